/// One candidate accelerator: chip = router_groups x tiles_per_group x macros_per_tile macros; a
/// macro is one crossbar of rows x columns cells with its row drivers, column drivers and ADCs.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace atl::model {

/// Whose parameters decide a design.
enum class ModelKind {
    reference,  ///< the published evaluator's
    physical,   ///< see model/physical/physical_model.hpp
};
inline constexpr std::array<std::string_view, 2> model_kind_names = {"reference", "physical"};

struct Design {
    double supply_voltage = 0.7;  ///< [V], of the crossbar parts
    int bits_per_cell = 1;
    double cycle_time = 1e-9;  ///< [s]
    int rows = 256;
    int columns = 256;
    int router_groups = 1;
    int tiles_per_group = 1;
    int macros_per_tile = 1;
    int glb_kib = 1024;  ///< global buffer [KiB]
    int technology_nm = 32;

    ModelKind model = ModelKind::reference;

    // Of the physical model alone; it derives the cycle time.

    int cell = 0;                 ///< physical::CellType
    int row_groups = 1;           ///< of a macro's rows: they are read one after the other
    int input_bits_per_step = 1;  ///< of an input, applied at once
    int adc_bits = 8;
    int columns_per_adc = 8;  ///< that share a converter
    int weight_bits = 8;
    int input_bits = 8;
    int duplication = 0;       ///< physical::Duplication, of weights in macros that are left
    int double_buffered = 0;   ///< 1: streamed weights are loaded while others are in use
    int tile_buffer_kib = 64;  ///< activations of one tile [KiB]
    int tile_port_bits = 256;  ///< word of a tile buffer
    int glb_port_bits = 256;   ///< word of the global buffer
    int link_bits = 64;        ///< of a link between router groups, per cycle
    int digital_macs = 0;      ///< multipliers of the unit for products of activations
    int dram = 0;              ///< index into the kinds of main memory
    int dram_channels = 1;
    int precision = 0;  ///< physical::Precision: bits that a network is run at

    // Tiles of a second kind, so many more a group, which some layers lie on.
    int second_layers = 0;  ///< physical::SecondLayers
    int second_cell = 0;
    int second_rows = 256;
    int second_columns = 256;
    int second_row_groups = 1;
    int second_bits_per_cell = 1;
    int second_adc_bits = 8;
    int second_columns_per_adc = 8;
    int second_tiles_per_group = 1;
    int second_macros_per_tile = 1;

    std::int64_t tiles() const { return std::int64_t{router_groups} * tiles_per_group; }
    std::int64_t macros() const { return tiles() * macros_per_tile; }
    std::int64_t cells() const { return macros() * rows * columns; }
    /// Depth of the global buffer in words of 2048 bits (256 bytes).
    std::int64_t glb_words() const { return std::int64_t{glb_kib} * 4; }

    bool operator==(const Design&) const = default;
};

/// A parameter of a design: the one place where its name, unit and meaning are written. Files,
/// flags, spaces and reports all use these names.
struct DesignParameter {
    std::string_view name;
    std::string_view unit;  ///< empty for counts
    std::string_view meaning;
    std::variant<int Design::*, double Design::*> field;
    /// How many there are of something that more of something else can make up for: chips with
    /// equal products of such numbers have much in common.
    bool count = false;
    /// Of a choice: the names of its values 0, 1 ...; empty: a number.
    std::span<const std::string_view> names{};
    bool zero = false;  ///< whether 0 is a value
    /// Kinds of cells under which it makes a difference, a bit each; those of `tiles`.
    std::uint32_t cells = ~std::uint32_t{0};
    /// Whose cells these are. Second tiles' parameters make a difference where there are any.
    enum class Tiles { first, second, any } tiles = Tiles::first;
    bool extra = false;  ///< spaces may do without it, and have its default

    bool integer() const { return std::holds_alternative<int Design::*>(field); }
    double get(const Design& d) const;
    /// `value` must be whole for an integer parameter.
    void set(Design& d, double value) const;
    std::string text(const Design& d) const;
    /// A value as people write it: its name, or a number; nothing when it can be none.
    std::optional<double> parse(std::string_view text) const;
    /// What `parse` wants, e.g. "a whole number above 0".
    std::string wanted() const;
    /// Whether its value makes a difference to the design.
    bool matters(const Design& d) const;
    /// Whether a design may leave it at its default.
    bool optional() const;
};

inline constexpr std::size_t n_design_parameters = 10;  ///< of the reference model
inline constexpr std::size_t n_physical_parameters = 36;
/// Of any model.
inline constexpr std::size_t most_design_parameters = n_physical_parameters;

/// In the order in which every file and table lists them.
std::span<const DesignParameter> design_parameters(ModelKind model = ModelKind::reference);

/// Those of all models, each name once: of parameters that models share the reference model's.
std::span<const DesignParameter* const> all_design_parameters();

/// Null when there is no parameter of that name.
const DesignParameter* find_design_parameter(std::string_view name,
                                             ModelKind model = ModelKind::reference);

}  // namespace atl::model
