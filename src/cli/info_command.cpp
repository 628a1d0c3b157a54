#include <fmt/format.h>

#include "atoll/base/text.hpp"
#include "atoll/run/run_overview.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "island_text.hpp"
#include "run_overview_json.hpp"
#include "text.hpp"

namespace atl::cli {

namespace {

void print_line(const char* what, const std::string& text) {
    fmt::print("{:<13}{}\n", what, text);
}

void print_best(const io::RunFile& file, search::Objective objective, double value,
                search::DesignId id, bool named) {
    print_line("best so far",
               fmt::format("{}{} {} (design {}: {})",
                           named ? std::string(search::name(objective)) + " " : "",
                           base::shortest(value), search::unit(objective, file.job.networks.size()),
                           id, design_text(file.design(id))));
}

std::string budget_text(const search::ArchipelagoConfig& config, const search::Overview& all) {
    if (config.finished(all)) return "none: finished";
    const search::Budget& budget = config.budget;
    std::string out =
        fmt::format("{} generations", grouped(config.last_generation() - all.slowest));
    if (budget.evaluations > 0)
        out +=
            fmt::format(", {} evaluations",
                        grouped(std::max<std::int64_t>(0, budget.evaluations - all.evaluations)));
    if (budget.target > 0)
        out += fmt::format(", unless {} is reached", base::shortest(budget.target));
    return out;
}

void print_search(const io::RunFile& file, bool verbose) {
    const search::ArchipelagoConfig& config = file.job.search;
    const run::IslandsOverview islands = run::overview_of_islands(file);
    const search::Overview& all = islands.all;
    print_line(
        "generation",
        fmt::format(
            "{} of {}{}", range(all.slowest, all.fastest), grouped(config.last_generation()),
            config.migration.mode == search::MigrationMode::asynchronous ? " (asynchronous)" : ""));
    print_line("evaluations", grouped(all.evaluations));
    if (all.best.score.feasible())
        print_best(file, file.job.objective, all.best.score.objective, all.best.id, false);
    else
        print_line("best so far", "none feasible");
    print_line("budget left", budget_text(config, all));
    print_line("islands", islands_text(islands.parts, config));
    for (const std::string& warning : island_warnings(islands.parts, config))
        print_line("WARNING", warning);
    if (verbose) fmt::print("{}", islands_table(islands.parts, file.job));
}

void print_enumeration(const io::RunFile& file) {
    const io::EnumerationState& e = file.enumerated;
    if (file.result)
        print_line("chunks", "all");
    else
        print_line("chunks", fmt::format("{} of {}", e.next_chunk, e.chunks));
    print_line("designs", std::to_string(e.designs));
    print_line("feasible", std::to_string(e.feasible));
    for (const auto& [objective, designs] : e.tables.top)
        print_best(file, objective, designs.front().value, designs.front().id, true);
    if (e.tables.top.empty()) print_line("best so far", "none feasible");
    if (!file.result)
        print_line("budget left", e.next_chunk == e.chunks
                                      ? "none: finished"
                                      : fmt::format("{} chunks", e.chunks - e.next_chunk));
}

void print_sessions(const std::vector<io::RunSession>& sessions) {
    for (const io::RunSession& s : sessions)
        print_line("session", fmt::format("{} to {} on {}, {}: {} {} to {}, {}{}", s.started,
                                          s.ended, s.host, s.parallel, s.counted, s.from, s.to,
                                          s.outcome, s.reason.empty() ? "" : " by " + s.reason));
}

void print_evaluations(const io::EvaluationSummary& evaluations) {
    using Outcome = search::Evaluation::Outcome;
    const auto n = [&](Outcome outcome) {
        return grouped(evaluations.outcomes[static_cast<std::size_t>(outcome)]);
    };
    print_line(
        "evaluations",
        fmt::format("{} costed, {} infeasible, {} failed; {} more in journals; {} of workers' "
                    "time",
                    n(Outcome::costed), n(Outcome::infeasible), n(Outcome::failed),
                    grouped(evaluations.in_journals), duration(evaluations.seconds)));
    constexpr std::size_t most = 5;
    for (std::size_t f = 0; f < std::min(most, evaluations.failures.size()); ++f)
        print_line(f == 0 ? "failures" : "",
                   fmt::format("{} times: {}", evaluations.failures[f].second,
                               evaluations.failures[f].first));
}

void print_overview(const run::RunOverview& overview, bool verbose) {
    if (!overview.has_run()) return print_evaluations(*overview.evaluations);
    const io::RunFile& file = overview.newest();
    for (const std::string& warning : overview.warnings) print_line("warning", warning);
    print_line("run", file.enumeration ? "enumeration" : "search");
    print_line("job", file.job_name);
    if (!file.enumeration) print_line("seed", std::to_string(file.job.search.seed));
    print_line("job hash", file.job_hash);
    print_line("written by", fmt::format("atoll {} ({}), format {}", file.atoll_version,
                                         file.git_sha.substr(0, 12), file.format));
    if (overview.checkpoint) {
        print_line("checkpoint", overview.checkpoint->file.string());
        print_line("written", run::written_at(overview.checkpoint->file));
        print_line("intact", "yes, the content matches its hash");
    }
    file.enumeration ? print_enumeration(file) : print_search(file, verbose);
    if (overview.result) {
        print_line("result", overview.result->file.string());
        print_line("written", run::written_at(overview.result->file));
        print_line("intact", "yes, the content matches its hash");
        print_line("digest", io::result_digest(overview.result->file));
    } else if (std::filesystem::is_directory(overview.path) && overview.damaged.empty()) {
        print_line("result", "none yet");
    }
    if (overview.evaluations) print_evaluations(*overview.evaluations);
    print_sessions(overview.sessions);
}

}  // namespace

int info_command(const InfoArguments& arguments) {
    check_show(arguments.show);
    if (arguments.show.quiet && (arguments.digest || arguments.json))
        throw base::Error(base::ErrorKind::usage, std::string("--quiet and ") +
                                                      (arguments.json ? "--json" : "--digest") +
                                                      " exclude each other");
    if (arguments.digest) {
        fmt::print("{}\n", io::result_digest(arguments.path));
        return exit_done;
    }
    const run::RunOverview overview = run::overview_of_run(arguments.path);
    if (!arguments.show.quiet && (overview.has_run() || overview.evaluations)) {
        if (arguments.json)
            fmt::print("{}\n", overview_json(overview).dump(2));
        else
            print_overview(overview, arguments.show.verbose);
    }
    // Told after what is still known: some file is lost.
    if (!overview.damaged.empty())
        throw base::Error(base::ErrorKind::io, base::join(overview.damaged, "; "));
    return exit_done;
}

}  // namespace atl::cli
