#include "atoll/io/design_json.hpp"

namespace atl::io {

nlohmann::ordered_json design_json(const model::Design& design) {
    nlohmann::ordered_json out;
    for (const auto& p : model::design_parameters()) {
        if (p.integer())
            out[std::string(p.name)] = static_cast<std::int64_t>(p.get(design));
        else
            out[std::string(p.name)] = p.get(design);
    }
    return out;
}

}  // namespace atl::io
