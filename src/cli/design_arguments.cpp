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
            equals == std::string::npos ? std::nullopt : parameter->parse(item.substr(equals + 1));
        if (!value)
            throw base::Error(base::ErrorKind::usage, option + ": '" + item + "' gives no value: " +
                                                          parameter->wanted() + " is wanted");
        parameter->set(design, *value);
    }
    return design;
}

}  // namespace atl::cli
