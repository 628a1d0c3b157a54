/// Counter-based random numbers: a draw is a function of (seed, domain, island, generation,
/// individual, draw number), so nothing of a generator has to be saved, and no draw depends on who
/// made others before it. Generator: Philox4x64-10 of Random123 (Salmon, Moraes, Dror, Shaw,
/// "Parallel random numbers: as easy as 1, 2, 3", SC 2011). Distributions are our own: those of the
/// standard library differ between libraries.
#pragma once

#include <array>
#include <cstdint>

namespace atl::base {

/// What a draw is for. The values are part of the results: never renumber, only append.
enum class RandomDomain : std::uint64_t {
    initial_design = 1,
    selection = 2,
    crossover = 3,
    mutation = 4,
    migration = 5,  ///< who emigrates
    topology = 6,
    replacement = 7,
    sensitivity = 8,
    spread_design = 9,  ///< of a first population
    shake = 10,
    descent = 11,
    annealing = 12,
    difference = 13,
    scenario = 14,
    own_algorithm = 15,  ///< of algorithms that are not built in
};

class RandomStream {
  public:
    RandomStream(std::uint64_t seed, RandomDomain domain, std::uint64_t island,
                 std::uint64_t generation, std::uint64_t individual)
        : key_{seed, static_cast<std::uint64_t>(domain)}, place_{island, generation, individual} {}

    std::uint64_t bits() {
        if (next_ == 4) refill();
        return block_[next_++];
    }

    /// In [0, 1), 53 random bits.
    double uniform01() { return uniform01(bits()); }
    /// The same from the 53 highest of 64 random bits: the 11 lowest are free for other decisions.
    static double uniform01(std::uint64_t bits) {
        return static_cast<double>(bits >> 11) * 0x1.0p-53;
    }

    /// In [0, n), without bias (Lemire, "Fast random integer generation in an interval", 2019). n
    /// >= 1.
    std::uint64_t uniform_int(std::uint64_t n);

    /// True with the given probability.
    bool chance(double probability) { return uniform01() < probability; }

  private:
    void refill();

    std::array<std::uint64_t, 2> key_;
    std::array<std::uint64_t, 3> place_;
    std::array<std::uint64_t, 4> block_{};
    std::uint64_t block_number_ = 0;
    int next_ = 4;
};

}  // namespace atl::base
