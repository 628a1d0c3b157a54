#include "atoll/base/random.hpp"

#include <Random123/philox.h>

#include "atoll/base/contract.hpp"

namespace atl::base {

void RandomStream::refill() {
    const r123::Philox4x64::ctr_type counter = {{block_number_++, place_[2], place_[1], place_[0]}};
    const r123::Philox4x64::key_type key = {{key_[0], key_[1]}};
    const auto out = r123::Philox4x64{}(counter, key);
    for (int i = 0; i < 4; ++i) block_[i] = out[i];
    next_ = 0;
}

std::uint64_t RandomStream::uniform_int(std::uint64_t n) {
    ATOLL_EXPECT(n >= 1);
    __extension__ using Wide = unsigned __int128;
    Wide product = static_cast<Wide>(bits()) * n;
    if (static_cast<std::uint64_t>(product) < n) {
        const std::uint64_t threshold = (0 - n) % n;
        while (static_cast<std::uint64_t>(product) < threshold)
            product = static_cast<Wide>(bits()) * n;
    }
    return static_cast<std::uint64_t>(product >> 64);
}

}  // namespace atl::base
