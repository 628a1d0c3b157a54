/// Small spaces of RRAM designs whose designs differ in kind, and jobs of them.
#pragma once

#include <string>

#include "atoll/io/job.hpp"
#include "run_fixture.hpp"

namespace atl::test {

/// 288 designs: some feasible, some too large (at 600 mm2), some without room for AlexNet and
/// ResNet-18.
inline constexpr const char* space_of_288 = R"(name: small
source: none
template: rram
parameters:
  supply_voltage: [0.5, 0.7]
  bits_per_cell: [1, 8]
  cycle_time: [1e-9, 2e-9]
  rows: [128, 512]
  columns: [32, 128, 512]
  router_groups: [2, 8]
  tiles_per_group: [16, 64]
  macros_per_tile: 16
  glb_kib: [1024, 2048, 4096]
  technology_nm: 32
)";

/// 1,728 designs: of each of these kinds more than a hundred.
inline constexpr const char* space_of_1728 = R"(name: small
source: none
template: rram
parameters:
  supply_voltage: [0.5, 0.7]
  bits_per_cell: [1, 4, 8]
  cycle_time: [1e-9, 2e-9]
  rows: [128, 256, 512]
  columns: [32, 128, 512]
  router_groups: [2, 8]
  tiles_per_group: [16, 64]
  macros_per_tile: [16, 32]
  glb_kib: [1024, 4096]
  technology_nm: 32
)";

/// The shipped job, of the space of this text, two networks and an area limit; and with `more`.
inline io::Job job_of(const std::string& space, const io::Overrides& more = {}) {
    static const TemporaryDirectory directory;
    write_file(directory.path() / "space.yaml", space);
    io::Overrides overrides = {{"space", (directory.path() / "space.yaml").string()},
                               {"networks", "[alexnet, resnet18]"},
                               {"constraints.area_mm2", "600"}};
    for (const auto& [key, value] : more) overrides[key] = value;
    return io::load_job(ATOLL_SOURCE_DIR "/jobs/rram-4.yaml", overrides,
                        io::ConfigPath({ATOLL_SOURCE_DIR "/configs"}));
}

/// A job of 288 designs.
inline io::Job small_job(const io::Overrides& more = {}) {
    return job_of(space_of_288, more);
}

}  // namespace atl::test
