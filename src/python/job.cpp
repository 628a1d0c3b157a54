#include "job.hpp"

#include <algorithm>
#include <limits>

#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"
#include "atoll/model/physical/physical_model.hpp"
#include "atoll/run/evaluators.hpp"

namespace atl::python {

namespace {

io::Overrides overrides_of(const py::dict& set) {
    io::Overrides out = {{"output", "unused"}};  // as long as nobody writes there
    const py::object json = py::module_::import("json").attr("dumps");
    for (const auto& [key, value] : set)
        out[py::str(key)] = py::str(py::isinstance<py::str>(value) ? value : json(value));
    return out;
}

io::ConfigPath path_of(const std::vector<std::string>& configs) {
    std::vector<std::filesystem::path> directories(configs.begin(), configs.end());
    const io::ConfigPath standard = io::ConfigPath::standard();
    directories.insert(directories.end(), standard.directories().begin(),
                       standard.directories().end());
    return io::ConfigPath(std::move(directories));
}

/// Designs costed at once: some hundredths of a second by the compiled models.
constexpr std::size_t batch = 4096;

void append(const search::Figures& part, std::size_t first, search::Figures& all) {
    const auto copy = [&](std::span<const double> from, std::span<double> to) {
        std::copy(from.begin(), from.end(), to.begin() + static_cast<std::ptrdiff_t>(first));
    };
    copy(part.area_mm2(), all.area_mm2());
    copy(part.relative_cost(), all.relative_cost());
    copy(part.noise(), all.noise());
    copy(part.violation(), all.violation());
    for (std::size_t n = 0; n < part.networks(); ++n) {
        copy(part.energy_J(n), all.energy_J(n));
        copy(part.latency_s(n), all.latency_s(n));
    }
}

py::dict best_of(const io::BestDesign& best, const io::Job& job) {
    const model::DesignCost& cost = io::searched_cost(best, job);
    py::dict out;
    out["id"] = best.id;
    out["objective"] = io::searched_objective(best, job);
    out["island"] = best.island;
    out["design"] = values_of(best.design, job.space.model());
    out["area_mm2"] = cost.area_mm2;
    out["relative_cost"] = cost.relative_cost;
    out["noise"] = cost.noise;
    out["energy_J"] = column<double>(cost.networks, [](const auto& n) { return n.energy_J; });
    out["latency_s"] = column<double>(cost.networks, [](const auto& n) { return n.latency_s; });
    return out;
}

/// Rows of all islands, each with its island.
template <class Row>
using IslandRows = std::vector<std::pair<std::int64_t, Row>>;

template <class Row>
IslandRows<Row> rows_of(const std::vector<search::IslandState>& islands,
                        std::vector<Row> search::IslandState::*list) {
    IslandRows<Row> out;
    for (const search::IslandState& s : islands)
        for (const Row& row : s.*list) out.emplace_back(s.island, row);
    return out;
}

template <class T, class Row>
void add_column(py::dict& table, const char* name, const IslandRows<Row>& rows, T Row::*member) {
    table[name] = column<T>(rows, [&](const auto& r) { return r.second.*member; });
}

/// Names and columns are those of result.h5.
py::dict archive_of(const std::vector<search::IslandState>& islands,
                    const search::ParameterSpace& space) {
    const auto rows = rows_of(islands, &search::IslandState::archive);
    std::vector<model::Design> designs;
    for (const auto& [island, individual] : rows) designs.push_back(space.design(individual.id));
    py::dict out;
    out["island"] = column<std::int64_t>(rows, [](const auto& r) { return r.first; });
    add_column(out, "id", rows, &search::Individual::id);
    out["objective"] = column<double>(rows, [](const auto& r) { return r.second.score.objective; });
    out["violation"] = column<double>(rows, [](const auto& r) { return r.second.score.violation; });
    for (const auto& [name, values] : columns_of(designs, space.model())) out[name] = values;
    return out;
}

py::dict history_of(const std::vector<search::IslandState>& islands) {
    using Record = search::GenerationRecord;
    const auto rows = rows_of(islands, &search::IslandState::history);
    py::dict out;
    out["island"] = column<std::int64_t>(rows, [](const auto& r) { return r.first; });
    add_column(out, "generation", rows, &Record::generation);
    add_column(out, "phase", rows, &Record::phase);
    add_column(out, "best_objective", rows, &Record::best_objective);
    add_column(out, "feasible", rows, &Record::feasible);
    add_column(out, "evaluations", rows, &Record::evaluations);
    add_column(out, "requests", rows, &Record::requests);
    add_column(out, "immigrants", rows, &Record::immigrants);
    add_column(out, "diversity", rows, &Record::diversity);
    return out;
}

py::dict front_of(const search::Front& front) {
    py::dict out;
    out["id"] = array_of(front.designs);
    for (std::size_t c = 0; c < front.criteria.size(); ++c)
        out[py::str(std::string(search::name(front.criteria[c])))] =
            column<double>(front.points, [&](const auto& point) { return point[c]; });
    return out;
}

}  // namespace

bool Interruption::operator()() {
    constexpr std::chrono::milliseconds between(50);
    const auto now = std::chrono::steady_clock::now();
    if (raised_ || now - last_ < between) return raised_;
    last_ = now;
    const py::gil_scoped_acquire lock;
    return raised_ = PyErr_CheckSignals() != 0;
}

Job::Job(const std::string& file, const py::dict& set, const std::vector<std::string>& configs)
    : job_(io::load_job(file, overrides_of(set), path_of(configs))), unlimited_(job_) {
    unlimited_.config.limits.area_mm2 = std::numeric_limits<double>::infinity();
}

search::Figures Job::by_ids(const std::vector<search::DesignId>& ids, Interruption& interruption) {
    const std::scoped_lock lock(one_at_a_time_);
    if (!evaluator_) evaluator_ = run::make_evaluator(unlimited_);
    search::Figures all, part;
    all.resize(ids.size(), job_.networks.size());
    for (std::size_t first = 0; first < ids.size() && !interruption(); first += batch) {
        const std::size_t n = std::min(batch, ids.size() - first);
        evaluator_->evaluate(std::span(ids).subspan(first, n), part);
        append(part, first, all);
    }
    return all;
}

search::Figures Job::by_parameters(const std::vector<model::Design>& designs,
                                   Interruption& interruption) const {
    const auto model = run::make_cost_model(job_, job_.networks, job_.config.fidelity);
    search::Figures all;
    all.resize(designs.size(), job_.networks.size());
    for (std::size_t d = 0; d < designs.size() && !interruption(); ++d) {
        if (job_.physical) {
            const auto problems = model::physical::problems(*job_.physical, designs[d]);
            if (!problems.empty())
                throw base::Error(base::ErrorKind::input, "design " + std::to_string(d) + ": " +
                                                              base::join(problems, "; "));
        }
        search::write_figures(model->evaluate(designs[d], model::CostModel::Effort::every_network),
                              d, all);
    }
    return all;
}

py::dict Job::evaluate(const py::object& designs) {
    Interruption interruption;
    search::Figures figures;
    const bool columns =
        py::hasattr(designs, "keys") ||
        (py::isinstance<py::array>(designs) && !designs.attr("dtype").attr("names").is_none());
    if (columns) {
        const auto wanted = designs_of(designs, job_.space.model());
        const py::gil_scoped_release released;
        figures = by_parameters(wanted, interruption);
    } else {
        const auto ids = ids_of(designs, job_.space);
        const py::gil_scoped_release released;
        figures = by_ids(ids, interruption);
    }
    interruption.rethrow();
    return figures_of(std::move(figures), job_.config.limits, job_.config.objective);
}

py::dict Job::search() const {
    Interruption interruption;
    run::PlainSearch found;
    {
        const py::gil_scoped_release released;
        found = run::plain_search(job_, [&] { return interruption(); });
    }
    interruption.rethrow();
    const io::SearchResult& result = found.result;
    py::dict out;
    out["best"] = result.best ? py::object(best_of(*result.best, job_)) : py::none();
    out["evaluations"] = result.overview.evaluations;
    out["generation"] = result.overview.slowest;
    out["archive"] = archive_of(found.islands, job_.space);
    out["history"] = history_of(found.islands);
    if (result.front) out["front"] = front_of(*result.front);
    return out;
}

}  // namespace atl::python
