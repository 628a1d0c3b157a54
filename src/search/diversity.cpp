#include "atoll/search/diversity.hpp"

#include <algorithm>

namespace atl::search {

Diversity::Diversity(const ParameterSpace& space) : space_(&space) {
    std::size_t values = 0;
    for (std::size_t g = 0; g < space.genes(); ++g) {
        if (space.values(g) < 2) continue;
        varied_.push_back({g, values});
        values += space.values(g);
    }
    counts_.resize(values);
}

double Diversity::of(std::span<const Individual> members) {
    if (members.size() < 2 || varied_.empty()) return 0;
    // Every member is alike to those before it that have its value.
    std::uint64_t alike = 0;
    Genes room;
    const auto genes = std::span(room).first(space_->genes());
    std::fill(counts_.begin(), counts_.end(), 0);
    for (const Individual& member : members) {
        space_->decode(member.id, genes);
        for (const Varied& v : varied_) alike += counts_[v.first + genes[v.gene]]++;
    }
    const std::uint64_t n = members.size();
    const std::uint64_t pairs = n * (n - 1) / 2 * varied_.size();
    return static_cast<double>(pairs - alike) / static_cast<double>(pairs);
}

}  // namespace atl::search
