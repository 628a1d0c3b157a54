/// Numbers and designs as people read them.
#pragma once

#include <cstdint>
#include <string>

#include "atoll/base/text.hpp"
#include "atoll/model/design.hpp"

namespace atl::cli {

/// e.g. "12 s", "3 min", "1.5 h", "20 days".
std::string duration(double seconds);
using base::grouped;
/// e.g. "20 to 31", "20".
std::string range(std::int64_t least, std::int64_t most);
/// In one line: parameter=value.
std::string design_text(const model::Design& design);

/// Words in lines of at most `columns`, where words allow. All but the first line start at column
/// `indent`; of the first, `used` columns are taken already. Ends with a new line.
std::string wrapped(const std::string& text, std::size_t used, std::size_t indent,
                    std::size_t columns);

}  // namespace atl::cli
