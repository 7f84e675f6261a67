// Answers that say what went wrong: plain, without a path, a version or a stack; an id ties them to the log.
#pragma once

#include <string>
#include <string_view>

#include <repository/http/message.hpp>

namespace muras::http {

/// "Not Found" for 404; "Error" for a status that we never send. Pure.
std::string_view reason(unsigned status);

/// A short random id to print in an answer and in the log. Any thread.
std::string new_problem_id();

/// A text answer, or application/problem+json (RFC 9457) where `request` prefers JSON. `why` is a sentence of ours, or
/// empty; `id` is from new_problem_id(), or empty. Pure.
Response problem(const Request& request, unsigned status, std::string_view why = {}, std::string_view id = {});

}  // namespace muras::http
