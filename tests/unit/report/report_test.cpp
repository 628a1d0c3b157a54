#include "atoll/report/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "atoll/run/search_run.hpp"
#include "small_spaces.hpp"

namespace atl::report {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A report of every kind of block.
Report sample() {
    Table table{{{"design", "", ""}, {"front", "", ""}, {"latency", "s", ""}}, {}};
    table.add({std::int64_t{1}, std::int64_t{1}, 2.2e-8});
    const Figure figure{"picture", "A <picture>", "caption", "<svg class=\"chart\"></svg>",
                        "<svg/>",  table};
    Figure chart = figure;
    chart.id = "chart";
    chart.table = {};
    return {"Report",
            {{"part",
              "Part",
              "of a run",
              {{"section",
                "Section",
                {Text{"First.\n\nSecond </script> & more."}, Notice{"Mind this."},
                 Facts{{{"area", "1 mm²"}}}, Listing{"The job", "name: x\n"}, figure,
                 Numbers{"numbers", "Numbers", "", table, true},
                 Explorer{"designs", "Designs", "", {chart}, table, {"front"}}}}}}}};
}

TEST(Page, NeedsNothingElse) {
    const std::string page = html(sample());
    for (const char* outside : {"http://", "https://", "src=", "@import", "url("}) {
        std::size_t at = page.find(outside);
        // The name of SVG's namespace is no address to fetch.
        while (at != std::string::npos && page.compare(at, 26, "http://www.w3.org/2000/svg") == 0)
            at = page.find(outside, at + 1);
        EXPECT_EQ(at, std::string::npos) << outside << ": " << page.substr(at, 60);
    }
}

TEST(Page, ShowsEveryBlockAndEscapesTexts) {
    const std::string page = html(sample());
    EXPECT_THAT(page, HasSubstr("<p>First.</p>"));
    EXPECT_THAT(page, HasSubstr("Second &lt;/script&gt; &amp; more."));
    EXPECT_THAT(page, HasSubstr("A &lt;picture&gt;"));
    EXPECT_THAT(page, HasSubstr("Mind this."));
    EXPECT_THAT(page, HasSubstr("name: x"));
    EXPECT_THAT(page, HasSubstr("[ns]"));  // latencies in a handy unit
    EXPECT_THAT(page, HasSubstr("<td>22</td>"));
}

TEST(Page, CarriesTheNumbersOfEveryBlockThatHasSome) {
    const std::string page = html(sample());
    const std::string before = "id=\"tables\">";
    const std::size_t from = page.find(before) + before.size();
    const auto tables =
        nlohmann::json::parse(page.substr(from, page.find("</script>", from) - from));
    EXPECT_EQ(tables.size(), 3u);
    for (const char* id : {"picture", "numbers", "designs"})
        EXPECT_EQ(tables.at(id).at("rows")[0][2], 2.2e-8) << id;
}

TEST(Export, WritesAFileForEveryTableAndPicture) {
    const atl::test::TemporaryDirectory directory;
    EXPECT_EQ(write_data(sample(), directory.path() / "data"), 4u);
    EXPECT_EQ(atl::test::names_in(directory.path() / "data"),
              (std::set<std::string>{"report.json", "picture.csv", "numbers.csv", "designs.csv"}));
    EXPECT_EQ(atl::test::read_file(directory.path() / "data" / "picture.csv"),
              "design,front,latency [s]\n1,1,2.2e-08\n");
    EXPECT_EQ(write_plots(sample(), directory.path() / "plots"), 2u);
    EXPECT_EQ(atl::test::names_in(directory.path() / "plots"),
              (std::set<std::string>{"picture.svg", "chart.svg"}));
}

const Section* find_section(const Part& part, const std::string& id) {
    for (const Section& s : part.sections)
        if (s.id == id) return &s;
    return nullptr;
}

template <class Kind>
std::vector<const Kind*> blocks(const Part& part) {
    std::vector<const Kind*> out;
    for (const Section& s : part.sections)
        for (const Block& b : s.blocks)
            if (const Kind* block = std::get_if<Kind>(&b)) out.push_back(block);
    return out;
}

/// A finished search of a small space, and a report on it: made once.
class SearchReport : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        directory_ = std::make_unique<atl::test::TemporaryDirectory>();
        const io::Job job = atl::test::small_job({{"islands.count", "3"},
                                                  {"algorithm.generations", "20"},
                                                  {"output", directory_->path().string()}});
        search::Communicator alone;
        run::SearchObserver quiet;
        run::RunOptions options;
        options.directory = directory_->path();
        run::run_search(job, alone, options, quiet, atl::test::never);
        report_ = make_report({directory_->path()}, configs());
        result_ = nlohmann::json::parse(atl::test::read_file(directory_->path() / "result.json"));
    }
    static void TearDownTestSuite() { directory_.reset(); }
    static io::ConfigPath configs() { return io::ConfigPath({ATOLL_SOURCE_DIR "/configs"}); }

    static inline std::unique_ptr<atl::test::TemporaryDirectory> directory_;
    static inline Report report_;
    static inline nlohmann::json result_;
};

TEST_F(SearchReport, TellsWhatToBuildAndHowItWasFound) {
    ASSERT_EQ(report_.parts.size(), 1u);
    const Part& part = report_.parts.front();
    const auto& result = result_;
    ASSERT_FALSE(result["best"].is_null());
    for (const char* id : {"recommendation", "networks", "neighbours", "search", "trade-off",
                           "near-optimal", "specialisation", "provenance"})
        EXPECT_NE(find_section(part, id), nullptr) << id;
    const auto rows = [&](const std::string& id) {
        for (const Numbers* numbers : blocks<Numbers>(part))
            if (numbers->id == id) return numbers->table.rows;
        return std::vector<std::vector<Cell>>{};
    };
    const auto name = [](const std::vector<Cell>& row) { return std::get<std::string>(row[0]); };
    EXPECT_EQ(rows("parameters").size(), model::n_design_parameters);
    for (const auto& row : rows("parameters"))
        EXPECT_EQ(std::get<double>(row[1]), result["best"]["design"][name(row)].get<double>());
    EXPECT_EQ(rows("network-costs").size(), result["best"]["networks"].size());
    for (const auto& row : rows("network-costs"))
        EXPECT_EQ(std::get<double>(row[1]), result["best"]["networks"][name(row)]["energy_J"]);
    EXPECT_EQ(rows("islands").size(), 3u);
}

TEST_F(SearchReport, IdsAreUniqueAndFitForFiles) {
    const Report twice = make_report({directory_->path(), directory_->path()}, configs());
    ASSERT_EQ(twice.parts.size(), 3u);  // the comparison comes first
    for (const Report* r : {static_cast<const Report*>(&report_), &twice}) {
        std::set<std::string> ids;
        const auto take = [&](const std::string& id) {
            EXPECT_TRUE(ids.insert(id).second) << id;
            EXPECT_EQ(id.find_first_not_of(
                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."),
                      std::string::npos)
                << id;
        };
        for (const Part& part : r->parts) {
            take(part.id);
            for (const Section& s : part.sections) take(s.id);
            for (const Figure* f : blocks<Figure>(part)) take(f->id);
            for (const Numbers* n : blocks<Numbers>(part)) take(n->id);
            for (const Explorer* e : blocks<Explorer>(part)) {
                take(e->id);
                for (const Figure& f : e->charts) take(f.id);
            }
        }
    }
}

TEST_F(SearchReport, EveryPictureHasNumbersAndTheDesignsAgree) {
    for (const Figure* f : blocks<Figure>(report_.parts.front())) {
        EXPECT_FALSE(f->table.columns.empty()) << f->id;
        EXPECT_FALSE(f->table.rows.empty()) << f->id;
        EXPECT_THAT(f->markup, HasSubstr("<svg")) << f->id;
    }
    const auto explorers = blocks<Explorer>(report_.parts.front());
    ASSERT_EQ(explorers.size(), 1u);
    const auto& result = result_;
    const auto& best = explorers.front()->table.rows.front();
    EXPECT_EQ(std::get<std::int64_t>(best[0]), result["best"]["design_id"].get<std::int64_t>());
    EXPECT_NEAR(std::get<double>(best[1]) / result["best"]["objective"].get<double>(), 1, 1e-9);
}

TEST_F(SearchReport, EqualRunsGiveEqualBytes) {
    EXPECT_EQ(html(make_report({directory_->path()}, configs())), html(report_));
}

TEST(Report, OfNothingIsRefused) {
    const atl::test::TemporaryDirectory directory;
    EXPECT_THROW(make_report({directory.path()}, io::ConfigPath::standard()), base::Error);
    EXPECT_THROW(make_report({directory.path() / "missing"}, io::ConfigPath::standard()),
                 base::Error);
}

}  // namespace
}  // namespace atl::report
