#include <algorithm>

#include "atoll/base/error.hpp"
#include "atoll/base/hash.hpp"
#include "hdf5_file.hpp"
#include "hdf5_handle.hpp"

namespace atl::io {

namespace {

[[noreturn]] void unhashable() {
    throw base::Error(base::ErrorKind::io, "a value cannot be read");
}

/// Type and shape; returns how many elements there are.
hsize_t hash_shape(base::Hasher& h, hid_t type, hid_t space) {
    const H5T_class_t type_class = H5Tget_class(type);
    h.number(static_cast<std::uint64_t>(type_class));
    h.number(H5Tget_size(type));
    if (type_class == H5T_INTEGER) h.number(H5Tget_sign(type) == H5T_SGN_NONE ? 0 : 1);
    std::vector<hsize_t> shape(
        static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space))));
    H5Sget_simple_extent_dims(space, shape.data(), nullptr);
    h.number(shape.size());
    for (hsize_t extent : shape) h.number(extent);
    const hssize_t points = H5Sget_simple_extent_npoints(space);
    return static_cast<hsize_t>(std::max<hssize_t>(points, 0));
}

/// The values as they lie in the file, a block after the other.
void hash_values(base::Hasher& h, hid_t data, hid_t type, hid_t space) {
    const hsize_t points = hash_shape(h, type, space);
    if (points > 0 && H5Tis_variable_str(type) > 0) unhashable();
    const std::size_t size = H5Tget_size(type);
    const bool whole = H5Sget_simple_extent_ndims(space) != 1;
    const hsize_t most = whole ? points : std::max<hsize_t>(1, (std::size_t{1} << 22) / size);
    std::vector<char> bytes;
    for (hsize_t from = 0, count = 0; from < points; from += count) {
        count = std::min(most, points - from);
        bytes.resize(count * size);
        const Hdf5Id memory(H5Screate_simple(1, &count, nullptr), H5Sclose);
        if (!whole) H5Sselect_hyperslab(space, H5S_SELECT_SET, &from, nullptr, &count, nullptr);
        if (H5Dread(data, type, memory.get(), space, H5P_DEFAULT, bytes.data()) < 0) unhashable();
        h.bytes(bytes.data(), bytes.size());
    }
}

using Names = std::vector<std::string>;

/// Texts of any length, such as labels of dimensions.
void hash_texts(base::Hasher& h, hid_t attribute, hid_t type, hid_t space, hsize_t count) {
    std::vector<char*> texts(count);
    if (count == 0) return;
    if (H5Aread(attribute, type, texts.data()) < 0) unhashable();
    for (const char* text : texts) h.text(text == nullptr ? "" : text);
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, texts.data());
}

void hash_attributes(base::Hasher& h, hid_t object) {
    Names names;
    hsize_t position = 0;
    const auto collect = [](hid_t, const char* name, const H5A_info_t*, void* out) -> herr_t {
        static_cast<Names*>(out)->emplace_back(name);
        return 0;
    };
    H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, &position, collect, &names);
    h.text("attributes");
    h.number(names.size());
    for (const std::string& name : names) {
        const Hdf5Id attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
        const Hdf5Id type(H5Aget_type(attribute.get()), H5Tclose);
        const Hdf5Id space(H5Aget_space(attribute.get()), H5Sclose);
        h.text(name);
        const hsize_t count = hash_shape(h, type.get(), space.get());
        if (H5Tis_variable_str(type.get()) > 0) {
            hash_texts(h, attribute.get(), type.get(), space.get(), count);
            continue;
        }
        std::vector<char> bytes(count * H5Tget_size(type.get()));
        if (!bytes.empty() && H5Aread(attribute.get(), type.get(), bytes.data()) < 0) unhashable();
        h.bytes(bytes.data(), bytes.size());
    }
}

void hash_group(base::Hasher& h, hid_t group) {
    hash_attributes(h, group);
    Names names;
    hsize_t position = 0;
    const auto collect = [](hid_t, const char* name, const H5L_info_t*, void* out) -> herr_t {
        static_cast<Names*>(out)->emplace_back(name);
        return 0;
    };
    H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, &position, collect, &names);
    h.text("objects");
    h.number(names.size());
    for (const std::string& name : names) {
        const Hdf5Id object(H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose);
        if (!object.valid())
            throw base::Error(base::ErrorKind::io, "object '" + name + "' cannot be read");
        h.text(name);
        if (H5Iget_type(object.get()) == H5I_GROUP) {
            h.text("group");
            hash_group(h, object.get());
            continue;
        }
        h.text("dataset");
        hash_attributes(h, object.get());
        const Hdf5Id type(H5Dget_type(object.get()), H5Tclose);
        const Hdf5Id space(H5Dget_space(object.get()), H5Sclose);
        hash_values(h, object.get(), type.get(), space.get());
    }
}

}  // namespace

std::string content_hash(const Hdf5Group& root) {
    base::Hasher h;
    hash_group(h, root.id());
    return h.hex();
}

}  // namespace atl::io
