/// A table whose entries are made when first asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace atl::model {

/// A table has a place for every key, or remembers the entries asked for until forget_if_full().
template <class Entry>
class LazyTable {
  public:
    LazyTable(std::uint64_t keys, std::size_t most_entries, bool all_places)
        : most_entries_(most_entries), places_(all_places ? keys : 0) {}

    /// `make()` returns the entry of `key`, which is below the number of keys.
    template <class Make>
    const Entry& at(std::uint64_t key, Make make) {
        if (!places_.empty()) {
            std::optional<Entry>& place = places_[key];
            if (!place) place.emplace(make()), ++made_;
            return *place;
        }
        if (const auto known = remembered_.find(key); known != remembered_.end())
            return known->second;
        ++made_;
        return remembered_.emplace(key, make()).first->second;
    }

    /// Starts anew when the table has grown to its bound: entries given out are gone then.
    void forget_if_full() {
        if (remembered_.size() >= most_entries_) remembered_.clear();
    }

    /// Entries made so far, forgotten ones included.
    std::uint64_t made() const { return made_; }
    bool forgotten() const { return places_.empty() && remembered_.empty(); }

  private:
    std::size_t most_entries_;
    std::vector<std::optional<Entry>> places_;
    std::unordered_map<std::uint64_t, Entry> remembered_;
    std::uint64_t made_ = 0;
};

}  // namespace atl::model
