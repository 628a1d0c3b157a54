/// What a slow evaluator found out about one design: kept, so that nobody pays for it twice.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "atoll/search/evaluator.hpp"

namespace atl::search {

struct Evaluation {
    enum class Outcome : std::uint8_t {
        costed,      ///< the figures below are known
        infeasible,  ///< the evaluator says that it cannot run every network, and why
        failed,      ///< nothing is known: no answer, or one that is none
    };

    DesignId id = 0;
    Outcome outcome = Outcome::failed;
    std::string reason;    ///< of an infeasible or failed one
    double violation = 0;  ///< of an infeasible one, above 0
    double area_mm2 = 0;
    double relative_cost = 0;       ///< 0: not told
    double noise = 0;               ///< relative to the signal's power; 0: not told
    std::vector<double> energy_J;   ///< by network, of one inference
    std::vector<double> latency_s;  ///< likewise
    double seconds = 0;             ///< that it took

    bool operator==(const Evaluation&) const = default;

    /// As figures of a batch. What failed is behind every design of which anything is known.
    void put(Figures& out, std::size_t place) const;
};

}  // namespace atl::search
