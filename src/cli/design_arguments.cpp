#include "design_arguments.hpp"

#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"

namespace atl::cli {

model::Design changed(model::Design design, const std::string& changes, const std::string& option) {
    std::vector<std::string> known;
    for (const auto& p : model::design_parameters(design.model)) known.emplace_back(p.name);
    std::string rest = changes;
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        const std::string item = rest.substr(0, comma);
        rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
        const auto equals = item.find('=');
        const std::string name = item.substr(0, equals);
        const auto* parameter = model::find_design_parameter(name, design.model);
        if (parameter == nullptr)
            throw base::Error(base::ErrorKind::usage, option + ": unknown parameter '" + name +
                                                          "' " + base::suggest_name(name, known));
        const auto value =
            equals == std::string::npos ? std::nullopt : base::parse_real(item.substr(equals + 1));
        const bool whole =
            value && *value < 1e9 && *value == static_cast<double>(static_cast<int>(*value));
        if (!value || *value <= 0 || (parameter->integer() && !whole))
            throw base::Error(base::ErrorKind::usage,
                              option + ": '" + item + "' gives no value above 0");
        parameter->set(design, *value);
    }
    return design;
}

}  // namespace atl::cli
