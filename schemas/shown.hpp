// A value of a record in one line, for lineage and differences: what a person would call it, without its origin.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include <schemas/layout.hpp>

namespace muras {

/// A value that says where it is from.
template <class T>
concept Traced = requires(const T& t) {
    { t.origin } -> std::convertible_to<Origin>;
};

/// A value with a table of members in schemas/layout.hpp.
template <class T>
concept Laid = !std::same_as<std::remove_cv_t<decltype(layout::members<T>)>, std::nullptr_t>;

/// All are pure.
inline std::string shown(const Fact& f) { return f.value; }
inline std::string shown(const Specialty& s) {
    return s.code + (s.code.empty() || s.label.empty() ? "" : " ") + s.label;
}
inline std::string shown(const Sector& s) { return s.vocab + " " + s.code; }
inline std::string shown(const Title& t) { return t.value; }
inline std::string shown(const Agent& a) { return a.display; }
inline std::string shown(const Date& d) { return d.edtf; }
inline std::string shown(const Language& l) { return l.code; }
inline std::string shown(const Text& t) { return t.value; }
inline std::string shown(const Subject& s) { return s.code.empty() ? s.label : s.scheme + " " + s.code; }
inline std::string shown(const Identifier& i) { return i.scheme + " " + i.value; }
inline std::string shown(const Relation& r) { return r.target; }
inline std::string shown(const File& f) { return f.url; }
inline std::string shown(const Type& t) { return t.code; }
inline std::string shown(const Rights& r) {
    return r.access + (r.access.empty() || r.licence.empty() ? "" : " ") + r.licence;
}

/// "active" | "deleted" | "suppressed" | "quarantined".
constexpr std::string_view status_name(Status status) {
    switch (status) {
        case Status::active:
            return "active";
        case Status::deleted:
            return "deleted";
        case Status::suppressed:
            return "suppressed";
        case Status::quarantined:
            return "quarantined";
    }
    return "";
}

}  // namespace muras
