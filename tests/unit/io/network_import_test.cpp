#include "atoll/io/network_import.hpp"

#include <gmock/gmock.h>

#include "atoll/io/model_files.hpp"
#include "atoll/io/network_generators.hpp"
#include "test_files.hpp"

namespace atl::io {
namespace {

TEST(NetworkYaml, ReadsBackAsItWas) {
    ImportedNetwork in;
    in.network.name = "odd: \"name\"";
    in.network.source = "a test";
    in.note = "nothing\nmuch";
    model::Layer conv;
    conv.name = "conv {1}";
    conv.type = "Conv, grouped";
    conv.N = 2;
    conv.C = 3;
    conv.M = 5;
    conv.P = 7;
    conv.Q = 11;
    conv.R = 13;
    conv.S = 17;
    conv.G = 19;
    conv.strides = {2, 3};
    conv.statistics.average_input = 1.0 / 3;
    conv.statistics.average_weight_slice[7] = 0.1;
    model::Layer product;
    product.name = "product";
    product.dynamic = {4, 8, 16, 32};
    in.network.layers = {conv, product};
    const auto file = test::write_file(test::fresh_directory() / "network.yaml", network_yaml(in));
    const model::Network out = load_network(file);
    EXPECT_EQ(out.name, in.network.name);
    EXPECT_EQ(out.source, in.network.source);
    EXPECT_EQ(out.layers, in.network.layers);
}

TEST(LlmGenerator, KeysAndValuesAreShared) {
    LlmConfig config;
    config.layers = 1;
    config.hidden = 64;
    config.heads = 8;
    config.context = 10;
    const auto macs = [&] {
        std::int64_t out = 0;
        for (const model::Layer& l : generate_llm(config, "x").network.layers) out += true_macs(l);
        return out;
    };
    const std::int64_t own = macs();
    config.kv_heads = 2;
    const auto shared = generate_llm(config, "x").network.layers;
    // Fewer keys and values are made, and as many multiplied.
    EXPECT_EQ(own - macs(), 10 * 64 * 2 * (8 - 2) * 8);
    EXPECT_EQ(shared[1].dynamic->heads, 2);
    EXPECT_EQ(shared[1].dynamic->rows, 40);
    config.batch = 3;
    EXPECT_EQ(generate_llm(config, "x").network.layers[1].dynamic->heads, 6);
}

}  // namespace
}  // namespace atl::io
