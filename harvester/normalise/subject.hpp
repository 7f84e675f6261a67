// Subjects: keywords apart, and classification codes recognised by the word before them (CROSSWALK section 5.5).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <schemas/record.hpp>

namespace muras::normalise {

/// A code with its scheme ("УДК 551.324", "ББК Ч3", "МПК: E02B 3/02"), or nullopt when no such word stands before it:
/// the shape of a code alone never decides (05.13.18 may be VAK, GRNTI or a date). Pure.
std::optional<Subject> read_class(std::string_view text);

/// The subjects of one dc:subject: split at ';' (never at ','), codes recognised. `text` is tidy. Pure.
std::vector<Subject> read_subjects(std::string_view text);

}  // namespace muras::normalise
