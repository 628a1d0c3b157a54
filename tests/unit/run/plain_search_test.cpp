#include "atoll/run/plain_search.hpp"

#include <gmock/gmock.h>

#include "small_search.hpp"

// Searches on one process, without files.

namespace atl::run::test_search {
namespace {

TEST_F(SearchRunTest, WithoutFilesTheResultIsTheSame) {
    for (const char* algorithm : {"", "{kind: nsga2, drawn: 40, chosen: 20, population: 8}"}) {
        const io::Job job =
            *algorithm == '\0' ? small_job()
                               : small_job({{"algorithm", algorithm}, {"budget.generations", "4"}});
        const std::string name = *algorithm == '\0' ? "one" : "front";
        const auto with_files = run(job, name).result.value();
        const PlainSearch plain = plain_search(job);
        EXPECT_TRUE(plain.finished);
        EXPECT_EQ(plain.islands, states(name));
        EXPECT_EQ(plain.result.best->id, with_files.best->id);
        EXPECT_EQ(plain.result.best->objective_exact, with_files.best->objective_exact);
        EXPECT_EQ(plain.result.distinct_designs, with_files.distinct_designs);
        ASSERT_EQ(plain.result.front.has_value(), with_files.front.has_value());
        if (plain.result.front) {
            EXPECT_EQ(plain.result.front->designs, with_files.front->designs);
            EXPECT_EQ(plain.result.front->hypervolume, with_files.front->hypervolume);
        }
    }
}

TEST_F(SearchRunTest, WithoutFilesItStopsWhereItIsTold) {
    const PlainSearch all = plain_search(job_);
    const PlainSearch some = plain_search(job_, from_question(4));
    EXPECT_FALSE(some.finished);
    ASSERT_EQ(some.islands.size(), all.islands.size());
    for (std::size_t i = 0; i < all.islands.size(); ++i) {
        EXPECT_LT(some.islands[i].generation, all.islands[i].generation);
        EXPECT_TRUE(std::equal(some.islands[i].history.begin(), some.islands[i].history.end() - 1,
                               all.islands[i].history.begin()));
    }
}

TEST_F(SearchRunTest, WithoutFilesIslandsWaitForEachOther) {
    EXPECT_THROW(plain_search(small_job({{"islands.migration.mode", "asynchronous"}})),
                 base::Error);
}

}  // namespace
}  // namespace atl::run::test_search
