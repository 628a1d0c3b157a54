#include "arrays.hpp"

#include <pybind11/stl.h>

#include <algorithm>
#include <limits>

#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"

namespace atl::python {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void refuse(const std::string& problem, const std::string& suggestion = "") {
    throw base::InputError({{"designs", 0, 0, problem, "", suggestion}});
}

/// A number, or a name where the values have names.
double value_of(const model::DesignParameter& p, const py::handle& cell) {
    const std::string text = py::str(cell);
    if (const auto value = p.parse(text)) return *value;
    refuse("'" + std::string(p.name) + "' is " + text + ", " + p.wanted() + " is wanted");
}

std::vector<std::string> names_of(const py::object& columns) {
    if (py::isinstance<py::array>(columns)) {
        const py::object names = columns.attr("dtype").attr("names");
        if (names.is_none())
            throw py::type_error("designs are ids, a mapping of columns, or a structured array");
        return names.cast<std::vector<std::string>>();
    }
    std::vector<std::string> out;
    for (const auto& key : columns.attr("keys")()) out.push_back(py::str(key));
    return out;
}

/// Sets a parameter of all designs, whose number the first real column decides.
void set_column(const model::DesignParameter& p, const py::object& values,
                std::vector<model::Design>& designs, bool& sized) {
    const bool one = py::isinstance<py::str>(values) || !py::hasattr(values, "__len__");
    const std::size_t rows = one ? designs.size() : py::len(values);
    if (!one && !sized) {
        designs.resize(rows, designs.front());
        sized = true;
    }
    if (rows != designs.size())
        refuse("column '" + std::string(p.name) + "' has " + std::to_string(rows) +
               " values, others " + std::to_string(designs.size()));
    if (one) {
        const double value = value_of(p, values);
        for (model::Design& d : designs) p.set(d, value);
        return;
    }
    std::size_t row = 0;
    for (const py::handle cell : values) p.set(designs[row++], value_of(p, cell));
}

}  // namespace

std::vector<search::DesignId> ids_of(const py::object& given, const search::ParameterSpace& space) {
    const py::array raw = py::array::ensure(given);
    if (!raw || (raw.size() > 0 && raw.dtype().kind() != 'u' && raw.dtype().kind() != 'i'))
        throw py::type_error("ids of designs are whole numbers");
    if (raw.ndim() > 1) throw py::value_error("ids of designs are an array of one dimension");
    const Ids ids = Ids::ensure(raw);
    std::vector<search::DesignId> out(ids.data(), ids.data() + ids.size());
    for (const search::DesignId id : out)  // those below 0 come as large ones
        if (id >= space.size())
            throw py::value_error("no design of space '" + space.name() + "', which has " +
                                  std::to_string(space.size()) + ": " +
                                  std::to_string(static_cast<std::int64_t>(id)));
    return out;
}

py::dict columns_of(const std::vector<model::Design>& designs, model::ModelKind model) {
    py::dict out;
    for (const model::DesignParameter& p : model::design_parameters(model)) {
        const py::str key{std::string(p.name)};
        if (!p.names.empty()) {
            py::list texts;
            for (const model::Design& d : designs) texts.append(p.text(d));
            out[key] = py::module_::import("numpy").attr("array")(texts, "str");
        } else if (p.integer()) {
            out[key] = column<std::int64_t>(
                designs, [&](const auto& d) { return static_cast<std::int64_t>(p.get(d)); });
        } else {
            out[key] = column<double>(designs, [&](const auto& d) { return p.get(d); });
        }
    }
    return out;
}

py::dict values_of(const model::Design& design, model::ModelKind model) {
    py::dict out;
    for (const auto& [name, values] : columns_of({design}, model))
        out[name] = values.attr("item")(0);
    return out;
}

std::vector<model::Design> designs_of(const py::object& columns, model::ModelKind model) {
    const auto given = names_of(columns);
    std::vector<std::string> known, missing;
    for (const auto& p : model::design_parameters(model)) {
        known.emplace_back(p.name);
        if (!p.optional() && std::find(given.begin(), given.end(), p.name) == given.end())
            missing.emplace_back(p.name);
    }
    for (const std::string& name : given)
        if (std::find(known.begin(), known.end(), name) == known.end())
            refuse("there is no parameter '" + name + "'", base::suggest_name(name, known));
    if (!missing.empty()) refuse("missing: " + base::join(missing, ", "));
    std::vector<model::Design> out(1);
    out.front().model = model;
    bool sized = false;
    // Columns first: single values go to all of their rows.
    for (const bool single : {false, true})
        for (const auto& p : model::design_parameters(model)) {
            const std::string name(p.name);
            if (std::find(given.begin(), given.end(), name) == given.end()) continue;
            const py::object values = columns[py::str(name)];
            const bool one = py::isinstance<py::str>(values) || !py::hasattr(values, "__len__");
            if (one == single) set_column(p, values, out, sized);
        }
    return out;
}

py::dict figures_of(search::Figures figures, const search::Limits& limits,
                    search::Objective objective) {
    const std::size_t n = figures.size(), networks = figures.networks();
    const std::vector<double> of_model(figures.violation().begin(), figures.violation().end());
    // Energies of designs that fall short of a ratio are not known; of large chips they are.
    search::apply({std::numeric_limits<double>::infinity(), limits.snr_dB}, figures);
    std::vector<double> values(n), violation(n);
    if (n > 0) search::values(objective, figures, values);
    const auto known = [&](std::span<const double> from, const auto& is_known) {
        py::array_t<double> out(static_cast<py::ssize_t>(n));
        double* const at = out.mutable_data();
        for (std::size_t d = 0; d < n; ++d) at[d] = is_known(d) ? from[d] : unknown;
        return out;
    };
    const auto costed = [&](std::size_t d) { return figures.violation()[d] == 0; };
    const auto inside = [&](std::size_t d) {
        return of_model[d] != search::outside_tables_violation;
    };
    for (std::size_t d = 0; d < n; ++d)
        violation[d] = of_model[d] +
                       (inside(d) ? limits.excess(figures.area_mm2()[d], figures.noise()[d]) : 0);
    const auto by_network = [&](const auto& of) {
        py::array_t<double> out({static_cast<py::ssize_t>(n), static_cast<py::ssize_t>(networks)});
        double* const at = out.mutable_data();
        for (std::size_t w = 0; w < networks; ++w) {
            const std::span<const double> from = of(w);
            for (std::size_t d = 0; d < n; ++d)
                at[d * networks + w] = costed(d) ? from[d] : unknown;
        }
        return out;
    };
    py::dict out;
    out["energy_J"] = by_network([&](std::size_t w) { return figures.energy_J(w); });
    out["latency_s"] = by_network([&](std::size_t w) { return figures.latency_s(w); });
    out["area_mm2"] = known(figures.area_mm2(), inside);
    out["relative_cost"] = known(figures.relative_cost(), inside);
    out["noise"] = known(figures.noise(), inside);
    out["objective"] = known(values, costed);
    out["violation"] = array_of(violation);
    out["feasible"] = column<bool>(violation, [](double v) { return v == 0; });
    return out;
}

}  // namespace atl::python
