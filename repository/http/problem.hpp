// Answers that say what went wrong: plain, without a path, a version or a stack; an id ties them to the log.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <repository/http/message.hpp>

namespace muras::http {

/// What a reader is told where no page can be made, as msgids of the catalogues.
struct ProblemWords {
    unsigned status;
    std::string_view title, advice;
};
inline constexpr std::array problem_words{
    ProblemWords{400, "This address is not understood", "Check the address, or begin with a search."},
    ProblemWords{429, "Others are waiting", "Come back later, and ask for one page after the other."},
    ProblemWords{503, "The collection is busy", "Many are reading just now. Try again in a few seconds."},
};

/// "Not Found" for 404; "Error" for a status that we never send. Pure.
std::string_view reason(unsigned status);

/// A short random id to print in an answer and in the log. Any thread.
std::string new_problem_id();

/// A text answer, or application/problem+json (RFC 9457) where `request` prefers JSON; for a browser, where
/// `problem_words` has the status, a small page in the reader's language. `why` is a sentence of ours, or empty; `id`
/// is from new_problem_id(), or empty. Pure.
Response problem(const Request& request, unsigned status, std::string_view why = {}, std::string_view id = {});

}  // namespace muras::http
