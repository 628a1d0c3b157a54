#include "space_checks.hpp"

#include <algorithm>

#include "atoll/model/physical/chip.hpp"

namespace atl::io {

void check_space(const SpaceFile& file, const model::HardwareTemplate& hardware,
                 const model::ComponentLibrary& library, Problems& problems) {
    const auto parameters = file.space.parameters();
    std::vector<std::string> found;
    std::vector<search::Gene> genes(parameters.size(), 0);
    const auto check = [&] {
        for (const std::string& problem : library.problems(hardware.cell, file.space.design(genes)))
            if (std::find(found.begin(), found.end(), problem) == found.end())
                found.push_back(problem);
    };
    // Every value of every parameter, in every node: the tables differ.
    for (std::size_t p = 0; p < parameters.size(); ++p)
        for (std::size_t v = 0; v < parameters[p].values.size(); ++v)
            for (std::size_t t = 0; t < parameters.back().values.size(); ++t) {
                std::fill(genes.begin(), genes.end(), search::Gene{0});
                genes.back() = static_cast<search::Gene>(t);  // technology_nm comes last
                genes[p] = static_cast<search::Gene>(v);
                for (std::size_t o = 0;
                     parameters[p].given && o < parameters[*parameters[p].given].values.size();
                     ++o) {
                    genes[*parameters[p].given] = static_cast<search::Gene>(o);
                    check();
                }
                check();
            }
    for (const std::string& problem : found) problems.add(YAML::Mark::null_mark(), problem);
}

void check_space(const SpaceFile& file, const model::physical::PhysicalConstants& constants,
                 Problems& problems) {
    const auto parameters = file.space.parameters();
    std::vector<std::string> found;
    std::vector<search::Gene> genes(parameters.size());
    for (std::size_t p = 0; p < parameters.size(); ++p) {
        std::fill(genes.begin(), genes.end(), search::Gene{0});
        genes[p] = static_cast<search::Gene>(parameters[p].values.size() - 1);
        for (const std::string& problem :
             model::physical::problems(constants, file.space.design(genes)))
            if (std::find(found.begin(), found.end(), problem) == found.end())
                found.push_back(problem);
    }
    for (const std::string& problem : found) problems.add(YAML::Mark::null_mark(), problem);
}

}  // namespace atl::io
