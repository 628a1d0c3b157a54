/// A job file: what to search, on which networks, how, and where to.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "atoll/io/config_path.hpp"
#include "atoll/io/external_model.hpp"
#include "atoll/io/space_file.hpp"
#include "atoll/io/yaml.hpp"
#include "atoll/model/physical/deviation.hpp"
#include "atoll/model/reference_model.hpp"
#include "atoll/model/registry.hpp"
#include "atoll/search/archipelago.hpp"
#include "atoll/search/robustness.hpp"

namespace atl::io {

struct CheckpointConfig {
    std::int64_t generations = 1;  ///< at most this many generations between checkpoints
    double seconds = 30;           ///< at most about this long between checkpoints
};

/// Values of design parameters, in the order of model::all_design_parameters(); empty where none
/// are given.
struct ParameterValues {
    std::vector<std::vector<double>> values =
        std::vector<std::vector<double>>(model::all_design_parameters().size());

    bool any() const;
};

/// The fields of a job file, as written or by default.
/// What one network of a job needs that others do not.
struct NetworkNeed {
    std::string network;
    double snr_dB = 0;
    bool operator==(const NetworkNeed&) const = default;
};

struct JobConfig {
    std::string name;
    std::string space;
    ParameterValues parameters;  ///< in place of those of the space
    std::vector<std::string> networks;
    model::Costing costing = model::Costing::built_in;
    std::vector<double> model_settings;  ///< of a model that is not built in
    ExternalModel external;              ///< where costing is that
    model::Fidelity fidelity = model::Fidelity::exact;
    model::physical::Deviation deviation;  ///< of the physical model's constants
    search::Objective objective = search::Objective::ela_mean;
    search::Limits limits{800};      ///< 8 cm2, the limit of arXiv 2603.03880
    std::vector<NetworkNeed> needs;  ///< in place of the limits' signal-to-noise ratio
    search::RobustConfig robust;
    search::ArchipelagoConfig search;
    CheckpointConfig checkpoint;
    std::string output;  ///< directory, relative to the working directory

    bool external_model() const { return costing == model::Costing::external; }
};

/// A job with everything it refers to, checked.
struct Job {
    JobConfig config;
    search::ParameterSpace space;
    model::HardwareTemplate hardware;
    std::shared_ptr<const model::ComponentLibrary> library;
    /// Of the physical model, which has neither template nor library.
    std::shared_ptr<const model::physical::PhysicalConstants> physical;
    std::string physical_text;  ///< the file they are from, for the hash
    std::vector<model::Network> networks;
    /// The reference model alone knows two fidelities.
    bool two_fidelities() const { return !physical && config.costing == model::Costing::built_in; }
    /// What it was read from: the job itself, its space, template, tables and networks.
    std::vector<std::filesystem::path> files;

    /// All fields that decide the result, with their values in use, as YAML that can be run again
    /// with --output.
    std::string resolved() const;
    /// All fields, with this directory for the results, as YAML that runs as it stands from
    /// wherever it is called.
    std::string record(const std::filesystem::path& output) const;
    /// Of the resolved job without its budget, its space, networks and component tables: jobs of
    /// equal hashes go the same way, as far as their budgets lead.
    std::string hash() const;
};

/// `file`: whatever find_config takes. Throws base::InputError with every problem of the job and
/// the files it names; base::Error as find_config, io when another file cannot be read.
Job load_job(const std::filesystem::path& file, const Overrides& overrides, const ConfigPath& path);

/// The fields of a resolved job; its output and checkpoints are not among them. Throws
/// base::InputError.
JobConfig read_resolved(const std::string& resolved);

/// Dotted keys of all fields of a job; of the algorithm those of the default kind.
std::vector<std::string> job_keys();

/// Dotted keys whose values differ between two resolved jobs, those of the budget and of the
/// directory apart.
std::vector<std::string> changed_keys(const std::string& resolved_a, const std::string& resolved_b);

}  // namespace atl::io
