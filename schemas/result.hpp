// What a function that can fail returns: a value, or an Error with three readers.
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace muras {

/// Why something failed, for a program. The numbers are the exit statuses of the command line (DESIGN section 4).
enum class ErrorCode {
    failed = 1,     ///< it was tried and did not work
    usage = 2,      ///< the request itself is wrong
    partial = 3,    ///< some of it worked
    not_found = 4,  ///< no such record, source, file
    busy = 5,       ///< another process holds a lock
    temporary = 75, ///< the same request may work later
    config = 78,    ///< the configuration, or the machine, must be changed first
};

/// `code` is for the program, `message` for the operator (what happened, to what, where), `hint` for the person who can
/// help it (what to do; may be empty). Message and hint are sentences in English without a final newline.
struct Error {
    ErrorCode code = ErrorCode::failed;
    std::string message;
    std::string hint;
};

/// Thrown by Result::value() when the error was not looked at: a bug in the caller, never a condition to handle.
class UncheckedError : public std::logic_error {
  public:
    explicit UncheckedError(const Error& e) : std::logic_error(e.message) {}
};

[[noreturn]] inline void throw_exception_from_error(const Error& e, const boost::source_location&) {
    throw UncheckedError(e);
}

/// Either a T or an Error. Becomes std::expected<T, Error> the day the compiler has it.
template <class T = void>
class [[nodiscard]] Result : public boost::system::result<T, Error> {
  public:
    using boost::system::result<T, Error>::result;
};

/// Builds an Error in one expression: `return fail(ErrorCode::usage, "…", "…");`
inline Error fail(ErrorCode code, std::string message, std::string hint = {}) {
    return Error{code, std::move(message), std::move(hint)};
}

}  // namespace muras
