#include "atoll/search/archive.hpp"

#include <algorithm>

#include "atoll/base/contract.hpp"

namespace atl::search {

Archive::Archive(std::size_t capacity, std::vector<Individual> entries)
    : capacity_(capacity), entries_(std::move(entries)) {
    ATOLL_EXPECT(capacity >= 2 && entries_.size() <= capacity);
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
    if (place_.find(individual.id)) return false;
    if (entries_.size() == capacity_) forget_worse_half();
    place_.insert(individual.id, entries_.size());
    entries_.push_back(individual);
    return true;
}

void Archive::forget_worse_half() {
    std::vector<Individual> ranked = entries_;
    const auto first_forgotten = ranked.begin() + static_cast<std::ptrdiff_t>(ranked.size() / 2);
    std::nth_element(ranked.begin(), first_forgotten, ranked.end(), better);
    forgotten_ +=
        std::erase_if(entries_, [&](const Individual& i) { return !better(i, *first_forgotten); });
    place_.clear();
    for (std::size_t i = 0; i < entries_.size(); ++i) place_.insert(entries_[i].id, i);
}

void Archive::best(std::size_t n, std::vector<Individual>& out) const {
    out.resize(std::min(n, entries_.size()));
    std::partial_sort_copy(entries_.begin(), entries_.end(), out.begin(), out.end(), better);
}

}  // namespace atl::search
