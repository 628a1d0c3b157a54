#include "atoll/io/result.hpp"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "atoll/base/text.hpp"
#include "atoll/io/text_file.hpp"
#include "atoll/search/design_index.hpp"
#include "result_parts.hpp"
#include "run_header.hpp"
#include "state_tables.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using nlohmann::ordered_json;
using search::Individual;
using search::IslandState;

const model::DesignCost& searched_cost(const BestDesign& best, const Job& job) {
    return job.config.fidelity == model::Fidelity::exact ? best.exact : best.published;
}

double searched_objective(const BestDesign& best, const Job& job) {
    return job.config.fidelity == model::Fidelity::exact ? best.objective_exact
                                                         : best.objective_published;
}

IslandPart part_of(const IslandState& state) {
    IslandPart part;
    part.island = state.island;
    part.generation = state.generation;
    part.evaluations = state.evaluations;
    part.requests = state.requests;
    part.forgotten = state.forgotten;
    part.parcels = static_cast<std::int64_t>(state.arrivals.size());
    for (const search::Arrival& a : state.arrivals) {
        part.immigrants += a.accepted;
        part.helped += a.helped;
    }
    part.best = search::Overview{}.best;
    for (const auto* list : {&state.population, &state.archive})
        for (const Individual& i : *list)
            if (i.score.feasible() && better(i, part.best)) part.best = i;
    return part;
}

namespace {

void write_best(Hdf5Group group, const Job& job, const BestDesign& best) {
    group.attribute("objective", searched_objective(best, job));
    group.attribute("objective_exact", best.objective_exact);
    group.attribute("objective_published", best.objective_published);
    group.attribute("area_mm2", best.exact.area_mm2);
    group.attribute("design_id", best.id);
    group.attribute("island", best.island);
    Hdf5Group design = group.create_group("design");
    for (const auto& p : model::design_parameters(best.design.model)) {
        if (p.integer())
            design.attribute(std::string(p.name), static_cast<std::int64_t>(p.get(best.design)));
        else
            design.attribute(std::string(p.name), p.get(best.design));
    }
    Hdf5Group networks = group.create_group("networks", "network");
    write_column(networks, "network", job.networks, [](const model::Network& n) { return n.name; },
                 {"none", "name of the network"});
    const auto costs = [&](const std::string& suffix, const model::DesignCost& cost,
                           const std::string& fidelity) {
        using Cost = model::NetworkCost;
        write_column(networks, "energy_J" + suffix, cost.networks,
                     [](const Cost& n) { return known(n).energy_J; },
                     {"J", "energy of one inference, in " + fidelity + " fidelity"});
        write_column(networks, "latency_s" + suffix, cost.networks,
                     [](const Cost& n) { return known(n).latency_s; },
                     {"s", "latency of one inference, in " + fidelity + " fidelity"});
        write_column(networks, "cycles" + suffix, cost.networks,
                     [](const Cost& n) { return n.cycles; },
                     {"1", "clock cycles of one inference, in " + fidelity + " fidelity"});
    };
    costs("", searched_cost(best, job), "the job's");
    costs("_published", best.published, "published");
}

/// A design with its parameters, decoded once for all their columns.
struct DecodedDesign : KnownDesign {
    model::Design design;
};

/// Designs with their parameters in columns, as pandas wants them.
TableWriter<DecodedDesign> table_of_designs(Hdf5Group& file, const std::string& name,
                                            std::int64_t rows, const Job& job) {
    auto table = design_table<DecodedDesign>(
        file, name, rows, search::unit(job.config.objective, job.networks.size()));
    for (const auto& p : model::design_parameters(job.space.model())) {
        const Hdf5Group::Notes notes = notes_of(p);
        const std::string parameter(p.name);
        if (p.integer())
            table.column(
                parameter,
                [&p](const DecodedDesign& d) { return static_cast<std::int64_t>(p.get(d.design)); },
                notes);
        else
            table.column(
                parameter, [&p](const DecodedDesign& d) { return p.get(d.design); }, notes);
    }
    return table;
}

ordered_json best_json(const Job& job, const BestDesign& best) {
    const model::DesignCost& cost = searched_cost(best, job);
    ordered_json out = {{"design", design_json(best.design)},
                        {"objective", searched_objective(best, job)},
                        {"objective_exact", best.objective_exact},
                        {"objective_published", best.objective_published},
                        {"area_mm2", cost.area_mm2},
                        {"networks", networks_json(job, cost, best.published)},
                        {"design_id", best.id},
                        {"island", best.island}};
    if (best.objective_nominal) out["objective_nominal"] = *best.objective_nominal;
    if (cost.noise > 0) out["snr_dB"] = -10 * std::log10(cost.noise);
    return out;
}

}  // namespace

fs::path result_file(const fs::path& directory) {
    return directory / "result.h5";
}

namespace {

void write_front(Hdf5Group group, const Job& job, const search::Front& front) {
    write_column(group, "id", front.designs, [](search::DesignId id) { return id; },
                 {"1", meaning_of_ids});
    for (std::size_t c = 0; c < front.criteria.size(); ++c)
        write_column(group, std::string(search::name(front.criteria[c])), front.points,
                     [c](const search::Point& p) { return p[c]; },
                     {search::unit(front.criteria[c], job.config.objective, job.networks.size()),
                      "as the job's objective combines the networks"});
    write_design_columns(group, job.space.model(), front.designs,
                         [&](search::DesignId id) { return job.space.design(id); });
    if (front.hypervolume) group.attribute("hypervolume", *front.hypervolume);
}

std::string front_csv(const Job& job, const search::Front& front) {
    std::string out = "design_id";
    for (const search::Criterion c : front.criteria) out += "," + std::string(search::name(c));
    out += design_header(job.space.model()) + "\n";
    for (std::size_t i = 0; i < front.designs.size(); ++i) {
        out += std::to_string(front.designs[i]);
        for (std::size_t c = 0; c < front.criteria.size(); ++c)
            out += "," + base::shortest(front.points[i][c]);
        out += design_cells(job.space.design(front.designs[i])) + "\n";
    }
    return out;
}

ordered_json front_json(const Job& job, const search::Front& front) {
    ordered_json criteria = ordered_json::array();
    for (std::size_t c = 0; c < front.criteria.size(); ++c)
        criteria.push_back(
            {{"name", search::name(front.criteria[c])},
             {"unit", search::unit(front.criteria[c], job.config.objective, job.networks.size())},
             {"reference", front.reference[c]}});
    return {{"designs", front.designs.size()},
            {"criteria", criteria},
            {"hypervolume", front.hypervolume ? ordered_json(*front.hypervolume) : ordered_json()}};
}

bool reproducible(const Job& job) {
    return job.config.search.migration.mode == search::MigrationMode::synchronous;
}

ordered_json result_json(const Job& job, const SearchResult& result) {
    ordered_json islands = ordered_json::array();
    for (const IslandPart& part : result.islands) islands.push_back(island_json(part));
    ordered_json out = {
        {"job", job.config.name},
        {"seed", job.config.search.seed},
        {"fidelity", fidelity_name(job)},
        {"objective",
         {{"name", search::name(job.config.objective)},
          {"unit", search::unit(job.config.objective, job.networks.size())}}},
        {"area_limit_mm2", job.config.limits.area_mm2},
        {"best", result.best ? best_json(job, *result.best) : ordered_json()},
        {"evaluations", result.overview.evaluations},
        {"requests", result.overview.requests},
        {"distinct_designs",
         result.distinct_designs ? ordered_json(*result.distinct_designs) : ordered_json()},
        {"forgotten_designs", result.overview.forgotten},
        {"designs_in_space", job.space.size()},
        {"generations", result.overview.slowest},
        {"reproducible", reproducible(job)},
        {"islands", job.config.search.islands},
        {"by_island", islands},
        {"job_hash", job.hash()},
        {"versions", versions_json()}};
    if (result.front) out["front"] = front_json(job, *result.front);
    return out;
}

void write_summary(Hdf5File& out, const Job& job, const SearchResult& result) {
    out.attribute("fidelity", fidelity_name(job));
    out.attribute("objective", std::string(search::name(job.config.objective)));
    out.attribute("objective_unit", search::unit(job.config.objective, job.networks.size()));
    out.attribute("evaluations", result.overview.evaluations);
    out.attribute("requests", result.overview.requests);
    out.attribute("forgotten_designs", result.overview.forgotten);
    if (result.distinct_designs) out.attribute("distinct_designs", *result.distinct_designs);
    out.attribute("reproducible", std::int64_t{reproducible(job)});
    if (result.best) write_best(out.create_group("best"), job, *result.best);
}

}  // namespace

/// Counts different designs, up to a number of rows that costs some 100 MB.
class SearchTally::DistinctDesigns {
  public:
    explicit DistinctDesigns(std::int64_t rows) : counting_(rows <= most_rows) {}
    void add(search::DesignId id) {
        if (counting_) ids_.insert(id, 0);
    }
    std::optional<std::int64_t> count() const {
        if (!counting_) return std::nullopt;
        return static_cast<std::int64_t>(ids_.size());
    }

  private:
    static constexpr std::int64_t most_rows = std::int64_t{1} << 21;
    bool counting_;
    search::DesignIndex ids_;
};

SearchTally::SearchTally(const search::Overview& overview)
    : best_(search::Overview{}.best),
      distinct_(std::make_unique<DistinctDesigns>(overview.archived)) {
    result_.overview = overview;
}

SearchTally::~SearchTally() = default;

void SearchTally::add(const IslandState& state) {
    for (const Individual& i : state.archive) distinct_->add(i.id);
    const IslandPart part = part_of(state);
    if (better(part.best, best_)) {
        best_ = part.best;
        best_island_ = state.island;
    }
    result_.islands.push_back(part);
}

SearchResult SearchTally::result(std::optional<BestDesign> best) const {
    SearchResult out = result_;
    out.best = std::move(best);
    if (out.best) out.best->island = best_island_;
    if (out.overview.forgotten == 0) out.distinct_designs = distinct_->count();
    return out;
}

struct ResultWriter::Tables {
    Tables(Hdf5File& out, const Job& job, const search::Overview& overview)
        : states((write_header(out, "atoll search result", job), out), overview,
                 search::unit(job.config.objective, job.networks.size())),
          population(table_of_designs(out, "population", overview.members, job)),
          archive(table_of_designs(out, "archive", overview.archived, job)) {}
    StateTables states;
    TableWriter<DecodedDesign> population, archive;
};

ResultWriter::ResultWriter(const fs::path& directory, const Job& job,
                           const search::Overview& overview)
    : directory_(directory),
      job_(job),
      replacement_(std::make_unique<Hdf5Replacement>(result_file(directory), false)),
      tables_(std::make_unique<Tables>(replacement_->out(), job, overview)) {}

ResultWriter::~ResultWriter() = default;

void ResultWriter::add(const IslandState& state) {
    tables_->states.add(state);
    const auto decoded = [&](const Individual& i) {
        return DecodedDesign{{state.island, i}, job_.space.design(i.id)};
    };
    for (const Individual& i : state.population) tables_->population.add(decoded(i));
    for (const Individual& i : state.archive) tables_->archive.add(decoded(i));
}

void ResultWriter::commit(const SearchResult& result) {
    tables_->states.finish();
    tables_->population.finish();
    tables_->archive.finish();
    tables_.reset();  // the tables are closed
    write_summary(replacement_->out(), job_, result);
    if (result.front) {
        write_front(replacement_->out().create_group("front", "design"), job_, *result.front);
        replace_text(directory_ / "pareto.csv", front_csv(job_, *result.front));
    }
    replace_text(directory_ / "result.json", result_json(job_, result).dump(2) + "\n");
    replacement_->commit();
}

void append_session(const fs::path& directory, const RunSession& s) {
    const fs::path file = directory / "run.json";
    ordered_json sessions = ordered_json::array();
    std::ifstream in(file);
    if (in) sessions = ordered_json::parse(in, nullptr, false);
    if (!sessions.is_array())
        sessions = ordered_json::array();  // a log for people: never in the way
    ordered_json session = {{"started", s.started},
                            {"ended", s.ended},
                            {"host", s.host},
                            {"parallel", s.parallel},
                            {"from_" + s.counted, s.from},
                            {"to_" + s.counted, s.to},
                            {"seconds", s.seconds},
                            {"outcome", s.outcome}};
    if (!s.reason.empty()) session["reason"] = s.reason;
    if (s.costs)
        session["costs"] = {{"meetings", s.costs->meetings},
                            {"meeting_seconds", s.costs->meeting_seconds},
                            {"checkpoints", s.costs->checkpoints},
                            {"checkpoint_seconds", s.costs->checkpoint_seconds},
                            {"checkpoint_bytes", s.costs->checkpoint_bytes},
                            {"meeting_bytes_per_rank", s.costs->meeting_bytes},
                            {"bytes_sent_per_rank", s.costs->bytes_sent},
                            {"memory_bytes_per_rank", s.costs->memory_bytes}};
    sessions.push_back(std::move(session));
    replace_text(file, sessions.dump(2) + "\n");
}

std::vector<RunSession> read_sessions(const fs::path& directory) {
    std::ifstream in(directory / "run.json");
    std::vector<RunSession> out;
    if (!in) return out;
    const auto sessions = ordered_json::parse(in, nullptr, false);
    if (!sessions.is_array()) return out;
    for (const ordered_json& s : sessions) {
        if (!s.is_object()) continue;
        const auto text = [&](const char* key) {
            return s.contains(key) && s[key].is_string() ? s[key].get<std::string>() : "";
        };
        const auto number = [&](const std::string& key) {
            return s.contains(key) && s[key].is_number() ? s[key].get<double>() : -1;
        };
        RunSession session;
        session.started = text("started");
        session.ended = text("ended");
        session.host = text("host");
        session.parallel = text("parallel");
        session.outcome = text("outcome");
        session.reason = text("reason");
        session.counted = s.contains("from_chunk") ? "chunk" : "generation";
        session.from = static_cast<std::int64_t>(number("from_" + session.counted));
        session.to = static_cast<std::int64_t>(number("to_" + session.counted));
        session.seconds = number("seconds");
        out.push_back(std::move(session));
    }
    return out;
}

std::string result_digest(const fs::path& path) {
    std::error_code ignored;
    const fs::path file = fs::is_directory(path, ignored) ? result_file(path) : path;
    if (fs::is_directory(path, ignored) && !fs::exists(file, ignored))
        throw Error(ErrorKind::io, path.string() + ": holds no result.h5 (not finished?)");
    return content_hash(Hdf5File::open(file));
}

}  // namespace atl::io
