/// The operands of a layer.
#pragma once

#include <cstddef>
#include <cstdint>

namespace atl::model {

enum class Operand : std::uint8_t { weight, input, output };
inline constexpr std::size_t n_operands = 3;
constexpr std::size_t index(Operand o) {
    return static_cast<std::size_t>(o);
}

}  // namespace atl::model
