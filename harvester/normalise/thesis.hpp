// What titles, subtitles and notes say of a thesis (CROSSWALK section 5.7).
#pragma once

#include <string>
#include <string_view>

namespace muras::normalise {

/// `level` is doctor | candidate | master | phd or empty; `branch` the branch of science in the nominative plural
/// («исторические»), as written where it is none of the usual; `degree` the degree as it is called («кандидат
/// исторических наук»). `named`: the text calls the work a thesis or an autoabstract of one.
struct ThesisText {
    bool autoabstract = false, named = false;
    std::string level, branch, degree, specialty_code, specialty_label, council, advisor, place, leading_org;
};

/// Reads what is said; everything may be empty. Russian, Kyrgyz and English. `text` is tidy. Pure.
ThesisText read_thesis(std::string_view text);

/// "1", "candidate", "masters", «кандидат наук», "doctoral": the level of a degree in a field of its own; empty when
/// it can't be told. Pure.
std::string_view read_degree_level(std::string_view text);

}  // namespace muras::normalise
