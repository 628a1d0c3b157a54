#include "atoll/base/hash.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace atl::base {
namespace {

std::string hash_of_bytes(const std::string& bytes) {
    Hasher h;
    h.bytes(bytes.data(), bytes.size());
    return h.hex();
}

// Values of XXH3-128 with seed 0, most significant digit first, as xxhsum -H128 prints them.
TEST(Hasher, GivesTheKnownAnswers) {
    EXPECT_EQ(Hasher().hex(), "99aa06d3014798d86001c324468d497f");
    EXPECT_EQ(hash_of_bytes(""), "99aa06d3014798d86001c324468d497f");
    EXPECT_EQ(hash_of_bytes("abc"), "06b05ab6733a618578af5f94892f3950");
}

TEST(Hasher, DoesNotCareHowBytesArrive) {
    const std::string text(1000, 'x');
    Hasher h;
    for (char c : text) h.bytes(&c, 1);
    EXPECT_EQ(h.hex(), hash_of_bytes(text));
}

TEST(Hasher, WritesNumbersLittleEndian) {
    Hasher h;
    h.number(0x0807060504030201);
    EXPECT_EQ(h.hex(), hash_of_bytes("\x01\x02\x03\x04\x05\x06\x07\x08"));
}

TEST(Hasher, PutsTheLengthBeforeATextSoThatBordersCount) {
    Hasher a, b, c;
    a.text("ab"), a.text("c");
    b.text("a"), b.text("bc");
    c.text("abc");
    EXPECT_NE(a.hex(), b.hex());
    EXPECT_NE(a.hex(), c.hex());
    EXPECT_NE(b.hex(), c.hex());
    EXPECT_EQ(c.hex(), hash_of_bytes(std::string("\x03\0\0\0\0\0\0\0abc", 11)));
    EXPECT_EQ(c.hex(), hash_hex("abc"));
}

TEST(Hasher, AnEmptyTextIsNotNothing) {
    Hasher h;
    h.text("");
    EXPECT_NE(h.hex(), Hasher().hex());
    EXPECT_EQ(h.hex(), hash_of_bytes(std::string(8, '\0')));
}

TEST(Hasher, HexLeavesTheHasherAsItWas) {
    Hasher h;
    h.text("one");
    const std::string first = h.hex();
    EXPECT_EQ(h.hex(), first);
    h.text("two");
    Hasher both;
    both.text("one"), both.text("two");
    EXPECT_EQ(h.hex(), both.hex());
    EXPECT_NE(h.hex(), first);
}

TEST(Hasher, CanBeMoved) {
    Hasher h;
    h.text("one");
    const std::string before = h.hex();
    Hasher moved = std::move(h);
    EXPECT_EQ(moved.hex(), before);
    Hasher assigned;
    assigned = std::move(moved);
    EXPECT_EQ(assigned.hex(), before);
}

TEST(HashHex, HasThirtyTwoLowerCaseDigits) {
    const std::string hash = hash_hex("atoll");
    EXPECT_EQ(hash.size(), 32u);
    EXPECT_EQ(hash.find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_NE(hash, hash_hex("atol"));
}

}  // namespace
}  // namespace atl::base
