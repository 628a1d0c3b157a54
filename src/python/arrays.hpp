/// Designs and figures as NumPy arrays.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <string>
#include <vector>

#include "atoll/io/job.hpp"
#include "atoll/search/problem.hpp"

namespace atl::python {

namespace py = pybind11;

/// One number, or an array of them.
using Ids = py::array_t<search::DesignId, py::array::c_style | py::array::forcecast>;

/// A copy as an array of one dimension.
template <class T>
py::array_t<T> array_of(const std::vector<T>& values) {
    return py::array_t<T>(static_cast<py::ssize_t>(values.size()), values.data());
}

/// A column of a table whose rows are structures.
template <class T, class Rows, class Get>
py::array_t<T> column(const Rows& rows, Get get) {
    py::array_t<T> out(static_cast<py::ssize_t>(rows.size()));
    T* at = out.mutable_data();
    for (const auto& row : rows) *at++ = get(row);
    return out;
}

/// Identities within the space. Throws py::type_error or py::value_error.
std::vector<search::DesignId> ids_of(const py::object& given, const search::ParameterSpace& space);

/// A column per parameter: whole numbers, numbers, or names where the values have names.
py::dict columns_of(const std::vector<model::Design>& designs, model::ModelKind model);
/// The same of one design, each a value.
py::dict values_of(const model::Design& design, model::ModelKind model);

/// From a mapping of columns, or a structured array; one value stands for a column of equals.
/// Parameters with defaults may be left out. Throws base::InputError.
std::vector<model::Design> designs_of(const py::object& columns, model::ModelKind model);

/// As a dict of arrays: `energy_J` and `latency_s` of designs x networks, the others of designs.
/// What is not known of a design is not a number.
py::dict figures_of(search::Figures figures, const search::Limits& limits,
                    search::Objective objective);

}  // namespace atl::python
