/// The style and the script of reports: src/report/assets, put into the program by CMake.
#pragma once

namespace atl::report {

extern const char* const chart_css;  ///< colours, lines and fonts of charts
extern const char* const page_css;   ///< all around them
extern const char* const page_js;    ///< hovering, filters, downloads

}  // namespace atl::report
