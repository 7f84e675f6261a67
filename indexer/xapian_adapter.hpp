// Xapian at arm's length: the one place where its exceptions become Errors, and where our documents become its own.
#pragma once

#include <xapian.h>

#include <functional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <indexer/document.hpp>
#include <schemas/result.hpp>

namespace muras {

/// The exception under way as an Error with advice; `doing` is what was tried ("search the index"). Rethrows what is
/// not Xapian's. `not_found`: there is no index; `busy`: another process writes; `temporary`: overtaken by a writer;
/// `config`: no room or no permission; `failed`: damage.
Error xapian_error(std::string_view doing);

namespace detail {
template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<Result<T>> = true;
}  // namespace detail

/// Runs `body` and gives its value, or the Error of what it threw.
template <class Body>
auto xapian_try(std::string_view doing, Body&& body) {
    using Value = std::invoke_result_t<Body>;
    using Answer = std::conditional_t<detail::is_result<Value>, Value, Result<Value>>;
    try {
        if constexpr (std::is_void_v<Value>) {
            std::invoke(std::forward<Body>(body));
            return Answer();
        } else {
            return Answer(std::invoke(std::forward<Body>(body)));
        }
    } catch (...) {
        return Answer(xapian_error(doing));
    }
}

Xapian::Document to_xapian(const IndexDocument& document);

/// Puts the document in the place of its number, and adds its spellings. A spelling outlives its document: who offers
/// one looks whether a record still has it. Throws Xapian's exceptions.
void write_document(Xapian::WritableDatabase& database, const IndexDocument& document);

}  // namespace muras
