/// How a running search shows itself: one moving line on a terminal, sparse plain lines otherwise.
#pragma once

#include <chrono>

#include "atoll/run/search_run.hpp"

namespace atl::cli {

class SearchDisplay final : public run::SearchObserver {
  public:
    /// `objective_unit` follows the best value.
    explicit SearchDisplay(std::string objective_unit);
    void started(std::int64_t from_generation) override;
    void progress(const run::SearchProgress& progress) override;
    /// Ends the moving line, if there is one.
    void end_line();
    void warning(const std::string& text) override;

  private:
    bool terminal_;
    std::string unit_;
    std::int64_t last_phase_ = -1;
    std::chrono::steady_clock::time_point last_line_;
};

}  // namespace atl::cli
