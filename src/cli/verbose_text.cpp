#include "verbose_text.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdio>

#include "island_text.hpp"
#include "text.hpp"
#include "time_limit.hpp"

namespace atl::cli {

namespace {

std::string megabytes(double bytes) {
    return fmt::format("{:.1f} MB", bytes / 1e6);
}

void print_line(const char* what, const std::string& text) {
    fmt::print(stderr, "{:<13}{}\n", what, text);
}

/// Of a model that tells nothing of what it keeps.
std::string model_without_tables(const io::Job& job) {
    if (model::own_model(job.config.costing) != nullptr)
        return "not compiled: " +
               std::string(model::known_models()[static_cast<std::size_t>(job.config.costing)]) +
               " goes design by design";
    if (job.physical) return "compiled to the job's networks";
    return "not compiled: published fidelity goes design by design";
}

}  // namespace

void print_used_files(const std::vector<std::filesystem::path>& files) {
    for (std::size_t f = 0; f < files.size(); ++f)
        print_line(f == 0 ? "files used" : "",
                   std::filesystem::absolute(files[f]).lexically_normal().string());
}

void print_search_costs(const run::SearchOutcome& outcome, const io::Job& job) {
    const io::RunCosts& c = outcome.costs;
    const double work = std::max(0.0, outcome.seconds - c.meeting_seconds - c.checkpoint_seconds);
    print_line("time",
               fmt::format("{:.2f} s: {:.2f} s breeding and costing designs, {:.2f} s in {} "
                           "meetings, {:.2f} s for {} checkpoints",
                           outcome.seconds, work, c.meeting_seconds, c.meetings,
                           c.checkpoint_seconds, c.checkpoints));
    print_line("memory", megabytes(static_cast<double>(c.memory_bytes)) + ", the largest rank");
    print_line("files", megabytes(static_cast<double>(c.checkpoint_bytes)) + " a checkpoint");
    print_line("model", outcome.evaluator
                            ? fmt::format("compiled: {} arrangements of crossbars {}, {}",
                                          outcome.evaluator->entries,
                                          outcome.evaluator->tabulated ? "tabulated" : "remembered",
                                          megabytes(static_cast<double>(outcome.evaluator->bytes)))
                            : model_without_tables(job));
    if (outcome.result)
        fmt::print(stderr, "{}", islands_table(outcome.result->islands, job.config));
}

void print_process_costs() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    print_line("time",
               fmt::format("{:.2f} s since the start of the process", seconds_since_start()));
    print_line("memory",
               megabytes(1024.0 * static_cast<double>(usage.ru_maxrss)) + ", this process");
}

}  // namespace atl::cli
