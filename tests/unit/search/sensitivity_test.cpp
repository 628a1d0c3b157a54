#include "atoll/search/sensitivity.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <tuple>

#include "atoll/search/near_optimal.hpp"
#include "toy_problem.hpp"

namespace atl::search {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsNan;
using testing::SizeIs;

using Levels = std::vector<std::size_t>;

SensitivityConfig config(std::uint64_t samples, std::uint64_t seed = 1) {
    SensitivityConfig out;
    out.samples = samples;
    out.seed = seed;
    return out;
}

/// The middle of a value's part of [0, 1].
double middle(Gene gene, std::size_t levels) {
    return (static_cast<double>(gene) + 0.5) / static_cast<double>(levels);
}
/// A value's place on [0, 1], both ends included.
double place(Gene gene, std::size_t levels) {
    return static_cast<double>(gene) / static_cast<double>(levels - 1);
}

/// Every point of a grid.
template <class Visit>
void each_point(const Levels& levels, Visit visit) {
    std::vector<Gene> point(levels.size(), 0);
    for (;;) {
        visit(point);
        std::size_t p = 0;
        while (p < levels.size() && ++point[p] == levels[p]) point[p++] = 0;
        if (p == levels.size()) return;
    }
}

/// The indices of a small grid by their definition.
struct Exact {
    double mean = 0, variance = 0;
    std::vector<double> first, total;

    Exact(const Response& response, const Levels& levels) {
        std::vector<std::pair<std::vector<Gene>, double>> all;
        each_point(levels, [&](const std::vector<Gene>& point) {
            if (const auto y = response(point)) all.emplace_back(point, *y);
        });
        for (const auto& [point, y] : all) mean += y / double(all.size());
        for (const auto& [point, y] : all) variance += (y - mean) * (y - mean) / double(all.size());
        /// Share of the variance between groups of equal keys.
        const auto between = [&](auto key) {
            std::map<std::vector<Gene>, std::pair<double, double>> groups;
            for (const auto& [point, y] : all) {
                auto& [sum, n] = groups[key(point)];
                sum += y;
                ++n;
            }
            double out = 0;
            for (const auto& [k, group] : groups)
                out += group.second * std::pow(group.first / group.second - mean, 2);
            return out / double(all.size()) / variance;
        };
        for (std::size_t p = 0; p < levels.size(); ++p) {
            first.push_back(between([p](const auto& x) { return std::vector<Gene>{x[p]}; }));
            total.push_back(1 - between([p](std::vector<Gene> x) {
                                x[p] = 0;
                                return x;
                            }));
        }
    }
};

void expect_near(const SobolResult& found, const Exact& exact, double tolerance) {
    EXPECT_NEAR(found.mean, exact.mean, tolerance * std::sqrt(exact.variance));
    EXPECT_NEAR(found.variance / exact.variance, 1, 2 * tolerance);
    for (std::size_t p = 0; p < exact.first.size(); ++p) {
        SCOPED_TRACE(p);
        const SobolIndices& i = found.parameters[p];
        EXPECT_NEAR(i.first, exact.first[p], tolerance);
        EXPECT_NEAR(i.total, exact.total[p], tolerance);
        EXPECT_LE(i.first_interval.low, i.first);
        EXPECT_GE(i.first_interval.high, i.first);
        EXPECT_LE(i.total_interval.low, i.total);
        EXPECT_GE(i.total_interval.high, i.total);
        EXPECT_LT(i.total_interval.high - i.total_interval.low, 4 * tolerance);
        EXPECT_LT(i.first_interval.high - i.first_interval.low, 4 * tolerance);
    }
}

// ---- Morris

TEST(Morris, OfALinearFunctionEveryEffectIsItsSlope) {
    const Levels levels = {2, 5, 8, 1, 3};
    const std::vector<double> slopes = {3, -2, 0.5, 7, 0};
    const Response linear = [&](std::span<const Gene> x) {
        double y = 11;
        for (std::size_t p = 0; p < levels.size(); ++p)
            if (levels[p] > 1) y += slopes[p] * place(x[p], levels[p]);
        return std::optional(y);
    };
    const MorrisResult found = morris(linear, levels, config(50));
    EXPECT_EQ(found.trajectories, 50u);
    EXPECT_EQ(found.drawn, 50u);
    for (std::size_t p : {0, 1, 2, 4}) {
        SCOPED_TRACE(p);
        const ElementaryEffects& e = found.parameters[p];
        EXPECT_NEAR(e.mu, slopes[p], 1e-12);
        EXPECT_NEAR(e.mu_star, std::abs(slopes[p]), 1e-12);
        EXPECT_NEAR(e.sigma, 0, 1e-12);
        EXPECT_NEAR(e.mu_star_interval.low, e.mu_star, 1e-12);
        EXPECT_NEAR(e.mu_star_interval.high, e.mu_star, 1e-12);
        EXPECT_EQ(e.used, 50u);
        EXPECT_EQ(e.left_out, 0u);
    }
    EXPECT_EQ(found.parameters[3].used, 0u);  // of one value: it has no effect
    EXPECT_THAT(found.parameters[3].mu_star, IsNan());
}

TEST(Morris, EffectsThatCancelOrDependOnOthersShow) {
    const Levels levels = {4, 4, 4};
    // The first goes down and up, the others are a product.
    const Response response = [&](std::span<const Gene> x) {
        const double bowl = x[0] == 0 || x[0] == 3 ? 1 : 0;
        return std::optional(bowl + place(x[1], 4) * place(x[2], 4));
    };
    const MorrisResult found = morris(response, levels, config(4000));
    // Half of the four values is two: 0 -> 2 falls, 1 -> 3 rises by 1 per two thirds of the range.
    EXPECT_NEAR(found.parameters[0].mu, 0, 0.05);
    EXPECT_NEAR(found.parameters[0].mu_star, 1.5, 1e-9);
    EXPECT_NEAR(found.parameters[0].sigma, 1.5, 0.01);
    for (std::size_t p : {1, 2}) {  // the mean of the other's value, spread as that is
        EXPECT_NEAR(found.parameters[p].mu, 0.5, 0.02);
        EXPECT_NEAR(found.parameters[p].sigma, std::sqrt(5.0) / 6, 0.02);
        EXPECT_LT(found.parameters[p].mu_star_interval.low, 0.5);
        EXPECT_GT(found.parameters[p].mu_star_interval.high, 0.49);
    }
}

TEST(Morris, StepsOutOfTheDomainAreLeftOut) {
    const Levels levels = {4, 4};
    const Response upper_triangle = [](std::span<const Gene> x) -> std::optional<double> {
        if (x[0] > x[1]) return std::nullopt;
        return 3.0 * x[1] + x[0];
    };
    const MorrisResult found = morris(upper_triangle, levels, config(1000));
    EXPECT_EQ(found.trajectories, 1000u);
    EXPECT_NEAR(double(found.drawn), 1600, 100);  // 10 of 16 points
    for (const ElementaryEffects& e : found.parameters) {
        EXPECT_EQ(e.used + e.left_out, 1000u);
        EXPECT_GT(e.used, 200u);
        EXPECT_GT(e.left_out, 200u);
    }
    EXPECT_NEAR(found.parameters[0].mu, 3, 1e-12);
    EXPECT_NEAR(found.parameters[1].mu, 9, 1e-12);
}

TEST(Morris, OfNothing) {
    const Levels levels = {4, 4};
    SensitivityConfig c = config(10);
    c.draws_per_point = 20;
    const MorrisResult found =
        morris([](std::span<const Gene>) -> std::optional<double> { return {}; }, levels, c);
    EXPECT_EQ(found.trajectories, 0u);
    EXPECT_EQ(found.drawn, 200u);
    EXPECT_THAT(found.parameters[0].mu_star, IsNan());
    EXPECT_THAT(found.parameters[0].mu_star_interval.low, IsNan());
}

// ---- Sobol

TEST(Sobol, OfAnAdditiveFunction) {
    const Levels levels = {2, 3, 6, 1};
    const Response additive = [&](std::span<const Gene> x) {
        return std::optional(-40 + 2.0 * x[0] + (x[1] == 1 ? 3.0 : 0.0) + 0.1 * x[2]);
    };
    const SobolResult found = sobol(additive, levels, config(20000));
    EXPECT_EQ(found.rows, 20000u);
    EXPECT_EQ(found.drawn, 40000u);
    // Variances 1, 2, 0.0291.. of the parts.
    const double a = 1, b = 2, c = 0.01 * 35 / 12, all = a + b + c;
    EXPECT_NEAR(found.variance, all, 0.03);
    EXPECT_NEAR(found.parameters[0].first, a / all, 0.01);
    EXPECT_NEAR(found.parameters[1].first, b / all, 0.01);
    EXPECT_NEAR(found.parameters[2].first, c / all, 0.01);
    EXPECT_NEAR(found.parameters[3].first, 0, 1e-12);
    for (std::size_t p = 0; p < 4; ++p)
        EXPECT_NEAR(found.parameters[p].total, found.parameters[p].first, 0.02);
    EXPECT_EQ(found.parameters[3].changed, 0u);
    EXPECT_NEAR(double(found.parameters[0].changed), 10000, 300);  // half of the draws are its own
    EXPECT_NEAR(found.first_sum, 1, 0.02);
    EXPECT_NEAR(found.additive, 1, 1e-9);
    EXPECT_LT(found.first_sum_interval.low, 1);
    EXPECT_GT(found.first_sum_interval.high, 1);
    expect_near(found, Exact(additive, levels), 0.02);
}

/// Ishigami and Homma 1990, a = 7, b = 0.1: Sobol indices in closed form.
TEST(Sobol, OfTheIshigamiFunction) {
    const Levels levels = {64, 64, 64};
    const Response ishigami = [&](std::span<const Gene> genes) {
        const auto x = [&](std::size_t p) {
            return (2 * middle(genes[p], 64) - 1) * std::numbers::pi;
        };
        return std::optional(std::sin(x(0)) + 7 * std::pow(std::sin(x(1)), 2) +
                             0.1 * std::pow(x(2), 4) * std::sin(x(0)));
    };
    const SobolResult found = sobol(ishigami, levels, config(40000));
    const std::vector<double> first = {0.3139, 0.4424, 0}, total = {0.5576, 0.4424, 0.2437};
    for (std::size_t p = 0; p < 3; ++p) {
        EXPECT_NEAR(found.parameters[p].first, first[p], 0.01);
        EXPECT_NEAR(found.parameters[p].total, total[p], 0.015);
        EXPECT_LE(found.parameters[p].total_interval.low, total[p] + 0.003);
        EXPECT_GE(found.parameters[p].total_interval.high, total[p] - 0.003);
    }
    EXPECT_NEAR(found.first_sum, 0.7563, 0.015);
    EXPECT_NEAR(found.additive, 0.7563, 0.015);
}

/// Sobol's g-function: a product, so that its indices are known.
TEST(Sobol, OfTheGFunction) {
    const std::vector<double> a = {0, 1, 4.5, 9};
    const Levels levels(4, 128);
    const Response g = [&](std::span<const Gene> x) {
        double y = 1;
        for (std::size_t p = 0; p < 4; ++p)
            y *= (std::abs(4 * middle(x[p], 128) - 2) + a[p]) / (1 + a[p]);
        return std::optional(y);
    };
    const SobolResult found = sobol(g, levels, config(40000));
    std::vector<double> part;
    double product = 1;
    for (double x : a) {
        part.push_back(1 / (3 * (1 + x) * (1 + x)));
        product *= 1 + part.back();
    }
    const double variance = product - 1;
    EXPECT_NEAR(found.variance, variance, 0.02);
    for (std::size_t p = 0; p < 4; ++p) {
        SCOPED_TRACE(p);
        EXPECT_NEAR(found.parameters[p].first, part[p] / variance, 0.01);
        EXPECT_NEAR(found.parameters[p].total, part[p] * product / (1 + part[p]) / variance, 0.012);
    }
}

/// Where the domain is a part of the grid the parameters depend on one another.
TEST(Sobol, OfADomainByDefinition) {
    const Levels levels = {4, 5, 3};
    const Response response = [](std::span<const Gene> x) -> std::optional<double> {
        if (x[0] + x[1] < 3 || x[0] + x[1] > 5) return std::nullopt;
        return 10.0 + x[0] * x[0] - 2.0 * x[1] + 1.5 * x[0] * x[2];
    };
    const Exact exact(response, levels);
    EXPECT_GT(exact.first[0], exact.total[0]);  // it tells of the others what they leave unsaid
    const SobolResult found = sobol(response, levels, config(40000));
    EXPECT_GT(found.drawn, 2 * found.rows);
    expect_near(found, exact, 0.015);
    EXPECT_LT(found.additive, 0.99);
}

TEST(Sobol, OfMoreValuesThanThereAreRows) {
    const Levels levels = {5000, 3000, 2};
    const Response response = [](std::span<const Gene> x) {
        return std::optional(place(x[0], 5000) + 0.5 * place(x[1], 3000) + 0.2 * x[2]);
    };
    const SobolResult found = sobol(response, levels, config(2000));
    const std::vector<double> part = {1.0 / 12, 0.25 / 12, 0.01};
    for (std::size_t p = 0; p < 3; ++p) {
        const double share = part[p] / (part[0] + part[1] + part[2]);
        EXPECT_NEAR(found.parameters[p].first, share, 0.04);
        EXPECT_NEAR(found.parameters[p].total, share, 0.06);
    }
    EXPECT_GT(found.additive, 0.98);
}

TEST(Sobol, OfValuesThatNothingElseCanReplace) {
    const Levels levels = {5, 5};
    const Response diagonal = [](std::span<const Gene> x) -> std::optional<double> {
        if (x[0] != x[1]) return std::nullopt;
        return double(x[0]);
    };
    const SobolResult found = sobol(diagonal, levels, config(2000));
    for (const SobolIndices& i : found.parameters) {
        EXPECT_NEAR(i.first, 1, 0.03);
        EXPECT_EQ(i.total, 0);
        EXPECT_EQ(i.changed, 0u);
    }
    EXPECT_NEAR(found.additive, 1, 1e-9);
}

TEST(Sobol, OfNothingAndOfAConstant) {
    const Levels levels = {4, 4};
    SensitivityConfig c = config(10);
    c.draws_per_point = 20;
    const SobolResult nothing =
        sobol([](std::span<const Gene>) -> std::optional<double> { return {}; }, levels, c);
    EXPECT_EQ(nothing.rows, 0u);
    EXPECT_EQ(nothing.drawn, 400u);
    EXPECT_THAT(nothing.variance, IsNan());
    EXPECT_THAT(nothing.parameters[1].total, IsNan());
    const SobolResult constant =
        sobol([](std::span<const Gene>) { return std::optional(0.1); }, levels, c);
    EXPECT_EQ(constant.rows, 10u);
    EXPECT_NEAR(constant.mean, 0.1, 1e-12);
    EXPECT_EQ(constant.variance, 0);
    EXPECT_THAT(constant.parameters[0].first, IsNan());
    EXPECT_THAT(constant.additive, IsNan());
}

/// A rare domain ends the draws: what was found is used, and no more is claimed.
TEST(Sobol, OfADomainThatIsHardToMeet) {
    const Levels levels = {100, 100};
    SensitivityConfig c = config(100);
    c.draws_per_point = 20;
    const SobolResult found = sobol(
        [](std::span<const Gene> x) -> std::optional<double> {
            if (x[0] != 7) return std::nullopt;
            return double(x[1]);
        },
        levels, c);
    EXPECT_EQ(found.drawn, 4000u);
    EXPECT_GT(found.rows, 5u);
    EXPECT_LT(found.rows, 40u);
}

TEST(Sensitivity, IsTheSameForTheSameSeedAndAnotherForAnother) {
    const Levels levels = {6, 5, 7};
    const Response response = [](std::span<const Gene> x) -> std::optional<double> {
        if ((x[0] + x[1] + x[2]) % 5 == 0) return std::nullopt;
        return std::exp(x[0] * 0.3) * x[1] + x[2];
    };
    const auto both = [&](const SensitivityConfig& c) {
        const SobolResult s = sobol(response, levels, c);
        const MorrisResult m = morris(response, levels, c);
        return std::tuple(s.mean, s.drawn, s.parameters[0].first, s.parameters[1].total,
                          s.parameters[2].total_interval.low, s.additive, m.parameters[0].mu,
                          m.parameters[1].mu_star_interval.high, m.drawn);
    };
    EXPECT_EQ(both(config(300)), both(config(300)));
    SensitivityConfig other = config(300);
    other.analysis = 1;
    for (const auto& changed : {both(config(300, 2)), both(other)}) {
        EXPECT_NE(std::get<0>(changed), std::get<0>(both(config(300))));
        EXPECT_NE(std::get<6>(changed), std::get<6>(both(config(300))));
    }
}

// ---- Interactions

TEST(Interactions, AreWhatASumLeaves) {
    const Levels levels = {3, 4, 1, 2};
    const Response response = [](std::span<const Gene> x) -> std::optional<double> {
        if (x[1] == 3) return std::nullopt;
        return 5 + 2.0 * x[0] + x[1] * x[1] + 0.5 * x[3] - 0.25 * x[0] * x[0] * x[3];
    };
    const std::vector<Gene> centre = {1, 2, 0, 0};
    const auto found = interactions(response, levels, centre);
    ASSERT_THAT(found, SizeIs(3));  // not with the one of one value
    const auto pair = [&](std::size_t i) { return std::pair(found[i].a, found[i].b); };
    EXPECT_EQ(pair(0), std::pair(std::size_t{0}, std::size_t{1}));
    EXPECT_EQ(pair(1), std::pair(std::size_t{0}, std::size_t{3}));
    EXPECT_EQ(pair(2), std::pair(std::size_t{1}, std::size_t{3}));
    EXPECT_NEAR(found[0].largest, 0, 1e-12);
    EXPECT_EQ(found[0].used, 2u);  // of four: one step up of the second is not in the domain
    EXPECT_EQ(found[0].left_out, 2u);
    EXPECT_NEAR(found[1].largest, -0.25 * (4 - 1), 1e-12);
    EXPECT_EQ(found[1].used, 2u);
    EXPECT_NEAR(found[2].largest, 0, 1e-12);
    const std::vector<Gene> outside = {1, 3, 0, 0};
    EXPECT_THAT(interactions(response, levels, outside), IsEmpty());
}

// ---- The near-optimal set

TEST(NearOptimalSet, CountsValuesWithinEachPercentage) {
    const ParameterSpace space = test::numbered_space(2, 3);
    const auto id = [&](Gene a, Gene b) { return space.encode(std::vector<Gene>{a, b}); };
    const std::vector<RankedDesign> best = {
        {id(0, 1), 100}, {id(0, 2), 101}, {id(1, 1), 101.5}, {id(2, 1), 110}};
    const auto found = near_optimal(space, best, false, std::vector<double>{0.5, 1, 10, 20});
    ASSERT_THAT(found, SizeIs(4));
    const auto designs = [&](std::size_t i) { return found[i].designs; };
    EXPECT_EQ(designs(0), 1u);
    EXPECT_EQ(designs(1), 2u);  // the limit is within
    EXPECT_EQ(designs(2), 4u);
    EXPECT_EQ(designs(3), 4u);
    EXPECT_THAT(found[1].counts, ElementsAre(ElementsAre(2, 0, 0), ElementsAre(0, 1, 1)));
    EXPECT_THAT(found[2].counts, ElementsAre(ElementsAre(2, 1, 1), ElementsAre(0, 3, 1)));
    for (const NearOptimal& n : found) EXPECT_FALSE(n.at_least);
    const auto cut = near_optimal(space, best, true, std::vector<double>{1, 20});
    EXPECT_FALSE(cut[0].at_least);  // the next one is known, and too far
    EXPECT_TRUE(cut[1].at_least);
}

}  // namespace
}  // namespace atl::search
