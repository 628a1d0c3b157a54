#include "atoll/io/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "atoll/search/registry.hpp"
#include "io/schema_visitor.hpp"
#include "yaml_fixture.hpp"

// Schemas come from the declarations that readers use: what holds of one must hold of the other.

namespace atl::io::test {
namespace {

using nlohmann::ordered_json;
using testing::ElementsAre;
using testing::HasSubstr;
using Sort = SchemaValue::Sort;

enum class Shape : std::uint8_t { round, square };
constexpr std::array<std::string_view, 2> shape_names = {"round", "square"};

/// Keys and defaults depend on its shape.
struct Peg {
    Shape shape = Shape::round;
    double width = 1, radius = 0.5;
    std::array<int, 2> corner = {3, 4};
    std::string tag;
};

template <class Visitor>
void describe(Visitor& v, Peg& p) {
    Shape shape = p.shape;
    v.choice("shape", shape, shape_names, {.doc = "which"});
    v.depending(
        "shape", shape, shape_names,
        [&](Shape s) {
            if (s != p.shape) p = {s, s == Shape::square ? 2.0 : 1.0};
        },
        [&](auto& visitor) {
            visitor.field("width", p.width, {.doc = "width", .min = 0});
            if (p.shape == Shape::round)
                visitor.field("radius", p.radius, {.doc = "radius"});
            else
                visitor.field("corner", p.corner, {.doc = "corner", .items = "left and right"});
        });
    v.field("tag", p.tag, {.doc = "tag"});
}

const SchemaField& find(const std::vector<SchemaField>& fields, const std::string& name) {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const SchemaField& f) { return f.name == name; });
    EXPECT_NE(found, fields.end()) << name;
    return *found;
}

TEST(Schema, OfAFieldOfEverySort) {
    Thing thing;
    const SchemaValue s = SchemaVisitor::mapping_of(thing);
    EXPECT_EQ(s.sort, Sort::mapping);
    const auto field = [&](const char* name) -> const SchemaField& { return find(s.fields, name); };
    EXPECT_TRUE(field("name").required);
    EXPECT_TRUE(field("name").usual.is_null());
    EXPECT_EQ(field("name").value.sort, Sort::text);
    EXPECT_EQ(field("count").value.sort, Sort::whole);
    EXPECT_EQ(field("count").usual, 3);
    EXPECT_EQ(field("count").value.max, 100);
    EXPECT_EQ(field("seed").value.max, 0x1p53);
    EXPECT_EQ(field("node").value.min, -2147483648.0);
    EXPECT_EQ(field("size").unit, "mm");
    EXPECT_TRUE(field("size").value.above_min);
    EXPECT_EQ(field("sizes").value.parts.at(0).sort, Sort::real);
    EXPECT_EQ(field("sizes").usual, ordered_json({1.0, 2.0}));
    EXPECT_THAT(field("colour").value.names, ElementsAre("red", "green", "blue"));
    EXPECT_EQ(field("colour").usual, "red");
    EXPECT_EQ(find(field("inner").value.fields, "depth").usual, 2);
    // The default of the list, and those of an element.
    EXPECT_EQ(field("many").usual, ordered_json::parse(R"([{"depth": 7, "weight": 0.5}])"));
    EXPECT_EQ(find(field("many").value.parts.at(0).fields, "depth").usual, 2);
}

TEST(Schema, CasesHaveTheirOwnKeysAndDefaults) {
    Peg peg;
    const SchemaValue s = SchemaVisitor::mapping_of(peg);
    EXPECT_EQ(s.decided_by, "shape");
    EXPECT_EQ(s.usual_case, "round");
    ASSERT_EQ(s.cases.size(), 2u);
    EXPECT_EQ(find(s.cases[0].fields, "width").usual, 1.0);
    EXPECT_EQ(find(s.cases[1].fields, "width").usual, 2.0);
    EXPECT_EQ(s.cases[0].fields.size(), 2u);
    EXPECT_EQ(find(s.cases[1].fields, "corner").value.most_items, 2u);
    // Declared after the cases, it is of all of them; an empty text is no default to tell.
    EXPECT_TRUE(find(s.fields, "tag").usual.is_null());
    std::vector<std::string> dotted;
    for (const SchemaField& field : dotted_fields(s)) dotted.push_back(field.name);
    EXPECT_THAT(dotted, ElementsAre("shape", "tag", "width", "radius", "corner"));
}

class Pegs : public testing::Test {
  protected:
    std::vector<std::string> problems_of(const std::string& text) {
        return problems(directory_, [&] {
            const auto file = write_file(directory_ / "peg.yaml", text);
            Problems found(file.string());
            MapReader in({load_yaml(file), "", ""}, found);
            describe(in, peg_);
            in.finish();
            found.throw_if_any();
        });
    }

    std::filesystem::path directory_ = fresh_directory();
    Peg peg_;
};

TEST_F(Pegs, ReadAsTheirCase) {
    EXPECT_THAT(problems_of("{shape: square, corner: [5, 6]}"), ElementsAre());
    EXPECT_EQ(peg_.width, 2);
    EXPECT_THAT(peg_.corner, ElementsAre(5, 6));
    EXPECT_THAT(problems_of("{shape: round, corner: [5, 6]}"),
                ElementsAre(HasSubstr("unknown key 'corner'")));
    EXPECT_THAT(problems_of("{shape: square, corner: [5]}"),
                ElementsAre("peg.yaml:1:25: 'corner' must be a list of 2 numbers (left and "
                            "right)"));
}

// Which keys are right depends on what the choice was meant to be.
TEST_F(Pegs, OfNoKnownCaseHaveNoUnknownKeys) {
    EXPECT_THAT(problems_of("{shape: sqare, corner: [5, 6], whatever: 1, tag: [], tag: x}"),
                ElementsAre(HasSubstr("'shape' is 'sqare'"), HasSubstr("'tag' must be a text"),
                            HasSubstr("duplicate key 'tag'")));
}

TEST(Schema, IslandsTakeWhatTheyDoNotSayFromTheAlgorithm) {
    const auto& islands = find(schema(FileKind::job).fields, "islands").value;
    const SchemaValue& element = find(islands.fields, "algorithms").value.parts.at(0);
    EXPECT_EQ(element.like, "algorithm");
    EXPECT_EQ(element.usual_case, "");
    EXPECT_EQ(element.cases.size(), search::known_algorithms().size());
    for (const SchemaCase& c : element.cases)
        for (const SchemaField& field : c.fields) EXPECT_TRUE(field.usual.is_null()) << field.name;
    const auto json = schema_json(
        FileKind::job)["properties"]["islands"]["properties"]["algorithms"]["items"]["allOf"];
    EXPECT_EQ(json.size(), element.cases.size() + 1);  // the last: of no kind of its own
    EXPECT_TRUE(json.back()["then"]["properties"].contains("promising_ratio"));
    EXPECT_TRUE(json.back()["then"]["properties"].contains("scale_factor"));
}

TEST(Schema, EveryFieldSaysWhatItIs) {
    std::set<std::string> seen;
    for (std::size_t k = 0; k < file_kind_names.size(); ++k)
        for (const SchemaField& field : dotted_fields(schema(static_cast<FileKind>(k)))) {
            EXPECT_NE(field.doc, "") << field.name;
            seen.insert(field.name);
        }
    EXPECT_TRUE(seen.contains("islands.migration.topology"));
    EXPECT_TRUE(seen.contains("algorithm.scale_factor"));
    EXPECT_TRUE(seen.contains("global_buffers.interpolation.depth"));
}

TEST(Schema, KindsAreToldByTheirKeys) {
    EXPECT_EQ(recognise_kind({"name", "space", "networks", "output"}), FileKind::job);
    EXPECT_EQ(recognise_kind({"name", "space", "network"}), FileKind::job);
    EXPECT_EQ(recognise_kind({"name", "study", "job", "output"}), FileKind::study);
    EXPECT_EQ(recognise_kind({"name", "template", "parameters"}), FileKind::space);
    EXPECT_EQ(recognise_kind({"name", "source", "layers"}), FileKind::network);
    EXPECT_EQ(recognise_kind({"name", "source", "cell", "weights"}), FileKind::file_template);
    EXPECT_EQ(recognise_kind({"name", "source", "cell", "technology_nm", "axes", "rows"}),
              FileKind::cell);
    EXPECT_EQ(recognise_kind({"technology_nm", "router", "adders"}), FileKind::technology);
    for (const std::vector<std::string>& keys :
         std::vector<std::vector<std::string>>{{}, {"name"}, {"name", "source"}, {"colour"}})
        EXPECT_EQ(recognise_kind(keys), std::nullopt);
}

TEST(SchemaMarkdown, TellsTypeUnitRangeAndDefault) {
    const std::string job = schema_markdown(FileKind::job),
                      study = schema_markdown(FileKind::study);
    EXPECT_THAT(job, HasSubstr("| `space` | text | | | **required** | parameter space"));
    EXPECT_THAT(job, HasSubstr("| `area_mm2` | number | mm2 | above 0 | `800` | largest"));
    EXPECT_THAT(job, HasSubstr("### `algorithm.kind: memetic`, the default\n"));
    EXPECT_THAT(job, HasSubstr("| `generations` | whole number | | 1 to 1000000000 | `46` |"));
    EXPECT_THAT(job, HasSubstr("Further keys are those of `algorithm`"));
    EXPECT_THAT(job, HasSubstr("As `{from, to, step}`:"));
    EXPECT_THAT(study, HasSubstr("| `set` | fields of a job |"));
    EXPECT_THAT(study, HasSubstr("### `study: area_limits`\n"));
    EXPECT_THAT(schema_markdown(FileKind::network),
                HasSubstr("| `heads` | whole number | | 1 to 16777216 | **required** |"));
    EXPECT_TRUE(job.ends_with("|\n"));
}

TEST(SchemaJson, BoundsDefaultsUnitsAndKeys) {
    const auto job = schema_json(FileKind::job);
    EXPECT_EQ(job["$schema"], "https://json-schema.org/draft/2020-12/schema");
    EXPECT_EQ(job["additionalProperties"], false);
    EXPECT_EQ(job["required"], ordered_json({"name", "space", "networks", "output"}));
    const auto& area = job["properties"]["constraints"]["properties"]["area_mm2"];
    EXPECT_EQ(area["exclusiveMinimum"], 0);
    EXPECT_EQ(area["unit"], "mm2");
    EXPECT_EQ(area["default"], 800.0);
    EXPECT_EQ(area["description"], "largest chip area of a feasible design [mm2]");
    EXPECT_EQ(job["properties"]["islands"]["properties"]["count"]["minimum"], 1);
    EXPECT_EQ(job["properties"]["networks"]["minItems"], 1);
    const auto set = schema_json(FileKind::study)["properties"]["set"]["properties"];
    EXPECT_TRUE(set.contains("islands.count"));
    EXPECT_FALSE(set.contains("output"));
}

}  // namespace
}  // namespace atl::io::test
