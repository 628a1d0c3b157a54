#include "terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "atoll/base/text.hpp"
#include "environment.hpp"

namespace atl::cli {

bool launched() {
    // Each leaves a mark.
    for (const char* mark : {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"})
        if (std::getenv(mark) != nullptr) return true;
    return false;
}

bool terminal(int descriptor) {
    const std::string_view kind = environment("TERM");
    return isatty(descriptor) != 0 && !kind.empty() && kind != "dumb" && !launched();
}

std::size_t columns(int descriptor) {
    constexpr std::size_t usual = 80;
    if (const auto told = base::parse_integer(environment("COLUMNS")); told && *told > 0)
        return static_cast<std::size_t>(*told);
    winsize size{};
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual;
    return size.ws_col;
}

}  // namespace atl::cli
