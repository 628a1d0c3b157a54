/// One moving line on a terminal, sparse plain lines otherwise; on standard error.
#pragma once

#include <chrono>
#include <string>

namespace atl::cli {

class ProgressLine {
  public:
    ProgressLine();
    /// Whether a line would be shown now; `milestone` ones always are.
    bool due(bool milestone);
    void show(const std::string& line, bool last);
    /// Ends the moving line, if there is one.
    void end();
    void warning(const std::string& text);

  private:
    bool terminal_;
    bool open_ = false;
    std::chrono::steady_clock::time_point last_line_;
};

}  // namespace atl::cli
