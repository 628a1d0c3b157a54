#include "atoll/search/population.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

#include "atoll/base/contract.hpp"

namespace atl::search {

Population::Population(Problem& problem, std::size_t size, std::vector<Individual> members,
                       Archive archive, std::int64_t evaluations, std::int64_t requests,
                       std::int64_t forgotten)
    : problem_(&problem),
      size_(size),
      members_(std::move(members)),
      archive_(std::move(archive)),
      best_(worst_individual),
      evaluations_(evaluations),
      requests_(requests),
      forgotten_before_(forgotten) {
    for (const Individual& i : members_) best_ = std::min(best_, i, better);
    for (const Individual& i : archive_.entries()) best_ = std::min(best_, i, better);
    listed_.reserve(2 * size_);
    unknown_.reserve(size_);
    unknown_places_.reserve(size_);
    unknown_scores_.reserve(size_);
    for (auto* list : {&members_, &scored_, &newcomers_, &survivors_}) list->reserve(2 * size_);
}

std::span<const Individual> Population::evaluate(std::span<const DesignId> designs) {
    requests_ += static_cast<std::int64_t>(designs.size());
    scored_.clear();
    unknown_.clear();
    unknown_places_.clear();
    for (const DesignId id : designs) {
        const auto known = archive_.find(id);
        if (!known) {
            unknown_.push_back(id);
            unknown_places_.push_back(scored_.size());
        }
        scored_.push_back({id, known.value_or(Score{})});
    }
    evaluations_ += static_cast<std::int64_t>(unknown_.size());
    unknown_scores_.resize(unknown_.size());
    if (!unknown_.empty()) problem_->score(unknown_, unknown_scores_);
    for (std::size_t u = 0; u < unknown_.size(); ++u) {
        Individual& scored = scored_[unknown_places_[u]];
        scored.score = unknown_scores_[u];
        learn(scored);
    }
    return scored_;
}

Individual Population::evaluate(DesignId design) {
    return evaluate(std::span(&design, 1)).front();
}

void Population::learn(const Individual& known) {
    archive_.insert(known);
    best_ = std::min(best_, known, better);
}

void Population::list_members() {
    listed_.clear();
    for (const Individual& member : members_) listed_.insert(member.id, 0);
}

void Population::merge(std::span<const Individual> newcomers) {
    // Behind the last member of a full population there is no place.
    newcomers_.clear();
    std::copy_if(
        newcomers.begin(), newcomers.end(), std::back_inserter(newcomers_),
        [&](const Individual& i) { return members_.size() < size_ || better(i, members_.back()); });
    std::sort(newcomers_.begin(), newcomers_.end(), better);
    survivors_.clear();
    std::set_union(members_.begin(), members_.end(), newcomers_.begin(), newcomers_.end(),
                   std::back_inserter(survivors_), better);
    survivors_.resize(std::min(survivors_.size(), size_));
    members_.swap(survivors_);
}

void Population::assign(std::span<const Individual> members) {
    members_.assign(members.begin(), members.end());
    std::sort(members_.begin(), members_.end(), better);
    members_.resize(std::min(members_.size(), size_));
}

void Population::replace(std::size_t member, const Individual& newcomer) {
    ATOLL_EXPECT(member < members_.size());
    members_[member] = newcomer;
    std::sort(members_.begin(), members_.end(), better);
}

}  // namespace atl::search
