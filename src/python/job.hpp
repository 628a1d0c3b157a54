/// A job as Python sees it.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>

#include "arrays.hpp"
#include "atoll/run/plain_search.hpp"

namespace atl::python {

/// Raised by Python while C++ works, e.g. by Ctrl-C. Asks at most some twenty times a second.
class Interruption {
  public:
    /// Called without the interpreter's lock, which it takes to ask.
    bool operator()();
    /// Called with the lock: goes on with what Python raised.
    void rethrow() const {
        if (raised_) throw py::error_already_set();
    }

  private:
    bool raised_ = false;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// Never moves: evaluators refer to what lies in it.
class Job {
  public:
    Job(const std::string& file, const py::dict& set, const std::vector<std::string>& configs);

    const io::Job& job() const { return job_; }
    /// Of designs by their ids, as a search costs them; or by their parameters, by the plain model,
    /// as `atoll evaluate` does.
    py::dict evaluate(const py::object& designs);
    py::dict search() const;

  private:
    search::Figures by_ids(const std::vector<search::DesignId>& ids, Interruption& interruption);
    search::Figures by_parameters(const std::vector<model::Design>& designs,
                                  Interruption& interruption) const;

    io::Job job_;
    io::Job unlimited_;  ///< chips of any area are costed
    std::mutex one_at_a_time_;
    std::unique_ptr<search::Evaluator> evaluator_;  ///< of `unlimited_`, when first needed
};

}  // namespace atl::python
