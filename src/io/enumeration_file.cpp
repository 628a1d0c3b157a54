#include "atoll/io/enumeration_file.hpp"

#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/io/check_states.hpp"
#include "atoll/io/csv.hpp"
#include "atoll/io/text_file.hpp"
#include "checkpoint_slots.hpp"
#include "enumeration_tables.hpp"
#include "result_parts.hpp"
#include "run_header.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using nlohmann::ordered_json;
using search::EnumerationTally;
using search::FrontPoint;
using search::Objective;

namespace {

const std::string checkpoint_type = "atoll enumeration checkpoint";
const std::string result_type = "atoll enumeration result";

/// One design of the best for an objective.
struct RankedRow {
    Objective objective;
    std::int64_t rank;  ///< from 1
    search::RankedDesign ranked;
};

std::vector<RankedRow> ranked_rows(const std::vector<Objective>& objectives,
                                   const EnumerationTally& tally) {
    std::vector<RankedRow> rows;
    for (std::size_t o = 0; o < objectives.size(); ++o)
        for (std::size_t i = 0; i < tally.best[o].size(); ++i)
            rows.push_back({objectives[o], static_cast<std::int64_t>(i) + 1, tally.best[o][i]});
    return rows;
}

/// One value of one parameter.
struct ShareRow {
    const model::DesignParameter* parameter;
    search::ValueShare share;
};

std::vector<ShareRow> share_rows(const EnumerationTally& tally,
                                 const search::ParameterSpace& space) {
    std::vector<ShareRow> rows;
    for (std::size_t p = 0; p < tally.shares.size(); ++p)
        for (const search::ValueShare& s : tally.shares[p])
            rows.push_back({space.parameters()[p].parameter, s});
    return rows;
}

void write_counts(Hdf5Group& group, const EnumerationTally& tally) {
    group.attribute("designs", tally.designs());
    group.attribute("feasible", tally.feasible);
    group.attribute("unmappable", tally.unmappable);
    group.attribute("over_area", tally.over_area);
    group.attribute("outside_tables", tally.outside_tables);
}

/// `add` writes further columns.
template <class Add>
void write_top(Hdf5Group group, const search::EnumerationConfig& config,
               const EnumerationTally& tally, std::size_t networks, Add add) {
    const auto rows = ranked_rows(config.objectives, tally);
    write_column(group, "objective", rows,
                 [](const RankedRow& r) { return std::string(search::name(r.objective)); },
                 {"none", "name of the objective the design is among the best of"});
    write_column(group, "rank", rows, [](const RankedRow& r) { return r.rank; },
                 {"1", "place among the best of the objective, from 1"});
    write_column(group, "value", rows, [](const RankedRow& r) { return r.ranked.value; },
                 {"by row", "of the objective, in the unit of the row"});
    write_column(group, "unit", rows,
                 [&](const RankedRow& r) { return search::unit(r.objective, networks); },
                 {"none", "unit of the value"});
    write_column(group, "id", rows, [](const RankedRow& r) { return r.ranked.id; },
                 {"1", meaning_of_ids});
    add(group, rows, [](const RankedRow& r) { return r.ranked.id; });
}

template <class Add>
void write_front(Hdf5Group group, const search::EnumerationConfig& config,
                 const EnumerationTally& tally, std::size_t networks, Add add) {
    const auto real = [&](search::Criterion criterion, const char* name, double FrontPoint::*member,
                          const std::string& meaning) {
        write_column(group, name, tally.front, [&](const FrontPoint& p) { return p.*member; },
                     {search::unit(criterion, config.leading, networks), meaning});
    };
    using search::Criterion;
    group.attribute("combined_as", std::string(search::name(config.leading)));
    write_column(group, "id", tally.front, [](const FrontPoint& p) { return p.id; },
                 {"1", meaning_of_ids});
    real(Criterion::energy, "energy", &FrontPoint::energy,
         "of the networks, combined as by the leading objective");
    real(Criterion::latency, "latency", &FrontPoint::latency,
         "of the networks, combined as by the leading objective");
    real(Criterion::area, "area_mm2", &FrontPoint::area_mm2, "chip area");
    add(group, tally.front, [](const FrontPoint& p) { return p.id; });
}

void write_shares(Hdf5Group group, const search::EnumerationConfig& config,
                  const EnumerationTally& tally, std::size_t networks,
                  const search::ParameterSpace& space) {
    const auto rows = share_rows(tally, space);
    write_column(group, "parameter", rows,
                 [](const ShareRow& r) { return std::string(r.parameter->name); },
                 {"none", "name of the parameter"});
    write_column(group, "value", rows, [](const ShareRow& r) { return r.share.value; },
                 {"by row", "of the parameter, in the unit of the row"});
    write_column(group, "unit", rows, [](const ShareRow& r) { return notes_of(*r.parameter).unit; },
                 {"none", "unit of the value"});
    write_column(group, "feasible", rows, [](const ShareRow& r) { return r.share.feasible; },
                 {"1", "feasible designs with this value"});
    write_column(group, "best", rows, [](const ShareRow& r) { return r.share.best; },
                 {search::unit(config.leading, networks),
                  "best value of the leading objective among them; infinite where none"});
}

template <class Add>
void write_tally(Hdf5Group& out, const search::EnumerationConfig& config,
                 const EnumerationTally& tally, const Job& job, Add add) {
    const std::size_t networks = job.networks.size();
    write_counts(out, tally);
    write_top(out.create_group("top", "design"), config, tally, networks, add);
    write_front(out.create_group("pareto", "design"), config, tally, networks, add);
    write_shares(out.create_group("parameters", "value"), config, tally, networks, job.space);
}

EnumerationCheckpoint read_enumeration_checkpoint_file(const fs::path& file) {
    const Hdf5File in = Hdf5File::open(file);
    check_header(in, file.string(), checkpoint_type);
    EnumerationCheckpoint out;
    read_origin(in, file, out);
    for (const std::string& name : in.texts("objectives"))
        out.objectives.push_back(objective_named(name, file.string()));
    out.top = in.integer_attribute("top");
    out.next_chunk = in.unsigneds("next_chunk").at(0);
    out.chunks = in.unsigneds("chunks").at(0);
    EnumerationTally& t = out.tally;
    const auto counts = in.unsigneds("counts");
    t.feasible = counts.at(0);
    t.unmappable = counts.at(1);
    t.over_area = counts.at(2);
    t.outside_tables = counts.at(3);
    t.best.resize(out.objectives.size());
    EnumerationTables tables = read_enumeration_tables(in);
    for (auto& [objective, designs] : tables.top) {
        const auto place = std::find(out.objectives.begin(), out.objectives.end(), objective);
        auto& best = t.best.at(static_cast<std::size_t>(place - out.objectives.begin()));
        best.insert(best.end(), designs.begin(), designs.end());
    }
    t.front = std::move(tables.front);
    t.shares = std::move(tables.shares);
    check_tally(out, file);
    return out;
}

void write_tables(const fs::path& directory, const Job& job, const EnumerationResult& result) {
    std::string top = "objective,rank,value,design_id" + design_header(job.space.model()) + "\n";
    for (const RankedRow& r : ranked_rows(result.config.objectives, result.tally))
        top += std::string(search::name(r.objective)) + "," + std::to_string(r.rank) + "," +
               base::shortest(r.ranked.value) + "," + std::to_string(r.ranked.id) +
               design_cells(job.space.design(r.ranked.id)) + "\n";
    replace_text(directory / "top.csv", top);
    std::string front =
        "design_id,energy,latency,area_mm2" + design_header(job.space.model()) + "\n";
    for (const FrontPoint& p : result.tally.front)
        front += std::to_string(p.id) + "," + base::shortest(p.energy) + "," +
                 base::shortest(p.latency) + "," + base::shortest(p.area_mm2) +
                 design_cells(job.space.design(p.id)) + "\n";
    replace_text(directory / "pareto.csv", front);
    std::string shares =
        "parameter,value,feasible,best_" + std::string(search::name(result.config.leading)) + "\n";
    for (const ShareRow& r : share_rows(result.tally, job.space))
        shares += std::string(r.parameter->name) + "," + base::shortest(r.share.value) + "," +
                  std::to_string(r.share.feasible) + "," +
                  (r.share.feasible > 0 ? base::shortest(r.share.best) : "") + "\n";
    replace_text(directory / "parameters.csv", shares);
}

ordered_json optimum_json(const Job& job, const Optimum& o) {
    const BestDesign& best = o.design;
    return {{"unit", search::unit(o.objective, job.networks.size())},
            {"value", best.objective_exact},
            {"value_published", best.objective_published},
            {"design_id", best.id},
            {"design", design_json(best.design)},
            {"area_mm2", best.exact.area_mm2},
            {"networks", networks_json(job, best.exact, best.published)}};
}

}  // namespace

void write_enumeration_checkpoint(const fs::path& directory, const Job& job,
                                  const search::EnumerationConfig& config, std::uint64_t next_chunk,
                                  std::uint64_t chunks, const EnumerationTally& tally) {
    Hdf5File::replace(checkpoint_file(directory), true, [&](Hdf5File& out) {
        write_header(out, checkpoint_type, job);
        std::vector<std::string> names;
        for (Objective o : config.objectives) names.emplace_back(search::name(o));
        out.dataset("objectives", names,
                    {"none", "name of an objective that is enumerated", "objective"});
        out.attribute("top", config.top);
        const auto number = [&](const char* name, std::uint64_t x, const char* meaning) {
            out.dataset(name, std::span<const std::uint64_t>(&x, 1), {"1", meaning, "enumeration"});
        };
        number("next_chunk", next_chunk, "chunk of the space to go on with");
        number("chunks", chunks, "chunks the space is cut into");
        const std::array<std::uint64_t, 4> counts = {tally.feasible, tally.unmappable,
                                                     tally.over_area, tally.outside_tables};
        out.dataset(
            "counts", std::span<const std::uint64_t>(counts),
            {"1", "designs so far: feasible, unmappable, over area, outside tables", "verdict"});
        write_tally(out, config, tally, job, [](auto&&...) {});
    });
}

std::optional<EnumerationCheckpoint> read_enumeration_checkpoint(const fs::path& directory) {
    return read_newest<EnumerationCheckpoint>(checkpoint_file(directory),
                                              read_enumeration_checkpoint_file);
}

void write_enumeration_result(const fs::path& directory, const Job& job,
                              const EnumerationResult& result) {
    const EnumerationTally& t = result.tally;
    ordered_json optima = ordered_json::object();
    for (const Optimum& o : result.optima)
        optima[std::string(search::name(o.objective))] = optimum_json(job, o);
    ordered_json json = {
        {"job", job.config.name},
        {"kind", "enumeration"},
        {"fidelity", fidelity_name(job)},
        {"space", job.space.name()},
        {"area_limit_mm2", job.config.limits.area_mm2},
        {"designs",
         {{"in_space", t.designs()},
          {"feasible", t.feasible},
          {"unmappable", t.unmappable},
          {"over_area", t.over_area},
          {"outside_tables", t.outside_tables}}},
        {"optima", optima},
        {"pareto",
         {{"designs", t.front.size()}, {"combined_as", search::name(result.config.leading)}}},
        {"job_hash", job.hash()},
        {"versions", versions_json()}};
    replace_text(directory / "result.json", json.dump(2) + "\n");
    write_tables(directory, job, result);
    Hdf5File::replace(result_file(directory), false, [&](Hdf5File& out) {
        write_header(out, result_type, job);
        out.attribute("fidelity", fidelity_name(job));
        out.attribute("space", job.space.name());
        write_tally(out, result.config, t, job, [&](Hdf5Group& group, const auto& rows, auto id) {
            write_design_columns(group, job.space.model(), rows,
                                 [&](const auto& r) { return job.space.design(id(r)); });
        });
    });
}

std::string file_type(const fs::path& file) {
    return Hdf5File::open(file).text_attribute("file_type");
}

}  // namespace atl::io
