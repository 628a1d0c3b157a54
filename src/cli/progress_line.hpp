/// One moving line on a terminal, sparse plain lines otherwise; on standard error.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace atl::cli {

/// What a line says, part by part. Where a terminal is too narrow for all of them, those of the
/// largest rank are left out first; those of rank 0 stay, and the line is cut.
struct LinePart {
    std::string text;
    int rank = 0;
};
/// Never wider than `columns`.
std::string fit_line(std::vector<LinePart> parts, std::size_t columns);

class ProgressLine {
  public:
    ProgressLine();
    ~ProgressLine() { end(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// Whether a line would be shown now; `milestone` ones always are.
    bool due(bool milestone);
    void show(const std::vector<LinePart>& parts, bool last);
    /// Ends the moving line, if there is one.
    void end();
    void warning(const std::string& text);

  private:
    bool terminal_;
    bool open_ = false;
    std::chrono::steady_clock::time_point last_line_;
};

}  // namespace atl::cli
