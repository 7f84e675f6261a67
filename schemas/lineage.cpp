#include <schemas/lineage.hpp>

#include <concepts>
#include <tuple>
#include <type_traits>

#include <schemas/layout.hpp>

namespace muras {
namespace {

template <class T>
concept Traced = requires(const T& t) {
    { t.origin } -> std::convertible_to<Origin>;
};

std::string shown(const Title& t) { return t.value; }
std::string shown(const Agent& a) { return a.display; }
std::string shown(const Date& d) { return d.edtf; }
std::string shown(const Language& l) { return l.code; }
std::string shown(const Text& t) { return t.value; }
std::string shown(const Subject& s) { return s.code.empty() ? s.label : s.scheme + " " + s.code; }
std::string shown(const Identifier& i) { return i.scheme + " " + i.value; }
std::string shown(const Relation& r) { return r.target; }
std::string shown(const File& f) { return f.url; }
std::string shown(const Type& t) { return t.code; }
std::string shown(const Rights& r) {
    return r.access + (r.access.empty() || r.licence.empty() ? "" : " ") + r.licence;
}

template <Traced T>
void add(std::vector<LineageRow>& rows, std::string path, const T& value) {
    if (value.origin.element.empty()) return;
    auto text = shown(value);
    auto raw = value.origin.raw.empty() ? text : value.origin.raw;
    rows.push_back({std::move(path), std::move(text), value.origin.element, std::move(raw), value.origin.rule});
}

}  // namespace

std::vector<LineageRow> lineage(const Record& record) {
    std::vector<LineageRow> rows;
    std::apply(
        [&](const auto&... entry) {
            (
                [&] {
                    const auto& member = record.metadata.*entry.member;
                    if constexpr (Traced<std::remove_cvref_t<decltype(member)>>) {
                        add(rows, std::string(entry.name), member);
                    } else if constexpr (Traced<typename std::remove_cvref_t<decltype(member)>::value_type>) {
                        for (std::size_t i = 0; i < member.size(); ++i)
                            add(rows, std::string(entry.name) + "[" + std::to_string(i) + "]", member[i]);
                    }
                }(),
                ...);
        },
        layout::members<Metadata>);
    return rows;
}

}  // namespace muras
