#include "show_arguments.hpp"

#include "atoll/base/error.hpp"

namespace atl::cli {

void check_show(const ShowArguments& show, bool keeps, const std::string& option) {
    using base::Error;
    using base::ErrorKind;
    if (!show.quiet) return;
    if (show.verbose) throw Error(ErrorKind::usage, "--quiet and --verbose exclude each other");
    if (show.kind() == ProgressKind::json || show.progress == ProgressKind::line)
        throw Error(ErrorKind::usage,
                    "--quiet and --progress " +
                        std::string(progress_kind_names[static_cast<std::size_t>(*show.progress)]) +
                        " exclude each other");
    if (!keeps)
        throw Error(ErrorKind::usage,
                    "with --quiet nothing would be left of the result: give " + option);
}

}  // namespace atl::cli
