#include "atoll/io/enumeration_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "atoll/base/text.hpp"
#include "atoll/base/version.hpp"
#include "io/hdf5_file.hpp"
#include "sample_enumeration.hpp"
#include "test_files.hpp"

namespace atl::io::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using search::EnumerationTally;
using search::Objective;
using testing::ElementsAre;
using testing::HasSubstr;

/// Cells of a CSV file without quotes.
using Table = std::vector<std::vector<std::string>>;
Table read_table(const fs::path& file) {
    Table rows;
    std::istringstream in(read_file(file));
    for (std::string line; std::getline(in, line);) {
        rows.emplace_back();
        std::size_t begin = 0;
        for (std::size_t end; (end = line.find(',', begin)) != std::string::npos; begin = end + 1)
            rows.back().push_back(line.substr(begin, end - begin));
        rows.back().push_back(line.substr(begin));
    }
    return rows;
}

/// A column without its header.
std::vector<std::string> column(const Table& table, const std::string& name) {
    std::vector<std::string> out;
    const auto& header = table.at(0);
    const auto at = std::find(header.begin(), header.end(), name) - header.begin();
    EXPECT_LT(at, std::ssize(header)) << name;
    for (std::size_t r = 1; r < table.size(); ++r)
        out.push_back(table[r].at(static_cast<std::size_t>(at)));
    return out;
}
/// An empty cell is infinite.
std::vector<double> reals(const Table& table, const std::string& name) {
    std::vector<double> out;
    for (const std::string& cell : column(table, name)) {
        const auto value = cell.empty() ? infinite : base::parse_real(cell);
        EXPECT_TRUE(value.has_value()) << cell;
        out.push_back(value.value_or(-1));
    }
    return out;
}

std::vector<std::string> with_design_columns(std::vector<std::string> header) {
    for (const auto& p : model::design_parameters()) header.emplace_back(p.name);
    return header;
}

/// Of the sample tally, for two of its three objectives.
EnumerationResult sample_result() {
    EnumerationResult result;
    result.config = sample_config();
    result.tally = sample_tally();
    const auto optimum = [&](std::size_t o, double scale) {
        BestDesign best;
        best.id = result.tally.best[o].front().id;
        best.design = sample_job().space.design(best.id);
        best.objective_exact = 0.1 * scale;
        best.objective_published = 0.3 * scale;
        best.exact.area_mm2 = 200 * scale;
        best.exact.networks.resize(2);
        best.exact.networks[0].energy_J = 0.25;
        best.exact.networks[1].energy_J = 0.75;
        best.exact.networks[1].latency_s = 2;
        best.exact.networks[1].cycles = 22;
        best.published = best.exact;
        best.published.networks[1].energy_J = 2.25;
        return Optimum{result.config.objectives[o], best};
    };
    result.optima = {optimum(0, 1), optimum(2, 2)};
    return result;
}

class EnumerationResultFiles : public testing::Test {
  protected:
    void write(const EnumerationResult& result = sample_result(), const Job& job = sample_job()) {
        write_enumeration_result(directory_, job, result);
    }
    json read_json() { return json::parse(read_file(directory_ / "result.json")); }
    Table table(const std::string& name) { return read_table(directory_ / name); }
    Hdf5Group group(const std::string& name) {
        return Hdf5File::open(result_file(directory_)).open_group(name);
    }
    void expect_designs(const Table& csv, const Hdf5Group& h5, const Job& job,
                        const std::vector<search::DesignId>& ids) {
        for (const auto& p : model::design_parameters()) {
            const std::string name(p.name);
            std::vector<double> expected;
            for (const search::DesignId id : ids) expected.push_back(p.get(job.space.design(id)));
            EXPECT_EQ(reals(csv, name), expected) << name;
            if (p.integer()) {
                const auto whole = h5.integers(name);
                EXPECT_EQ(std::vector<double>(whole.begin(), whole.end()), expected) << name;
            } else {
                EXPECT_EQ(h5.reals(name), expected) << name;
            }
        }
    }

    const fs::path directory_ = fresh_directory();
    const std::vector<std::string> names_ = {"result.h5", "result.json", "top.csv", "pareto.csv",
                                             "parameters.csv"};
};

TEST_F(EnumerationResultFiles, WrittenTwiceAreTheSameBytes) {
    const fs::path other = directory_ / "other";
    fs::create_directories(other);
    write();
    // Twice over: nothing but these files is left behind.
    for (int i = 0; i < 2; ++i) write_enumeration_result(other, sample_job(), sample_result());
    for (const std::string& name : names_)
        EXPECT_EQ(read_file(directory_ / name), read_file(other / name)) << name;
    EXPECT_EQ(std::distance(fs::directory_iterator(other), fs::directory_iterator()), 5);
    EXPECT_EQ(result_digest(directory_), result_digest(other));
}

TEST_F(EnumerationResultFiles, DigestChangesWithTheResult) {
    const auto digest = [&](const EnumerationResult& result) {
        write(result);
        return result_digest(directory_);
    };
    std::set<std::string> digests = {digest(sample_result())};
    const auto expect_new = [&](auto change) {
        EnumerationResult changed = sample_result();
        change(changed.tally);
        EXPECT_TRUE(digests.insert(digest(changed)).second);
    };
    expect_new([](EnumerationTally& t) { t.unmappable += 1, t.over_area -= 1; });
    expect_new([](EnumerationTally& t) { t.outside_tables += 1; });
    expect_new([](EnumerationTally& t) { t.best[2][1].id = 9; });
    expect_new([](EnumerationTally& t) { t.best[1].push_back(t.best[2].back()); });
    expect_new([](EnumerationTally& t) { std::swap(t.front[0], t.front[1]); });
    expect_new([](EnumerationTally& t) { t.front[1].area_mm2 *= 2; });
    expect_new([](EnumerationTally& t) { t.shares[8][6].feasible += 1; });
    expect_new([](EnumerationTally& t) {
        t.shares[8][6].best = std::nextafter(t.shares[8][6].best, 1.0);
    });
    EXPECT_FALSE(digests.insert(digest(sample_result())).second);
}

TEST_F(EnumerationResultFiles, JsonHoldsTheCountsAndTheOptima) {
    write();
    const json j = read_json();
    EXPECT_EQ(j["job"], "rram-4");
    EXPECT_EQ(j["kind"], "enumeration");
    EXPECT_EQ(j["fidelity"], "exact");
    EXPECT_EQ(j["space"], "rram-4");
    EXPECT_EQ(j["area_limit_mm2"], 800);
    EXPECT_EQ(j["designs"], json::parse(R"({"in_space": 12000000038, "feasible": 14,
        "unmappable": 12000000000, "over_area": 13, "outside_tables": 11})"));
    EXPECT_EQ(j["pareto"], json::parse(R"({"designs": 2, "combined_as": "ela_mean"})"));
    EXPECT_EQ(j["job_hash"], sample_job().hash());
    EXPECT_EQ(j["versions"]["atoll"], base::version());
    EXPECT_EQ(j["versions"]["git_sha"], base::git_sha());
    ASSERT_EQ(j["optima"].size(), 2u);
    const json& first = j["optima"]["ela_mean"];
    EXPECT_EQ(first["unit"], "J*s*cm2");
    EXPECT_EQ(first["value"], 0.1);
    EXPECT_EQ(first["value_published"], 0.3);
    EXPECT_EQ(first["design_id"], 1000);
    EXPECT_EQ(first["area_mm2"], 200);
    EXPECT_EQ(first["design"].size(), 10u);
    EXPECT_EQ(first["design"]["rows"], sample_job().space.design(1000).rows);
    EXPECT_EQ(first["design"]["cycle_time"], sample_job().space.design(1000).cycle_time);
    ASSERT_EQ(first["networks"].size(), 2u);
    EXPECT_EQ(first["networks"]["alexnet"]["energy_J"], 0.25);
    EXPECT_EQ(first["networks"]["vgg16"]["energy_J"], 0.75);
    EXPECT_EQ(first["networks"]["vgg16"]["energy_J_published"], 2.25);
    EXPECT_EQ(first["networks"]["vgg16"]["latency_s"], 2);
    EXPECT_EQ(first["networks"]["vgg16"]["cycles"], 22);
    EXPECT_EQ(j["optima"]["la"]["unit"], "s*cm2");
    EXPECT_EQ(j["optima"]["la"]["design_id"], 7);
    EXPECT_EQ(j["optima"]["la"]["value"], 0.2);
}

TEST_F(EnumerationResultFiles, JsonStaysJsonWhereThePublishedModelHasNoObjective) {
    EnumerationResult result = sample_result();
    result.optima[0].design.objective_published = infinite;
    write(result);
    EXPECT_TRUE(read_json()["optima"]["ela_mean"]["value_published"].is_null());
}

TEST_F(EnumerationResultFiles, TheBestOfEveryObjectiveInOrder) {
    write();
    const Table csv = table("top.csv");
    EXPECT_EQ(csv.at(0), with_design_columns({"objective", "rank", "value", "design_id"}));
    EXPECT_THAT(column(csv, "objective"), ElementsAre("ela_mean", "ela_mean", "la", "la", "la"));
    EXPECT_THAT(column(csv, "rank"), ElementsAre("1", "2", "1", "2", "3"));
    EXPECT_THAT(column(csv, "design_id"), ElementsAre("1000", "12095999", "7", "8", "6"));
    const auto values = reals(csv, "value");
    EXPECT_THAT(values, ElementsAre(1e-9 / 3, 0.1 + 0.2, 5e-324, 5e-324, 1.7976931348623157e308));
    const Hdf5Group h5 = group("top");
    EXPECT_EQ(h5.texts("objective"), column(csv, "objective"));
    EXPECT_THAT(h5.integers("rank"), ElementsAre(1, 2, 1, 2, 3));
    EXPECT_EQ(h5.reals("value"), values);
    EXPECT_THAT(h5.unsigneds("id"), ElementsAre(1000, 12095999, 7, 8, 6));
    expect_designs(csv, h5, sample_job(), {1000, 12095999, 7, 8, 6});
}

TEST_F(EnumerationResultFiles, TheParetoFrontInOrder) {
    write();
    const Table csv = table("pareto.csv");
    EXPECT_EQ(csv.at(0), with_design_columns({"design_id", "energy", "latency", "area_mm2"}));
    EXPECT_THAT(column(csv, "design_id"), ElementsAre("8", "1000"));
    EXPECT_THAT(reals(csv, "energy"), ElementsAre(0.1, 0.3));
    EXPECT_THAT(reals(csv, "latency"), ElementsAre(2.0 / 3, 0.1 + 0.2));
    EXPECT_THAT(reals(csv, "area_mm2"), ElementsAre(400.1, 1e-300));
    const Hdf5Group h5 = group("pareto");
    EXPECT_EQ(h5.text_attribute("combined_as"), "ela_mean");
    EXPECT_THAT(h5.unsigneds("id"), ElementsAre(8, 1000));
    for (const char* name : {"energy", "latency", "area_mm2"})
        EXPECT_EQ(h5.reals(name), reals(csv, name)) << name;
    expect_designs(csv, h5, sample_job(), {8, 1000});
}

TEST_F(EnumerationResultFiles, EveryValueOfEveryParameter) {
    write();
    const Table csv = table("parameters.csv");
    EXPECT_THAT(csv.at(0), ElementsAre("parameter", "value", "feasible", "best_ela_mean"));
    std::vector<std::string> names;
    std::vector<double> values;
    for (std::size_t p = 0; p < model::n_design_parameters; ++p)
        for (const double value : sample_job().space.parameters()[p].values) {
            names.emplace_back(model::design_parameters()[p].name);
            values.push_back(value);
        }
    EXPECT_EQ(column(csv, "parameter"), names);
    EXPECT_EQ(reals(csv, "value"), values);
    EXPECT_THAT(csv.at(1), ElementsAre("supply_voltage", "0.5", "0", ""));
    EXPECT_THAT(csv.at(2), ElementsAre("supply_voltage", "0.55", "9", "0.7999999999999999"));
    const Hdf5Group h5 = group("parameters");
    EXPECT_EQ(h5.texts("parameter"), names);
    EXPECT_EQ(h5.reals("value"), values);
    EXPECT_EQ(h5.reals("best"), reals(csv, "best_ela_mean"));
    const auto counts = h5.unsigneds("feasible");
    EXPECT_EQ(std::vector<double>(counts.begin(), counts.end()), reals(csv, "feasible"));
    EXPECT_EQ(reals(csv, "feasible").at(1), 9);
}

TEST_F(EnumerationResultFiles, TheBestOfParameterValuesIsNamedAfterTheLeadingObjective) {
    EnumerationResult result = sample_result();
    result.config.leading = Objective::la;
    write(result);
    EXPECT_EQ(table("parameters.csv").at(0).back(), "best_la");
    EXPECT_EQ(group("pareto").text_attribute("combined_as"), "la");
    EXPECT_EQ(read_json()["pareto"]["combined_as"], "la");
}

TEST_F(EnumerationResultFiles, Hdf5HoldsTheCountsAndTheJob) {
    write();
    const Hdf5File in = Hdf5File::open(result_file(directory_));
    EXPECT_EQ(in.integer_attribute("designs"), 12000000038);
    EXPECT_EQ(in.integer_attribute("feasible"), 14);
    EXPECT_EQ(in.integer_attribute("unmappable"), 12000000000);
    EXPECT_EQ(in.integer_attribute("over_area"), 13);
    EXPECT_EQ(in.integer_attribute("outside_tables"), 11);
    EXPECT_EQ(in.text_attribute("fidelity"), "exact");
    EXPECT_EQ(in.text_attribute("space"), "rram-4");
    EXPECT_EQ(in.text_attribute("job_hash"), sample_job().hash());
    EXPECT_EQ(in.texts("job").at(0), sample_job().resolved());
}

TEST_F(EnumerationResultFiles, ShowDesignsWhoseVoltageDependsOnTheNode) {
    const Job job =
        load_job(source_job(), {{"networks", "[alexnet, vgg16]"}, {"space", "technology-4"}},
                 source_configs());
    const std::vector<search::DesignId> ids = {0, 1, 123456, job.space.size() - 1};
    EnumerationResult result = sample_result();
    result.tally.best[0].clear();
    for (const search::DesignId id : ids) result.tally.best[0].push_back({id, 1});
    result.tally.best[2].clear();
    result.tally.front.clear();
    result.optima.clear();
    write(result, job);
    expect_designs(table("top.csv"), group("top"), job, ids);
}

TEST_F(EnumerationResultFiles, WithoutAFeasibleDesignHaveNoOptimum) {
    EnumerationResult result;
    result.config = sample_config();
    result.tally = empty_tally();
    result.tally.unmappable = 5;
    write(result);
    EXPECT_EQ(read_json()["optima"], json::object());
    EXPECT_EQ(read_json()["designs"]["in_space"], 5);
    EXPECT_EQ(read_json()["pareto"]["designs"], 0);
    EXPECT_EQ(table("top.csv").size(), 1u);
    EXPECT_EQ(table("pareto.csv").size(), 1u);
    const auto best = reals(table("parameters.csv"), "best_ela_mean");
    EXPECT_EQ(best.size(), 57u);
    EXPECT_THAT(best, testing::Each(infinite));
    EXPECT_THAT(group("top").reals("value"), ElementsAre());
    EXPECT_EQ(group("parameters").reals("best"), best);
}

TEST_F(EnumerationResultFiles, ThatCannotBeWrittenAreIoErrors) {
    EXPECT_THAT(io_error([&] {
                    write_enumeration_result(directory_ / "none", sample_job(), sample_result());
                }),
                HasSubstr((directory_ / "none").string()));
    // A directory that is not empty gives way to no file.
    for (const std::string& name : names_) {
        fs::remove(directory_ / name);
        fs::create_directories(directory_ / name / "full");
        EXPECT_THAT(io_error([&] { write(); }), HasSubstr((directory_ / name).string()));
        fs::remove_all(directory_ / name);
    }
    write();
    EXPECT_EQ(std::distance(fs::directory_iterator(directory_), fs::directory_iterator()), 5);
}

TEST_F(EnumerationResultFiles, TellTheirType) {
    write();
    write_sample_checkpoint(directory_, 1, sample_tally());
    EXPECT_EQ(file_type(result_file(directory_)), "atoll enumeration result");
    EXPECT_EQ(file_type(checkpoint_file(directory_)), "atoll enumeration checkpoint");
    write_checkpoint(directory_, sample_job(), sample_islands());
    EXPECT_EQ(file_type(checkpoint_file(directory_)), "atoll checkpoint");
    EXPECT_THAT(io_error([&] { file_type(directory_ / "none.h5"); }), HasSubstr("none.h5"));
    EXPECT_THAT(io_error([&] { file_type(directory_ / "result.json"); }), HasSubstr("result.json"));
    Hdf5File::replace(directory_ / "other.h5", false,
                      [](Hdf5File& out) { out.attribute("a", 1.0); });
    EXPECT_THAT(io_error([&] { file_type(directory_ / "other.h5"); }), HasSubstr("file_type"));
}

}  // namespace
}  // namespace atl::io::test
