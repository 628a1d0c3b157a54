/// Events on standard output, a JSON object a line.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "atoll/io/job.hpp"

namespace atl::cli {

/// Writes events; those of progress at most five times a second, and never loses the last.
class EventStream {
  public:
    EventStream();
    void write(const char* event, const nlohmann::ordered_json& content);
    void warning(const std::string& text);
    void progress(nlohmann::ordered_json content);
    /// Progress that is not written yet: before the run ends.
    void write_held();

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::optional<std::chrono::steady_clock::time_point> last_progress_;
    nlohmann::ordered_json held_;
};

/// Name and unit.
nlohmann::ordered_json objective_json(const io::Job& job);
/// null when it is empty.
nlohmann::ordered_json directory_json(const std::string& directory);

}  // namespace atl::cli
