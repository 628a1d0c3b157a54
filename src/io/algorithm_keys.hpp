/// The keys of algorithms in job files.
#pragma once

#include "atoll/io/yaml.hpp"
#include "atoll/search/registry.hpp"
#include "own_keys.hpp"

namespace atl::search {

template <class Visitor>
void describe_operators(Visitor& v, PhaseConfig& p) {
    v.field("crossover_probability", p.crossover_probability,
            {.doc = "per pair of parents", .min = 0, .max = 1});
    v.field(
        "crossover_eta", p.crossover_eta,
        {.doc = "distribution index of simulated binary crossover: the larger, the nearer children "
                "are to their parents",
         .min = 0,
         .max = 1000});
    v.field("mutation_probability", p.mutation_probability,
            {.doc = "per child", .min = 0, .max = 1});
    v.field(
        "mutation_eta", p.mutation_eta,
        {.doc = "distribution index of polynomial mutation: the larger, the smaller the changes",
         .min = 0,
         .max = 1000});
}

template <class Visitor>
void describe(Visitor& v, PhaseConfig& p) {
    v.field("generations", p.generations, {.doc = "length of the phase", .min = 1, .max = 1e9});
    describe_operators(v, p);
}

template <class Visitor>
void describe(Visitor& v, IntegerOperators& o) {
    v.choice("crossover", o.crossover, crossover_names, {.doc = "how parents are mixed"});
    v.field("crossover_probability", o.crossover_probability,
            {.doc = "per pair of parents", .min = 0, .max = 1});
    v.field("mutated_genes", o.mutated_genes,
            {.doc = "parameters of a child that are changed, on average", .min = 0, .max = 1000});
    v.field(
        "reset_probability", o.reset_probability,
        {.doc = "of a change to any value; else a step of 1, 2, 4, .. values", .min = 0, .max = 1});
}

template <class Visitor>
void describe(Visitor& v, DifferentialConfig& d) {
    v.field("scale_factor", d.scale_factor,
            {.doc = "F: weight of a difference", .min = 0, .max = 2});
    v.field("crossover_rate", d.crossover_rate,
            {.doc = "CR: share of a trial's parameters that come from the difference",
             .min = 0,
             .max = 1});
}

template <class Visitor>
void describe(Visitor& v, AnnealingConfig& a) {
    io::FieldInfo info{.doc =
                           "at the start, of the natural logarithm of the objective; it falls "
                           "geometrically",
                       .min = 0,
                       .max = 1e6,
                       .above_min = true};
    v.field("first_temperature", a.first_temperature, info);
    info.doc = "at the end";
    v.field("last_temperature", a.last_temperature, info);
}

template <class Visitor>
void describe(Visitor& v, MemeticConfig& m) {
    v.field("least_changed", m.least_changed,
            {.doc = "parameters that a shake changes at least", .min = 1, .max = 100});
    v.field("most_changed", m.most_changed,
            {.doc = "parameters that a shake changes at most", .min = 1, .max = 100});
    v.field(
        "exchange_probability", m.exchange_probability,
        {.doc = "of a shake that keeps the product of two or three counts", .min = 0, .max = 1});
    v.field("crossover_probability", m.crossover_probability,
            {.doc = "of a shake that starts from a child of two members", .min = 0, .max = 1});
    v.field("background_weight", m.background_weight,
            {.doc = "of parameters in which all members agree, to be changed by a shake",
             .min = 0,
             .max = 1000,
             .above_min = true});
    v.field("promising_ratio", m.promising_ratio,
            {.doc = "to the best objective, up to which a neighbour is improved", .min = 1});
    v.field(
        "abandon_ratio", m.abandon_ratio,
        {.doc = "to the worst member's objective, above which a descent is given up", .min = 1});
    const auto patience = [&](std::string_view name, std::int64_t& value, std::string_view doc) {
        v.field(name, value, {.doc = doc, .min = 0, .max = 1e9});
    };
    patience("exchange_patience", m.exchange_patience,
             "generations without a better design, after which exchanges are tried");
    patience("pair_patience", m.pair_patience,
             "generations without a better design, after which pairs of parameters are tried");
    patience("known_patience", m.known_patience,
             "generations without a better design, after which known designs with unknown "
             "neighbours come to their turn");
}

/// Of the kind that it is.
template <class Visitor>
void describe_settings(Visitor& v, AlgorithmConfig& a) {
    constexpr double most = 1e7;
    v.choice("sampling", a.sampling, sampling_names,
             {.doc = "where the designs of a first population come from"});
    v.field("drawn", a.drawn,
            {.doc = "of sampling hamming_farthest: designs drawn at random, of which those chosen "
                    "differ most",
             .min = 1,
             .max = most});
    v.field("chosen", a.chosen,
            {.doc = "designs evaluated for a first population", .min = 1, .max = most});
    v.field("population", a.population,
            {.doc = "members: designs an island breeds from", .min = 2, .max = most});
    // An island travels between ranks in one message of at most 2 GiB, 24 bytes a design.
    v.field("archive", a.archive,
            {.doc = "designs an island remembers, so that none of them is costed twice; about 60 "
                    "bytes each",
             .min = 4,
             .max = 5e7});
    v.field("restart_after", a.restart_after,
            {.doc = "generations in which the best objective stays as it is, after which an island "
                    "starts anew; 0: never",
             .min = 0,
             .max = 1e9});
    if (a.kind == AlgorithmKind::four_phase)
        v.list("phases", a.phases,
               {.doc = "operator settings, one phase after the other",
                .least_items = 1,
                .items = "there is nothing to run"});
    else
        v.field("generations", a.generation_limit,
                {.doc = "after the first population", .min = 1, .max = 1e9});
    switch (a.kind) {
        case AlgorithmKind::memetic:
            return describe(v, a.memetic);
        case AlgorithmKind::genetic:
            return describe_operators(v, a.phases.front());
        case AlgorithmKind::nsga2:
            v.choices("criteria", a.criteria, criterion_names, {.doc = "what a front is made of"});
            v.field("reference", a.reference,
                    {.doc = "of the hypervolume, a value per criterion; empty: 1.1 times the "
                            "largest of the front",
                     .min = 0});
            return describe(v, a.integer);
        case AlgorithmKind::integer_genetic:
        case AlgorithmKind::steady_state:
            return describe(v, a.integer);
        case AlgorithmKind::differential_evolution:
            return describe(v, a.differential);
        case AlgorithmKind::simulated_annealing:
            return describe(v, a.annealing);
        case AlgorithmKind::four_phase:
        case AlgorithmKind::random_search:
            return;
    }
    io::describe_own(v, own_algorithm(a.kind)->settings, a.own);
}

template <class Visitor>
void describe(Visitor& v, AlgorithmConfig& a) {
    AlgorithmKind kind = a.kind;
    const std::string doc =
        io::doc_with("which algorithm; jobs/ALGORITHMS.md tells what each does", own_algorithms());
    v.choice("kind", kind, known_algorithms(), {.doc = doc});
    v.depending(
        "kind", kind, known_algorithms(),
        [&](AlgorithmKind k) {
            if (k != a.kind) a = AlgorithmConfig(k);
        },
        [&](auto& visitor) { describe_settings(visitor, a); });
}

}  // namespace atl::search
