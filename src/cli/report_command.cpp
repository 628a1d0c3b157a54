#include <fmt/format.h>

#include "atoll/io/text_file.hpp"
#include "atoll/report/report.hpp"
#include "commands.hpp"
#include "exit_code.hpp"

namespace atl::cli {

namespace fs = std::filesystem;

namespace {

/// Beside the run, where it is asked for by nothing else.
fs::path default_file(const std::vector<std::string>& runs) {
    std::error_code ignored;
    if (runs.size() == 1 && fs::is_directory(runs.front(), ignored))
        return fs::path(runs.front()) / "report.html";
    return "report.html";
}

}  // namespace

int report_command(const ReportArguments& arguments) {
    const std::vector<fs::path> runs(arguments.runs.begin(), arguments.runs.end());
    const fs::path file =
        arguments.output.empty() ? default_file(arguments.runs) : fs::path(arguments.output);
    const report::Report report = report::make_report(runs, io::ConfigPath::standard());
    io::replace_text(file, report::html(report));
    fmt::print("{}\n", file.string());
    if (!arguments.data.empty())
        fmt::print("{} files of numbers in {}\n", report::write_data(report, arguments.data),
                   arguments.data);
    if (!arguments.plots.empty())
        fmt::print("{} pictures in {}\n", report::write_plots(report, arguments.plots),
                   arguments.plots);
    return exit_done;
}

}  // namespace atl::cli
