/// A map from designs to numbers in one flat table (open addressing, linear probing). The map of
/// the standard library allocates a node per entry and follows pointers to find it; here an entry
/// is 16 bytes next to its neighbours, and nothing is allocated within what was reserved.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "atoll/base/contract.hpp"
#include "atoll/search/parameter_space.hpp"

namespace atl::search {

class DesignIndex {
  public:
    std::size_t size() const { return size_; }

    /// Room for so many designs without further allocation.
    void reserve(std::size_t designs) {
        if (designs > slots_.size() / 2) rehash(std::bit_ceil(2 * designs));
    }

    /// Removes all designs and keeps the memory.
    void clear() {
        slots_.assign(slots_.size(), Slot{});
        size_ = 0;
    }

    /// False, and nothing changes, when the design is here already. Ids are below 2^63.
    bool insert(DesignId id, std::size_t number) {
        ATOLL_EXPECT(id != nobody);
        reserve(size_ + 1);
        Slot& slot = slots_[place_of(id)];
        if (slot.id == id) return false;
        slot = {id, number};
        ++size_;
        return true;
    }

    std::optional<std::size_t> find(DesignId id) const {
        if (slots_.empty()) return std::nullopt;
        const Slot& slot = slots_[place_of(id)];
        if (slot.id != id) return std::nullopt;
        return slot.number;
    }

  private:
    static constexpr DesignId nobody = ~DesignId{0};
    struct Slot {
        DesignId id = nobody;
        std::size_t number = 0;
    };

    /// Slot of the design, or the free one where it belongs. At most half of the slots are taken,
    /// so there is one.
    std::size_t place_of(DesignId id) const {
        // Fibonacci hashing (Knuth, "The Art of Computer Programming" 3, section 6.4): the high
        // bits depend on all bits of the id, and ids that differ in one gene lie apart.
        const int shift = 64 - std::countr_zero(slots_.size());
        std::size_t place = (id * 0x9E3779B97F4A7C15u) >> shift;
        while (slots_[place].id != nobody && slots_[place].id != id)
            place = (place + 1) & (slots_.size() - 1);
        return place;
    }

    void rehash(std::size_t slots) {
        std::vector<Slot> old(slots);
        old.swap(slots_);
        for (const Slot& slot : old)
            if (slot.id != nobody) slots_[place_of(slot.id)] = slot;
    }

    std::vector<Slot> slots_;  ///< none, or a power of two and at least 2
    std::size_t size_ = 0;
};

}  // namespace atl::search
