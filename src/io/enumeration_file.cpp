#include "atoll/io/enumeration_file.hpp"

#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/io/check_states.hpp"
#include "atoll/io/text_file.hpp"
#include "checkpoint_slots.hpp"
#include "atoll/io/csv.hpp"
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
    std::string parameter;
    search::ValueShare share;
};

std::vector<ShareRow> share_rows(const EnumerationTally& tally) {
    std::vector<ShareRow> rows;
    for (std::size_t p = 0; p < tally.shares.size(); ++p)
        for (const search::ValueShare& s : tally.shares[p])
            rows.push_back({std::string(model::design_parameters()[p].name), s});
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
void write_tally(Hdf5Group& out, const search::EnumerationConfig& config,
                 const EnumerationTally& tally, Add add) {
    write_counts(out, tally);
    Hdf5Group best = out.create_group("top");
    const auto ranked = ranked_rows(config.objectives, tally);
    write_column(best, "objective", ranked,
                 [](const RankedRow& r) { return std::string(search::name(r.objective)); });
    write_column(best, "rank", ranked, [](const RankedRow& r) { return r.rank; }, {"", "from 1"});
    write_column(best, "value", ranked, [](const RankedRow& r) { return r.ranked.value; });
    write_column(best, "id", ranked, [](const RankedRow& r) { return r.ranked.id; },
                 {"", "position of the design in its space"});
    add(best, ranked, [](const RankedRow& r) { return r.ranked.id; });
    Hdf5Group front = out.create_group("pareto");
    front.attribute("combined_as", std::string(search::name(config.leading)));
    write_column(front, "id", tally.front, [](const FrontPoint& p) { return p.id; });
    write_column(front, "energy", tally.front, [](const FrontPoint& p) { return p.energy; });
    write_column(front, "latency", tally.front, [](const FrontPoint& p) { return p.latency; });
    write_column(front, "area_mm2", tally.front, [](const FrontPoint& p) { return p.area_mm2; },
                 {"mm2", ""});
    add(front, tally.front, [](const FrontPoint& p) { return p.id; });
    Hdf5Group shares = out.create_group("parameters");
    const auto rows = share_rows(tally);
    write_column(shares, "parameter", rows, [](const ShareRow& r) { return r.parameter; });
    write_column(shares, "value", rows, [](const ShareRow& r) { return r.share.value; });
    write_column(shares, "feasible", rows, [](const ShareRow& r) { return r.share.feasible; },
                 {"", "feasible designs with this value"});
    write_column(shares, "best", rows, [](const ShareRow& r) { return r.share.best; },
                 {"", "best value of the leading objective among them; infinite where none"});
}

EnumerationCheckpoint read_whole(const fs::path& file) {
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
    std::string top = "objective,rank,value,design_id" + design_header() + "\n";
    for (const RankedRow& r : ranked_rows(result.config.objectives, result.tally))
        top += std::string(search::name(r.objective)) + "," + std::to_string(r.rank) + "," +
               base::shortest(r.ranked.value) + "," + std::to_string(r.ranked.id) +
               design_cells(job.space.design(r.ranked.id)) + "\n";
    replace_text(directory / "top.csv", top);
    std::string front = "design_id,energy,latency,area_mm2" + design_header() + "\n";
    for (const FrontPoint& p : result.tally.front)
        front += std::to_string(p.id) + "," + base::shortest(p.energy) + "," +
                 base::shortest(p.latency) + "," + base::shortest(p.area_mm2) +
                 design_cells(job.space.design(p.id)) + "\n";
    replace_text(directory / "pareto.csv", front);
    std::string shares =
        "parameter,value,feasible,best_" + std::string(search::name(result.config.leading)) + "\n";
    for (const ShareRow& r : share_rows(result.tally))
        shares += r.parameter + "," + base::shortest(r.share.value) + "," +
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
        out.dataset("objectives", names);
        out.attribute("top", config.top);
        const auto number = [&](const char* name, std::uint64_t x) {
            out.dataset(name, std::span<const std::uint64_t>(&x, 1));
        };
        number("next_chunk", next_chunk);
        number("chunks", chunks);
        const std::array<std::uint64_t, 4> counts = {tally.feasible, tally.unmappable,
                                                     tally.over_area, tally.outside_tables};
        out.dataset("counts", std::span<const std::uint64_t>(counts));
        write_tally(out, config, tally, [](auto&&...) {});
    });
}

std::optional<EnumerationCheckpoint> read_enumeration_checkpoint(const fs::path& directory) {
    return read_newest<EnumerationCheckpoint>(checkpoint_file(directory), read_whole);
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
        {"area_limit_mm2", job.config.area_limit_mm2},
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
        write_tally(out, result.config, t, [&](Hdf5Group& group, const auto& rows, auto id) {
            write_design_columns(group, rows,
                                 [&](const auto& r) { return job.space.design(id(r)); });
        });
    });
}

std::string file_type(const fs::path& file) {
    return Hdf5File::open(file).text_attribute("file_type");
}

}  // namespace atl::io
