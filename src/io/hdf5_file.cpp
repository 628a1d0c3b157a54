#include "hdf5_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <type_traits>

#include "file_failure.hpp"
#include "hdf5_handle.hpp"
#include "hdf5_seal.hpp"

namespace atl::io {

namespace {

hid_t check(hid_t id, const std::string& place, const std::string& what) {
    if (id < 0) fail(place, what);
    return id;
}

/// HDF5 prints its error stack by default, every thread its own; errors are reported by exceptions
/// here.
void silence() {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
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

/// The label of the one dimension of a dataset, as H5DSset_label writes it: a list of texts of any
/// length, so that H5DSget_label and h5py find it.
void write_dimension_label(hid_t data, const std::string& place, const std::string& label) {
    const hsize_t dimensions = 1;
    const Hdf5Id space(H5Screate_simple(1, &dimensions, nullptr), H5Sclose);
    const Hdf5Id type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type.get(), H5T_VARIABLE);
    const Hdf5Id attribute(
        H5Acreate2(data, "DIMENSION_LABELS", type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT),
        H5Aclose);
    const char* const text = label.c_str();
    if (!attribute.valid() || H5Awrite(attribute.get(), type.get(), &text) < 0)
        fail(place, "cannot write the label of a dimension");
}

Hdf5Id create_dataset(hid_t group, const std::string& place, const std::string& name, hid_t stored,
                      std::uint64_t size, const Hdf5Group::Notes& notes) {
    const hsize_t extent = size;
    const Hdf5Id space(H5Screate_simple(1, &extent, nullptr), H5Sclose);
    const Hdf5Id properties = no_times(H5P_DATASET_CREATE);
    Hdf5Id data(H5Dcreate2(group, name.c_str(), stored, space.get(), H5P_DEFAULT, properties.get(),
                           H5P_DEFAULT),
                H5Dclose);
    if (!data.valid()) fail(place, "cannot create dataset '" + name + "'");
    if (!notes.unit.empty()) write_text_attribute(data.get(), place, "unit", notes.unit);
    if (!notes.meaning.empty()) write_text_attribute(data.get(), place, "meaning", notes.meaning);
    if (!notes.rows.empty()) write_dimension_label(data.get(), place, notes.rows);
    return data;
}

void write_dataset(hid_t group, const std::string& place, const std::string& name, hid_t stored,
                   hid_t memory, std::size_t size, const void* values,
                   const Hdf5Group::Notes& notes) {
    const Hdf5Id data = create_dataset(group, place, name, stored, size, notes);
    if (size > 0 && H5Dwrite(data.get(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0)
        fail(place, "cannot write dataset '" + name + "'");
}

}  // namespace

Hdf5Group Hdf5Group::create_group(const std::string& name, const std::string& rows) {
    const Hdf5Id properties = no_times(H5P_GROUP_CREATE);
    const hid_t id = check(
        H5Gcreate2(handle_->id.get(), name.c_str(), H5P_DEFAULT, properties.get(), H5P_DEFAULT),
        place_, "cannot create group '" + name + "'");
    return {std::make_shared<Handle>(id, H5Gclose, handle_), place_ + "/" + name, rows};
}

Hdf5Group::Notes Hdf5Group::labelled(Notes notes) const {
    if (notes.rows.empty()) notes.rows = rows_;
    return notes;
}

Hdf5Group Hdf5Group::open_group(const std::string& name) const {
    const hid_t id = check(H5Gopen2(handle_->id.get(), name.c_str(), H5P_DEFAULT), place_,
                           "no group '" + name + "'");
    return {std::make_shared<Handle>(id, H5Gclose, handle_), place_ + "/" + name};
}

bool Hdf5Group::has(const std::string& name) const {
    return H5Lexists(handle_->id.get(), name.c_str(), H5P_DEFAULT) > 0;
}

bool Hdf5Group::has_attribute(const std::string& name) const {
    return H5Aexists(handle_->id.get(), name.c_str()) > 0;
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
                  values.size(), values.data(), labelled(notes));
}

namespace {
/// Length of a one-dimensional dataset.
hsize_t length_of(const Hdf5Id& data, const std::string& place, const std::string& name) {
    if (!data.valid()) fail(place, "no dataset '" + name + "'");
    const Hdf5Id space(H5Dget_space(data.get()), H5Sclose);
    const hssize_t size = H5Sget_simple_extent_npoints(space.get());
    if (size < 0 || H5Sget_simple_extent_ndims(space.get()) != 1)
        fail(place, "dataset '" + name + "' is not one-dimensional");
    return static_cast<hsize_t>(size);
}

/// Selects a part of a dataset's space.
Hdf5Id selected(hid_t data, hsize_t from, hsize_t count) {
    Hdf5Id space(H5Dget_space(data), H5Sclose);
    H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, &from, nullptr, &count, nullptr);
    return space;
}
}  // namespace

std::uint64_t Hdf5Group::length(const std::string& name) const {
    return length_of(Hdf5Id(H5Dopen2(handle_->id.get(), name.c_str(), H5P_DEFAULT), H5Dclose),
                     place_, name);
}

template <class T>
std::vector<T> Hdf5Group::read_numbers(const std::string& name, Hdf5Slice slice) const {
    const Hdf5Id data(H5Dopen2(handle_->id.get(), name.c_str(), H5P_DEFAULT), H5Dclose);
    const hsize_t length = length_of(data, place_, name);
    if (slice.count == Hdf5Slice{}.count)
        slice.count = length - std::min<std::uint64_t>(length, slice.from);
    if (slice.from > length || slice.count > length - slice.from)
        fail(place_, "dataset '" + name + "' is too short");
    const hsize_t count = slice.count;
    std::vector<T> values(count);
    if (count == 0) return values;
    const Hdf5Id memory(H5Screate_simple(1, &count, nullptr), H5Sclose);
    const Hdf5Id part = selected(data.get(), slice.from, count);
    if (H5Dread(data.get(), memory_type<T>(), memory.get(), part.get(), H5P_DEFAULT,
                values.data()) < 0)
        fail(place_, "cannot read dataset '" + name + "'");
    return values;
}

template <class T>
Hdf5Column<T>::Hdf5Column(Hdf5Group& group, std::string name, std::uint64_t length,
                          const Hdf5Group::Notes& notes)
    : group_(group), name_(std::move(name)), length_(length) {
    Hdf5Id data = create_dataset(group.id(), group_.place_, name_, stored_type<T>(), length,
                                 group.labelled(notes));
    data_ = std::make_shared<Hdf5Group::Handle>(data.release(), H5Dclose, group.handle_);
}

template <class T>
void Hdf5Column<T>::append(T value) {
    constexpr std::size_t most_in_memory = 8192;
    if (written_ + block_.size() == length_)
        fail(group_.place_, "dataset '" + name_ + "' gets more values than announced");
    block_.push_back(value);
    if (block_.size() == most_in_memory || written_ + block_.size() == length_) write_block();
}

template <class T>
void Hdf5Column<T>::write_block() {
    const hsize_t count = block_.size();
    const Hdf5Id memory(H5Screate_simple(1, &count, nullptr), H5Sclose);
    const Hdf5Id part = selected(data_->id.get(), written_, count);
    if (H5Dwrite(data_->id.get(), memory_type<T>(), memory.get(), part.get(), H5P_DEFAULT,
                 block_.data()) < 0)
        fail(group_.place_, "cannot write dataset '" + name_ + "'");
    group_.check_disk();
    written_ += count;
    block_.clear();
}

template class Hdf5Column<double>;
template class Hdf5Column<std::int64_t>;
template class Hdf5Column<std::uint64_t>;

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
                  block.data(), labelled(notes));
}
std::vector<double> Hdf5Group::reals(const std::string& name, Hdf5Slice slice) const {
    return read_numbers<double>(name, slice);
}
std::vector<std::int64_t> Hdf5Group::integers(const std::string& name, Hdf5Slice slice) const {
    return read_numbers<std::int64_t>(name, slice);
}
std::vector<std::uint64_t> Hdf5Group::unsigneds(const std::string& name, Hdf5Slice slice) const {
    return read_numbers<std::uint64_t>(name, slice);
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

void Hdf5Group::check_disk() const {
    const Handle* file = handle_.get();
    while (file->file) file = file->file.get();
    if (file->error && *file->error != 0)
        fail(place_, std::string("cannot be written: ") + std::strerror(*file->error));
}

std::int64_t Hdf5Group::id() const {
    return handle_->id.get();
}

Hdf5File Hdf5File::create(const std::filesystem::path& file) {
    silence();
    const Hdf5Id properties = no_times(H5P_FILE_CREATE);
    H5Pset_userblock(properties.get(), seal_size);
    const Hdf5Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    const auto error = std::make_shared<int>(0);
    use_output_driver(access.get(), error);
    const hid_t id = check(H5Fcreate(file.c_str(), H5F_ACC_TRUNC, properties.get(), access.get()),
                           file.string(), "cannot be created");
    auto handle = std::make_shared<Handle>(id, H5Fclose, nullptr);
    handle->error = error;
    return {std::move(handle), file.string()};
}

Hdf5File Hdf5File::open(const std::filesystem::path& file) {
    silence();
    constexpr int most_attempts = 100;
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        std::error_code ignored;
        if (!std::filesystem::exists(file, ignored)) fail(file.string(), "there is no such file");
        const PinnedFile pinned(file);
        check_seal(pinned.name(), file.string());
        Hdf5Id id(H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
        if (!pinned.lies_under(file)) continue;
        check(id.get(), file.string(), "is not a whole HDF5 file");
        return {std::make_shared<Handle>(id.release(), H5Fclose, nullptr), file.string()};
    }
    fail(file.string(), "is replaced again and again while it is read");
}

void Hdf5File::close() {
    if (handle_->id.close_now() < 0) fail(place_, "cannot be closed");
    check_disk();
    const std::string block = seal(place_, place_);
    std::fstream out(place_, std::ios::in | std::ios::out | std::ios::binary);
    out.write(block.data(), static_cast<std::streamsize>(block.size()));
    out.close();
    if (!out) fail(place_, "cannot be sealed with its hash");
}

}  // namespace atl::io
