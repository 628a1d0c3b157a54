/// The HDF5 C API behind handles that close themselves and errors that name the file. Files carry
/// no times, so that equal contents are equal bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace atl::io {

/// A group of an open file; the file itself is its root group. Numbers are little-endian 64-bit,
/// texts UTF-8. All functions throw base::Error(io) that names the file and the object.
class Hdf5Group {
  public:
    Hdf5Group create_group(const std::string& name);
    Hdf5Group open_group(const std::string& name) const;
    bool has(const std::string& name) const;

    void attribute(const std::string& name, const std::string& value);
    void attribute(const std::string& name, std::int64_t value);
    void attribute(const std::string& name, std::uint64_t value);
    void attribute(const std::string& name, double value);
    std::string text_attribute(const std::string& name) const;
    std::int64_t integer_attribute(const std::string& name) const;

    /// One-dimensional datasets; `unit` and `meaning` become attributes where not empty.
    struct Notes {
        std::string unit, meaning;
    };
    void dataset(const std::string& name, std::span<const double> values, const Notes& notes = {});
    void dataset(const std::string& name, std::span<const std::int64_t> values,
                 const Notes& notes = {});
    void dataset(const std::string& name, std::span<const std::uint64_t> values,
                 const Notes& notes = {});
    void dataset(const std::string& name, const std::vector<std::string>& values,
                 const Notes& notes = {});
    std::vector<double> reals(const std::string& name) const;
    std::vector<std::int64_t> integers(const std::string& name) const;
    std::vector<std::uint64_t> unsigneds(const std::string& name) const;
    std::vector<std::string> texts(const std::string& name) const;

    /// The HDF5 identifier (hid_t), open as long as this lives.
    std::int64_t id() const;

  protected:
    struct Handle;
    Hdf5Group(std::shared_ptr<Handle> handle, std::string place)
        : handle_(std::move(handle)), place_(std::move(place)) {}

    template <class T>
    void write_numbers(const std::string& name, std::span<const T> values, const Notes& notes);
    template <class T>
    std::vector<T> read_numbers(const std::string& name) const;

    std::shared_ptr<Handle> handle_;
    std::string place_;  ///< file and group, for messages
};

class Hdf5File : public Hdf5Group {
  public:
    /// Replaces `file` in one step: made in memory by `write`, saved to a temporary beside it,
    /// synchronised to the disk, renamed. With `keep_previous` the file it replaces stays as
    /// `file`.prev. A crash at any moment leaves a whole file.
    template <class Write>
    static void replace(const std::filesystem::path& file, bool keep_previous, Write write) {
        try {
            Hdf5File out = create(temporary(file));
            write(out);
            out.save();
            commit(file, keep_previous);
        } catch (...) {
            discard(temporary(file));
            throw;
        }
    }

    /// A file written by `replace`, byte for byte: its hash lies in the user block before the HDF5
    /// data and is compared before HDF5 sees anything, since damaged files can crash the library.
    static Hdf5File open(const std::filesystem::path& file);

  private:
    using Hdf5Group::Hdf5Group;
    static Hdf5File create(const std::filesystem::path& file);
    static void discard(const std::filesystem::path& file) noexcept;
    static std::filesystem::path temporary(const std::filesystem::path& file);
    static void commit(const std::filesystem::path& file, bool keep_previous);
    void save();
};

/// Hash of everything in a file: groups, datasets and attributes with names, types, shapes and
/// values, in the order of their names.
std::string content_hash(const Hdf5Group& root);

}  // namespace atl::io
