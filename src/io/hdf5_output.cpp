#include "hdf5_output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

namespace atl::io {

namespace {

/// HDF5 knows it by its first member.
struct OutputFile {
    H5FD_t base{};
    int descriptor = -1;
    haddr_t allocated = 0, end = 0;
    WriteError error;  ///< after the first one nothing more is written
};

OutputFile& of(H5FD_t* file) {
    return *reinterpret_cast<OutputFile*>(file);
}
const OutputFile& of(const H5FD_t* file) {
    return *reinterpret_cast<const OutputFile*>(file);
}

H5FD_t* open_file(const char* name, unsigned, hid_t access, haddr_t) {
    const int descriptor = ::open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0) return nullptr;
    auto* file = new OutputFile;
    file->descriptor = descriptor;
    file->error = **static_cast<const WriteError* const*>(H5Pget_driver_info(access));
    return &file->base;
}

herr_t close_file(H5FD_t* file) {
    if (::close(of(file).descriptor) != 0 && *of(file).error == 0) *of(file).error = errno;
    delete &of(file);
    return 0;
}

int compare(const H5FD_t* a, const H5FD_t* b) {
    return a < b ? -1 : a > b;
}

herr_t query(const H5FD_t*, unsigned long* flags) {
    if (flags != nullptr)
        *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA |
                 H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

haddr_t get_allocated(const H5FD_t* file, H5FD_mem_t) {
    return of(file).allocated;
}

herr_t set_allocated(H5FD_t* file, H5FD_mem_t, haddr_t address) {
    of(file).allocated = address;
    return 0;
}

haddr_t get_end(const H5FD_t* file, H5FD_mem_t) {
    return of(file).end;
}

herr_t read(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, void* buffer) {
    auto* to = static_cast<char*>(buffer);
    while (size > 0) {
        const ssize_t got = ::pread(of(file).descriptor, to, size, static_cast<off_t>(address));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) {  // what was never written is zero
            std::fill_n(to, size, '\0');
            return 0;
        }
        to += got;
        address += static_cast<haddr_t>(got);
        size -= static_cast<std::size_t>(got);
    }
    return 0;
}

herr_t write(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, std::size_t size,
             const void* buffer) {
    OutputFile& out = of(file);
    out.end = std::max(out.end, address + size);
    const auto* from = static_cast<const char*>(buffer);
    while (size > 0 && *out.error == 0) {
        const ssize_t put = ::pwrite(out.descriptor, from, size, static_cast<off_t>(address));
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) {
            *out.error = put < 0 ? errno : ENOSPC;
            break;
        }
        from += put;
        address += static_cast<haddr_t>(put);
        size -= static_cast<std::size_t>(put);
    }
    return 0;
}

herr_t truncate(H5FD_t* file, hid_t, hbool_t) {
    OutputFile& out = of(file);
    if (out.end == out.allocated || *out.error != 0) return 0;
    if (::ftruncate(out.descriptor, static_cast<off_t>(out.allocated)) != 0) *out.error = errno;
    out.end = out.allocated;
    return 0;
}

H5FD_class_t driver_class() {
    H5FD_class_t c{};
#if H5_VERSION_GE(1, 13, 0)
    c.version = H5FD_CLASS_VERSION;
    c.value = static_cast<H5FD_class_value_t>(H5_VFD_RESERVED + 1);
#endif
    c.name = "atoll output";
    c.maxaddr = HADDR_MAX / 2;
    c.fc_degree = H5F_CLOSE_SEMI;  // closing fails while a group is in use
    c.fapl_size = sizeof(const WriteError*);
    c.open = open_file;
    c.close = close_file;
    c.cmp = compare;
    c.query = query;
    c.get_eoa = get_allocated;
    c.set_eoa = set_allocated;
    c.get_eof = get_end;
    c.read = read;
    c.write = write;
    c.truncate = truncate;
    constexpr H5FD_mem_t all_together[] = H5FD_FLMAP_SINGLE;
    std::copy(std::begin(all_together), std::end(all_together), c.fl_map);
    return c;
}

}  // namespace

void use_output_driver(hid_t access, const WriteError& error) {
    static const H5FD_class_t driver = driver_class();
    static const hid_t id = H5FDregister(&driver);
    const WriteError* const given = &error;
    H5Pset_driver(access, id, &given);
}

}  // namespace atl::io
