#include "arrays.hpp"

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

py::dict figures_of(const search::Figures& figures, const search::Limits& limits,
                    search::Objective objective) {
    const std::size_t n = figures.size(), networks = figures.networks();
    const std::vector<py::ssize_t> shape = {static_cast<py::ssize_t>(n),
                                            static_cast<py::ssize_t>(networks)};
    py::array_t<double> energy_J(shape), latency_s(shape);
    std::vector<double> values(n), area(n), cost(n), noise(n), violation(n);
    std::vector<std::uint8_t> feasible(n);
    if (n > 0) search::values(objective, figures, values);
    for (std::size_t d = 0; d < n; ++d) {
        violation[d] = figures.violation()[d];
        const bool outside = violation[d] == search::outside_tables_violation;
        const bool runs = violation[d] == 0 && limits.excess(0, figures.noise()[d]) == 0;
        if (!outside) violation[d] += limits.excess(figures.area_mm2()[d], figures.noise()[d]);
        feasible[d] = violation[d] == 0;
        area[d] = outside ? unknown : figures.area_mm2()[d];
        cost[d] = outside ? unknown : figures.relative_cost()[d];
        noise[d] = outside ? unknown : figures.noise()[d];
        if (!runs) values[d] = unknown;
        for (std::size_t w = 0; w < networks; ++w) {
            energy_J.mutable_at(d, w) = runs ? figures.energy_J(w)[d] : unknown;
            latency_s.mutable_at(d, w) = runs ? figures.latency_s(w)[d] : unknown;
        }
    }
    py::dict out;
    out["energy_J"] = energy_J;
    out["latency_s"] = latency_s;
    out["area_mm2"] = array_of(area);
    out["relative_cost"] = array_of(cost);
    out["noise"] = array_of(noise);
    out["objective"] = array_of(values);
    out["violation"] = array_of(violation);
    out["feasible"] = array_of(feasible).attr("astype")("bool");
    return out;
}

}  // namespace atl::python
