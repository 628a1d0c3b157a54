#include "svg.hpp"

#include <fmt/format.h>

#include "assets.hpp"

namespace atl::report {

std::string escaped(std::string_view text) {
    std::string out;
    for (char c : text) switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            case '\n':
                out += "&#10;";
                break;
            default:
                out += c;
        }
    return out;
}

std::string attribute(std::string_view name, std::string_view value) {
    return fmt::format(" {}=\"{}\"", name, escaped(value));
}

std::string tip(std::string_view text) {
    return attribute("data-tip", text);
}

std::string coordinate(double value) {
    std::string out = fmt::format("{:.2f}", value);
    while (out.back() == '0') out.pop_back();
    if (out.back() == '.') out.pop_back();
    return out == "-0" ? "0" : out;
}

Svg::Svg(double width, double height, std::string label)
    : width_(width), height_(height), label_(std::move(label)) {}

Svg& Svg::line(Spot from, Spot to, std::string_view classes, std::string_view attributes) {
    body_ += fmt::format("<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{}/>\n",
                         classes, coordinate(from.x), coordinate(from.y), coordinate(to.x),
                         coordinate(to.y), attributes);
    return *this;
}

Svg& Svg::rect(const Box& box, std::string_view classes, std::string_view attributes) {
    body_ += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}/>\n",
                         classes, coordinate(box.x), coordinate(box.y), coordinate(box.width),
                         coordinate(box.height), attributes);
    return *this;
}

Svg& Svg::circle(Spot centre, double radius, std::string_view classes,
                 std::string_view attributes) {
    body_ +=
        fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"{}/>\n", classes,
                    coordinate(centre.x), coordinate(centre.y), coordinate(radius), attributes);
    return *this;
}

Svg& Svg::path(std::string_view d, std::string_view classes, std::string_view attributes) {
    body_ += fmt::format("<path class=\"{}\" d=\"{}\"{}/>\n", classes, d, attributes);
    return *this;
}

Svg& Svg::text(Spot spot, std::string_view text, std::string_view classes,
               std::string_view attributes) {
    body_ += fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\"{}>{}</text>\n", classes,
                         coordinate(spot.x), coordinate(spot.y), attributes, escaped(text));
    return *this;
}

Svg& Svg::open(std::string_view classes, std::string_view attributes) {
    body_ += fmt::format("<g class=\"{}\"{}>\n", classes, attributes);
    return *this;
}

Svg& Svg::close() {
    body_ += "</g>\n";
    return *this;
}

std::string Svg::opening(std::string_view attributes) const {
    return fmt::format("<svg class=\"chart\" role=\"img\" viewBox=\"0 0 {} {}\"{}{}>\n",
                       coordinate(width_), coordinate(height_), attribute("aria-label", label_),
                       attributes);
}

std::string Svg::markup() const {
    return opening(fmt::format(" style=\"max-width:{}px\"", coordinate(width_))) + body_ +
           "</svg>\n";
}

std::string Svg::file() const {
    return opening(fmt::format(" xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\"",
                               coordinate(width_), coordinate(height_))) +
           "<style>" + chart_css + "</style>\n" + body_ + "</svg>\n";
}

double text_width(std::string_view text) {
    double characters = 0;
    for (char c : text)  // continuation bytes of UTF-8 are no characters of their own
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++characters;
    return 6.6 * characters;
}

}  // namespace atl::report
