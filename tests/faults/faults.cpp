/// A library for LD_PRELOAD that lets calls of a program under test fail, or kills it there.
///
///   ATOLL_FAULT = ACTION@CALL:FIRST[,count=N][,path=TEXT][,rank=N][; another fault]...
///
/// ACTION     kill, kill-after (the call), sleep (20 ms before the call), the name of an errno
///            (ENOSPC), or of a signal the process sends itself before the call (SIGTERM);
///            of a write that is killed or fails, half is written
/// CALL       write (in any way), fsync, rename, link, open (in any way), access, or MPI_...
/// FIRST      the first call it happens at, counted from 1 among those that the filters let through
/// count      how many calls in a row it happens at, 1 without; later ones work again
/// path       only calls on files whose path holds this text
/// rank       only in this rank of a parallel run
///
/// ATOLL_FAULT_LOG names a file that gets a line for every call it happened at.
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <deque>
#include <sstream>
#include <string>
#include <type_traits>

#ifdef ATOLL_WITH_MPI
#define OMPI_SKIP_MPICXX
#include <mpi.h>
#endif

namespace {

[[noreturn]] void unusable(const std::string& what) {
    const std::string text = "ATOLL_FAULT cannot be used: " + what + "\n";
    [[maybe_unused]] const long n = syscall(SYS_write, 2, text.data(), text.size());
    _exit(99);
}

struct Fault {
    std::string action, call, path;
    long first = 1, count = 1;
    int error = 0, signal = 0;
    std::atomic<long> calls{0};
};

bool is_here(const std::string& rank) {
    for (const char* name : {"OMPI_COMM_WORLD_RANK", "PMIX_RANK"})
        if (const char* mine = std::getenv(name)) return rank == mine;
    return rank == "0";
}

void decide_action(Fault& fault) {
    for (int e = 1; e < 200; ++e)
        if (const char* name = strerrorname_np(e); name != nullptr && fault.action == name)
            fault.error = e;
    for (int s = 1; s < NSIG; ++s)
        if (const char* name = sigabbrev_np(s);
            name != nullptr && fault.action == std::string("SIG") + name)
            fault.signal = s;
    if (fault.error == 0 && fault.signal == 0 && fault.action != "kill" &&
        fault.action != "kill-after" && fault.action != "sleep")
        unusable("unknown action '" + fault.action + "'");
}

std::deque<Fault> parse_faults() {
    std::deque<Fault> out;
    const char* given = std::getenv("ATOLL_FAULT");
    std::istringstream all(given == nullptr ? "" : given);
    for (std::string one; std::getline(all, one, ';');) {
        const auto at = one.find('@'), colon = one.find(':');
        if (at == std::string::npos || colon == std::string::npos || colon < at)
            unusable("'" + one + "' is not ACTION@CALL:FIRST");
        Fault& fault = out.emplace_back();
        fault.action = one.substr(0, at);
        fault.call = one.substr(at + 1, colon - at - 1);
        decide_action(fault);
        std::istringstream rest(one.substr(colon + 1));
        std::string item;
        std::getline(rest, item, ',');
        fault.first = std::stol(item);
        bool here = true;
        while (std::getline(rest, item, ',')) {
            const std::string key = item.substr(0, item.find('=')),
                              value = item.substr(item.find('=') + 1);
            if (key == "count")
                fault.count = std::stol(value);
            else if (key == "path")
                fault.path = value;
            else if (key == "rank")
                here = is_here(value);
            else
                unusable("unknown filter '" + key + "'");
        }
        if (!here) out.pop_back();
    }
    return out;
}

/// The faults meant for this process. Elements stay where they are.
std::deque<Fault>& faults() {
    static std::deque<Fault> all = parse_faults();
    return all;
}

/// Past the wrapped calls.
void log(const Fault& fault, const std::string& path) {
    const char* file = std::getenv("ATOLL_FAULT_LOG");
    if (file == nullptr) return;
    const std::string line = fault.action + "@" + fault.call + " " + path + "\n";
    const long fd = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND, 0644);
    [[maybe_unused]] const long n = syscall(SYS_write, fd, line.data(), line.size());
    syscall(SYS_close, fd);
}

std::string path_of(int descriptor) {
    char text[4096];
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    const ssize_t size = readlink(link.c_str(), text, sizeof text);
    return {text, static_cast<std::size_t>(size > 0 ? size : 0)};
}

/// Makes the call, unless a fault befalls it; then `half` of it. `path()` is asked for only where
/// it matters.
template <class Path, class Call, class Half>
auto guarded(const char* name, Path path, Call call, Half half) {
    using Result = decltype(call());
    const int error = errno;
    bool kill_after = false;
    for (Fault& fault : faults()) {
        if (fault.call != name) continue;
        if (!fault.path.empty() && path().find(fault.path) == std::string::npos) continue;
        const long nth = ++fault.calls;
        if (nth < fault.first || nth >= fault.first + fault.count) continue;
        log(fault, path());
        if (fault.error != 0) {
            half();
            errno = fault.error;
            if constexpr (std::is_pointer_v<Result>)
                return Result{nullptr};
            else
                return Result{-1};
        }
        if (fault.signal != 0) raise(fault.signal);
        if (fault.action == "sleep") usleep(20000);
        if (fault.action == "kill") {
            half();
            raise(SIGKILL);
        }
        kill_after = kill_after || fault.action == "kill-after";
    }
    errno = error;
    const Result result = call();
    if (kill_after) raise(SIGKILL);
    return result;
}

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

// The function of the same name further on in the search order of the linker.
#define REAL(function) real<decltype(function)>(#function)
// Defines `function` for the program under test.
#define GUARDED(result, function, parameters, arguments, throws, call, path)                   \
    extern "C" result function parameters throws {                                             \
        return guarded(                                                                        \
            call, [&] { return std::string(path); }, [&] { return REAL(function) arguments; }, \
            [] {});                                                                            \
    }
#define GUARDED_WRITE(function, parameters, arguments, half)                                \
    extern "C" ssize_t function parameters {                                                \
        return guarded(                                                                     \
            "write", [&] { return path_of(fd); }, [&] { return REAL(function) arguments; }, \
            [&] { half; });                                                                 \
    }

GUARDED_WRITE(write, (int fd, const void* data, size_t n), (fd, data, n),
              REAL(write)(fd, data, n / 2))
GUARDED_WRITE(writev, (int fd, const iovec* parts, int n), (fd, parts, n),
              REAL(write)(fd, parts[n - 1].iov_base, parts[n - 1].iov_len / 2))
GUARDED_WRITE(pwrite, (int fd, const void* data, size_t n, off_t at), (fd, data, n, at),
              REAL(pwrite)(fd, data, n / 2, at))
GUARDED_WRITE(pwrite64, (int fd, const void* data, size_t n, off64_t at), (fd, data, n, at),
              REAL(pwrite64)(fd, data, n / 2, at))
GUARDED(int, fsync, (int fd), (fd), , "fsync", path_of(fd))
GUARDED(int, fdatasync, (int fd), (fd), , "fsync", path_of(fd))
GUARDED(int, rename, (const char* from, const char* to), (from, to), noexcept, "rename",
        std::string(from) + " " + to)
GUARDED(int, link, (const char* from, const char* to), (from, to), noexcept, "link",
        std::string(from) + " " + to)
GUARDED(int, access, (const char* file, int mode), (file, mode), noexcept, "access", file)
GUARDED(FILE*, fopen, (const char* file, const char* mode), (file, mode), , "open", file)
GUARDED(FILE*, fopen64, (const char* file, const char* mode), (file, mode), , "open", file)

// A mode follows when there is something to create; there is no harm in reading it always.
#define GUARDED_OPEN(function, parameters, arguments)                                            \
    extern "C" int function parameters {                                                         \
        va_list list;                                                                            \
        va_start(list, flags);                                                                   \
        const mode_t mode = va_arg(list, mode_t);                                                \
        va_end(list);                                                                            \
        return guarded(                                                                          \
            "open", [&] { return std::string(file); }, [&] { return REAL(function) arguments; }, \
            [] {});                                                                              \
    }
GUARDED_OPEN(open, (const char* file, int flags, ...), (file, flags, mode))
GUARDED_OPEN(open64, (const char* file, int flags, ...), (file, flags, mode))
GUARDED_OPEN(openat, (int directory, const char* file, int flags, ...),
             (directory, file, flags, mode))
GUARDED_OPEN(openat64, (int directory, const char* file, int flags, ...),
             (directory, file, flags, mode))

#ifdef ATOLL_WITH_MPI
#define GUARDED_MPI(function, parameters, arguments) \
    GUARDED(int, function, parameters, arguments, , #function, "")

GUARDED_MPI(MPI_Send, (const void* data, int n, MPI_Datatype t, int to, int tag, MPI_Comm c),
            (data, n, t, to, tag, c))
GUARDED_MPI(MPI_Isend,
            (const void* data, int n, MPI_Datatype t, int to, int tag, MPI_Comm c, MPI_Request* r),
            (data, n, t, to, tag, c, r))
GUARDED_MPI(MPI_Issend,
            (const void* data, int n, MPI_Datatype t, int to, int tag, MPI_Comm c, MPI_Request* r),
            (data, n, t, to, tag, c, r))
GUARDED_MPI(MPI_Recv,
            (void* data, int n, MPI_Datatype t, int from, int tag, MPI_Comm c, MPI_Status* s),
            (data, n, t, from, tag, c, s))
GUARDED_MPI(MPI_Mrecv, (void* data, int n, MPI_Datatype t, MPI_Message* m, MPI_Status* s),
            (data, n, t, m, s))
GUARDED_MPI(MPI_Allreduce,
            (const void* in, void* out, int n, MPI_Datatype t, MPI_Op op, MPI_Comm c),
            (in, out, n, t, op, c))
GUARDED_MPI(MPI_Gather,
            (const void* in, int n, MPI_Datatype t, void* out, int m, MPI_Datatype u, int root,
             MPI_Comm c),
            (in, n, t, out, m, u, root, c))
GUARDED_MPI(MPI_Gatherv,
            (const void* in, int n, MPI_Datatype t, void* out, const int* m, const int* at,
             MPI_Datatype u, int root, MPI_Comm c),
            (in, n, t, out, m, at, u, root, c))
#endif
