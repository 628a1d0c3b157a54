#include "atoll/io/result.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>
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
using testing::HasSubstr;

constexpr double infinite = std::numeric_limits<double>::infinity();

BestDesign sample_best() {
    BestDesign best;
    best.id = 1000;
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

/// What a search leaves, to be changed.
struct Sample {
    Job job = sample_job();
    std::vector<search::IslandState> islands = sample_islands();
    std::optional<BestDesign> best = sample_best();

    SearchResult write(const fs::path& directory) const {
        return write_result(directory, job, islands, best);
    }
};

class ResultFiles : public testing::Test {
  protected:
    json read_json() { return json::parse(read_file(directory_ / "result.json")); }

    const fs::path directory_ = fresh_directory();
};

TEST_F(ResultFiles, SayWhatEveryIslandDid) {
    const SearchResult result = Sample().write(directory_);
    EXPECT_EQ(result.overview.evaluations, 201);
    EXPECT_EQ(result.overview.requests, 401);
    ASSERT_EQ(result.islands.size(), 2u);
    const IslandPart& first = result.islands[0];
    EXPECT_EQ(first.island, 0);
    EXPECT_EQ(first.generation, 2);
    EXPECT_EQ(first.evaluations, 100);
    EXPECT_EQ(first.requests, 200);
    EXPECT_EQ(first.forgotten, 0);
    EXPECT_EQ(first.parcels, 0);
    EXPECT_EQ(first.immigrants, 0);
    EXPECT_EQ(first.helped, 0);
    EXPECT_EQ(first.best, (search::Individual{1000, {1e-9 / 3, 0}}));
    const IslandPart& second = result.islands[1];
    EXPECT_EQ(second.island, 1);
    EXPECT_EQ(second.forgotten, 3);
    EXPECT_EQ(second.parcels, 2);
    EXPECT_EQ(second.immigrants, 1);
    EXPECT_EQ(second.helped, 1);
    EXPECT_EQ(second.best, (search::Individual{1001, {1e-9 / 3 * 2, 0}}));
}

TEST_F(ResultFiles, KnowTheBestOfAllIslandsAndWhoKnewItFirst) {
    Sample sample;
    const auto best_of = [&] {
        SearchTally tally(overview_of(sample.islands));
        EXPECT_FALSE(tally.best().score.feasible());
        for (const auto& s : sample.islands) tally.add(s);
        return std::pair(tally.best(), tally.result(sample.best).best->island);
    };
    // Whoever accounted for the design knows nothing of islands.
    EXPECT_EQ(best_of(), std::pair(search::Individual(1000, {1e-9 / 3, 0}), std::int64_t{0}));
    sample.islands[1].archive.push_back({2000, {1e-10, 0}});
    EXPECT_EQ(best_of(), std::pair(search::Individual(2000, {1e-10, 0}), std::int64_t{1}));
    sample.islands[0].archive.push_back({2000, {1e-10, 0}});
    EXPECT_EQ(best_of(), std::pair(search::Individual(2000, {1e-10, 0}), std::int64_t{0}));
}

TEST_F(ResultFiles, CountDifferentDesignsWhileTheyCan) {
    Sample sample;
    // The second island has forgotten some.
    EXPECT_FALSE(sample.write(directory_).distinct_designs.has_value());
    EXPECT_TRUE(read_json()["distinct_designs"].is_null());
    EXPECT_THAT(io_error([&] {
                    Hdf5File::open(directory_ / "result.h5").integer_attribute("distinct_designs");
                }),
                HasSubstr("distinct_designs"));
    sample.islands[1].forgotten = 0;
    // 7, 8, 1000, 1001 and 12095999.
    EXPECT_EQ(sample.write(directory_).distinct_designs, 5);
    EXPECT_EQ(read_json()["distinct_designs"], 5);
    EXPECT_EQ(Hdf5File::open(directory_ / "result.h5").integer_attribute("distinct_designs"), 5);
    // Very many would need too much memory.
    search::Overview sizes = overview_of(sample.islands);
    sizes.archived = (std::int64_t{1} << 21) + 1;
    SearchTally tally(sizes);
    for (const auto& s : sample.islands) tally.add(s);
    EXPECT_FALSE(tally.result(sample.best).distinct_designs.has_value());
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
    Sample().write(directory_);
    Sample().write(other);
    EXPECT_EQ(read_file(directory_ / "result.h5"), read_file(other / "result.h5"));
    EXPECT_EQ(read_file(directory_ / "result.json"), read_file(other / "result.json"));
    EXPECT_EQ(result_digest(directory_), result_digest(other));
    EXPECT_EQ(result_digest(other / "result.h5"), result_digest(directory_));
    // Once more over the first: nothing but these two files is left behind.
    Sample().write(other);
    EXPECT_EQ(read_file(directory_ / "result.h5"), read_file(other / "result.h5"));
    EXPECT_EQ(std::distance(fs::directory_iterator(other), fs::directory_iterator()), 2);
}

TEST_F(ResultFiles, DigestChangesWithTheResult) {
    const auto digest = [&](const std::function<void(Sample&)>& change) {
        Sample sample;
        change(sample);
        sample.write(directory_);
        return result_digest(directory_);
    };
    std::set<std::string> digests = {digest([](Sample&) {})};
    const std::vector<std::function<void(Sample&)>> changes = {
        [](Sample& s) {
            double& objective = s.islands[1].archive[2].score.objective;
            objective = std::nextafter(objective, 1.0);
        },
        [](Sample& s) { s.islands[0].history[2].immigrants += 1; },
        [](Sample& s) { s.islands[1].arrivals[0].known += 1; },
        [](Sample& s) { s.islands[1].arrivals[0].helped = false; },
        [](Sample& s) { s.islands[1].met += 1; },
        [](Sample& s) { s.islands[1].forgotten += 1; },
        [](Sample& s) { s.best->published.networks[1].energy_J *= 1.0000001; },
        [](Sample& s) { s.best.reset(); },
        [](Sample& s) { s.job.config.search.seed = 2; },
        [](Sample& s) { s.job.config.search.budget.generations = 2; }};
    for (std::size_t c = 0; c < changes.size(); ++c)
        EXPECT_TRUE(digests.insert(digest(changes[c])).second) << "change " << c;
    EXPECT_FALSE(digests.insert(digest([](Sample&) {})).second);
}

TEST_F(ResultFiles, DigestOfNoResultIsAnIoError) {
    EXPECT_EQ(io_error([&] { result_digest(directory_); }),
              directory_.string() + ": holds no result.h5 (not finished?)");
    EXPECT_EQ(io_error([&] { result_digest(directory_ / "none.h5"); }),
              (directory_ / "none.h5").string() + ": there is no such file");
}

TEST_F(ResultFiles, JsonHoldsTheRecommendation) {
    Sample().write(directory_);
    const json j = read_json();
    EXPECT_EQ(j["job"], "rram-4");
    EXPECT_EQ(j["seed"], 1);
    EXPECT_EQ(j["fidelity"], "exact");
    EXPECT_EQ(j["objective"]["name"], "ela_mean");
    EXPECT_EQ(j["objective"]["unit"], "J*s*cm2");
    EXPECT_EQ(j["area_limit_mm2"], 800);
    EXPECT_EQ(j["evaluations"], 201);
    EXPECT_EQ(j["requests"], 401);
    EXPECT_EQ(j["designs_in_space"], 12096000);
    EXPECT_EQ(j["forgotten_designs"], 3);
    EXPECT_EQ(j["generations"], 2);
    EXPECT_EQ(j["reproducible"], true);
    EXPECT_EQ(j["by_island"], json::parse(R"([
        {"island": 0, "generation": 2, "evaluations": 100, "best_objective": 3.3333333333333335e-10,
         "immigrants": 0, "parcels": 0, "parcels_that_helped": 0},
        {"island": 1, "generation": 2, "evaluations": 101, "best_objective": 6.666666666666667e-10,
         "immigrants": 1, "parcels": 2, "parcels_that_helped": 1}])"));
    EXPECT_EQ(j["job_hash"], sample_job().hash());
    EXPECT_EQ(j["versions"]["atoll"], base::version());
    EXPECT_EQ(j["versions"]["git_sha"], base::git_sha());
    EXPECT_EQ(j["versions"]["result_format"], 3);
    const json& best = j["best"];
    EXPECT_EQ(best["objective"], 0.1);
    EXPECT_EQ(best["objective_exact"], 0.1);
    EXPECT_EQ(best["objective_published"], 0.3);
    EXPECT_EQ(best["area_mm2"], 200);
    EXPECT_EQ(best["design_id"], 1000);
    EXPECT_EQ(best["island"], 0);
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
    Sample sample;
    sample.job = load_job(source_job(), {{"networks", "[alexnet, alexnet, alexnet, vgg16]"}},
                          source_configs());
    for (model::DesignCost* cost : {&sample.best->exact, &sample.best->published}) {
        cost->networks.resize(4);
        for (std::size_t n = 0; n < 4; ++n) cost->networks[n].cycles = static_cast<int>(n);
    }
    sample.write(directory_);
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
    Sample sample;
    sample.job =
        load_job(source_job(), {{"networks", "[alexnet, vgg16]"}, {"space", "technology-4"}},
                 source_configs());
    for (auto& island : sample.islands) island.population.clear(), island.archive.clear();
    sample.write(directory_);
    const Hdf5Group space = Hdf5File::open(result_file(directory_)).open_group("space");
    EXPECT_FALSE(space.has("supply_voltage"));
    EXPECT_THAT(space.reals("technology_nm"), ElementsAre(7, 10, 14, 22, 32, 45));
    EXPECT_THAT(space.reals("supply_voltage given technology_nm 7"),
                ElementsAre(0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8));
    EXPECT_THAT(space.reals("supply_voltage given technology_nm 45"),
                ElementsAre(0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1));
}

TEST_F(ResultFiles, JsonShowsTheFidelityThatWasSearched) {
    Sample sample;
    sample.job.config.fidelity = model::Fidelity::published;
    sample.job.config.objective = search::Objective::ela_all;
    sample.write(directory_);
    const json j = read_json();
    EXPECT_EQ(j["fidelity"], "published");
    EXPECT_EQ(j["objective"]["unit"], "J^2*s^2*cm2");
    EXPECT_EQ(j["best"]["objective"], 0.3);
    EXPECT_EQ(j["best"]["networks"]["alexnet"]["energy_J"], 0.75);
}

TEST_F(ResultFiles, WithoutAFeasibleDesignHaveNoBest) {
    Sample sample;
    sample.best.reset();
    for (auto& island : sample.islands)
        for (auto* list : {&island.population, &island.archive})
            for (search::Individual& i : *list) i.score = {infinite, 0.5};
    const SearchResult result = sample.write(directory_);
    EXPECT_FALSE(result.best.has_value());
    EXPECT_FALSE(result.islands[0].best.score.feasible());
    EXPECT_TRUE(read_json()["best"].is_null());
    EXPECT_TRUE(read_json()["by_island"][0]["best_objective"].is_null());
    EXPECT_FALSE(Hdf5File::open(directory_ / "result.h5").has("best"));
}

TEST_F(ResultFiles, JsonStaysJsonWhereThePublishedModelHasNoObjective) {
    Sample sample;
    sample.best->objective_published = infinite;
    sample.write(directory_);
    EXPECT_TRUE(read_json()["best"]["objective_published"].is_null());
}

TEST_F(ResultFiles, OfAnAsynchronousSearchSayThatTheyCannotBeRepeated) {
    Sample sample;
    sample.write(directory_);
    EXPECT_EQ(Hdf5File::open(directory_ / "result.h5").integer_attribute("reproducible"), 1);
    sample.job.config.search.migration.mode = search::MigrationMode::asynchronous;
    sample.write(directory_);
    EXPECT_EQ(read_json()["reproducible"], false);
    EXPECT_EQ(Hdf5File::open(directory_ / "result.h5").integer_attribute("reproducible"), 0);
}

TEST_F(ResultFiles, AreNotCommittedWhileIslandsOrRowsAreMissing) {
    const Sample sample;
    sample.write(directory_);
    const std::string h5 = read_file(directory_ / "result.h5");
    const std::string text = read_file(directory_ / "result.json");
    using search::Overview;
    const std::vector<std::pair<std::int64_t Overview::*, std::string>> tables = {
        {&Overview::islands, "islands: got 2 of 3"},
        {&Overview::records, "history: got 6 of 7"},
        {&Overview::arrivals, "migrations: got 2 of 3"},
        {&Overview::members, "population: got 6 of 7"},
        {&Overview::archived, "archive: got 7 of 8"}};
    for (const auto& [rows, message] : tables) {
        Overview sizes = overview_of(sample.islands);
        ++(sizes.*rows);
        ResultWriter writer(directory_, sample.job, sizes);
        for (const auto& s : sample.islands) writer.add(s);
        EXPECT_EQ(io_error([&] { writer.commit({}); }),
                  (directory_ / "result.h5").string() + ".tmp/" + message + " rows");
    }
    EXPECT_EQ(read_file(directory_ / "result.h5"), h5);
    EXPECT_EQ(read_file(directory_ / "result.json"), text);
    EXPECT_FALSE(fs::exists(directory_ / "result.h5.tmp"));
}

TEST_F(ResultFiles, Hdf5HoldsEverything) {
    Sample().write(directory_);
    EXPECT_EQ(result_file(directory_), directory_ / "result.h5");
    const Hdf5File in = Hdf5File::open(result_file(directory_));
    EXPECT_EQ(in.text_attribute("file_type"), "atoll search result");
    EXPECT_EQ(in.text_attribute("fidelity"), "exact");
    EXPECT_EQ(in.text_attribute("objective"), "ela_mean");
    EXPECT_EQ(in.integer_attribute("evaluations"), 201);
    EXPECT_EQ(in.integer_attribute("requests"), 401);
    EXPECT_EQ(in.integer_attribute("forgotten_designs"), 3);
    EXPECT_EQ(in.texts("job").at(0), sample_job().resolved());

    const Hdf5Group space = in.open_group("space");
    EXPECT_EQ(space.integer_attribute("designs"), 12096000);
    EXPECT_THAT(space.reals("rows"), ElementsAre(32, 64, 128, 256, 512));

    const Hdf5Group best = in.open_group("best");
    EXPECT_EQ(best.integer_attribute("design_id"), 1000);
    EXPECT_EQ(best.integer_attribute("island"), 0);
    EXPECT_EQ(best.open_group("design").integer_attribute("columns"), sample_best().design.columns);
    const Hdf5Group networks = best.open_group("networks");
    EXPECT_THAT(networks.texts("network"), ElementsAre("alexnet", "vgg16"));
    EXPECT_THAT(networks.reals("energy_J"), ElementsAre(0.25, 0.75));
    EXPECT_THAT(networks.reals("latency_s"), ElementsAre(0.5, 2));
    EXPECT_THAT(networks.integers("cycles"), ElementsAre(11, 22));
    EXPECT_THAT(networks.reals("energy_J_published"), ElementsAre(0.75, 2.25));

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
    EXPECT_THAT(history.reals("diversity"), ElementsAre(0.75, 0.375, 0.25, 0.75, 0.375, 0.25));
    EXPECT_THAT(in.open_group("islands").integers("forgotten"), ElementsAre(0, 3));
    EXPECT_THAT(in.open_group("migrations").integers("to"), ElementsAre(1, 1));
}

TEST_F(ResultFiles, ThatCannotBeWrittenAreIoErrors) {
    io_error([&] { Sample().write(directory_ / "none"); });
    io_error([&] { append_session(directory_ / "none", {}); });
}

}  // namespace
}  // namespace atl::io::test
