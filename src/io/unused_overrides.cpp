#include "unused_overrides.hpp"

#include <algorithm>

#include "atoll/base/text.hpp"

namespace atl::io {

namespace {

std::string last_part(const std::string& key) {
    return key.substr(key.rfind('.') + 1);  // all of it without a dot
}

/// The known key nearest to `key`; else the one whose last part is, as `count` of `islands.count`.
std::optional<std::string> meant(const std::string& key, const std::vector<std::string>& known) {
    if (auto near = base::nearest_name(key, known)) return near;
    std::vector<std::string> parts;
    for (const std::string& name : known) parts.push_back(last_part(name));
    const std::string part = last_part(key);
    auto found = std::find(parts.begin(), parts.end(), part);
    if (found == parts.end())
        if (const auto near = base::nearest_name(part, parts))
            found = std::find(parts.begin(), parts.end(), *near);
    if (found == parts.end()) return std::nullopt;
    return known[static_cast<std::size_t>(found - parts.begin())];
}

}  // namespace

void report_unused(const Overrides& overrides, const std::set<std::string>& used, FileKind kind,
                   Problems& problems) {
    std::vector<std::string> known;
    const bool any_before = problems.any();
    for (const auto& [key, value] : overrides) {
        if (used.contains(key)) continue;
        if (known.empty())
            for (const SchemaField& field : dotted_fields(schema(kind)))
                known.push_back(field.name);
        const std::string origin = "--set " + key + "=" + value;
        const std::string what = "unknown key '" + key + "'";
        if (std::find(known.begin(), known.end(), key) != known.end()) {
            // Of another kind of algorithm or study, unless the kind itself is wrong.
            if (!any_before) problems.add_at(origin, what, "it goes with another kind");
            continue;
        }
        const auto near = meant(key, known);
        problems.add_at(origin, what, "",
                        near ? "did you mean '" + *near + "'?"
                             : "'atoll schema " + std::string(name(kind)) + "' lists all keys");
    }
}

}  // namespace atl::io
