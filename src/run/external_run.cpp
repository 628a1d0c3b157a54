#include "external_run.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "atoll/base/text.hpp"
#include "atoll/io/text_file.hpp"
#include "atoll/run/collective.hpp"
#include "atoll/run/evaluators.hpp"
#include "atoll/search/rank_correlation.hpp"

namespace atl::run {

namespace fs = std::filesystem;
using search::Evaluation;

namespace {

std::int64_t islands_here(const io::Job& job, const search::Communicator& peers) {
    const auto block = search::hosted_by(peers.rank(), peers.size(), job.config.search.islands);
    return block.last - block.first;
}

io::Evaluations read_notes(const std::string& text, const io::EvaluationLines& lines) {
    io::Evaluations out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        io::add(out, lines.noted(line));
    }
    return out;
}

nlohmann::json as_json(const EvaluatorWork& w) {
    return {w.workers, w.answers,      w.failures,      w.failed_designs,
            w.starts,  w.busy_seconds, w.worker_seconds};
}

EvaluatorWork work_of(const std::string& text) {
    const auto in = nlohmann::json::parse(text);
    EvaluatorWork w;
    in.at(0).get_to(w.workers);
    in.at(1).get_to(w.answers);
    in.at(2).get_to(w.failures);
    in.at(3).get_to(w.failed_designs);
    in.at(4).get_to(w.starts);
    in.at(5).get_to(w.busy_seconds);
    in.at(6).get_to(w.worker_seconds);
    return w;
}

}  // namespace

ExternalRun::ExternalRun(const io::Job& job, search::Communicator& peers, const RunOptions& options,
                         std::function<bool()> stop, std::function<void(const std::string&)> warn)
    : job_(job),
      peers_(peers),
      options_(options),
      warn_(std::move(warn)),
      evaluator_(job, options.directory, peers.rank(), islands_here(job, peers), std::move(stop)) {}

search::Problem ExternalRun::built_in_problem() {
    if (!built_in_) built_in_ = make_built_in_evaluator(job_);
    return {job_.space, *built_in_, job_.config.objective, job_.config.limits};
}

void ExternalRun::screen(search::Problem& problem) {
    const auto candidates = static_cast<std::size_t>(job_.config.external.screening);
    if (candidates == 1) return;
    screening_ = built_in_problem();
    problem.screen_by(*screening_, candidates);
}

bool ExternalRun::collect() {
    std::error_code error;
    const fs::path workers = io::workers_directory(options_.directory);
    fs::create_directories(workers, error);
    if (error) throw base::Error(base::ErrorKind::io, workers.string() + ": " + error.message());
    io::replace_text(io::networks_file(options_.directory), evaluator_.lines().networks());
    io::Evaluations all = io::read_run_evaluations(options_.directory, job_);
    const bool any = !all.empty();
    if (job_.config.external.on_failure == io::FailurePolicy::skip)
        std::erase_if(
            all, [](const auto& e) { return e.second.outcome == Evaluation::Outcome::failed; });
    for (const fs::path& earlier : options_.warm_start) {
        const io::EarlierEvaluations more = io::read_earlier_evaluations(earlier, job_);
        if (more.command != job_.config.external.command)
            warn_(earlier.string() +
                  ": another command answered: " + base::join(more.command, " "));
        if (more.outside > 0)
            warn_(earlier.string() + ": " + std::to_string(more.outside) +
                  " of its designs are not in the space");
        for (const auto& [id, evaluation] : more.evaluations) io::add(all, evaluation);
    }
    evaluator_.learn(all);
    known_before_ = static_cast<std::int64_t>(all.size());
    if (!all.empty()) io::write_evaluations(options_.directory, job_, all);
    io::remove_journals(options_.directory);
    return any;
}

void ExternalRun::distribute() {
    if (peers_.size() == 1) return;
    std::string text;
    if (peers_.root())
        for (const auto& [id, evaluation] : evaluator_.known())
            text += evaluator_.lines().note(evaluation) + "\n";
    const std::string all = peers_.all_gather(text).front();
    if (!peers_.root()) evaluator_.learn(read_notes(all, evaluator_.lines()));
}

void ExternalRun::share() {
    const std::string here = evaluator_.news();
    if (peers_.size() == 1) return;
    const auto all = peers_.all_gather(here);
    for (int rank = 0; rank < peers_.size(); ++rank)
        if (rank != peers_.rank())
            evaluator_.learn(read_notes(all[static_cast<std::size_t>(rank)], evaluator_.lines()));
}

void ExternalRun::close() {
    share();
    if (!peers_.root()) return;
    try {
        io::write_evaluations(options_.directory, job_, evaluator_.known());
        io::remove_journals(options_.directory);
    } catch (const base::Error& e) {
        warn_(std::string(e.what()) + ": the evaluations stay in " +
              io::workers_directory(options_.directory).string() + ", for the next session");
    }
}

RankAgreement ExternalRun::agreement() {
    std::vector<search::DesignId> ids;
    for (const auto& [id, e] : evaluator_.known())
        if (e.outcome != Evaluation::Outcome::failed) ids.push_back(id);
    RankAgreement out;
    out.evaluated = static_cast<std::int64_t>(ids.size());
    if (ids.empty()) return out;
    search::Problem fast = built_in_problem();
    std::vector<search::Score> built_in(ids.size()), external(ids.size());
    fast.score(ids, built_in);
    search::Problem(job_.space, evaluator_, job_.config.objective, job_.config.limits)
        .score(ids, external);
    std::vector<double> a, b;
    for (std::size_t d = 0; d < ids.size(); ++d) {
        out.same_verdict += built_in[d].feasible() == external[d].feasible();
        if (!built_in[d].feasible() || !external[d].feasible()) continue;
        a.push_back(built_in[d].objective);
        b.push_back(external[d].objective);
    }
    out.designs = static_cast<std::int64_t>(a.size());
    out.tau = search::kendall_tau(a, b);
    return out;
}

EvaluatorReport ExternalRun::report() {
    EvaluatorReport out;
    for (const std::string& text : peers_.all_gather(as_json(evaluator_.work()).dump()))
        out.work.add(work_of(text));
    if (!peers_.root()) return out;
    out.known_before = known_before_;
    out.known = static_cast<std::int64_t>(evaluator_.known().size());
    out.agreement = agreement();
    return out;
}

}  // namespace atl::run
