// The public identifier of a record: 12 letters and a check letter, the same on every machine (DESIGN section 3).
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace muras {

/// The PID made of the first 60 bits of a digest (SHA-256 of source key, NUL, OAI identifier). Pure.
std::string pid_from_digest(std::span<const unsigned char, 32> digest);

/// True when `text` has the PID's length and alphabet and its check letter (Luhn mod 32) holds. Pure.
bool is_pid(std::string_view text);

}  // namespace muras
