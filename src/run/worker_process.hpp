/// One process of an external evaluator: lines go in, lines come out, what it says on standard
/// error is kept.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atl::run {

struct WorkerCommand {
    std::vector<std::string> arguments;  ///< the first is the program, looked for in PATH
    /// NAME=value, besides what this process has; variables of MPI are left out of that, lest a
    /// worker takes itself for a rank.
    std::vector<std::string> environment;
    /// Where its standard error is appended; when that has become long, to a new one, and the old
    /// one is kept as .prev.
    std::filesystem::path errors;
};

/// Without a shell, in a process group of its own, on any core that this process may use, and gone
/// with the thread that started it.
class WorkerProcess {
  public:
    /// Bytes of a line, and of standard error kept of one process; beyond, it floods.
    static constexpr std::size_t most_line_bytes = 1 << 20, most_error_bytes = 16 << 20;

    /// Throws base::Error(input) when the program cannot be run.
    explicit WorkerProcess(const WorkerCommand& command);
    /// Kills it, and what it has started.
    ~WorkerProcess();
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    /// Descriptors to wait for: of its output and of its standard error; -1 where that has ended.
    int output() const { return output_; }
    int errors() const { return errors_; }

    /// False when it takes no line, having ended or not read any for long.
    bool send(const std::string& line);
    /// Takes in what it has put out. False when that has ended, or floods.
    bool read_output();
    void read_errors();
    /// Whether it still runs, as far as is known, and has put out nothing that was not taken.
    bool silent();
    /// A whole line that has come, without its end.
    std::optional<std::string> line();
    bool flooded() const { return text_.size() > most_line_bytes; }
    /// What has come of a line that is not whole.
    const std::string& rest() const { return text_; }
    /// Ends it if need be, and tells how it ended: "exit code 3", "signal 9 (Killed)".
    std::string end();
    /// The last line of its standard error; empty when there is none.
    std::string last_words() const;

  private:
    void close_all();

    pid_t pid_ = -1;
    int input_ = -1, output_ = -1, errors_ = -1, error_file_ = -1;
    std::size_t error_bytes_ = 0;
    std::string text_, words_;  ///< output not taken yet; the end of standard error
};

}  // namespace atl::run
