#include "state_files.hpp"

#include <exception>

#include "atoll/run/collective.hpp"
#include "atoll/run/plain_search.hpp"

namespace atl::run {

namespace {

/// After a failure nothing more is tried, and the failure is kept: the islands come whatever
/// happens to their file, because their hosts know nothing of it.
class FirstFailure {
  public:
    template <class Act>
    void unless_failed(Act act) {
        if (failure_) return;
        try {
            act();
        } catch (...) {
            failure_ = std::current_exception();
        }
    }
    void rethrow() const {
        if (failure_) std::rethrow_exception(failure_);
    }

  private:
    std::exception_ptr failure_;
};

/// Brings all states to `take` on the root.
void collect(const io::Job& job, const search::Archipelago& archipelago,
             search::Communicator& peers,
             const std::function<void(const search::IslandState&)>& take) {
    peers.collect(
        job.config.search.islands, [&](std::int64_t i) { return archipelago.state(i); },
        [&](const search::IslandState& state) { take(state); });
}

}  // namespace

void write_checkpoint(const std::filesystem::path& directory, const io::Job& job,
                      const search::Archipelago& archipelago, search::Communicator& peers) {
    together(peers, [&] {
        FirstFailure file;
        std::optional<io::CheckpointWriter> writer;
        if (peers.root())
            file.unless_failed([&] { writer.emplace(directory, job, archipelago.overview()); });
        collect(job, archipelago, peers, [&](const search::IslandState& state) {
            file.unless_failed([&] { writer->add(state); });
        });
        if (peers.root()) file.unless_failed([&] { writer->commit(); });
        file.rethrow();
    });
}

void write_result(const std::filesystem::path& directory, const io::Job& job,
                  const search::Archipelago& archipelago, search::Communicator& peers,
                  std::optional<io::SearchResult>& result) {
    together(peers, [&] {
        FirstFailure file;
        std::optional<io::ResultWriter> writer;
        ResultOfStates states(job, archipelago.overview());
        if (peers.root())
            file.unless_failed([&] { writer.emplace(directory, job, archipelago.overview()); });
        collect(job, archipelago, peers, [&](const search::IslandState& state) {
            states.add(state);
            file.unless_failed([&] { writer->add(state); });
        });
        if (!peers.root()) return;
        result = states.result();
        file.unless_failed([&] { writer->commit(*result); });
        file.rethrow();
    });
}

}  // namespace atl::run
