#include "model/workload.hpp"

#include <gmock/gmock.h>

#include <set>

#include "shipped_model.hpp"

namespace atl::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A layer of `C` channels that can be told from others by its operands.
Layer layer(std::int64_t C, double average_input) {
    Layer out;
    out.C = C;
    out.statistics.average_input = average_input;
    return out;
}

std::vector<double> inputs(const ShapeGroup& group) {
    std::vector<double> out;
    for (const OperandStatistics& s : group.statistics) out.push_back(s.average_input);
    return out;
}

TEST(Workload, MergesLayersOfEqualShape) {
    const Workload w({{"a", "", {layer(3, 0.1), layer(5, 0.2), layer(3, 0.3), layer(3, 0.1)}}});
    EXPECT_EQ(w.networks, 1u);
    ASSERT_THAT(w.shapes, ElementsAre(layer(3, 0).extents(), layer(5, 0).extents()));
    ASSERT_EQ(w.groups.size(), 2u);
    EXPECT_EQ(w.groups[0].shape, 0u);
    EXPECT_EQ(w.groups[1].shape, 1u);
    EXPECT_THAT(inputs(w.groups[0]), ElementsAre(0.1, 0.3, 0.1));  // in order, equal ones kept
    EXPECT_THAT(inputs(w.groups[1]), ElementsAre(0.2));
    EXPECT_THAT(w.groups_of_shape, ElementsAre(ElementsAre(0), ElementsAre(1)));
}

TEST(Workload, SharesShapesBetweenNetworksButNotTheirLayers) {
    const Workload w({{"a", "", {layer(3, 0.1), layer(5, 0.2)}},
                      {"b", "", {layer(5, 0.3), layer(7, 0.4), layer(5, 0.5)}},
                      {"c", "", {layer(3, 0.6)}}});
    EXPECT_EQ(w.networks, 3u);
    ASSERT_EQ(w.shapes.size(), 3u);
    ASSERT_EQ(w.groups.size(), 5u);
    ASSERT_EQ(w.groups_of_shape.size(), 3u);
    const auto groups = [&](std::size_t shape) {
        std::vector<std::pair<std::size_t, std::vector<double>>> out;
        for (std::size_t g : w.groups_of_shape[shape]) {
            EXPECT_EQ(w.groups[g].shape, shape);
            out.emplace_back(w.groups[g].network, inputs(w.groups[g]));
        }
        return out;
    };
    using testing::Pair;
    EXPECT_THAT(groups(0), ElementsAre(Pair(0, ElementsAre(0.1)), Pair(2, ElementsAre(0.6))));
    EXPECT_THAT(groups(1), ElementsAre(Pair(0, ElementsAre(0.2)), Pair(1, ElementsAre(0.3, 0.5))));
    EXPECT_THAT(groups(2), ElementsAre(Pair(1, ElementsAre(0.4))));
}

TEST(Workload, TellsShapesApartByEveryExtent) {
    Network network{"n", "", {}};
    for (auto extent :
         {&Layer::N, &Layer::C, &Layer::M, &Layer::P, &Layer::Q, &Layer::R, &Layer::S, &Layer::G}) {
        Layer& l = network.layers.emplace_back();
        l.*extent = 2;
    }
    EXPECT_EQ(Workload({network}).shapes.size(), 8u);
}

TEST(Workload, NamesAndStridesMakeNoShape) {
    Layer a, b;
    b.name = "b";
    b.type = "Linear";
    b.strides[0] = 2;
    const Workload w({{"n", "", {a, b}}});
    EXPECT_EQ(w.shapes.size(), 1u);
    EXPECT_EQ(w.groups.size(), 1u);
}

TEST(Workload, ANetworkListedTwiceCountsTwice) {
    const Network n{"n", "", {layer(3, 0.1), layer(3, 0.2)}};
    const Workload w({n, n});
    EXPECT_EQ(w.networks, 2u);
    EXPECT_EQ(w.shapes.size(), 1u);
    ASSERT_EQ(w.groups.size(), 2u);
    EXPECT_EQ(w.groups[0].network, 0u);
    EXPECT_EQ(w.groups[1].network, 1u);
    EXPECT_EQ(inputs(w.groups[0]), inputs(w.groups[1]));
}

TEST(Workload, OfNothingIsEmpty) {
    const Workload w({});
    EXPECT_EQ(w.networks, 0u);
    EXPECT_THAT(w.shapes, IsEmpty());
    EXPECT_THAT(w.groups, IsEmpty());
}

TEST(Workload, HasEveryLayerOfTheShippedNetworksOnce) {
    const auto networks =
        io::find_networks(test::shipped_configs(), {"resnet18", "vgg16", "mobilenet_v3"}, "test");
    const Workload w(networks);
    std::multiset<std::pair<std::size_t, std::vector<std::int64_t>>> layers, found;
    const auto key = [](std::size_t network, const Extents& e) {
        std::vector<std::int64_t> out;
        for (Dim d : all_dims) out.push_back(e[d]);
        return std::pair(network, out);
    };
    for (std::size_t n = 0; n < networks.size(); ++n)
        for (const Layer& l : networks[n].layers) layers.insert(key(n, l.extents()));
    for (const ShapeGroup& g : w.groups)
        for (std::size_t i = 0; i < g.statistics.size(); ++i)
            found.insert(key(g.network, w.shapes[g.shape]));
    EXPECT_EQ(found, layers);
    EXPECT_LT(w.groups.size(), layers.size());
}

}  // namespace
}  // namespace atl::model
