#include "atoll/run/collective.hpp"

namespace atl::run {

void together(search::Communicator& peers, const std::function<void()>& work) {
    std::string failure;  // kind, a blank, text; empty when all went well
    const auto failed = [&](base::ErrorKind kind, const char* text) {
        failure = std::to_string(static_cast<int>(kind)) + " " + text;
    };
    try {
        work();
    } catch (const base::Error& e) {
        failed(e.kind(), e.what());
    } catch (const std::exception& e) {
        failed(base::ErrorKind::internal, e.what());
    } catch (...) {
        failed(base::ErrorKind::internal, "an unknown exception");
    }
    for (const std::string& f : peers.all_gather(failure))
        if (!f.empty()) {
            const auto blank = f.find(' ');
            throw CollectiveError(static_cast<base::ErrorKind>(std::stoi(f.substr(0, blank))),
                                  f.substr(blank + 1));
        }
}

void on_root(search::Communicator& peers, const std::function<void()>& work) {
    together(peers, [&] {
        if (peers.root()) work();
    });
}

}  // namespace atl::run
