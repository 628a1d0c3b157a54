/// The keys of job files.
#pragma once

#include "algorithm_keys.hpp"
#include "atoll/io/job.hpp"
#include "parameter_keys.hpp"

namespace atl::search {

template <class Visitor>
void describe(Visitor& v, IslandAlgorithm& a) {
    v.field("islands", a.islands,
            {.doc = "numbers of the islands, from 0",
             .min = 0,
             .required = true,
             .least_items = 1,
             .items = "no island would run it"});
    v.like("algorithm", [&](auto& visitor) { describe(visitor, a.algorithm); });
}

template <class Visitor>
void describe(Visitor& v, MigrationConfig& m) {
    v.choice("topology", m.topology.kind, topology_names, {.doc = "which islands send to which"});
    v.field("degree", m.topology.degree,
            {.doc = "of topology random_regular: islands each sends to", .min = 1, .max = 1e6});
    v.field("edges", m.topology.edges,
            {.doc = "of topology edges, which needs them: pairs of islands [from, to]", .min = 0});
    v.field("interval", m.interval,
            {.doc = "between two migrations", .unit = "generations", .min = 1, .max = 1e9});
    v.field("emigrants", m.emigrants,
            {.doc = "copies of members sent along each route", .min = 1, .max = 1e6});
    v.choice("selection", m.selection, emigrant_selection_names, {.doc = "which members emigrate"});
    v.choice("replacement", m.replacement, replacement_names,
             {.doc = "which members make way for newcomers"});
    v.choice("mode", m.mode, migration_mode_names,
             {.doc = "whether islands wait for each other; asynchronous runs cannot be repeated"});
}

template <class Visitor>
void describe(Visitor& v, RobustConfig& r) {
    v.choice("measure", r.measure, risk_measure_names,
             {.doc = "none; mean_deviation: mean + deviations x standard deviation over scenarios; "
                     "cvar: mean of the worst of them"});
    v.field(
        "deviations", r.deviations,
        {.doc = "of mean_deviation: how many standard deviations are added", .min = 0, .max = 100});
    v.field("tail", r.tail,
            {.doc = "of cvar: share of the scenarios that are the worst",
             .min = 0,
             .max = 1,
             .above_min = true});
    v.field("scenarios", r.scenarios,
            {.doc = "in which every design is costed", .min = 2, .max = 10000});
    const auto spread = [&](std::string_view key, double& value, std::string_view doc) {
        v.field(key, value, {.doc = doc, .min = 1, .max = 1000});
    };
    spread("adc_spread", r.adc_spread,
           "factor that two standard deviations make of converters' energy and area");
    spread("on_resistance_spread", r.on_resistance_spread, "of the on-resistance of RRAM");
    spread("noise_spread", r.noise_spread, "of the deviations of RRAM cells");
    spread("threshold_spread", r.threshold_spread, "of the threshold voltages");
}

template <class Visitor>
void describe(Visitor& v, Budget& b) {
    v.field("generations", b.generations,
            {.doc = "of an island, after the first population; 0: those of the algorithm",
             .min = 0,
             .max = 1e9});
    v.field("evaluations", b.evaluations,
            {.doc = "designs costed by all islands together; 0: any number", .min = 0});
    v.field("target", b.target,
            {.doc = "objective that is good enough, in its unit; 0: none is", .min = 0});
}

}  // namespace atl::search

namespace atl::io {

inline constexpr std::array<std::string_view, 2> fidelity_names = {"exact", "published"};

struct Model {
    JobConfig& job;
};
struct Constraints {
    JobConfig& job;
};
struct Islands {
    JobConfig& job;
};

/// How designs are brought to an evaluator: makes no difference to what it answers, and is written
/// only where it is not the default.
template <class Visitor>
void describe_workers(Visitor& v, ExternalModel& e) {
    const ExternalModel by_default;
    const auto unless_default = [&](auto& value, const auto& usual, auto describe_it) {
        if (!std::is_same_v<Visitor, MapWriter> || value != usual) describe_it();
    };
    unless_default(e.workers_per_rank, by_default.workers_per_rank, [&] {
        v.field(
            "workers_per_rank", e.workers_per_rank,
            {.doc = "of kind external: how many of them run side by side", .min = 1, .max = 4096});
    });
    unless_default(e.timeout_s, by_default.timeout_s, [&] {
        v.field("timeout", e.timeout_s,
                {.doc = "of kind external: for one design; then the worker is stopped and another "
                        "one started",
                 .unit = "s",
                 .min = 0,
                 .max = 1e7,
                 .above_min = true});
    });
    unless_default(e.on_failure, by_default.on_failure, [&] {
        v.choice("on_failure", e.on_failure, failure_policy_names,
                 {.doc = "of kind external, after a crash, a timeout or an answer that is none: "
                         "retry; penalise (infeasible for good); skip (infeasible, until another "
                         "session tries again); abort the run"});
    });
    unless_default(e.attempts, by_default.attempts, [&] {
        v.field("attempts", e.attempts,
                {.doc = "of on_failure retry: how often in all, before penalise",
                 .min = 1,
                 .max = 1000});
    });
}

template <class Visitor>
void describe_external(Visitor& v, ExternalModel& e) {
    v.field("command", e.command,
            {.doc = "of kind external: program and arguments, run as they are, without a shell; it "
                    "reads a line of JSON per design and answers with one (jobs/EXTERNAL.md)"});
    v.field("screening", e.screening,
            {.doc = "of kind external: candidates bred for every design that is evaluated, among "
                    "which the built-in model chooses; 1: no choice",
             .min = 1,
             .max = 10000});
    describe_workers(v, e);
}

/// Resolved jobs say nothing of the model that is built in.
template <class Visitor>
void describe_costing(Visitor& v, JobConfig& job) {
    model::Costing costing = job.costing;
    if (std::is_same_v<Visitor, MapWriter> && costing == model::Costing::built_in) return;
    const std::string doc = doc_with(
        "who costs the designs; built_in: the model that the space is made for; external: a "
        "program of your own",
        model::own_models());
    v.choice("kind", costing, model::known_models(), {.doc = doc});
    if (model::own_models().empty()) {
        job.costing = costing;
        return;
    }
    v.depending(
        "kind", costing, model::known_models(),
        [&](model::Costing c) {
            if (c == job.costing) return;
            const model::OwnModel* own = model::own_model(c);
            job.costing = c;
            job.model_settings =
                own == nullptr ? std::vector<double>{} : base::usual_values(own->settings);
        },
        [&](auto& visitor) {
            if (const model::OwnModel* own = model::own_model(job.costing))
                describe_own(visitor, own->settings, job.model_settings);
        });
}

template <class Visitor>
void describe(Visitor& v, Model& m) {
    describe_costing(v, m.job);
    if (!std::is_same_v<Visitor, MapWriter> || m.job.external_model())
        describe_external(v, m.job.external);
    v.choice("fidelity", m.job.fidelity, fidelity_names,
             {.doc = "exact: the true optimum of how layers are mapped; published: the published "
                     "evaluator's digits, for comparisons"});
    const auto factor = [&](std::string_view key, double& value, std::string_view doc) {
        if (!std::is_same_v<Visitor, MapWriter> || value != 1)
            v.field(key, value, {.doc = doc, .min = 0, .max = 1000, .above_min = true});
    };
    model::physical::Deviation& by = m.job.deviation;
    factor("adc_factor", by.adc,
           "of the physical model: energy and area of converters, times the constants'");
    factor("on_resistance_factor", by.on_resistance,
           "of the physical model: RRAM on-resistance, times the constants'");
    factor("noise_factor", by.noise,
           "of the physical model: deviations of RRAM cells, times the constants'");
    factor("threshold_factor", by.threshold,
           "of the physical model: threshold voltages, times the constants'");
}

template <class Visitor>
void describe(Visitor& v, NetworkNeed& n) {
    v.field("network", n.network, {.doc = "one of the job's networks", .required = true});
    v.field("snr_dB", n.snr_dB,
            {.doc = "least signal-to-noise ratio of the arithmetic on it",
             .unit = "dB",
             .min = 0,
             .max = 200,
             .required = true});
}

template <class Visitor>
void describe(Visitor& v, Constraints& c) {
    v.field("area_mm2", c.job.limits.area_mm2,
            {.doc = "largest chip area of a feasible design",
             .unit = "mm2",
             .min = 0,
             .above_min = true});
    if (!std::is_same_v<Visitor, MapWriter> || c.job.limits.snr_dB > 0)
        v.field("snr_dB", c.job.limits.snr_dB,
                {.doc = "of the physical model: least signal-to-noise ratio of the arithmetic on "
                        "every network; 0: any",
                 .unit = "dB",
                 .min = 0,
                 .max = 200});
    if (!std::is_same_v<Visitor, MapWriter> || !c.job.needs.empty())
        v.list("networks", c.job.needs, {.doc = "networks that need another ratio than snr_dB"});
}

template <class Visitor>
void describe(Visitor& v, Islands& i) {
    v.field("count", i.job.search.islands, {.doc = "number of islands", .min = 1, .max = 1e6});
    if (!std::is_same_v<Visitor, MapWriter> || !i.job.search.apart.empty())
        v.field(
            "apart", i.job.search.apart,
            {.doc = "name of a parameter whose values the islands share out: each keeps to its "
                    "own, and exchanges with those of the same alone; for choices between which "
                    "no path leads. None when not given"});
    v.section("migration", i.job.search.migration, {.doc = "exchange between islands"});
    v.list("algorithms", i.job.search.algorithms,
           {.doc = "islands that differ from `algorithm`, and in what"},
           search::IslandAlgorithm{{}, i.job.search.algorithm});
}

/// What decides the way of a search.
template <class Visitor>
void describe_course(Visitor& v, JobConfig& job) {
    v.field("name", job.name, {.doc = "name of the job; for people", .required = true});
    v.field(
        "space", job.space,
        {.doc = "parameter space: a name in configs/spaces, or a .yaml file", .required = true});
    v.field("networks", job.networks,
            {.doc = "portfolio to run on one chip: names in configs/networks, or .yaml files",
             .required = true,
             .least_items = 1,
             .items = "a portfolio needs one at least"});
    Model model{job};
    v.section("model", model, {.doc = "cost model"});
    const std::string doc =
        doc_with("what to minimise: products of energy (e), latency (l), area (a), cost",
                 search::own_objectives());
    v.choice("objective", job.objective, search::known_objectives(), {.doc = doc});
    if (!std::is_same_v<Visitor, MapWriter> || job.robust.measure != search::RiskMeasure::none)
        v.section("robust", job.robust,
                  {.doc = "of the physical model: minimise the objective's risk over scenarios of "
                          "its constants, the same for all designs"});
    Constraints constraints{job};
    v.section("constraints", constraints, {.doc = "limits of a feasible design"});
    v.section("algorithm", job.search.algorithm, {.doc = "what every island runs"});
    Islands islands{job};
    v.section("islands", islands, {.doc = "populations that evolve side by side"});
    v.field("seed", job.search.seed,
            {.doc = "of all random numbers: the same job and seed give the same result", .min = 0});
}

/// What decides the result: also the values in place of those of the space, which are no part of
/// the course because the space itself is, and how far the search goes.
template <class Visitor>
void describe_search(Visitor& v, JobConfig& job) {
    describe_course(v, job);
    if (!std::is_same_v<Visitor, MapWriter> || job.parameters.any())
        v.section("parameters", job.parameters,
                  {.doc = "values of single parameters in place of those of the space"});
    v.section("budget", job.search.budget,
              {.doc = "when a search ends, whichever comes first; more can be given later"});
}

template <class Visitor>
void describe(Visitor& v, CheckpointConfig& c) {
    v.field("generations", c.generations,
            {.doc = "at most so many between checkpoints",
             .unit = "generations",
             .min = 1,
             .max = 1e9});
    v.field("seconds", c.seconds,
            {.doc = "at most about so long between checkpoints, looked at when the islands meet",
             .unit = "s",
             .min = 0});
}

/// The whole job file.
template <class Visitor>
void describe(Visitor& v, JobConfig& job) {
    describe_search(v, job);
    v.section("checkpoint", job.checkpoint,
              {.doc = "how often the state is written, to go on from"});
    v.field(
        "output", job.output,
        {.doc =
             "directory of the results; a relative one is taken from where the program is called",
         .required = true});
}

}  // namespace atl::io
