// Subjects: keywords, and codes of the classifications in use here (CROSSWALK section 5.5).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <schemas/record.hpp>

namespace muras::normalise {

/// A code whose scheme is said in front of it («УДК 94(575.2)», «специальность 07.00.02 — …»); nullopt when there is no
/// such word, or no code behind it. `text` is tidy. Pure.
std::optional<Subject> read_class(std::string_view text);

/// The scheme that a context names: the field or list that a code stood in ("675", "686 $2 rubbk", "072 $2 nsnr",
/// "PMB", "ipc"); empty when it names none. Pure.
std::string_view scheme_of_context(std::string_view context);

/// A code of the scheme that stands beside it. What has the shape of another scheme only is corrected («Ч3» in the
/// field of UDC is BBK); nullopt when the text can't be a code of the scheme. Pure.
std::optional<Subject> read_class_of(std::string_view text, std::string_view scheme);

/// A code that can be of one scheme only, whatever stands beside it: «74.584.44(2)я2», "E02B 3/02 (2006.01)",
/// "07 00 02". Two-dot codes ("05.13.18") never are: they may be VAK, GRNTI or a date. Pure.
std::optional<Subject> read_class_alone(std::string_view text);

/// The code of a dissertation council in one form («Д 10.19.594», also of "K25.13.002"), or empty. Pure.
std::string read_council(std::string_view text);

/// The subjects of one element: split at ';' (never at ','), codes recognised by the word in front, or by standing
/// behind another code of the same scheme. `text` is tidy. Pure.
std::vector<Subject> read_subjects(std::string_view text);

}  // namespace muras::normalise
