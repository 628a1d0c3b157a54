#include "atoll/model/decimal_rounding.hpp"

#include <charconv>

namespace atl::model {

double round_to_digits(double x, int digits) {
    char text[40];
    const auto written =
        std::to_chars(text, text + sizeof text, x, std::chars_format::scientific, digits - 1);
    double rounded = x;
    std::from_chars(text, written.ptr, rounded);
    return rounded;
}

}  // namespace atl::model
