/// Numbers as people read them in reports.
#pragma once

#include <string>

namespace atl::report {

/// Four significant digits: 0.01235, 12.35, 12,346, 1.235e-09; short numbers as they are: 1e-09.
std::string four_digits(double value);

/// A unit as it is printed: mm², J·s·cm².
std::string unit_text(const std::string& unit);

/// A power of ten that makes numbers handy, and what a unit with it is called.
struct Scaling {
    double factor = 1;  ///< multiplies values
    std::string unit;   ///< e.g. "mJ"; "1e-9 J*s*cm2" where a prefix would mislead
};
/// For values of this size at most. J, s, W and Hz take prefixes of 10^3, other units that are
/// products a power of ten; mm2, % and plain counts stay as they are.
Scaling scaling(double largest, const std::string& unit);

/// e.g. "12.35 mJ".
std::string with_unit(double value, const std::string& unit);

}  // namespace atl::report
