#include "atoll/io/result.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "atoll/base/version.hpp"
#include "io/hdf5_file.hpp"
#include "sample_run.hpp"
#include "test_files.hpp"

namespace atl::io::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::ElementsAre;

BestDesign sample_best() {
    BestDesign best;
    best.id = 1000;
    best.island = 1;
    best.design = sample_job().space.design(best.id);
    const auto cost = [](double scale) {
        model::DesignCost c;
        c.area_mm2 = 200;
        c.networks.resize(2);
        c.networks[0].energy_J = 0.25 * scale;
        c.networks[0].latency_s = 0.5;
        c.networks[0].cycles = 11;
        c.networks[1].energy_J = 0.75 * scale;
        c.networks[1].latency_s = 2;
        c.networks[1].cycles = 22;
        return c;
    };
    best.exact = cost(1);
    best.published = cost(3);
    best.objective_exact = 0.1;
    best.objective_published = 0.3;
    return best;
}

SearchResult sample_result() {
    return {sample_best(), sample_islands()};
}

class ResultFiles : public testing::Test {
  protected:
    json read_json() { return json::parse(read_file(directory_ / "result.json")); }

    const fs::path directory_ = fresh_directory();
};

TEST(SearchResultSums, AddUpTheIslands) {
    const SearchResult result = sample_result();
    EXPECT_EQ(result.evaluations(), 201);
    EXPECT_EQ(result.requests(), 401);
    // 7, 8, 1000, 1001 and 12095999.
    EXPECT_EQ(result.distinct_designs(), 5);
    EXPECT_EQ(SearchResult{}.distinct_designs(), 0);
    EXPECT_EQ(SearchResult{}.evaluations(), 0);
}

TEST(SearchedCost, IsThatOfTheFidelityOfTheJob) {
    const BestDesign best = sample_best();
    Job job = sample_job();
    EXPECT_EQ(searched_objective(best, job), 0.1);
    EXPECT_EQ(&searched_cost(best, job), &best.exact);
    job.config.fidelity = model::Fidelity::published;
    EXPECT_EQ(searched_objective(best, job), 0.3);
    EXPECT_EQ(&searched_cost(best, job), &best.published);
}

TEST_F(ResultFiles, WrittenTwiceAreTheSameBytes) {
    const fs::path other = directory_ / "other";
    fs::create_directories(other);
    write_result(directory_, sample_job(), sample_result());
    write_result(other, sample_job(), sample_result());
    EXPECT_EQ(read_file(directory_ / "result.h5"), read_file(other / "result.h5"));
    EXPECT_EQ(read_file(directory_ / "result.json"), read_file(other / "result.json"));
    EXPECT_EQ(result_digest(directory_), result_digest(other));
    EXPECT_EQ(result_digest(other / "result.h5"), result_digest(directory_));
    // Once more over the first: nothing but these two files is left behind.
    write_result(other, sample_job(), sample_result());
    EXPECT_EQ(read_file(directory_ / "result.h5"), read_file(other / "result.h5"));
    EXPECT_EQ(std::distance(fs::directory_iterator(other), fs::directory_iterator()), 2);
}

TEST_F(ResultFiles, DigestChangesWithTheResult) {
    const auto digest = [&](const Job& job, const SearchResult& result) {
        write_result(directory_, job, result);
        return result_digest(directory_);
    };
    std::set<std::string> digests = {digest(sample_job(), sample_result())};
    SearchResult changed = sample_result();
    changed.islands[1].archive[2].score.objective =
        std::nextafter(changed.islands[1].archive[2].score.objective, 1.0);
    EXPECT_TRUE(digests.insert(digest(sample_job(), changed)).second);
    changed = sample_result();
    changed.islands[0].history[2].immigrants += 1;
    EXPECT_TRUE(digests.insert(digest(sample_job(), changed)).second);
    changed = sample_result();
    changed.best->published.networks[1].energy_J *= 1.0000001;
    EXPECT_TRUE(digests.insert(digest(sample_job(), changed)).second);
    changed = sample_result();
    changed.best.reset();
    EXPECT_TRUE(digests.insert(digest(sample_job(), changed)).second);
    Job job = sample_job();
    job.config.search.seed = 2;
    EXPECT_TRUE(digests.insert(digest(job, sample_result())).second);
    EXPECT_FALSE(digests.insert(digest(sample_job(), sample_result())).second);
}

TEST_F(ResultFiles, DigestOfNoResultIsAnIoError) {
    EXPECT_EQ(io_error([&] { result_digest(directory_); }),
              directory_.string() + ": holds no result.h5 (not finished?)");
    EXPECT_EQ(io_error([&] { result_digest(directory_ / "none.h5"); }),
              (directory_ / "none.h5").string() + ": there is no such file");
}

TEST_F(ResultFiles, JsonHoldsTheRecommendation) {
    write_result(directory_, sample_job(), sample_result());
    const json j = read_json();
    EXPECT_EQ(j["job"], "rram-4");
    EXPECT_EQ(j["seed"], 1);
    EXPECT_EQ(j["fidelity"], "exact");
    EXPECT_EQ(j["objective"]["name"], "ela_mean");
    EXPECT_EQ(j["objective"]["unit"], "J*s*cm2");
    EXPECT_EQ(j["area_limit_mm2"], 800);
    EXPECT_EQ(j["evaluations"], 201);
    EXPECT_EQ(j["requests"], 401);
    EXPECT_EQ(j["distinct_designs"], 5);
    EXPECT_EQ(j["designs_in_space"], 12096000);
    EXPECT_EQ(j["islands"], 2);
    EXPECT_EQ(j["generations"], 40);
    EXPECT_EQ(j["job_hash"], sample_job().hash());
    EXPECT_EQ(j["versions"]["atoll"], base::version());
    EXPECT_EQ(j["versions"]["git_sha"], base::git_sha());
    EXPECT_EQ(j["versions"]["result_format"], 1);
    const json& best = j["best"];
    EXPECT_EQ(best["objective"], 0.1);
    EXPECT_EQ(best["objective_exact"], 0.1);
    EXPECT_EQ(best["objective_published"], 0.3);
    EXPECT_EQ(best["area_mm2"], 200);
    EXPECT_EQ(best["design_id"], 1000);
    EXPECT_EQ(best["island"], 1);
    EXPECT_EQ(best["design"].size(), 10u);
    EXPECT_EQ(best["design"]["rows"], sample_best().design.rows);
    EXPECT_EQ(best["design"]["cycle_time"], sample_best().design.cycle_time);
    EXPECT_EQ(best["design"]["technology_nm"], 32);
    ASSERT_EQ(best["networks"].size(), 2u);
    const json& vgg16 = best["networks"]["vgg16"];
    EXPECT_EQ(vgg16["energy_J"], 0.75);
    EXPECT_EQ(vgg16["latency_s"], 2);
    EXPECT_EQ(vgg16["area_mm2"], 200);
    EXPECT_EQ(vgg16["cycles"], 22);
    EXPECT_EQ(vgg16["edap_mJ_ms_mm2"], 750.0 * 2000 * 200);
    EXPECT_EQ(vgg16["energy_J_published"], 2.25);
    EXPECT_EQ(best["networks"]["alexnet"]["energy_J"], 0.25);
}

TEST_F(ResultFiles, JsonTellsNetworksOfOneNameApart) {
    const Job job = load_job(source_job(), {{"networks", "[alexnet, alexnet, alexnet, vgg16]"}},
                             source_configs());
    SearchResult result = sample_result();
    for (model::DesignCost* cost : {&result.best->exact, &result.best->published}) {
        cost->networks.resize(4);
        for (std::size_t n = 0; n < 4; ++n) cost->networks[n].cycles = static_cast<int>(n);
    }
    write_result(directory_, job, result);
    const json networks = read_json()["best"]["networks"];
    ASSERT_EQ(networks.size(), 4u);
    EXPECT_EQ(networks["alexnet"]["cycles"], 0);
    EXPECT_EQ(networks["alexnet#2"]["cycles"], 1);
    EXPECT_EQ(networks["alexnet#3"]["cycles"], 2);
    EXPECT_EQ(networks["vgg16"]["cycles"], 3);
    const Hdf5File in = Hdf5File::open(result_file(directory_));
    EXPECT_THAT(in.open_group("best").open_group("networks").texts("network"),
                ElementsAre("alexnet", "alexnet", "alexnet", "vgg16"));
}

TEST_F(ResultFiles, Hdf5HoldsTheValuesGivenThoseOfAnotherParameter) {
    const Job job =
        load_job(source_job(), {{"networks", "[alexnet, vgg16]"}, {"space", "technology-4"}},
                 source_configs());
    SearchResult result = sample_result();
    for (auto& island : result.islands) island.population.clear(), island.archive.clear();
    write_result(directory_, job, result);
    const Hdf5Group space = Hdf5File::open(result_file(directory_)).open_group("space");
    EXPECT_FALSE(space.has("supply_voltage"));
    EXPECT_THAT(space.reals("technology_nm"), ElementsAre(7, 10, 14, 22, 32, 45));
    EXPECT_THAT(space.reals("supply_voltage given technology_nm 7"),
                ElementsAre(0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8));
    EXPECT_THAT(space.reals("supply_voltage given technology_nm 45"),
                ElementsAre(0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1));
}

TEST_F(ResultFiles, JsonShowsTheFidelityThatWasSearched) {
    Job job = sample_job();
    job.config.fidelity = model::Fidelity::published;
    job.config.objective = search::Objective::ela_all;
    write_result(directory_, job, sample_result());
    const json j = read_json();
    EXPECT_EQ(j["fidelity"], "published");
    EXPECT_EQ(j["objective"]["unit"], "J^2*s^2*cm2");
    EXPECT_EQ(j["best"]["objective"], 0.3);
    EXPECT_EQ(j["best"]["networks"]["alexnet"]["energy_J"], 0.75);
}

TEST_F(ResultFiles, WithoutAFeasibleDesignHaveNoBest) {
    SearchResult result = sample_result();
    result.best.reset();
    write_result(directory_, sample_job(), result);
    EXPECT_TRUE(read_json()["best"].is_null());
    EXPECT_FALSE(Hdf5File::open(directory_ / "result.h5").has("best"));
}

TEST_F(ResultFiles, JsonStaysJsonWhereThePublishedModelHasNoObjective) {
    SearchResult result = sample_result();
    result.best->objective_published = std::numeric_limits<double>::infinity();
    write_result(directory_, sample_job(), result);
    EXPECT_TRUE(read_json()["best"]["objective_published"].is_null());
}

TEST_F(ResultFiles, Hdf5HoldsEverything) {
    write_result(directory_, sample_job(), sample_result());
    EXPECT_EQ(result_file(directory_), directory_ / "result.h5");
    const Hdf5File in = Hdf5File::open(result_file(directory_));
    EXPECT_EQ(in.text_attribute("file_type"), "atoll search result");
    EXPECT_EQ(in.text_attribute("fidelity"), "exact");
    EXPECT_EQ(in.text_attribute("objective"), "ela_mean");
    EXPECT_EQ(in.integer_attribute("evaluations"), 201);
    EXPECT_EQ(in.integer_attribute("requests"), 401);
    EXPECT_EQ(in.integer_attribute("distinct_designs"), 5);
    EXPECT_EQ(in.texts("job").at(0), sample_job().resolved());

    const Hdf5Group space = in.open_group("space");
    EXPECT_EQ(space.integer_attribute("designs"), 12096000);
    EXPECT_THAT(space.reals("rows"), ElementsAre(32, 64, 128, 256, 512));

    const Hdf5Group best = in.open_group("best");
    EXPECT_EQ(best.integer_attribute("design_id"), 1000);
    EXPECT_EQ(best.integer_attribute("island"), 1);
    EXPECT_EQ(best.open_group("design").integer_attribute("columns"), sample_best().design.columns);
    const Hdf5Group networks = best.open_group("networks");
    EXPECT_THAT(networks.texts("network"), ElementsAre("alexnet", "vgg16"));
    EXPECT_THAT(networks.reals("energy_J"), ElementsAre(0.25, 0.75));
    EXPECT_THAT(networks.reals("latency_s"), ElementsAre(0.5, 2));
    EXPECT_THAT(networks.integers("cycles"), ElementsAre(11, 22));
    EXPECT_THAT(networks.reals("energy_J_published"), ElementsAre(0.75, 2.25));

    constexpr double infinite = std::numeric_limits<double>::infinity();
    const Hdf5Group archive = in.open_group("archive");
    EXPECT_THAT(archive.integers("island"), ElementsAre(0, 0, 0, 0, 1, 1, 1));
    EXPECT_THAT(archive.unsigneds("id"), ElementsAre(7, 1000, 12095999, 8, 7, 1001, 12095999));
    EXPECT_THAT(archive.reals("objective"), ElementsAre(infinite, 1e-9 / 3, 0.1 + 0.2, infinite,
                                                        infinite, 1e-9 / 3 * 2, 0.1 + 0.2));
    EXPECT_THAT(archive.reals("violation"), ElementsAre(0.1, 0, 0, 1e-300, 0.1, 0, 0));
    EXPECT_THAT(archive.reals("supply_voltage"), ElementsAre(0.5, 0.5, 0.85, 0.5, 0.5, 0.5, 0.85));
    EXPECT_THAT(archive.integers("glb_kib"), ElementsAre(512, 32768, 32768, 1024, 512, 512, 32768));
    EXPECT_THAT(in.open_group("population").unsigneds("id"),
                ElementsAre(1000, 12095999, 7, 1001, 12095999, 7));

    const Hdf5Group history = in.open_group("history");
    EXPECT_THAT(history.integers("island"), ElementsAre(0, 0, 0, 1, 1, 1));
    EXPECT_THAT(history.integers("generation"), ElementsAre(0, 1, 2, 0, 1, 2));
    EXPECT_THAT(history.integers("phase"), ElementsAre(0, 0, 1, 0, 0, 1));
    EXPECT_THAT(history.integers("immigrants"), ElementsAre(0, 0, 0, 0, 1, 2));
    EXPECT_THAT(history.reals("best_objective"),
                ElementsAre(infinite, 1e-9 / 3, 1e-9 / 3, infinite, 1e-9 / 3 * 2, 1e-9 / 3 * 2));
}

TEST_F(ResultFiles, ThatCannotBeWrittenAreIoErrors) {
    io_error([&] { write_result(directory_ / "none", sample_job(), sample_result()); });
    io_error([&] { append_session(directory_ / "none", {}); });
}

const RunSession first = {"2025-01-01T00:00:00Z",
                          "2025-01-01T00:01:00Z",
                          "host",
                          "1 process",
                          "generation",
                          -1,
                          10,
                          60.5,
                          "stopped"};
const RunSession second = {"2025-01-02T00:00:00Z",
                           "2025-01-02T00:02:00Z",
                           "other",
                           "Open MPI v4.1.4, 4 ranks",
                           "generation",
                           10,
                           40,
                           120,
                           "finished"};

TEST_F(ResultFiles, RunJsonGrowsAndTheResultStaysAsItIs) {
    write_result(directory_, sample_job(), sample_result());
    const std::string digest = result_digest(directory_);
    const std::string result = read_file(directory_ / "result.json");
    append_session(directory_, first);
    append_session(directory_, second);
    const json j = json::parse(read_file(directory_ / "run.json"));
    EXPECT_EQ(j, json::parse(R"([
        {"started": "2025-01-01T00:00:00Z", "ended": "2025-01-01T00:01:00Z", "host": "host",
         "parallel": "1 process", "from_generation": -1, "to_generation": 10, "seconds": 60.5,
         "outcome": "stopped"},
        {"started": "2025-01-02T00:00:00Z", "ended": "2025-01-02T00:02:00Z", "host": "other",
         "parallel": "Open MPI v4.1.4, 4 ranks", "from_generation": 10, "to_generation": 40,
         "seconds": 120.0, "outcome": "finished"}])"));
    EXPECT_EQ(result_digest(directory_), digest);
    EXPECT_EQ(read_file(directory_ / "result.json"), result);
    EXPECT_FALSE(fs::exists(directory_ / "run.json.tmp"));
}

TEST_F(ResultFiles, ADamagedRunJsonIsInNobodysWay) {
    for (const char* content : {"", "{\"not\": \"a list\"}", "[{\"half\""}) {
        write_file(directory_ / "run.json", content);
        append_session(directory_, first);
        const json j = json::parse(read_file(directory_ / "run.json"));
        ASSERT_EQ(j.size(), 1u);
        EXPECT_EQ(j[0]["outcome"], "stopped");
    }
}

}  // namespace
}  // namespace atl::io::test
