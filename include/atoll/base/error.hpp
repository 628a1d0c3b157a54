/// Errors a user can cause or meet. Infeasible designs are values, never exceptions (see
/// model/cost.hpp); bugs are contracts (see base/contract.hpp). Only the cli layer turns errors
/// into messages and exit codes.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace atl::base {

/// What went wrong; the value is the exit code of the process.
enum class ErrorKind : int {
    internal = 1,  ///< a bug, or something nobody expected
    usage = 2,     ///< a wrong command line
    input = 3,     ///< a job, configuration or data file that cannot be used as it stands
    io = 4,        ///< a file or directory that cannot be read or written
    refused = 5,   ///< would overwrite or mix up results: not done without being told to
};

class Error : public std::runtime_error {
  public:
    Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
    ErrorKind kind() const { return kind_; }

  private:
    ErrorKind kind_;
};

/// One problem in one place of a user's file. `line` and `column` count from 1; 0 means "not
/// known".
struct Diagnostic {
    std::string file;
    int line = 0;
    int column = 0;
    std::string problem;
    std::string why;         ///< may be empty
    std::string suggestion;  ///< may be empty

    /// `file:line:col: problem (why) suggestion`
    std::string text() const;
};

/// All problems found in the user's input, at once.
class InputError : public Error {
  public:
    explicit InputError(std::vector<Diagnostic> diagnostics);
    const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

  private:
    std::vector<Diagnostic> diagnostics_;
};

}  // namespace atl::base
