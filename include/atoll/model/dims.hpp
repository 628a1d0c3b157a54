/// The dimensions of a layer's loop nest.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace atl::model {

/// C input channels per group, M output channels per group, R/S kernel height/width, P/Q output
/// height/width, G groups, N batch, B bits of a weight (in the spatial mapping: slices of a
/// weight).
enum class Dim : std::uint8_t { C, M, R, S, P, Q, G, N, B };
inline constexpr std::size_t n_dims = 9;
inline constexpr std::array<Dim, n_dims> all_dims = {Dim::C, Dim::M, Dim::R, Dim::S, Dim::P,
                                                     Dim::Q, Dim::G, Dim::N, Dim::B};
inline constexpr std::array<const char*, n_dims> dim_names = {"C", "M", "R", "S", "P",
                                                              "Q", "G", "N", "B"};

constexpr std::size_t index(Dim d) {
    return static_cast<std::size_t>(d);
}
constexpr const char* name(Dim d) {
    return dim_names[index(d)];
}

/// One value per dimension.
template <class T>
struct DimArray {
    std::array<T, n_dims> values{};

    constexpr T& operator[](Dim d) { return values[index(d)]; }
    constexpr const T& operator[](Dim d) const { return values[index(d)]; }
    constexpr bool operator==(const DimArray&) const = default;

    static constexpr DimArray filled(T value) {
        DimArray a;
        a.values.fill(value);
        return a;
    }
};

/// Extents or factors; products of them are taken in 64 bits.
using Extents = DimArray<std::int64_t>;

constexpr std::int64_t product(const Extents& e) {
    std::int64_t p = 1;
    for (std::int64_t v : e.values) p *= v;
    return p;
}

constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

}  // namespace atl::model
