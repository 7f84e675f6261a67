// The field table: one row a searchable field. The indexer, the query parser, facets, help and pages loop over it.
// Prefixes and slots are part of the on-disk format of the index: a change raises index_format.
#pragma once

#include <array>
#include <string_view>

namespace muras {

inline constexpr unsigned index_format = 5;
inline constexpr int no_slot = -1;

enum class FieldKind {
    text,    ///< words, stemmed, with positions where phrases are asked for
    exact,   ///< one term a value; filters and facets
    number,  ///< a value slot, ranges
};

/// `name` is the name in queries, URLs (f.NAME) and JSON; `prefix` of its Xapian terms; `slot` of its value or
/// no_slot; `weight` is the wdf increment of its words; `facet` whether it is counted beside results; `aliases` are its
/// names in Russian and Kyrgyz queries, separated by a blank. `whole_prefix` is that of the terms of its whole values, in
/// the order of the alphabet (indexer/headings.hpp); a text field that is a facet too has them, as they are written, in
/// the value slot `whole_slot`.
struct Field {
    std::string_view name;
    std::string_view prefix;
    int slot;
    FieldKind kind;
    unsigned weight;
    bool facet;
    std::string_view aliases;
    std::string_view whole_prefix = {};
    int whole_slot = no_slot;
};

inline constexpr std::array fields{
    Field{"title", "S", 1, FieldKind::text, 3, false, "название заглавие аталышы", "XW"},
    Field{"author", "A", 2, FieldKind::text, 2, true, "автор автору", "XN", 7},
    Field{"subject", "XS", no_slot, FieldKind::text, 2, true, "тема предмет тематика", "XK", 8},
    Field{"abstract", "XD", no_slot, FieldKind::text, 1, false, "аннотация реферат"},
    Field{"text", "XF", no_slot, FieldKind::text, 0, false, "текст"},
    Field{"publisher", "XP", no_slot, FieldKind::text, 1, false, "издатель басма"},
    Field{"identifier", "Q", no_slot, FieldKind::exact, 0, false, "идентификатор"},
    Field{"type", "XT", 3, FieldKind::exact, 0, true, "тип түрү"},
    Field{"lang", "L", 4, FieldKind::exact, 0, true, "язык тили language"},
    Field{"source", "XO", 5, FieldKind::exact, 0, true, "источник булак"},
    Field{"access", "XA", 6, FieldKind::exact, 0, true, "доступ жеткиликтүүлүк"},
    Field{"collection", "XC", 9, FieldKind::exact, 0, true, "коллекция жыйнак"},
    Field{"udc", "XU", 10, FieldKind::exact, 0, true, "удк"},
    Field{"vak", "XV", 11, FieldKind::exact, 0, true, "вак специальность адистик"},
    Field{"project", "XJ", no_slot, FieldKind::text, 1, true, "проект долбоор", "XM", 12},
    Field{"year", "Y", 0, FieldKind::number, 0, true, "год жыл жылы"},
};

/// The slot that a facet is counted from.
constexpr int facet_slot(const Field& f) { return f.whole_slot != no_slot ? f.whole_slot : f.slot; }

/// The row of a field's name, or nullptr. Pure.
constexpr const Field* find_field(std::string_view name) {
    for (const auto& f : fields)
        if (f.name == name) return &f;
    return nullptr;
}

namespace detail {
constexpr bool rows_are_distinct() {
    for (std::size_t i = 0; i < fields.size(); ++i)
        for (std::size_t j = i + 1; j < fields.size(); ++j)
            if (fields[i].name == fields[j].name || fields[i].prefix == fields[j].prefix ||
                (fields[i].slot != no_slot && fields[i].slot == fields[j].slot) ||
                (fields[i].whole_slot != no_slot && fields[i].whole_slot == fields[j].whole_slot) ||
                (!fields[i].whole_prefix.empty() && fields[i].whole_prefix == fields[j].whole_prefix))
                return false;
    return true;
}
}  // namespace detail
static_assert(detail::rows_are_distinct(), "two fields share a name, a prefix or a slot");

}  // namespace muras
