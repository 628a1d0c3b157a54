#include "atoll/model/temporal_mapping.hpp"

#include <unordered_map>

#include "split_space.hpp"

namespace atl::model {

namespace {
/// Keeps the first mapping of least energy.
class Best {
  public:
    Best(const LayerMapping& mapping, const Design& design, const UnitCosts& unit)
        : mapping_(mapping), movement_(mapping), design_(design), unit_(unit) {}

    double cost(const Extents& at_top) {
        counts_ = access_counts(mapping_, design_, movement_.traffic(at_top));
        return total(energies(counts_, unit_, mapping_.cycles()));
    }
    bool improves(double energy) const { return !best_ || energy < best_energy_ * (1 - 1e-12); }
    /// Call after cost() of the same mapping.
    void keep(double energy, const Extents& at_top) {
        best_energy_ = energy;
        best_ = TemporalMapping{at_top, counts_};
    }
    std::optional<TemporalMapping> result() { return std::move(best_); }

  private:
    const LayerMapping& mapping_;
    DataMovement movement_;
    const Design& design_;
    const UnitCosts& unit_;
    AccessCounts counts_;
    double best_energy_ = 0;
    std::optional<TemporalMapping> best_;
};

/// Minimal standard generator of Park and Miller (1988), multiplier 16807, seeded with 1, as the
/// published mapper.
class PublishedSampler {
  public:
    static constexpr std::int64_t most = 2147483645;
    explicit PublishedSampler(std::int64_t size) : size_(size), bucket_(most / size) {}
    std::int64_t next() {
        do state_ = 16807 * state_ % 2147483647;
        while (state_ - 1 >= size_ * bucket_);
        return (state_ - 1) / bucket_;
    }

  private:
    std::int64_t size_, bucket_;
    std::int64_t state_ = 1;
};

void sample_as_published(const SplitSpace& space, Best& best) {
    constexpr int most_misses = 100, most_invalid = 10000;
    if (space.size() > PublishedSampler::most) return;
    PublishedSampler sampler(space.size());
    std::unordered_map<std::int64_t, std::optional<double>> seen;
    int misses = 0, invalid = 0;
    while (misses < most_misses && invalid < most_invalid) {
        const std::int64_t number = sampler.next();
        auto known = seen.find(number);
        if (known == seen.end()) {
            const auto top = space.at(number);
            std::optional<double> energy;
            if (top) energy = best.cost(*top);
            known = seen.emplace(number, energy).first;
            if (energy && best.improves(*energy)) {
                best.keep(*energy, *top);
                misses = invalid = 0;
                continue;
            }
        }
        if (!known->second) {
            ++invalid;
            continue;
        }
        invalid = 0;
        ++misses;
    }
}

}  // namespace

std::optional<TemporalMapping> choose_temporal_mapping(const LayerMapping& mapping,
                                                       const Design& design, const UnitCosts& unit,
                                                       Fidelity fidelity) {
    const SplitSpace space(mapping);
    Best best(mapping, design, unit);
    if (fidelity == Fidelity::exact || space.size() == 1) {
        for (std::int64_t number = 0; number < space.size(); ++number)
            if (const auto top = space.at(number)) {
                const double energy = best.cost(*top);
                if (best.improves(energy)) best.keep(energy, *top);
            }
    } else {
        sample_as_published(space, best);
    }
    return best.result();
}

}  // namespace atl::model
