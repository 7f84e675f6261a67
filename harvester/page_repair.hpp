// Mending the bytes of a page that is not well-formed: what donors most often get wrong, each mend written down.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <schemas/limits.hpp>
#include <schemas/run.hpp>

namespace muras {

/// The code of bytes that nothing can put right: the only mend that loses what stood there.
inline constexpr std::string_view stray_bytes = "stray-bytes";

/// One mend. `code` is a row of the table in page_repair.cpp and the code of the problem that it becomes.
struct Repair {
    std::string_view code;
    std::size_t at = 0;   ///< offset in the text given
    std::size_t now = 0;  ///< offset in the repaired text
    std::string bytes;    ///< what stood there, at most 16 bytes
};

/// `text` is well-formed UTF-8 and has only characters that XML allows; its markup may still be anything.
struct RepairedText {
    std::string text;
    std::vector<Repair> repairs;
    bool whole = true;  ///< false: a limit was met, and `text` ends there
};

/// Mends `text` from `body` on (what stands before keeps its length): control characters, bytes of another charset or
/// of none, lone '&' and '<', HTML's entities, references to characters that XML does not have, text behind the root
/// element. In a record's header nothing takes the place of what is left out, so that an identifier comes out as it was
/// meant. Text that is well-formed stays as it is. Linear in time; pure.
RepairedText repair_text(std::string_view text, std::size_t body, const RepairLimits& limits = {});

/// What `count` mends of one kind are told as; `first` is the first of them. Record, place and bytes are the caller's
/// to say. Pure.
Problem repair_problem(const Repair& first, std::size_t count);

}  // namespace muras
