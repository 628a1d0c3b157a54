#include "atoll/io/json_parts.hpp"

namespace atl::io {

nlohmann::ordered_json design_json(const model::Design& design) {
    nlohmann::ordered_json out;
    for (const auto& p : model::design_parameters(design.model)) {
        if (p.integer())
            out[std::string(p.name)] = static_cast<std::int64_t>(p.get(design));
        else
            out[std::string(p.name)] = p.get(design);
    }
    return out;
}

nlohmann::ordered_json island_json(const IslandPart& part) {
    return {{"island", part.island},
            {"generation", part.generation},
            {"evaluations", part.evaluations},
            {"best_objective", part.best.score.feasible()
                                   ? nlohmann::ordered_json(part.best.score.objective)
                                   : nlohmann::ordered_json()},
            {"parcels", part.parcels},
            {"immigrants", part.immigrants},
            {"parcels_that_helped", part.helped}};
}

}  // namespace atl::io
