/// An HDF5 identifier that closes itself.
#pragma once

#include <hdf5.h>

#include <utility>

#include "hdf5_file.hpp"
#include "hdf5_output.hpp"

namespace atl::io {

class Hdf5Id {
  public:
    using Close = herr_t (*)(hid_t);
    Hdf5Id(hid_t id, Close close) : id_(id), close_(close) {}
    Hdf5Id(Hdf5Id&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
    Hdf5Id& operator=(Hdf5Id&&) = delete;
    ~Hdf5Id() {
        if (id_ >= 0) close_(id_);
    }
    hid_t get() const { return id_; }
    bool valid() const { return id_ >= 0; }
    hid_t release() { return std::exchange(id_, -1); }
    /// Where it fails the identifier stays, to be closed at last.
    herr_t close_now() {
        const herr_t closed = close_(id_);
        if (closed >= 0) id_ = -1;
        return closed;
    }

  private:
    hid_t id_;
    Close close_;
};

struct Hdf5Group::Handle {
    Handle(hid_t opened, Hdf5Id::Close close, std::shared_ptr<Handle> parent)
        : id(opened, close), file(std::move(parent)) {}
    Hdf5Id id;
    std::shared_ptr<Handle> file;  ///< keeps the file open while a group is in use
    WriteError error;              ///< of a file that is written
};

}  // namespace atl::io
