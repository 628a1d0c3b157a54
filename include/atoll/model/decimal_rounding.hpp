/// Rounding to significant decimal digits, as the tools behind the published figures print and read
/// back.
#pragma once

namespace atl::model {

/// `x` correctly rounded to `digits` significant digits (1..17), ties to even.
double round_to_digits(double x, int digits);

}  // namespace atl::model
