/// One run at a time in a directory.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace atl::run {

/// Holds `directory`/lock as long as it lives. The kernel lets go however the process ends, also on
/// NFS. The file stays: to remove it would let two runs hold locks on two files of that name. It
/// says who held it last.
class RunLock {
  public:
    /// Waits `patience` seconds for the holder: a killed run may still be dying. Where the file
    /// system cannot lock, warns and goes on. Throws base::Error: refused when another run holds
    /// it, io when the file cannot be created.
    RunLock(const std::filesystem::path& directory,
            const std::function<void(const std::string&)>& warn, double patience = 2);
    ~RunLock();
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;

  private:
    int descriptor_;
};

}  // namespace atl::run
