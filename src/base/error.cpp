#include "atoll/base/error.hpp"

namespace atl::base {

std::string Diagnostic::text() const {
    std::string out = file;
    if (line > 0) out += ":" + std::to_string(line);
    if (line > 0 && column > 0) out += ":" + std::to_string(column);
    if (!out.empty()) out += ": ";
    out += problem;
    if (!why.empty()) out += " (" + why + ")";
    if (!suggestion.empty()) out += " " + suggestion;
    return out;
}

namespace {
std::string join(const std::vector<Diagnostic>& diagnostics) {
    std::string out;
    for (const auto& d : diagnostics) {
        if (!out.empty()) out += '\n';
        out += d.text();
    }
    return out;
}
}  // namespace

InputError::InputError(std::vector<Diagnostic> diagnostics)
    : Error(ErrorKind::input, join(diagnostics)), diagnostics_(std::move(diagnostics)) {}

}  // namespace atl::base
