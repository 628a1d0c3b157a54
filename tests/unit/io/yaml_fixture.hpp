/// A value with a field of every sort, read from YAML.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "atoll/io/yaml.hpp"
#include "test_files.hpp"

namespace atl::io::test {

enum class Colour : std::uint8_t { red, green, blue };
inline constexpr std::array<std::string_view, 3> colour_names = {"red", "green", "blue"};

struct Inner {
    std::int64_t depth = 2;
    double weight = 0.25;
};

/// A value with a field of every sort.
struct Thing {
    std::string name;
    std::int64_t count = 3;
    std::uint64_t seed = 1;
    int node = 32;
    double size = 0.5;
    std::vector<double> sizes = {1, 2};
    Colour colour = Colour::red;
    Inner inner;
    std::vector<Inner> many = {{7, 0.5}};
};

template <class Visitor>
void describe(Visitor& v, Inner& i) {
    v.field("depth", i.depth, {.doc = "depth", .unit = "m", .min = 1, .max = 9});
    v.field("weight", i.weight, {.doc = "weight"});
}

template <class Visitor>
void describe(Visitor& v, Thing& t) {
    v.field("name", t.name, {.doc = "name", .required = true});
    v.field("count", t.count, {.doc = "count", .min = 1, .max = 100});
    v.field("seed", t.seed, {.doc = "seed", .min = 0});
    v.field("node", t.node, {.doc = "node"});
    v.field("size", t.size, {.doc = "size", .unit = "mm", .min = 0, .max = 2.5, .above_min = true});
    v.field("sizes", t.sizes, {.doc = "sizes", .min = 0});
    v.choice("colour", t.colour, colour_names, {.doc = "colour"});
    v.section("inner", t.inner, {.doc = "inner"});
    v.list("many", t.many, {.doc = "many"});
}

class Yaml : public testing::Test {
  protected:
    Thing read(const std::string& text, const Overrides& overrides = {}) {
        const auto file = write_file(directory_ / "thing.yaml", text);
        Problems found(file.string());
        const YAML::Node root = load_yaml(file);
        used_.clear();
        MapReader in({root, "", ""}, found, &overrides, &used_);
        Thing thing;
        describe(in, thing);
        in.finish();
        found.throw_if_any();
        return thing;
    }
    std::vector<std::string> problems_of(const std::string& text, const Overrides& overrides = {}) {
        return problems(directory_, [&] { read(text, overrides); });
    }

    std::filesystem::path directory_ = fresh_directory();
    std::set<std::string> used_;
};

inline const std::string whole_number = "(a whole decimal number without leading zeros is wanted)";
inline const std::string plain_number = "(a plain decimal number is wanted, such as 0.5 or 1e-9)";

}  // namespace atl::io::test
