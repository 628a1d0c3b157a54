/// What an external evaluator answered in a run, as a cost model: of designs that it was asked for.
#pragma once

#include "atoll/io/evaluation_archive.hpp"
#include "atoll/model/cost.hpp"

namespace atl::run {

class ArchivedModel final : public model::CostModel {
  public:
    /// From the archive in the job's directory; some of its networks, or all. The job outlives the
    /// model. Throws base::Error as io::read_run_evaluations.
    ArchivedModel(const io::Job& job, std::vector<model::Network> networks);

    std::span<const model::Network> networks() const override { return networks_; }
    bool holds_networks(const model::Design&) const override { return true; }
    /// Nothing is known of designs without an answer: they count as outside the tables.
    model::DesignCost evaluate(const model::Design& design, Effort) override;

  private:
    const io::Job& job_;
    std::vector<model::Network> networks_;
    std::vector<std::size_t> places_;  ///< of the networks, among the job's
    io::Evaluations known_;
};

}  // namespace atl::run
