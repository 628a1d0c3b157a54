
#include <fmt/format.h>

#include <filesystem>
#include <set>

#include "atoll/base/text.hpp"
#include "atoll/io/check_file.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "file_kind.hpp"
#include "text.hpp"

namespace atl::cli {

namespace {

using base::Error;
using base::ErrorKind;

std::string facts_text(const std::vector<io::FileFact>& facts) {
    std::vector<std::string> parts;
    for (const io::FileFact& fact : facts)
        parts.push_back(
            (fact.number ? grouped(static_cast<std::int64_t>(*fact.number)) + " " : "") +
            fact.what);
    return base::join(parts, ", ");
}

/// Tells one file after the other; a problem that many of them have, once.
class Checker {
  public:
    explicit Checker(const CheckArguments& arguments)
        : overrides_(io::parse_overrides(arguments.set)), resolved_(arguments.resolved) {
        if (!arguments.kind.empty()) kind_ = file_kind(arguments.kind);
    }

    void check(const std::string& given) {
        try {
            tell(io::check_file(given, kind_, overrides_, path_));
        } catch (const Error& e) {
            if (e.kind() == ErrorKind::usage) throw;
            fmt::print("{}\n", e.what());
            (e.kind() == ErrorKind::io ? unreadable_ : bad_) = true;
        }
    }
    int exit_code() const {
        if (bad_) return static_cast<int>(ErrorKind::input);
        return unreadable_ ? static_cast<int>(ErrorKind::io) : exit_done;
    }

  private:
    void tell(const io::CheckedFile& file) {
        const std::string kind = file.kind ? std::string(name(*file.kind)) : "unknown";
        for (const base::Diagnostic& problem : file.problems)
            if (const std::string text = problem.text(); told_.insert(text).second)
                fmt::print("{}\n", text);
        if (!file.problems.empty()) {
            bad_ = true;
            fmt::print("{}: {}, {} problem{}\n", file.called, kind, file.problems.size(),
                       file.problems.size() == 1 ? "" : "s");
        } else if (!resolved_) {
            fmt::print("{}: {}, ok ({})\n", file.called, kind, facts_text(file.facts));
        } else if (file.resolved.empty()) {
            throw Error(ErrorKind::usage,
                        "--resolved is for jobs and studies, and " + file.called + " is a " + kind);
        } else {
            fmt::print("{}", file.resolved);
        }
    }

    const io::ConfigPath path_ = io::ConfigPath::standard();
    const io::Overrides overrides_;
    const bool resolved_;
    std::optional<io::FileKind> kind_;
    std::set<std::string> told_;
    bool bad_ = false, unreadable_ = false;
};

/// What is to be checked: of a directory all files below it.
std::vector<std::string> files_of(const CheckArguments& arguments) {
    std::vector<std::string> out;
    std::error_code ignored;
    for (const std::string& path : arguments.paths) {
        if (!std::filesystem::is_directory(path, ignored)) {
            out.push_back(path);
            continue;
        }
        const auto files = io::yaml_files(path);
        if (files.empty())
            throw Error(ErrorKind::io, "there is no .yaml file in directory " + path);
        for (const auto& file : files) out.push_back(file.string());
    }
    if (arguments.resolved && out.size() != 1)
        throw Error(ErrorKind::usage, "--resolved takes one job or study, and here are " +
                                          std::to_string(out.size()) + " files");
    return out;
}

}  // namespace

int check_command(const CheckArguments& arguments) {
    Checker checker(arguments);
    for (const std::string& file : files_of(arguments)) checker.check(file);
    return checker.exit_code();
}

}  // namespace atl::cli
