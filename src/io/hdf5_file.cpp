#include "hdf5_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <mutex>
#include <type_traits>

#include "atoll/base/error.hpp"
#include "atoll/base/hash.hpp"
#include "atoll/io/text_file.hpp"
#include "hdf5_handle.hpp"

namespace atl::io {

using base::Error;
using base::ErrorKind;

namespace {

[[noreturn]] void fail(const std::string& place, const std::string& what) {
    throw Error(ErrorKind::io, place + ": " + what);
}

hid_t check(hid_t id, const std::string& place, const std::string& what) {
    if (id < 0) fail(place, what);
    return id;
}

/// HDF5 prints its error stack by default; errors are reported by exceptions here.
void silence() {
    static std::once_flag once;
    std::call_once(once, [] { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); });
}

Hdf5Id no_times(hid_t property_class) {
    Hdf5Id list(H5Pcreate(property_class), H5Pclose);
    H5Pset_obj_track_times(list.get(), 0);
    return list;
}

template <class T>
hid_t stored_type() {
    if constexpr (std::is_same_v<T, double>)
        return H5T_IEEE_F64LE;
    else if constexpr (std::is_same_v<T, std::int64_t>)
        return H5T_STD_I64LE;
    else
        return H5T_STD_U64LE;
}

template <class T>
hid_t memory_type() {
    if constexpr (std::is_same_v<T, double>)
        return H5T_NATIVE_DOUBLE;
    else if constexpr (std::is_same_v<T, std::int64_t>)
        return H5T_NATIVE_INT64;
    else
        return H5T_NATIVE_UINT64;
}

/// Fixed-length UTF-8: `size` bytes, at least one.
Hdf5Id text_type(std::size_t size) {
    Hdf5Id type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type.get(), std::max<std::size_t>(1, size));
    H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
    H5Tset_cset(type.get(), H5T_CSET_UTF8);
    return type;
}

void write_attribute(hid_t object, const std::string& place, const std::string& name, hid_t stored,
                     hid_t memory, const void* value) {
    const Hdf5Id space(H5Screate(H5S_SCALAR), H5Sclose);
    const Hdf5Id attribute(
        H5Acreate2(object, name.c_str(), stored, space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    if (!attribute.valid() || H5Awrite(attribute.get(), memory, value) < 0)
        fail(place, "cannot write attribute '" + name + "'");
}

void write_text_attribute(hid_t object, const std::string& place, const std::string& name,
                          const std::string& value) {
    const Hdf5Id type = text_type(value.size());
    const std::string padded = value.empty() ? std::string(1, '\0') : value;
    write_attribute(object, place, name, type.get(), type.get(), padded.data());
}

void write_dataset(hid_t group, const std::string& place, const std::string& name, hid_t stored,
                   hid_t memory, std::size_t size, const void* values,
                   const Hdf5Group::Notes& notes) {
    const hsize_t extent = size;
    const Hdf5Id space(H5Screate_simple(1, &extent, nullptr), H5Sclose);
    const Hdf5Id properties = no_times(H5P_DATASET_CREATE);
    const Hdf5Id data(H5Dcreate2(group, name.c_str(), stored, space.get(), H5P_DEFAULT,
                                 properties.get(), H5P_DEFAULT),
                      H5Dclose);
    if (!data.valid() ||
        (size > 0 && H5Dwrite(data.get(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0))
        fail(place, "cannot write dataset '" + name + "'");
    if (!notes.unit.empty()) write_text_attribute(data.get(), place, "unit", notes.unit);
    if (!notes.meaning.empty()) write_text_attribute(data.get(), place, "meaning", notes.meaning);
}

/// User block of every file: the mark and the hash of all that follows.
constexpr std::size_t seal_size = 512;
constexpr std::string_view seal_mark = "atoll HDF5, XXH3-128 of the bytes after this block: ";

/// `content`: all that follows the block.
std::string seal(std::string_view content) {
    base::Hasher h;
    h.bytes(content.data(), content.size());
    std::string block = std::string(seal_mark) + h.hex() + "\n";
    block.resize(seal_size, '\0');
    return block;
}

void synchronise(const std::filesystem::path& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags);
    const bool ok = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!ok)
        fail(path.string(), std::string("cannot synchronise to disk: ") + std::strerror(error));
}

}  // namespace

Hdf5Group Hdf5Group::create_group(const std::string& name) {
    const Hdf5Id properties = no_times(H5P_GROUP_CREATE);
    const hid_t id = check(
        H5Gcreate2(handle_->id.get(), name.c_str(), H5P_DEFAULT, properties.get(), H5P_DEFAULT),
        place_, "cannot create group '" + name + "'");
    return {std::make_shared<Handle>(id, H5Gclose, handle_), place_ + "/" + name};
}

Hdf5Group Hdf5Group::open_group(const std::string& name) const {
    const hid_t id = check(H5Gopen2(handle_->id.get(), name.c_str(), H5P_DEFAULT), place_,
                           "no group '" + name + "'");
    return {std::make_shared<Handle>(id, H5Gclose, handle_), place_ + "/" + name};
}

bool Hdf5Group::has(const std::string& name) const {
    return H5Lexists(handle_->id.get(), name.c_str(), H5P_DEFAULT) > 0;
}

void Hdf5Group::attribute(const std::string& name, const std::string& value) {
    write_text_attribute(handle_->id.get(), place_, name, value);
}
void Hdf5Group::attribute(const std::string& name, std::int64_t value) {
    write_attribute(handle_->id.get(), place_, name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value);
}
void Hdf5Group::attribute(const std::string& name, std::uint64_t value) {
    write_attribute(handle_->id.get(), place_, name, H5T_STD_U64LE, H5T_NATIVE_UINT64, &value);
}
void Hdf5Group::attribute(const std::string& name, double value) {
    write_attribute(handle_->id.get(), place_, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value);
}

std::string Hdf5Group::text_attribute(const std::string& name) const {
    const std::string missing = "no text attribute '" + name + "'";
    const Hdf5Id attribute(H5Aopen(handle_->id.get(), name.c_str(), H5P_DEFAULT), H5Aclose);
    if (!attribute.valid()) fail(place_, missing);
    const Hdf5Id type(H5Aget_type(attribute.get()), H5Tclose);
    if (!type.valid() || H5Tget_class(type.get()) != H5T_STRING ||
        H5Tis_variable_str(type.get()) != 0)
        fail(place_, missing);
    std::string value(H5Tget_size(type.get()), '\0');
    if (H5Aread(attribute.get(), type.get(), value.data()) < 0) fail(place_, missing);
    value.resize(std::strlen(value.c_str()));
    return value;
}

std::int64_t Hdf5Group::integer_attribute(const std::string& name) const {
    std::int64_t value = 0;
    const Hdf5Id attribute(H5Aopen(handle_->id.get(), name.c_str(), H5P_DEFAULT), H5Aclose);
    if (!attribute.valid() || H5Aread(attribute.get(), H5T_NATIVE_INT64, &value) < 0)
        fail(place_, "no whole-number attribute '" + name + "'");
    return value;
}

template <class T>
void Hdf5Group::write_numbers(const std::string& name, std::span<const T> values,
                              const Notes& notes) {
    write_dataset(handle_->id.get(), place_, name, stored_type<T>(), memory_type<T>(),
                  values.size(), values.data(), notes);
}

template <class T>
std::vector<T> Hdf5Group::read_numbers(const std::string& name) const {
    const Hdf5Id data(H5Dopen2(handle_->id.get(), name.c_str(), H5P_DEFAULT), H5Dclose);
    if (!data.valid()) fail(place_, "no dataset '" + name + "'");
    const Hdf5Id space(H5Dget_space(data.get()), H5Sclose);
    const hssize_t size = H5Sget_simple_extent_npoints(space.get());
    if (size < 0 || H5Sget_simple_extent_ndims(space.get()) != 1)
        fail(place_, "dataset '" + name + "' is not one-dimensional");
    std::vector<T> values(static_cast<std::size_t>(size));
    if (size > 0 &&
        H5Dread(data.get(), memory_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
        fail(place_, "cannot read dataset '" + name + "'");
    return values;
}

void Hdf5Group::dataset(const std::string& name, std::span<const double> values,
                        const Notes& notes) {
    write_numbers(name, values, notes);
}
void Hdf5Group::dataset(const std::string& name, std::span<const std::int64_t> values,
                        const Notes& notes) {
    write_numbers(name, values, notes);
}
void Hdf5Group::dataset(const std::string& name, std::span<const std::uint64_t> values,
                        const Notes& notes) {
    write_numbers(name, values, notes);
}
void Hdf5Group::dataset(const std::string& name, const std::vector<std::string>& values,
                        const Notes& notes) {
    std::size_t longest = 1;
    for (const auto& v : values) longest = std::max(longest, v.size());
    std::string block(longest * values.size(), '\0');
    for (std::size_t i = 0; i < values.size(); ++i)
        std::copy(values[i].begin(), values[i].end(),
                  block.begin() + static_cast<std::ptrdiff_t>(i * longest));
    const Hdf5Id type = text_type(longest);
    write_dataset(handle_->id.get(), place_, name, type.get(), type.get(), values.size(),
                  block.data(), notes);
}
std::vector<double> Hdf5Group::reals(const std::string& name) const {
    return read_numbers<double>(name);
}
std::vector<std::int64_t> Hdf5Group::integers(const std::string& name) const {
    return read_numbers<std::int64_t>(name);
}
std::vector<std::uint64_t> Hdf5Group::unsigneds(const std::string& name) const {
    return read_numbers<std::uint64_t>(name);
}

std::vector<std::string> Hdf5Group::texts(const std::string& name) const {
    const Hdf5Id data(H5Dopen2(handle_->id.get(), name.c_str(), H5P_DEFAULT), H5Dclose);
    if (!data.valid()) fail(place_, "no dataset '" + name + "'");
    const Hdf5Id type(H5Dget_type(data.get()), H5Tclose), space(H5Dget_space(data.get()), H5Sclose);
    const hssize_t size = H5Sget_simple_extent_npoints(space.get());
    if (size < 0 || H5Tget_class(type.get()) != H5T_STRING || H5Tis_variable_str(type.get()) != 0)
        fail(place_, "dataset '" + name + "' holds no texts");
    const std::size_t width = H5Tget_size(type.get());
    std::string block(width * static_cast<std::size_t>(size), '\0');
    if (size > 0 &&
        H5Dread(data.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, block.data()) < 0)
        fail(place_, "cannot read dataset '" + name + "'");
    std::vector<std::string> out;
    for (std::size_t i = 0; i < static_cast<std::size_t>(size); ++i) {
        const std::string padded = block.substr(i * width, width);
        out.push_back(padded.substr(0, padded.find('\0')));
    }
    return out;
}

std::int64_t Hdf5Group::id() const {
    return handle_->id.get();
}

Hdf5File Hdf5File::create(const std::filesystem::path& file) {
    silence();
    const Hdf5Id properties = no_times(H5P_FILE_CREATE);
    H5Pset_userblock(properties.get(), seal_size);
    // In memory: where a disk is full, HDF5 can neither close its file nor end the process without
    // a crash.
    const Hdf5Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    constexpr std::size_t step = std::size_t{1} << 20;  // bytes the memory grows by
    H5Pset_fapl_core(access.get(), step, false);
    const hid_t id = check(H5Fcreate(file.c_str(), H5F_ACC_TRUNC, properties.get(), access.get()),
                           file.string(), "cannot be created");
    return {std::make_shared<Handle>(id, H5Fclose, nullptr), file.string()};
}

Hdf5File Hdf5File::open(const std::filesystem::path& file) {
    silence();
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) fail(file.string(), "there is no such file");
    const std::string bytes = read_text(file);
    if (!bytes.starts_with(seal_mark) || bytes.size() < seal_size)
        fail(file.string(), "is not an HDF5 file of atoll, or has lost its beginning");
    if (!bytes.starts_with(seal(std::string_view(bytes).substr(seal_size))))
        fail(file.string(), "is damaged: its content does not match its hash");
    const hid_t id = check(H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), file.string(),
                           "is not a whole HDF5 file");
    return {std::make_shared<Handle>(id, H5Fclose, nullptr), file.string()};
}

void Hdf5File::save() {
    const hid_t id = handle_->id.get();
    const bool flushed = H5Fflush(id, H5F_SCOPE_GLOBAL) >= 0;
    const ssize_t size = H5Fget_file_image(id, nullptr, 0);  // without the user block
    std::string content(static_cast<std::size_t>(std::max<ssize_t>(size, 0)), '\0');
    if (!flushed || H5Fget_file_image(id, content.data(), content.size()) <= 0)
        fail(place_, "cannot be put together");
    std::ofstream out(place_, std::ios::binary | std::ios::trunc);
    if (!out) fail(place_, std::string("cannot be created: ") + std::strerror(errno));
    out << seal(content) << content;
    out.close();
    if (!out) fail(place_, "cannot be written to the end (disk full?)");
}

void Hdf5File::discard(const std::filesystem::path& file) noexcept {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(file, ignored)) std::filesystem::remove(file, ignored);
}

std::filesystem::path Hdf5File::temporary(const std::filesystem::path& file) {
    return file.string() + ".tmp";
}

void Hdf5File::commit(const std::filesystem::path& file, bool keep_previous) {
    namespace fs = std::filesystem;
    const fs::path written = temporary(file), previous = file.string() + ".prev";
    synchronise(written, O_RDWR);
    std::error_code error;
    if (keep_previous && fs::exists(file, error)) {
        // A second name for the old file first: at no moment is there no whole file under `file`.
        fs::remove(previous, error);
        fs::create_hard_link(file, previous, error);
        if (error) fs::copy_file(file, previous, fs::copy_options::overwrite_existing, error);
    }
    fs::rename(written, file, error);
    if (error) fail(file.string(), "cannot be renamed: " + error.message());
    const fs::path parent = fs::absolute(file).parent_path();
    synchronise(parent, O_RDONLY | O_DIRECTORY);
}

}  // namespace atl::io
