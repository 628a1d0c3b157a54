#include "atoll/model/spatial_mapping.hpp"

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "atoll/base/contract.hpp"

namespace atl::model {

namespace {

/// Distinct prime factors of n in the order in which an 8-slot hash table yields them: the
/// published mapper kept them in one, and the order decides exact ties between factorisations.
std::vector<std::int64_t> distinct_primes(std::int64_t n) {
    std::array<std::int64_t, 8> slots{};
    const auto insert = [&](std::int64_t prime) {
        auto slot = static_cast<std::size_t>(prime & 7);
        std::int64_t perturb = prime;
        while (slots[slot] != 0) {
            perturb >>= 5;
            slot = (5 * slot + 1 + static_cast<std::size_t>(perturb)) & 7;
        }
        slots[slot] = prime;
    };
    for (std::int64_t p = 2; p * p <= n; ++p)
        if (n % p == 0) {
            insert(p);
            while (n % p == 0) n /= p;
        }
    if (n > 1) insert(n);
    std::vector<std::int64_t> out;
    for (std::int64_t p : slots)
        if (p != 0) out.push_back(p);
    return out;
}

constexpr std::size_t most_dims_together = 3;

struct GreedyKey {
    std::array<std::int64_t, most_dims_together> sizes{};  // 0 = unused
    std::int64_t capacity = 0;
    bool operator==(const GreedyKey& o) const {  // the default one calls memcmp, which takes longer
        return capacity == o.capacity && sizes[0] == o.sizes[0] && sizes[1] == o.sizes[1] &&
               sizes[2] == o.sizes[2];
    }
};

struct GreedyHash {
    std::size_t operator()(const GreedyKey& k) const {
        auto h = static_cast<std::uint64_t>(k.capacity);
        for (std::int64_t s : k.sizes)
            h = (h ^ static_cast<std::uint64_t>(s)) * 0x9E3779B97F4A7C15ULL + (h >> 29);
        return static_cast<std::size_t>(h ^ (h >> 32));
    }
};

struct GreedyResult {
    std::array<std::int64_t, most_dims_together> factors = {1, 1, 1};
    double value = 1;  ///< average number of units in use
};

}  // namespace

struct SpatialMapper::Memo {
    struct Slot {
        GreedyKey key;  ///< capacity 0: empty
        GreedyResult result;
    };
    /// A later key takes the slot of an earlier one: finding it again costs microseconds.
    static constexpr std::size_t slots = 1 << 16;
    std::vector<Slot> greedy = std::vector<Slot>(slots);
    std::unordered_map<std::int64_t, std::vector<std::int64_t>> primes;

    const std::vector<std::int64_t>& primes_of(std::int64_t n) {
        auto found = primes.find(n);
        if (found == primes.end()) found = primes.emplace(n, distinct_primes(n)).first;
        return found->second;
    }

    /// Where the capacity holds everything, the factors are the sizes.
    static std::optional<GreedyResult> all_of(const GreedyKey& key) {
        GreedyResult all;
        std::int64_t left = key.capacity;
        for (std::size_t i = 0; i < most_dims_together; ++i) {
            if (key.sizes[i] <= 1) continue;  // unused, or spread out already
            if (key.sizes[i] > left) return std::nullopt;
            left /= key.sizes[i];
            all.factors[i] = key.sizes[i];
            all.value *= static_cast<double>(key.sizes[i]);
        }
        return all;
    }

    /// The factors that use most of `capacity`: perfect ones prime by prime, or one imperfect
    /// factor that ends the chain; the first of equals wins.
    GreedyResult best(const GreedyKey& key) {
        if (key.capacity <= 1) return {};
        if (const auto whole = all_of(key)) return *whole;
        Slot& slot = greedy[GreedyHash()(key) % slots];
        if (slot.key == key) return slot.result;
        GreedyResult best_so_far;
        for (std::size_t i = 0; i < most_dims_together && key.sizes[i] != 0; ++i) {
            const std::int64_t size = key.sizes[i];
            if (size > key.capacity) {
                const std::int64_t parts = ceil_div(size, key.capacity);
                const std::int64_t factor = ceil_div(size, parts);
                // An exact split counts its last part as empty: the published mapper does.
                const double value = static_cast<double>(factor * (parts - 1) + size % factor) /
                                     static_cast<double>(parts);
                if (value > best_so_far.value) {
                    best_so_far = {};
                    best_so_far.factors[i] = factor;
                    best_so_far.value = value;
                }
            }
            for (std::int64_t p : primes_of(size)) {
                if (p > key.capacity) continue;
                GreedyKey rest = key;
                rest.sizes[i] = size / p;
                rest.capacity = key.capacity / p;
                GreedyResult inner = best(rest);
                inner.value *= static_cast<double>(p);
                if (inner.value > best_so_far.value) {
                    inner.factors[i] *= p;
                    best_so_far = inner;
                }
            }
        }
        slot = {key, best_so_far};
        return best_so_far;
    }
};

SpatialMapper::SpatialMapper() : memo_(std::make_unique<Memo>()) {}
SpatialMapper::~SpatialMapper() = default;
SpatialMapper::SpatialMapper(SpatialMapper&&) noexcept = default;
SpatialMapper& SpatialMapper::operator=(SpatialMapper&&) noexcept = default;

namespace {
using enum Dim;
/// Dimensions that share what capacity is left.
using DimGroup = std::vector<Dim>;
const std::array<std::vector<DimGroup>, n_levels> groups_of_dims = {{
    {{C, R, S}},
    {{B, M}},
    {{B}, {R, S}, {M, C}, {G}, {P, Q}, {N}},
    {{B}, {R, S}, {M, C}, {G}, {P, Q}, {N}},
    {{B}, {R, S}, {M, C}, {G}, {P, Q}, {N}},
}};
}  // namespace

double SpatialMapping::passes(WeightStorage weights) const {
    double passes = 1;
    for (Dim d : {C, M, R, S, G, B})
        if (weights == WeightStorage::resident || d == B)
            passes *= static_cast<double>(temporal[d]);
    return passes;
}

void SpatialMapper::add_level(SpatialMapping& mapping, Level level, std::int64_t capacity,
                              WeightStorage weights) {
    Extents& left = mapping.temporal;
    Extents& chosen = mapping.factors[static_cast<std::size_t>(level)];
    chosen = Extents::filled(1);
    for (const DimGroup& group : groups_of_dims[static_cast<std::size_t>(level)]) {
        GreedyKey key;
        key.capacity = capacity;
        for (std::size_t i = 0; i < group.size(); ++i) {
            const bool in_time = group[i] == Q && weights == WeightStorage::streamed;
            key.sizes[i] = in_time ? 1 : left[group[i]];
        }
        const GreedyResult result = memo_->best(key);
        for (std::size_t i = 0; i < group.size(); ++i) {
            if (result.factors[i] == 1) continue;
            chosen[group[i]] = result.factors[i];
            left[group[i]] = ceil_div(left[group[i]], result.factors[i]);
            capacity /= result.factors[i];
        }
    }
}

SpatialMapping SpatialMapper::map_group(const Extents& extents, const Design& design,
                                        WeightStorage weights) {
    SpatialMapping mapping;
    mapping.temporal = extents;
    mapping.temporal[B] = ceil_div(extents[B], design.bits_per_cell);
    add_level(mapping, Level::row, design.rows, weights);
    add_level(mapping, Level::column, design.columns, weights);
    add_level(mapping, Level::macro, design.macros_per_tile, weights);
    add_level(mapping, Level::tile, design.tiles_per_group, weights);
    return mapping;
}

void SpatialMapper::add_groups(SpatialMapping& mapping, int router_groups, WeightStorage weights) {
    add_level(mapping, Level::group, router_groups, weights);
    ATOLL_ENSURE(product(mapping.temporal) >= 1);
}

SpatialMapping SpatialMapper::map(const Extents& extents, const Design& design,
                                  WeightStorage weights) {
    SpatialMapping mapping = map_group(extents, design, weights);
    add_groups(mapping, design.router_groups, weights);
    return mapping;
}

}  // namespace atl::model
