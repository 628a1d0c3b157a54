#include "atoll/search/evaluation.hpp"

#include "atoll/base/contract.hpp"

namespace atl::search {

void Evaluation::put(Figures& out, std::size_t place) const {
    const bool known = outcome == Outcome::costed;
    ATOLL_EXPECT(!known || energy_J.size() == out.networks());
    ATOLL_EXPECT(outcome != Outcome::infeasible || violation > 0);
    out.violation()[place] = known                            ? 0
                             : outcome == Outcome::infeasible ? violation
                                                              : outside_tables_violation;
    out.area_mm2()[place] = area_mm2;
    out.relative_cost()[place] = relative_cost;
    out.noise()[place] = noise;
    for (std::size_t n = 0; n < out.networks(); ++n) {
        out.energy_J(n)[place] = known ? energy_J[n] : 0;
        out.latency_s(n)[place] = known ? latency_s[n] : 0;
    }
}

}  // namespace atl::search
