#include "run_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"
#include "run_directory.hpp"

namespace atl::run {

namespace {

using base::Error;
using base::ErrorKind;

enum class Taken { yes, no, impossible };

Taken take(int descriptor) {
    while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return Taken::no;
        if (errno != EINTR) return Taken::impossible;
    }
    return Taken::yes;
}

std::string holder(int descriptor) {
    std::array<char, 512> text{};
    const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
    std::string out(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    while (!out.empty() && out.back() == '\n') out.pop_back();
    return out.empty() ? "unknown" : out;
}

}  // namespace

RunLock::RunLock(const std::filesystem::path& directory,
                 const std::function<void(const std::string&)>& warn, double patience) {
    const std::filesystem::path file = directory / "lock";
    descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0)
        throw Error(ErrorKind::io, "cannot write to directory " + directory.string() + ": " +
                                       file.filename().string() + ": " + std::strerror(errno));
    using Clock = std::chrono::steady_clock;
    const auto give_up = Clock::now() + std::chrono::duration<double>(patience);
    Taken taken = take(descriptor_);
    while (taken == Taken::no && Clock::now() < give_up) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        taken = take(descriptor_);
    }
    if (taken == Taken::no) {
        const std::string who = holder(descriptor_);
        ::close(descriptor_);
        throw Error(ErrorKind::refused, "another run works in " + directory.string() + " (" + who +
                                            "): wait for it, stop it with touch " +
                                            (directory / "stop").string() +
                                            ", or use another --output");
    }
    if (taken == Taken::impossible)
        warn(file.string() + ": the file system cannot lock (" + std::strerror(errno) +
             "): see to it yourself that no other run works in this directory");
    const std::string me = "host " + host_name() + ", pid " + std::to_string(::getpid()) +
                           ", since " + base::utc() + "\n";
    // For people only: a disk that is full is found out by whoever writes results.
    if (::ftruncate(descriptor_, 0) == 0) {
        [[maybe_unused]] const ssize_t ignored = ::pwrite(descriptor_, me.data(), me.size(), 0);
    }
}

RunLock::~RunLock() {
    ::close(descriptor_);
}

}  // namespace atl::run
