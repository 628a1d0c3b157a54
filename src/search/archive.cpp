#include "atoll/search/archive.hpp"

#include <algorithm>

namespace atl::search {

Archive::Archive(std::vector<Individual> entries) : entries_(std::move(entries)) {
    place_.reserve(entries_.size());
    for (std::size_t i = 0; i < entries_.size(); ++i) place_.insert(entries_[i].id, i);
}

void Archive::reserve(std::size_t entries) {
    entries_.reserve(entries);
    place_.reserve(entries);
}

std::optional<Score> Archive::find(DesignId id) const {
    const auto found = place_.find(id);
    if (!found) return std::nullopt;
    return entries_[*found].score;
}

bool Archive::insert(const Individual& individual) {
    if (!place_.insert(individual.id, entries_.size())) return false;
    entries_.push_back(individual);
    return true;
}

void Archive::best(std::size_t n, std::vector<Individual>& out) const {
    out.resize(std::min(n, entries_.size()));
    std::partial_sort_copy(entries_.begin(), entries_.end(), out.begin(), out.end(), better);
}

}  // namespace atl::search
