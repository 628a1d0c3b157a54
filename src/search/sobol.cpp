#include <cmath>

#include "atoll/base/contract.hpp"
#include "atoll/search/sensitivity.hpp"
#include "sensitivity_sampling.hpp"

namespace atl::search {

namespace {

/// Two samples A and B of the domain, and for every parameter A with another value of it.
struct Samples {
    std::size_t rows = 0;
    std::vector<std::size_t> groups;     ///< per parameter: ranges of its values
    std::vector<Gene> a, b;              ///< parameters x rows: ranges the values are in
    std::vector<double> at_a, at_b;      ///< less their common mean
    std::vector<double> at_a_changed;    ///< parameters x rows, likewise
    std::vector<std::uint64_t> changed;  ///< per parameter: rows where its value is another one

    std::span<const Gene> of_parameter(const std::vector<Gene>& of, std::size_t p) const {
        return std::span(of).subspan(p * rows, rows);
    }
};

/// Points as they are drawn, row after row.
struct Drawn {
    std::vector<Gene> points;
    std::vector<double> responses;
    std::uint64_t drawn = 0;  ///< to find them
};

Drawn draw(const Response& response, std::span<const std::size_t> levels,
           const SensitivityConfig& config, Draw what, const Part& part) {
    Drawn out;
    DomainSampler sampler(response, levels, config, config.samples);
    std::vector<Gene> point(levels.size());
    for (std::uint64_t row = 0; row < config.samples; ++row) {
        part.done(row, config.samples);
        const auto y = sampler.draw(stream(config, what, row), point);
        if (!y) break;
        out.points.insert(out.points.end(), point.begin(), point.end());
        out.responses.push_back(*y);
    }
    out.drawn = sampler.drawn();
    return out;
}

/// The response with a value of one parameter drawn among all that have one; nothing when it is the
/// point's own.
std::optional<double> redraw(const Response& response, std::span<Gene> point, std::size_t p,
                             std::size_t levels, base::RandomStream& random) {
    const Gene own = point[p];
    std::optional<double> y;
    do {
        point[p] = static_cast<Gene>(random.uniform_int(levels));
        if (point[p] != own) y = response(point);
    } while (!y && point[p] != own);
    point[p] = own;
    return y;
}

Samples draw_samples(const Response& response, std::span<const std::size_t> levels,
                     const SensitivityConfig& config, SobolResult& out) {
    const std::size_t parameters = levels.size();
    Drawn a = draw(response, levels, config, Draw::start, Part(config, 0, 0.3));
    Drawn b = draw(response, levels, config, Draw::other_start, Part(config, 0.3, 0.6));
    Samples s;
    s.rows = std::min(a.responses.size(), b.responses.size());
    // Means over fewer rows than that would tell nothing.
    const auto most = static_cast<std::size_t>(std::sqrt(static_cast<double>(s.rows)));
    for (const std::size_t n : levels)
        s.groups.push_back(std::min(n, std::max<std::size_t>(most, 2)));
    out.rows = s.rows;
    out.drawn = a.drawn + b.drawn;
    s.a.resize(parameters * s.rows);
    s.b.resize(parameters * s.rows);
    s.at_a_changed.resize(parameters * s.rows);
    s.changed.resize(parameters);
    const Part changes(config, 0.6, 0.8);
    for (std::size_t row = 0; row < s.rows; ++row) {
        changes.done(row, s.rows);
        const auto point = std::span(a.points).subspan(row * parameters, parameters);
        base::RandomStream random = stream(config, Draw::value, row);
        for (std::size_t p = 0; p < parameters; ++p) {
            const auto group = [&](Gene gene) {
                return static_cast<Gene>(gene * s.groups[p] / levels[p]);
            };
            s.a[p * s.rows + row] = group(point[p]);
            s.b[p * s.rows + row] = group(b.points[row * parameters + p]);
            const auto y = redraw(response, point, p, levels[p], random);
            s.at_a_changed[p * s.rows + row] = y.value_or(a.responses[row]);
            s.changed[p] += y.has_value();
        }
    }
    a.responses.resize(s.rows);
    b.responses.resize(s.rows);
    s.at_a = std::move(a.responses);
    s.at_b = std::move(b.responses);
    // Less their mean: the estimators are exact for any, and best for this one.
    for (std::size_t row = 0; row < s.rows; ++row) out.mean += s.at_a[row] + s.at_b[row];
    out.mean /= 2 * static_cast<double>(s.rows);
    for (auto* responses : {&s.at_a, &s.at_b, &s.at_a_changed})
        for (double& y : *responses) y -= out.mean;
    return s;
}

/// Indices of one (re)sample: `weights` says how often each row is in it.
class Estimator {
  public:
    Estimator(const Samples& samples, std::span<const double> weights) : s_(samples), w_(weights) {
        double squares = 0;
        for (std::size_t row = 0; row < s_.rows; ++row) {
            mean_a_ += w_[row] * s_.at_a[row];
            mean_b_ += w_[row] * s_.at_b[row];
            squares += w_[row] * (s_.at_a[row] * s_.at_a[row] + s_.at_b[row] * s_.at_b[row]);
        }
        const auto n = static_cast<double>(s_.rows);
        mean_a_ /= n;
        mean_b_ /= n;
        const double mean = (mean_a_ + mean_b_) / 2;
        variance_ = squares / (2 * n) - mean * mean;
    }

    double variance() const { return variance_; }

    double first(std::size_t p) const {
        struct Group {
            double a = 0, b = 0, weight_a = 0, weight_b = 0;
        };
        std::vector<Group> groups(s_.groups[p]);
        const auto a = s_.of_parameter(s_.a, p), b = s_.of_parameter(s_.b, p);
        for (std::size_t row = 0; row < s_.rows; ++row) {
            groups[a[row]].a += w_[row] * s_.at_a[row];
            groups[a[row]].weight_a += w_[row];
            groups[b[row]].b += w_[row] * s_.at_b[row];
            groups[b[row]].weight_b += w_[row];
        }
        double sum = 0;  // with A and B in either role
        for (const Group& g : groups) {
            if (g.weight_a > 0) sum += g.b * (g.a / g.weight_a - mean_a_);
            if (g.weight_b > 0) sum += g.a * (g.b / g.weight_b - mean_b_);
        }
        return sum / (2 * static_cast<double>(s_.rows)) / variance_;
    }

    double total(std::size_t p) const {
        double sum = 0;
        for (std::size_t row = 0; row < s_.rows; ++row) {
            const double change = s_.at_a[row] - s_.at_a_changed[p * s_.rows + row];
            sum += w_[row] * change * change;
        }
        return sum / (2 * static_cast<double>(s_.rows)) / variance_;
    }

  private:
    const Samples& s_;
    std::span<const double> w_;
    double mean_a_ = 0, mean_b_ = 0, variance_ = 0;
};

/// Backfitting: every parameter in turn takes what the others leave, until nothing changes.
double additive_share(const Samples& s) {
    constexpr int most_rounds = 200;
    constexpr double unchanged = 1e-9;  // of the response's deviation
    std::vector<std::vector<double>> effects;
    for (const std::size_t groups : s.groups) effects.emplace_back(groups, 0.0);
    std::vector<double> left = s.at_a;
    double mean = 0, squares = 0, left_squares = 0;
    for (double y : left) mean += y;
    mean /= static_cast<double>(s.rows);
    for (double& y : left) {
        y -= mean;
        squares += y * y;
    }
    const double deviation = std::sqrt(squares / static_cast<double>(s.rows));
    double change = deviation;
    for (int round = 0; round < most_rounds && change > unchanged * deviation; ++round) {
        change = 0;
        for (std::size_t p = 0; p < s.groups.size(); ++p) {
            std::vector<double> sum(s.groups[p], 0.0), rows(s.groups[p], 0.0);
            const auto groups = s.of_parameter(s.a, p);
            for (std::size_t row = 0; row < s.rows; ++row) {
                sum[groups[row]] += left[row];
                ++rows[groups[row]];
            }
            for (std::size_t v = 0; v < sum.size(); ++v) {
                sum[v] = rows[v] > 0 ? sum[v] / rows[v] : 0;
                effects[p][v] += sum[v];
                change = std::max(change, std::abs(sum[v]));
            }
            for (std::size_t row = 0; row < s.rows; ++row) left[row] -= sum[groups[row]];
        }
    }
    squares = 0;
    for (std::size_t row = 0; row < s.rows; ++row) {
        double y = s.at_b[row] - mean;
        squares += y * y;
        for (std::size_t p = 0; p < s.groups.size(); ++p)
            y -= effects[p][s.of_parameter(s.b, p)[row]];
        left_squares += y * y;
    }
    return 1 - left_squares / squares;
}

bool constant(const Samples& s) {
    const auto differs = [&](double y) { return y != s.at_a.front(); };
    return s.rows == 0 || (std::none_of(s.at_a.begin(), s.at_a.end(), differs) &&
                           std::none_of(s.at_b.begin(), s.at_b.end(), differs));
}

}  // namespace

SobolResult sobol(const Response& response, std::span<const std::size_t> levels,
                  const SensitivityConfig& config) {
    ATOLL_EXPECT(config.samples >= 1);
    SobolResult out;
    const Samples samples = draw_samples(response, levels, config, out);
    const Interval nothing{not_a_number, not_a_number};
    if (constant(samples)) {
        if (out.rows == 0) out.mean = out.variance = not_a_number;
        for (const std::uint64_t changed : samples.changed)
            out.parameters.push_back({not_a_number, not_a_number, nothing, nothing, changed});
        out.first_sum = out.additive = not_a_number;
        out.first_sum_interval = nothing;
        return out;
    }
    std::vector<double> weights(samples.rows, 1.0);
    const Estimator whole(samples, weights);
    out.variance = whole.variance();
    for (std::size_t p = 0; p < levels.size(); ++p) {
        out.parameters.push_back({whole.first(p), whole.total(p), {}, {}, samples.changed[p]});
        out.first_sum += out.parameters.back().first;
    }
    out.additive = additive_share(samples);
    std::vector<std::vector<double>> first(levels.size()), total(levels.size());
    std::vector<double> sums;
    const Part resamples(config, 0.8, 1);
    for (std::uint64_t r = 0; r < config.resamples; ++r) {
        resamples.done(r, config.resamples);
        base::RandomStream random = stream(config, Draw::resample, r);
        weights.assign(samples.rows, 0.0);
        for (std::size_t i = 0; i < samples.rows; ++i) ++weights[random.uniform_int(samples.rows)];
        const Estimator again(samples, weights);
        sums.push_back(0);
        for (std::size_t p = 0; p < levels.size(); ++p) {
            first[p].push_back(again.first(p));
            total[p].push_back(again.total(p));
            sums.back() += first[p].back();
        }
    }
    for (std::size_t p = 0; p < levels.size(); ++p) {
        out.parameters[p].first_interval = interval(std::move(first[p]));
        out.parameters[p].total_interval = interval(std::move(total[p]));
    }
    out.first_sum_interval = interval(std::move(sums));
    return out;
}

}  // namespace atl::search
