#include "worker_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string_view>
#include <thread>

#include "atoll/base/error.hpp"

extern char** environ;

namespace atl::run {

namespace {

using base::Error;
using base::ErrorKind;

/// Of standard error, for messages.
constexpr std::size_t most_words = 400;
/// How long a worker may leave a line in its input [ms].
constexpr int send_patience_ms = 5000;
/// How long one that has closed its output may take to end by itself [ms].
constexpr int end_patience_ms = 500;

void close_once(int& descriptor) {
    if (descriptor >= 0) close(descriptor);
    descriptor = -1;
}

/// Closed wherever the process is replaced, and not waited for here.
std::array<int, 2> make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw Error(ErrorKind::io, std::string("no pipe to a worker: ") + std::strerror(errno));
    return ends;
}

bool of_mpi(std::string_view variable) {
    for (const std::string_view prefix : {"OMPI_", "PMIX_", "PMI_", "PRTE_", "ORTE_"})
        if (variable.starts_with(prefix)) return true;
    return false;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (std::string& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

std::vector<std::string> environment_of(const WorkerCommand& command) {
    std::vector<std::string> out = command.environment;
    for (char** variable = environ; *variable != nullptr; ++variable)
        if (!of_mpi(*variable)) out.emplace_back(*variable);
    return out;
}

/// Between fork and exec: nothing but system calls. Ranks are bound to cores, workers are not.
[[noreturn]] void become(char** arguments, char** variables, int input, int output, int errors,
                         int failure, pid_t parent) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    for (int s = 1; s < NSIG; ++s) signal(s, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    cpu_set_t all;
    std::memset(&all, 0xff, sizeof all);
    sched_setaffinity(0, sizeof all, &all);
    if (dup2(input, 0) >= 0 && dup2(output, 1) >= 0 && dup2(errors, 2) >= 0)
        execvpe(arguments[0], arguments, variables);
    const int error = errno;
    [[maybe_unused]] const ssize_t told = write(failure, &error, sizeof error);
    _exit(127);
}

/// A worker that is gone must not end this process by a signal.
class WithoutSigpipe {
  public:
    WithoutSigpipe() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGPIPE);
        sigset_t pending;
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &set_, &before_);
    }
    ~WithoutSigpipe() {
        const timespec none{};
        if (!was_pending_)
            while (sigtimedwait(&set_, nullptr, &none) < 0 && errno == EINTR) continue;
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

  private:
    sigset_t set_, before_;
    bool was_pending_;
};

}  // namespace

WorkerProcess::WorkerProcess(const WorkerCommand& command) {
    auto arguments = command.arguments;
    auto variables = environment_of(command);
    auto argument_pointers = pointers(arguments), variable_pointers = pointers(variables);
    std::error_code ignored;
    if (std::filesystem::file_size(command.errors, ignored) > most_error_bytes && !ignored)
        std::filesystem::rename(command.errors, command.errors.string() + ".prev", ignored);
    error_file_ = open(command.errors.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (error_file_ < 0)
        throw Error(ErrorKind::io, command.errors.string() + ": " + std::strerror(errno));
    auto in = make_pipe(), out = make_pipe(), errors = make_pipe(), failure = make_pipe();
    const pid_t parent = getpid();
    pid_ = fork();
    if (pid_ == 0)
        become(argument_pointers.data(), variable_pointers.data(), in[0], out[1], errors[1],
               failure[1], parent);
    for (int* end : {&in[0], &out[1], &errors[1], &failure[1]}) close_once(*end);
    input_ = in[1];
    output_ = out[0];
    errors_ = errors[0];
    for (const int end : {input_, output_, errors_}) fcntl(end, F_SETFL, O_NONBLOCK);
    int error = pid_ < 0 ? errno : 0;
    if (pid_ > 0)
        while (read(failure[0], &error, sizeof error) < 0 && errno == EINTR) continue;
    close_once(failure[0]);
    if (error != 0) {
        end();
        close_all();
        throw Error(ErrorKind::input, "the evaluator cannot be run: '" + arguments.front() +
                                          "': " + std::strerror(error));
    }
}

WorkerProcess::~WorkerProcess() {
    end();
    close_all();
}

void WorkerProcess::close_all() {
    for (int* end : {&input_, &output_, &errors_, &error_file_}) close_once(*end);
}

bool WorkerProcess::send(const std::string& line) {
    const WithoutSigpipe quiet;
    const std::string text = line + "\n";
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t n = write(input_, text.data() + done, text.size() - done);
        if (n > 0) {
            done += static_cast<std::size_t>(n);
        } else if (errno == EAGAIN) {
            pollfd ready{input_, POLLOUT, 0};
            if (poll(&ready, 1, send_patience_ms) <= 0) return false;
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

bool WorkerProcess::read_output() {
    std::array<char, 1 << 16> block{};
    while (!flooded()) {
        const ssize_t n = read(output_, block.data(), block.size());
        if (n > 0) {
            text_.append(block.data(), static_cast<std::size_t>(n));
        } else if (n == 0) {
            close_once(output_);
            return false;
        } else if (errno != EINTR) {
            return true;
        }
        if (text_.find('\n') != std::string::npos) return true;
    }
    return false;
}

void WorkerProcess::read_errors() {
    std::array<char, 1 << 16> block{};
    while (errors_ >= 0) {
        const ssize_t n = read(errors_, block.data(), block.size());
        if (n == 0) close_once(errors_);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return;
        const auto bytes = static_cast<std::size_t>(n);
        if (error_bytes_ < most_error_bytes) {
            // A full disk must not end the run: these are words for people.
            [[maybe_unused]] const ssize_t kept = write(error_file_, block.data(), bytes);
        }
        error_bytes_ += bytes;
        words_.append(block.data(), bytes);
        if (words_.size() > most_words) words_.erase(0, words_.size() - most_words);
        if (bytes < block.size()) return;
    }
}

std::string WorkerProcess::last_words() const {
    const auto last = words_.find_last_not_of(" \n\r");
    if (last == std::string::npos) return "";
    const auto before = words_.find_last_of('\n', last);
    const std::size_t first = before == std::string::npos ? 0 : before + 1;
    return words_.substr(first, last + 1 - first);
}

bool WorkerProcess::silent() {
    return output_ >= 0 && read_output() && text_.empty();
}

std::optional<std::string> WorkerProcess::line() {
    const auto end = text_.find('\n');
    if (end == std::string::npos || end > most_line_bytes) return std::nullopt;
    std::string out = text_.substr(0, end);
    text_.erase(0, end + 1);
    if (!out.empty() && out.back() == '\r') out.pop_back();
    return out;
}

std::string WorkerProcess::end() {
    if (pid_ <= 0) return "";
    // Not waited for before its group is gone: until then nobody else has its number.
    const auto gone = [&] {
        siginfo_t info{};
        return waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
               info.si_pid == pid_;
    };
    if (output_ < 0)  // it is about to end
        for (int ms = 0; ms < end_patience_ms && !gone(); ++ms)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    kill(-pid_, SIGKILL);
    kill(pid_, SIGKILL);  // one that has not come to its group
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
    pid_ = -1;
    read_errors();
    if (WIFEXITED(status)) return "exit code " + std::to_string(WEXITSTATUS(status));
    const int by = WTERMSIG(status);
    return "signal " + std::to_string(by) + " (" + strsignal(by) + ")";
}

}  // namespace atl::run
