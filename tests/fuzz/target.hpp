// What a fuzz target is: one function over hostile bytes. libFuzzer's main calls it (MURAS_FUZZ=ON with clang), or
// replay.cpp with the seeds of tests/data and changed copies of them (every build).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace muras::fuzz {

/// Keeps a result alive, so that no harness is optimised away.
inline volatile std::size_t kept = 0;

inline std::string_view text(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

}  // namespace muras::fuzz
