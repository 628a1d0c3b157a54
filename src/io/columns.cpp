#include "columns.hpp"

#include <utility>

namespace atl::io {

using search::GenerationRecord;
using search::IslandState;

namespace {
struct Column {
    const char* name;
    std::int64_t GenerationRecord::*member;
    const char* meaning;
};
constexpr Column columns[] = {
    {"generation", &GenerationRecord::generation, "0 is the first population"},
    {"phase", &GenerationRecord::phase, "of the algorithm, from 0"},
    {"feasible", &GenerationRecord::feasible, "feasible members of the population"},
    {"evaluations", &GenerationRecord::evaluations, "designs costed by the island so far"},
    {"requests", &GenerationRecord::requests, "scores asked for so far, known ones included"},
    {"immigrants", &GenerationRecord::immigrants, "immigrants accepted after the generation"},
};
}  // namespace

void write_history(Hdf5Group group, const std::vector<IslandState>& islands) {
    std::vector<std::pair<std::int64_t, const GenerationRecord*>> rows;
    for (const IslandState& s : islands)
        for (const GenerationRecord& r : s.history) rows.emplace_back(s.island, &r);
    write_column(group, "island", rows, [](const auto& row) { return row.first; });
    for (const Column& c : columns)
        write_column(group, c.name, rows, [&](const auto& row) { return row.second->*c.member; },
                     {"", c.meaning});
    write_column(
        group, "best_objective", rows, [](const auto& row) { return row.second->best_objective; },
        {"", "best of the population before immigrants; infinite while nothing is feasible"});
}

std::vector<GenerationRecord> read_history(const Hdf5Group& group) {
    const auto best = group.reals("best_objective");
    std::vector<GenerationRecord> out(best.size());
    for (const Column& c : columns) {
        const auto values = group.integers(c.name);
        for (std::size_t i = 0; i < out.size(); ++i) out[i].*c.member = values.at(i);
    }
    for (std::size_t i = 0; i < out.size(); ++i) out[i].best_objective = best[i];
    return out;
}

}  // namespace atl::io
