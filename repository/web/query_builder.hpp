// From the rows of a form to a query in the language of the search box.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muras::web {

/// `in`: a field of schemas/fields.hpp, or empty for everywhere; `how`: all | any | phrase | none (anything else is
/// all).
struct QueryRow {
    std::string in, how, words;
};

/// `text` with everything taken out that the query language would read as more than words: quotes, brackets, colons,
/// signs before a word; operators become small letters. A star at a word's end stays. Pure.
std::vector<std::string> plain_words(std::string_view text);

/// The query that the rows mean together; empty rows don't count. Rows of a text are joined by AND. Pure.
std::string query_of(const std::vector<QueryRow>& rows);

}  // namespace muras::web
