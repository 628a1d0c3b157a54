#include "atoll/search/archive.hpp"

#include <algorithm>

namespace atl::search {

Archive::Archive(std::vector<Individual> entries) : entries_(std::move(entries)) {
    for (std::size_t i = 0; i < entries_.size(); ++i) place_.emplace(entries_[i].id, i);
}

std::optional<Score> Archive::find(DesignId id) const {
    const auto found = place_.find(id);
    if (found == place_.end()) return std::nullopt;
    return entries_[found->second].score;
}

bool Archive::insert(const Individual& individual) {
    if (!place_.emplace(individual.id, entries_.size()).second) return false;
    entries_.push_back(individual);
    return true;
}

std::vector<Individual> Archive::best(std::size_t n) const {
    std::vector<Individual> out(std::min(n, entries_.size()));
    std::partial_sort_copy(entries_.begin(), entries_.end(), out.begin(), out.end(), better);
    return out;
}

}  // namespace atl::search
