#include "evaluator_text.hpp"

#include <fmt/format.h>

#include "atoll/base/text.hpp"

namespace atl::cli {

using nlohmann::ordered_json;

namespace {

std::string failures_text(const run::EvaluatorWork& work) {
    std::vector<std::string> parts;
    for (std::size_t k = 0; k < work.failures.size(); ++k)
        if (work.failures[k] > 0)
            parts.push_back(fmt::format("{} {}", work.failures[k], run::failure_kind_names[k]));
    return parts.empty() ? "none" : base::join(parts, ", ");
}

}  // namespace

void print_evaluator_report(const run::EvaluatorReport& report) {
    const run::EvaluatorWork& w = report.work;
    fmt::print(
        "\nevaluator: {} answers of {} workers in this session, busy {:.1f} % of their time\n",
        w.answers, w.workers, 100 * w.utilisation());
    fmt::print("  failed attempts: {}; designs given up: {}\n", failures_text(w), w.failed_designs);
    fmt::print("  evaluations known: {} ({} before), in evaluations.h5\n", report.known,
               report.known_before);
    const run::RankAgreement& a = report.agreement;
    if (a.evaluated > 0)
        fmt::print(
            "  the built-in model of the space: same verdict on {} of {} designs; of pairs that "
            "both call feasible {:.1f} % in the same order ({} designs, tau {:.3f})\n",
            a.same_verdict, a.evaluated, 50 * (1 + a.tau), a.designs, a.tau);
}

ordered_json evaluator_report_json(const run::EvaluatorReport& report) {
    const run::EvaluatorWork& w = report.work;
    ordered_json failures;
    for (std::size_t k = 0; k < w.failures.size(); ++k)
        failures[std::string(run::failure_kind_names[k])] = w.failures[k];
    return {{"workers", w.workers},
            {"answers", w.answers},
            {"failed_attempts", failures},
            {"failed_designs", w.failed_designs},
            {"starts", w.starts},
            {"utilisation", w.utilisation()},
            {"known", report.known},
            {"known_before", report.known_before},
            {"built_in_model",
             {{"evaluated", report.agreement.evaluated},
              {"same_verdict", report.agreement.same_verdict},
              {"feasible_by_both", report.agreement.designs},
              {"kendall_tau", report.agreement.tau}}}};
}

}  // namespace atl::cli
