/// All ranks run all tests, in the same order. A test that fails on one rank fails on all.

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "world.hpp"

namespace atl::test {

namespace {

mpi::MpiCommunicator* the_world = nullptr;

/// Combines the outcome of a test over the ranks as soon as it ends.
class CombineOutcomes final : public testing::EmptyTestEventListener {
    void OnTestEnd(const testing::TestInfo& test) override {
        const bool failed_here = test.result()->Failed();
        if (world().any(failed_here) && !failed_here)
            ADD_FAILURE() << "failed on another rank than " << world().rank();
    }
};

/// Other ranks than the root speak of failures only.
class PrintFailures final : public testing::EmptyTestEventListener {
    void OnTestStart(const testing::TestInfo& test) override {
        test_ = std::string(test.test_suite_name()) + "." + test.name();
    }
    // GoogleTest must not be asked for the test here: it holds a lock.
    void OnTestPartResult(const testing::TestPartResult& part) override {
        if (!part.failed()) return;
        std::printf("[rank %d of %d] %s\n%s:%d: %s\n", world().rank(), world().size(),
                    test_.c_str(), part.file_name() == nullptr ? "" : part.file_name(),
                    part.line_number(), part.message());
        std::fflush(stdout);
    }
    std::string test_;
};

}  // namespace

mpi::MpiCommunicator& world() {
    return *the_world;
}

}  // namespace atl::test

int main(int argc, char** argv) {
    atl::mpi::MpiCommunicator world(argc, argv);
    atl::test::the_world = &world;
    testing::InitGoogleTest(&argc, argv);
    // GoogleTest owns the listeners and calls the last one first at the end of a test.
    testing::TestEventListeners& listeners = testing::UnitTest::GetInstance()->listeners();
    if (!world.root()) {
        delete listeners.Release(listeners.default_result_printer());
        listeners.Append(new atl::test::PrintFailures);
    }
    listeners.Append(new atl::test::CombineOutcomes);

    bool failed = RUN_ALL_TESTS() != 0;
    if (testing::GTEST_FLAG(list_tests)) return failed;
    const testing::UnitTest& all = *testing::UnitTest::GetInstance();
    if (all.successful_test_count() + all.failed_test_count() == 0) {
        if (world.root()) std::printf("no test was run\n");
        failed = true;
    }
    return world.any(failed) ? 1 : 0;
}
