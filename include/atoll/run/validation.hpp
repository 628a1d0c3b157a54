/// How close the model comes to published results, and how far its two fidelities lie apart.
#pragma once

#include <string>
#include <vector>

#include "atoll/io/config_path.hpp"
#include "atoll/io/published_table.hpp"

namespace atl::run {

/// Of relative errors |found / published - 1|.
struct ErrorStatistics {
    double median = 0, p95 = 0, max = 0;
};
/// p95 is the smallest error that 95 % of them do not exceed. Zeroes for no errors.
ErrorStatistics error_statistics(std::vector<double> errors);

/// Spearman's rank correlation; equal values (to a relative 1e-12) share their mean rank. 1 for
/// fewer than two pairs or constant values.
double spearman(const std::vector<double>& a, const std::vector<double>& b);

/// Share of pairs whose order in `a` is the opposite of that in `b`.
double flipped_pairs(const std::vector<double>& a, const std::vector<double>& b);

struct NetworkFidelity {
    std::string experiment, network;
    std::size_t rows = 0, mappable = 0, cycles_equal = 0;
    ErrorStatistics energy, area, latency;
    double spearman_energy = 1;
};

struct VerdictFidelity {
    std::string experiment;
    std::size_t designs = 0, equal = 0;
};

/// `exact` against `published` fidelity over the same designs.
struct FidelityGap {
    std::string experiment, network;  ///< network "ela_mean": the objective over all networks
    std::size_t designs = 0;
    ErrorStatistics difference;  ///< |exact / published - 1| of energy or objective
    double flips = 0;            ///< share of design pairs that change their order
};

struct WorstRow {
    std::string experiment, network;
    model::Design design;
    double published_J = 0, found_J = 0, error = 0;
};

struct Validation {
    std::vector<NetworkFidelity> networks;
    std::vector<VerdictFidelity> verdicts;
    std::vector<FidelityGap> gaps;
    std::vector<WorstRow> worst;  ///< by error of energy, worst first
    std::size_t rows = 0;
    double seconds = 0;
};

/// Evaluates all tables in `published` and `exact` fidelity, on all cores. Throws base::InputError
/// for unknown networks.
Validation validate(const std::vector<io::PublishedTable>& tables, const io::ConfigPath& path,
                    std::size_t worst_rows);

}  // namespace atl::run
