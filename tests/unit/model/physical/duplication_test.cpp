#include "atoll/model/physical/duplication.hpp"

#include <algorithm>
#include <numeric>

#include "atoll/base/random.hpp"

namespace atl::model::physical {
namespace {

using testing::Each;
using testing::ElementsAre;

std::vector<double> shared(Duplication aim, const std::vector<SharingLayer>& layers,
                           double macros) {
    std::vector<double> copies(layers.size());
    share_macros(aim, layers, macros, copies);
    return copies;
}

double total_ns(const std::vector<SharingLayer>& layers, const std::vector<double>& copies) {
    double sum = 0;
    for (std::size_t l = 0; l < layers.size(); ++l)
        sum += layers[l].vectors * layers[l].vector_ns / copies[l];
    return sum;
}
double longest_ns(const std::vector<SharingLayer>& layers, const std::vector<double>& copies) {
    double most = 0;
    for (std::size_t l = 0; l < layers.size(); ++l)
        most = std::max(most, layers[l].vectors * layers[l].vector_ns / copies[l]);
    return most;
}
double macros_of(const std::vector<SharingLayer>& layers, const std::vector<double>& copies) {
    double sum = 0;
    for (std::size_t l = 0; l < layers.size(); ++l) sum += layers[l].macros * copies[l];
    return sum;
}

/// The best of all shares of two layers.
template <class Value>
double best_of_two(const std::vector<SharingLayer>& layers, double macros, Value value) {
    double best = 1e300;
    for (double a = 1; a <= layers[0].vectors && a * layers[0].macros < macros; ++a) {
        const double b = std::min(layers[1].vectors,
                                  std::floor((macros - a * layers[0].macros) / layers[1].macros));
        if (b >= 1) best = std::min(best, value(layers, {a, b}));
    }
    return best;
}

TEST(Duplication, NoneLeavesOneCopy) {
    EXPECT_THAT(shared(Duplication::none, {{3, 100, 1}, {5, 10, 1}}, 100), Each(1));
}

TEST(Duplication, NothingToShareLeavesOneCopy) {
    for (const Duplication aim : {Duplication::latency, Duplication::rate})
        EXPECT_THAT(shared(aim, {{3, 100, 1}, {5, 10, 1}}, 8), Each(1));
}

TEST(Duplication, StopsAtOneCopyAVector) {
    for (const Duplication aim : {Duplication::latency, Duplication::rate})
        EXPECT_THAT(shared(aim, {{1, 4, 1}, {1, 1, 9}}, 1000), ElementsAre(4, 1));
}

TEST(Duplication, ForRateIsTheBestThereIs) {
    base::RandomStream random(1, base::RandomDomain::mutation, 0, 0, 0);
    for (int i = 0; i < 300; ++i) {
        const auto draw = [&](std::uint64_t most) {
            return 1.0 + static_cast<double>(random.uniform_int(most));
        };
        const std::vector<SharingLayer> layers = {{draw(4), draw(40), draw(3)},
                                                  {draw(4), draw(40), draw(3)}};
        const double macros = layers[0].macros + layers[1].macros + draw(60);
        const auto copies = shared(Duplication::rate, layers, macros);
        EXPECT_LE(macros_of(layers, copies), macros);
        EXPECT_NEAR(longest_ns(layers, copies), best_of_two(layers, macros, longest_ns),
                    1e-6 * longest_ns(layers, copies));
    }
}

TEST(Duplication, ForLatencyIsNearTheBest) {
    base::RandomStream random(2, base::RandomDomain::mutation, 0, 0, 0);
    for (int i = 0; i < 300; ++i) {
        const auto draw = [&](std::uint64_t most) {
            return 1.0 + static_cast<double>(random.uniform_int(most));
        };
        const std::vector<SharingLayer> layers = {{draw(4), draw(400), draw(3)},
                                                  {draw(4), draw(400), draw(3)}};
        const double macros = 20 * (layers[0].macros + layers[1].macros) + draw(200);
        const auto copies = shared(Duplication::latency, layers, macros);
        EXPECT_LE(macros_of(layers, copies), macros);
        EXPECT_LE(total_ns(layers, copies), 1.12 * best_of_two(layers, macros, total_ns));
    }
}

TEST(Duplication, MoreMacrosNeverMakeTheLongestLayerLonger) {
    const std::vector<SharingLayer> layers = {{2, 3136, 1}, {9, 784, 2}, {40, 49, 1}};
    double before = 1e300;
    for (double macros = 51; macros < 2000; macros += 7) {
        const double now = longest_ns(layers, shared(Duplication::rate, layers, macros));
        EXPECT_LE(now, before);
        before = now;
    }
}

}  // namespace
}  // namespace atl::model::physical
