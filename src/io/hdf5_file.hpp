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

/// A part of a dataset.
struct Hdf5Slice {
    std::uint64_t from = 0;
    std::uint64_t count = ~std::uint64_t{0};  ///< to the end
};

/// A group of an open file; the file itself is its root group. Numbers are little-endian 64-bit,
/// texts UTF-8. All functions throw base::Error(io) that names the file and the object.
class Hdf5Group {
  public:
    /// `rows`: what one element of its datasets stands for, e.g. "design".
    Hdf5Group create_group(const std::string& name, const std::string& rows = "");
    Hdf5Group open_group(const std::string& name) const;
    bool has(const std::string& name) const;
    bool has_attribute(const std::string& name) const;

    void attribute(const std::string& name, const std::string& value);
    void attribute(const std::string& name, std::int64_t value);
    void attribute(const std::string& name, std::uint64_t value);
    void attribute(const std::string& name, double value);
    std::string text_attribute(const std::string& name) const;
    std::int64_t integer_attribute(const std::string& name) const;

    /// One-dimensional datasets; `unit` ("1" for numbers without one, "none" for texts) and
    /// `meaning` become attributes where not empty; so does the label of the dimension, which is
    /// `rows`, else that of the group, in the form of H5DSset_label (HDF5 dimension scales).
    struct Notes {
        std::string unit, meaning, rows;
    };
    void dataset(const std::string& name, std::span<const double> values, const Notes& notes = {});
    void dataset(const std::string& name, std::span<const std::int64_t> values,
                 const Notes& notes = {});
    void dataset(const std::string& name, std::span<const std::uint64_t> values,
                 const Notes& notes = {});
    void dataset(const std::string& name, const std::vector<std::string>& values,
                 const Notes& notes = {});
    std::vector<double> reals(const std::string& name, Hdf5Slice slice = {}) const;
    std::vector<std::int64_t> integers(const std::string& name, Hdf5Slice slice = {}) const;
    std::vector<std::uint64_t> unsigneds(const std::string& name, Hdf5Slice slice = {}) const;
    std::vector<std::string> texts(const std::string& name) const;
    /// Elements of a one-dimensional dataset.
    std::uint64_t length(const std::string& name) const;

    /// The HDF5 identifier (hid_t), open as long as this lives.
    std::int64_t id() const;
    /// File and group, for messages.
    const std::string& place() const { return place_; }

  protected:
    template <class T>
    friend class Hdf5Column;
    struct Handle;
    /// Throws when something could not be written to the file; see hdf5_output.hpp.
    void check_disk() const;
    Hdf5Group(std::shared_ptr<Handle> handle, std::string place, std::string rows = "")
        : handle_(std::move(handle)), place_(std::move(place)), rows_(std::move(rows)) {}
    Notes labelled(Notes notes) const;

    template <class T>
    void write_numbers(const std::string& name, std::span<const T> values, const Notes& notes);
    template <class T>
    std::vector<T> read_numbers(const std::string& name, Hdf5Slice slice) const;

    std::shared_ptr<Handle> handle_;
    std::string place_, rows_;
};

/// A dataset of known length whose values come one after the other: only a block of them is in
/// memory. T is double, std::int64_t or std::uint64_t. The last value writes the rest.
template <class T>
class Hdf5Column {
  public:
    Hdf5Column(Hdf5Group& group, std::string name, std::uint64_t length,
               const Hdf5Group::Notes& notes);
    /// At most `length` times.
    void append(T value);

  private:
    void write_block();

    Hdf5Group group_;
    std::shared_ptr<Hdf5Group::Handle> data_;
    std::string name_;
    std::uint64_t length_, written_ = 0;
    std::vector<T> block_;
};

class Hdf5File : public Hdf5Group {
  public:
    /// Replaces `file` in one step by what `write` writes: see Hdf5Replacement.
    template <class Write>
    static void replace(const std::filesystem::path& file, bool keep_previous, Write write);

    /// A file written by `replace`, byte for byte: its hash lies in the user block before the HDF5
    /// data and is compared before HDF5 sees anything, since damaged files can crash the library.
    static Hdf5File open(const std::filesystem::path& file);

  private:
    friend class Hdf5Replacement;
    using Hdf5Group::Hdf5Group;
    static Hdf5File create(const std::filesystem::path& file);
    void close();
};

/// A file that takes the place of another in one step: written to a temporary beside it, then
/// closed, sealed, synchronised to the disk and renamed. A crash at any moment leaves a whole file.
class Hdf5Replacement {
  public:
    /// With `keep_previous` the file it replaces stays as `file`.prev.
    Hdf5Replacement(std::filesystem::path file, bool keep_previous);
    /// Without a commit nothing has happened.
    ~Hdf5Replacement();
    Hdf5Replacement(const Hdf5Replacement&) = delete;
    Hdf5Replacement& operator=(const Hdf5Replacement&) = delete;

    Hdf5File& out() { return out_; }
    /// Groups and columns of `out` must be gone by now.
    void commit();

  private:
    std::filesystem::path file_, temporary_;
    bool keep_previous_, committed_ = false;
    Hdf5File out_;
};

template <class Write>
void Hdf5File::replace(const std::filesystem::path& file, bool keep_previous, Write write) {
    Hdf5Replacement replacement(file, keep_previous);
    write(replacement.out());
    replacement.commit();
}

/// Hash of everything in a file: groups, datasets and attributes with names, types, shapes and
/// values, in the order of their names.
std::string content_hash(const Hdf5Group& root);

}  // namespace atl::io
