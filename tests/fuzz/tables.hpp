/// Files of atoll as tables that can be changed and written again, with a hash that is right.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "bytes.hpp"

namespace atl::fuzz {

using Column = std::variant<std::vector<std::int64_t>, std::vector<std::uint64_t>,
                            std::vector<double>, std::vector<std::string>>;
using Attribute = std::variant<std::int64_t, std::string>;

struct Tables {
    std::map<std::string, Attribute> attributes;
    std::map<std::string, std::map<std::string, Column>> groups;  ///< "" is the file itself
};

/// `kind` of run: "search" or "enumeration".
Tables read_checkpoint_tables(const std::filesystem::path& file, const std::string& kind);
void write_tables(const std::filesystem::path& file, const Tables& tables);

/// One change: a value, a length, an order, a type, a column or an attribute.
void change(Tables& tables, Random& random);

}  // namespace atl::fuzz
