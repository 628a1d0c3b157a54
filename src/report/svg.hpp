/// A drawing as it is built up: elements in SVG, colours and fonts by class (assets/chart.css).
#pragma once

#include <string>
#include <string_view>

namespace atl::report {

struct Spot {
    double x = 0, y = 0;
};
struct Box {
    double x = 0, y = 0, width = 0, height = 0;
};

/// Text within markup.
std::string escaped(std::string_view text);
/// ` name="value"`, to be handed to the functions below.
std::string attribute(std::string_view name, std::string_view value);
/// Shown when the pointer is over the element; lines separated by '\n'.
std::string tip(std::string_view text);
/// A coordinate, to a hundredth.
std::string coordinate(double value);

class Svg {
  public:
    /// Size in CSS pixels; `label` says what it shows to who cannot see it.
    Svg(double width, double height, std::string label);

    Svg& line(Spot from, Spot to, std::string_view classes, std::string_view attributes = "");
    Svg& rect(const Box& box, std::string_view classes, std::string_view attributes = "");
    Svg& circle(Spot centre, double radius, std::string_view classes,
                std::string_view attributes = "");
    Svg& path(std::string_view d, std::string_view classes, std::string_view attributes = "");
    /// Classes start (default), middle and end say where the spot is.
    Svg& text(Spot spot, std::string_view text, std::string_view classes = "",
              std::string_view attributes = "");
    Svg& open(std::string_view classes, std::string_view attributes = "");
    Svg& close();

    double width() const { return width_; }
    double height() const { return height_; }
    /// To be put into a page that has the style.
    std::string markup() const;
    /// A file of its own, in light colours.
    std::string file() const;

  private:
    std::string opening(std::string_view attributes) const;

    double width_, height_;
    std::string label_, body_;
};

/// Width of a text at 12 px, roughly: fonts differ.
double text_width(std::string_view text);

}  // namespace atl::report
