#include "atoll/run/validation.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "atoll/io/model_files.hpp"
#include "atoll/model/reference_model.hpp"
#include "atoll/search/objective.hpp"

namespace atl::run {

namespace {

using model::DesignCost;
using model::Fidelity;

/// Costs of all designs of a table, in their order, computed on all cores.
std::vector<DesignCost> evaluate_all(const io::PublishedTable& table, Fidelity fidelity,
                                     const std::shared_ptr<const model::ComponentLibrary>& library,
                                     const model::HardwareTemplate& hardware,
                                     const std::vector<model::Network>& networks) {
    std::vector<DesignCost> costs(table.designs.size());
    const auto effort = table.rows.empty() ? model::CostModel::Effort::feasible_designs
                                           : model::CostModel::Effort::every_network;
    std::atomic<std::size_t> next = 0;
    std::exception_ptr failure;
    std::mutex failing;
    const auto work = [&] {
        try {
            model::ReferenceModel model(library, hardware, networks, fidelity);
            for (std::size_t d = next++; d < costs.size(); d = next++)
                costs[d] = model.evaluate(table.designs[d], effort);
        } catch (...) {
            const std::lock_guard lock(failing);
            failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> workers;
        for (unsigned t = 1; t < std::max(1U, std::thread::hardware_concurrency()); ++t)
            workers.emplace_back(work);
        work();
    }
    if (failure) std::rethrow_exception(failure);
    return costs;
}

double relative_error(double found, double published) {
    return published == 0 ? std::abs(found) : std::abs(found / published - 1);
}

class TableValidation {
  public:
    TableValidation(const io::PublishedTable& table, const io::ConfigPath& path) : table_(table) {
        const auto hardware = io::find_template(path, table.hardware, table.experiment);
        const auto library = io::load_library(path, hardware.cell);
        networks_ = io::find_networks(path, table.networks, table.experiment);
        published_ = evaluate_all(table, Fidelity::published, library, hardware, networks_);
        if (!table.rows.empty())
            exact_ = evaluate_all(table, Fidelity::exact, library, hardware, networks_);
    }

    VerdictFidelity verdicts() const {
        VerdictFidelity out{table_.experiment, table_.designs.size(), 0};
        for (std::size_t d = 0; d < table_.designs.size(); ++d)
            out.equal += published_[d].feasible() == table_.mapper_ok[d];
        return out;
    }

    void compare_rows(Validation& out) const {
        for (std::size_t n = 0; n < table_.networks.size(); ++n) {
            NetworkFidelity f;
            f.experiment = table_.experiment;
            f.network = table_.networks[n];
            std::vector<double> energy, area, latency, found, expected;
            for (const io::PublishedRow& row : table_.rows) {
                if (row.network != f.network) continue;
                ++f.rows;
                const DesignCost& cost = published_[row.design];
                if (!cost.outside_tables.empty() || cost.networks[n].infeasible) continue;
                ++f.mappable;
                const model::NetworkCost& c = cost.networks[n];
                const double cycle_time = table_.designs[row.design].cycle_time;
                f.cycles_equal += c.cycles == std::llround(row.latency_s / cycle_time);
                energy.push_back(relative_error(c.energy_J, row.energy_J));
                area.push_back(relative_error(cost.area_mm2, row.area_mm2));
                latency.push_back(relative_error(c.latency_s, row.latency_s));
                found.push_back(c.energy_J);
                expected.push_back(row.energy_J);
                out.worst.push_back({table_.experiment, f.network, table_.designs[row.design],
                                     row.energy_J, c.energy_J, energy.back()});
            }
            f.energy = error_statistics(energy);
            f.area = error_statistics(area);
            f.latency = error_statistics(latency);
            f.spearman_energy = spearman(found, expected);
            out.networks.push_back(f);
            out.rows += f.rows;
        }
    }

    void compare_fidelities(Validation& out) const {
        const auto gap = [&](const std::string& what, auto figure) {
            std::vector<double> exact, published, difference;
            for (std::size_t d = 0; d < table_.designs.size(); ++d) {
                if (!exact_[d].feasible() || !published_[d].feasible()) continue;
                exact.push_back(figure(exact_[d]));
                published.push_back(figure(published_[d]));
                difference.push_back(relative_error(exact.back(), published.back()));
            }
            out.gaps.push_back({table_.experiment, what, exact.size(), error_statistics(difference),
                                flipped_pairs(exact, published)});
        };
        for (std::size_t n = 0; n < table_.networks.size(); ++n)
            gap(table_.networks[n], [&](const DesignCost& c) { return c.networks[n].energy_J; });
        gap("ela_mean", [](const DesignCost& c) { return value(search::Objective::ela_mean, c); });
    }

  private:
    const io::PublishedTable& table_;
    std::vector<model::Network> networks_;
    std::vector<DesignCost> published_, exact_;
};

}  // namespace

Validation validate(const std::vector<io::PublishedTable>& tables, const io::ConfigPath& path,
                    std::size_t worst_rows) {
    const auto start = std::chrono::steady_clock::now();
    Validation out;
    for (const io::PublishedTable& table : tables) {
        const TableValidation v(table, path);
        if (table.rows.empty()) {
            out.verdicts.push_back(v.verdicts());
        } else {
            v.compare_rows(out);
            v.compare_fidelities(out);
        }
    }
    std::stable_sort(out.worst.begin(), out.worst.end(),
                     [](const WorstRow& a, const WorstRow& b) { return a.error > b.error; });
    out.worst.resize(std::min(out.worst.size(), worst_rows));
    out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return out;
}

}  // namespace atl::run
