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

template <class Visitor>
void describe(Visitor& v, Model& m) {
    v.choice("fidelity", m.job.fidelity, fidelity_names,
             {.doc = "exact: the true optimum of how layers are mapped; published: the published "
                     "evaluator's digits, for comparisons"});
}

template <class Visitor>
void describe(Visitor& v, Constraints& c) {
    v.field("area_mm2", c.job.area_limit_mm2,
            {.doc = "largest chip area of a feasible design",
             .unit = "mm2",
             .min = 0,
             .above_min = true});
}

template <class Visitor>
void describe(Visitor& v, Islands& i) {
    v.field("count", i.job.search.islands, {.doc = "number of islands", .min = 1, .max = 1e6});
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
    v.choice("objective", job.objective, search::objective_names,
             {.doc = "what to minimise: products of energy (e), latency (l), area (a), cost"});
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
