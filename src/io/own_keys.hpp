/// Keys and names in job files of what a program adds to what is built in.
#pragma once

#include "atoll/base/registry.hpp"
#include "atoll/io/yaml.hpp"

namespace atl::io {

/// What a choice is about, and what each name that was added means.
template <class Added>
std::string doc_with(std::string_view doc, const Added& added) {
    std::string out(doc);
    for (const auto& entry : added) out += "; " + entry.name + ": " + entry.doc;
    return out;
}

/// `values`: as many as there are settings.
template <class Visitor>
void describe_own(Visitor& v, std::span<const base::Setting> settings,
                  std::vector<double>& values) {
    for (std::size_t s = 0; s < settings.size(); ++s)
        v.field(settings[s].name, values[s],
                {.doc = settings[s].doc, .min = settings[s].min, .max = settings[s].max});
}

}  // namespace atl::io
