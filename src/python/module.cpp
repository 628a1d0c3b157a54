/// What Python sees of atoll.
#include <dlfcn.h>
#include <pybind11/stl.h>

#include <filesystem>

#include "atoll/base/error.hpp"
#include "atoll/base/version.hpp"
#include "atoll/search/registry.hpp"
#include "job.hpp"

namespace atl::python {

namespace {

constexpr const char* about =
    "Costs designs of in-memory-computing accelerators, many at a time, and searches for the "
    "best.\n"
    "Names are those of job files and results; jobs/LIBRARY.md has examples.";

/// An installed module has its configurations in a place seen from its own.
void find_configs() {
    Dl_info here{};
    if (dladdr(reinterpret_cast<const void*>(&find_configs), &here) == 0) return;
    const auto configs =
        std::filesystem::absolute(here.dli_fname).parent_path() / ATOLL_RELATIVE_CONFIGS;
    std::error_code ignored;
    if (std::filesystem::is_directory(configs, ignored))
        io::ConfigPath::set_installed(configs.lexically_normal());
}

std::vector<std::string> texts(std::span<const std::string_view> names) {
    return {names.begin(), names.end()};
}

/// A space lives as long as its job.
struct Space {
    const search::ParameterSpace& space;

    std::vector<std::string> parameters() const {
        std::vector<std::string> out;
        for (const auto& p : space.parameters()) out.emplace_back(p.parameter->name);
        return out;
    }
    const search::ParameterSpace::Parameter& at(const std::string& name) const {
        for (const auto& p : space.parameters())
            if (p.parameter->name == name) return p;
        throw py::key_error("space '" + space.name() + "' has no parameter '" + name + "'");
    }
    py::dict designs(const py::object& ids) const {
        std::vector<model::Design> out;
        for (const search::DesignId id : ids_of(ids, space)) out.push_back(space.design(id));
        return columns_of(out, space.model());
    }
    py::array_t<search::DesignId> ids(const py::object& columns) const {
        std::vector<search::DesignId> out;
        for (const model::Design& d : designs_of(columns, space.model())) {
            const auto id = search::find_design(space, d);
            if (!id)
                throw py::value_error("design " + std::to_string(out.size()) +
                                      " is none of space '" + space.name() + "'");
            out.push_back(*id);
        }
        return array_of(out);
    }
};

void bind_space(py::module_& m) {
    py::class_<Space>(m, "Space", "The designs a search may choose from.")
        .def_property_readonly("name", [](const Space& s) { return s.space.name(); })
        .def_property_readonly(
            "size", [](const Space& s) { return s.space.size(); },
            "Number of designs; their ids are 0 .. size - 1.")
        .def("__len__", [](const Space& s) { return s.space.size(); })
        .def_property_readonly("parameters", &Space::parameters, "Names, in order.")
        .def(
            "values",
            [](const Space& s, const std::string& name) { return array_of(s.at(name).values); },
            py::arg("parameter"),
            "Values of a parameter; of those that depend on another, for its first value.")
        .def("designs", &Space::designs, py::arg("ids"),
             "A dict of columns, one per parameter, for an array of ids.")
        .def("ids", &Space::ids, py::arg("designs"),
             "Ids of designs, given as a dict of columns or a structured array.");
}

void bind_job(py::module_& m) {
    py::class_<Job>(m, "Job", "A job with everything it refers to.")
        .def_property_readonly("name", [](const Job& j) { return j.job().config.name; })
        .def_property_readonly(
            "objective",
            [](const Job& j) { return std::string(search::name(j.job().config.objective)); })
        .def_property_readonly("unit",
                               [](const Job& j) {
                                   return search::unit(j.job().config.objective,
                                                       j.job().networks.size());
                               })
        .def_property_readonly(
            "networks",
            [](const Job& j) {
                std::vector<std::string> out;
                for (const auto& n : j.job().networks) out.push_back(n.name);
                return out;
            },
            "Names, in the order of the columns of energies and latencies.")
        .def_property_readonly("space",
                               py::cpp_function([](const Job& j) { return Space{j.job().space}; },
                                                py::keep_alive<0, 1>()))
        .def_property_readonly("hash", [](const Job& j) { return j.job().hash(); })
        .def(
            "resolved", [](const Job& j) { return j.job().resolved(); },
            "All fields that decide the result, as YAML.")
        .def("evaluate", &Job::evaluate, py::arg("designs"),
             "Figures of designs as a dict of arrays. Ids of the space are costed as searches do "
             "it; a dict of columns or a structured array by the plain model, as `atoll evaluate` "
             "does it, and slower.")
        .def("search", &Job::search,
             "Searches on this process: a dict of the best design, the archive, the history and "
             "the front, if there is one. Ctrl-C ends it.");
}

}  // namespace

PYBIND11_MODULE(atoll, m) {
    m.doc() = about;
    m.attr("__version__") = std::string(base::version());
    py::register_exception<base::Error>(m, "Error");
    py::register_exception<base::InputError>(m, "InputError", m.attr("Error"));
    find_configs();
    bind_space(m);
    bind_job(m);
    m.def(
        "load_job",
        [](const std::string& file, const py::dict& set, const std::vector<std::string>& configs) {
            return std::make_unique<Job>(file, set, configs);
        },
        py::arg("file"), py::arg("set") = py::dict(),
        py::arg("configs") = std::vector<std::string>(),
        "A job by its name or file; `set` has other values for its keys, as --set does, and "
        "`configs` directories to look for names in before all others.");
    m.def("objectives", [] { return texts(search::known_objectives()); });
    m.def("algorithms", [] { return texts(search::known_algorithms()); });
}

}  // namespace atl::python
