#include "atoll/search/diversity.hpp"

namespace atl::search {

Diversity::Diversity(const ParameterSpace& space, std::size_t members) : space_(&space) {
    std::size_t values = 0;
    for (std::size_t g = 0; g < space.genes(); ++g) {
        if (space.values(g) < 2) continue;
        varied_.push_back(g);
        first_.push_back(values);
        values += space.values(g);
    }
    counts_.resize(values);
    counted_.reserve(members * varied_.size());
}

double Diversity::of(std::span<const Individual> members) {
    if (members.size() < 2 || varied_.empty()) return 0;
    // Every member is alike to those before it that have its value.
    std::uint64_t alike = 0;
    Genes room;
    const auto genes = std::span(room).first(space_->genes());
    counted_.clear();
    for (const Individual& member : members) {
        space_->decode(member.id, genes);
        for (std::size_t v = 0; v < varied_.size(); ++v) {
            const std::size_t place = first_[v] + genes[varied_[v]];
            alike += counts_[place]++;
            counted_.push_back(static_cast<std::uint32_t>(place));
        }
    }
    for (const std::uint32_t place : counted_) counts_[place] = 0;
    const std::uint64_t n = members.size();
    const std::uint64_t pairs = n * (n - 1) / 2 * varied_.size();
    return static_cast<double>(pairs - alike) / static_cast<double>(pairs);
}

}  // namespace atl::search
