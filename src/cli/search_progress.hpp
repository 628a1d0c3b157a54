/// How running searches and enumerations show themselves.
#pragma once

#include "atoll/run/enumeration_run.hpp"
#include "atoll/run/search_run.hpp"
#include "progress_line.hpp"

namespace atl::cli {

class SearchDisplay final : public run::SearchObserver {
  public:
    /// `objective_unit` follows the best value.
    explicit SearchDisplay(std::string objective_unit);
    void started(std::int64_t from_generation) override;
    void progress(const run::SearchProgress& progress) override;
    void warning(const std::string& text) override { line_.warning(text); }
    void end_line() { line_.end(); }

  private:
    ProgressLine line_;
    std::string unit_;
    std::int64_t last_phase_ = -1;
};

class EnumerationDisplay final : public run::EnumerationObserver {
  public:
    /// Name and unit of the leading objective.
    EnumerationDisplay(std::string objective, std::string unit)
        : objective_(std::move(objective)), unit_(std::move(unit)) {}
    void started(std::uint64_t from_chunk) override;
    void progress(const run::EnumerationProgress& progress) override;
    void warning(const std::string& text) override { line_.warning(text); }
    void end_line() { line_.end(); }

  private:
    ProgressLine line_;
    std::string objective_, unit_;
};

}  // namespace atl::cli
