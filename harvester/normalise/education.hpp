// Schoolbooks by what their titles say: grades and the stamp of the ministry.
#pragma once

#include <string>
#include <string_view>

namespace muras::normalise {

/// Grades are 0 when none are said.
struct Grades {
    int from = 0, to = 0;
};

/// «учебник для 7 класса», «5-6-класстар үчүн», "Grade 10". A number of grades only beside the word for them. Pure.
Grades read_grades(std::string_view text);

/// «Физика: учебник для 7 класса», «7-класстын окуучулары үчүн окуу китеби». Pure.
bool is_schoolbook(std::string_view title);

/// «Рекомендовано Министерством образования …»: the stamp, as it stands in the text; or empty. Pure.
std::string read_approval(std::string_view text);

}  // namespace muras::normalise
