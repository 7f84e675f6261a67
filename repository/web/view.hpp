// What a template is given: mustache data, built without surprises.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <kainjow/mustache.hpp>

#include <schemas/languages.hpp>

namespace muras::web {

using View = kainjow::mustache::data;
using ViewList = kainjow::mustache::list;

/// Sets a text, when it has one: mustache takes an empty text for true, a missing one for false.
inline void put(View& view, const char* name, std::string value) {
    if (!value.empty()) view[name] = View(value);
}

inline void put(View& view, const char* name, bool flag) { view[name] = View(flag); }

/// Sets a list, when it has rows.
inline void put(View& view, const char* name, ViewList rows) {
    if (!rows.empty()) view[name] = View(rows);
}

inline void put(View& view, const char* name, View inner) { view[name] = std::move(inner); }

// A literal would become a bool.
void put(View& view, const char* name, const char* text) = delete;

/// A text that says its own language to the browser: `lang` is always set, so that it is never a row's further out.
inline View spoken(const char* name, std::string value, std::string_view language) {
    View view;
    view[name] = View(std::move(value));
    view["lang"] = language.empty() ? View(false) : View(std::string(language_tag(language)));
    return view;
}

}  // namespace muras::web
