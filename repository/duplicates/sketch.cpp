#include <repository/duplicates/sketch.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include <repository/base/digest.hpp>
#include <repository/base/text.hpp>
#include <schemas/creators.hpp>

namespace muras::duplicates {
namespace {

constexpr std::size_t longest_title = 400;     // code points compared of a title
constexpr std::size_t title_end_letters = 20;  // of a title's beginning or end in a key
constexpr std::size_t most_identifiers = 20, most_authors = 20;

struct Group {
    std::string_view type, group;
};

/// Donors call a textbook a book, and conference papers articles. An autoabstract shares a group with nothing.
constexpr std::array groups{
    Group{"thesis-doctor", "thesis"},
    Group{"thesis-candidate", "thesis"},
    Group{"thesis-master", "thesis"},
    Group{"thesis-bachelor", "thesis"},
    Group{"review", "article"},
    Group{"conference-abstract", "article"},
    Group{"conference-paper", "article"},
    Group{"textbook", "book"},
    Group{"study-guide", "book"},
    Group{"methodical", "book"},
    Group{"lecture", "book"},
    Group{"proceedings", "book"},
    Group{"catalogue-record", "book"},
    Group{"report-research", "report"},
    Group{"report-project", "report"},
    Group{"report-policy", "report"},
    Group{"report-technical", "report"},
    Group{"patent-invention", "patent"},
    Group{"patent-utility", "patent"},
};

/// Schemes whose value names one work (CROSSWALK 5.8 (a)). An ISSN names a journal, a URL only a place. An ISBN is on
/// each part of a book too, so it counts for whole books alone.
constexpr std::array<std::string_view, 6> naming_schemes{"doi", "isbn", "patent_no", "handle", "ark", "urn"};

bool names_work(const Identifier& identifier, std::string_view group) {
    if (!identifier.valid || identifier.value.empty()) return false;
    if (identifier.scheme == "isbn" && group != "book" && group != "thesis" && group != "report") return false;
    return std::ranges::find(naming_schemes, identifier.scheme) != naming_schemes.end();
}

struct Fold {
    char32_t from, to;
};

/// Letters that are typed for each other.
constexpr std::array twins{Fold{U'ё', U'е'}, Fold{U'ө', U'о'}, Fold{U'ү', U'у'}, Fold{U'ң', U'н'}, Fold{U'ұ', U'у'}};

/// BGN/PCGN for the letters from а to я, after folding, for keys only.
constexpr std::array<std::string_view, 32> romanised{"a",  "b",  "v",  "g",    "d", "e", "zh", "z", "i",  "y", "k",
                                                     "l",  "m",  "n",  "o",    "p", "r", "s",  "t", "u",  "f", "kh",
                                                     "ts", "ch", "sh", "shch", "",  "y", "",   "e", "yu", "ya"};

bool is_word_letter(char32_t c) {
    if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    // Latin-1's signs, general punctuation, symbols and CJK punctuation separate; every other letter is one.
    return c > 0xBF && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x303F) &&
           c != 0xFEFF && c != 0xFFFD;
}

char32_t twin_of(char32_t c) {
    for (const auto& fold : twins)
        if (fold.from == c) return fold.to;
    return c;
}

void append(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | c >> 18);
        out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

std::string in_latin(std::string_view folded) {
    std::string out;
    for (auto c : code_points(folded))
        if (c >= U'а' && c <= U'я')
            out += romanised[c - U'а'];
        else if (c == U'і')
            out += 'i';
        else if (c != ' ')
            append(out, c);
    return out;
}

std::string name_key(const Agent& agent) {
    if (agent.family.empty()) return author_key(agent.display, {});
    return author_key(agent.family, agent.given.empty() ? agent.initials : agent.given);
}

std::int32_t year_of(const Metadata& m) {
    std::int32_t other = 0;
    for (const auto& date : m.dates) {
        if (date.year <= 0) continue;
        if (date.kind == "issued") return date.year;
        if (other == 0) other = date.year;
    }
    return other;
}

void make_set(std::vector<std::string>& values, std::size_t most) {
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    if (values.size() > most) values.resize(most);
}

std::string main_title(const Metadata& m) {
    const Title* chosen = nullptr;
    for (const auto& title : m.titles)
        if (!chosen || (title.kind == "main" && chosen->kind != "main")) chosen = &title;
    return chosen ? chosen->value : std::string();
}

/// FNV-1a: a key is only the way to a comparison, so a collision costs one comparison too many. Part of the on-disk
/// format.
std::uint64_t key_hash(std::string_view text) {
    std::uint64_t hash = 14695981039346656037ull;
    for (unsigned char c : text) hash = (hash ^ c) * 1099511628211ull;
    return hash;
}

std::string from_code_points(std::u32string_view text) {
    std::string out;
    for (auto c : text) append(out, c);
    return out;
}

}  // namespace

std::string_view type_group(std::string_view type) {
    for (const auto& row : groups)
        if (row.type == type) return row.group;
    return type.empty() ? std::string_view("other") : type;
}

std::string folded_words(std::string_view text) {
    std::string out;
    bool blank = false;
    for (auto c : code_points(fold(text))) {
        c = twin_of(c);
        if (!is_word_letter(c)) {
            blank = !out.empty();
            continue;
        }
        if (std::exchange(blank, false)) out += ' ';
        append(out, c);
    }
    return out;
}

std::string author_key(std::string_view family, std::string_view given) {
    auto key = in_latin(folded_words(family));
    auto initial = in_latin(folded_words(given));
    if (!initial.empty()) key.append(1, ' ').append(initial, 0, 1);
    return key;
}

Sketch make_sketch(const Record& record) {
    const auto& m = record.metadata;
    Sketch out;
    out.pid = record.pid;
    out.source = record.provenance.source;
    out.group = type_group(m.type.code);
    out.shown = main_title(m);
    out.title = folded_words(first_letters(out.shown, longest_title));
    out.edition = folded_words(m.publication->edition.value);
    for (const auto& agent : m.agents)
        if (is_creator(agent) && out.authors.size() < most_authors) {
            if (auto key = name_key(agent); !key.empty()) out.authors.push_back(std::move(key));
        }
    for (const auto& language : m.languages)
        if (!language.code.empty() && language.code != "und" && language.code != "mul")
            out.languages.push_back(language.code);
    for (const auto& identifier : m.identifiers)
        if (names_work(identifier, out.group))
            out.identifiers.push_back(fmt::format("{}:{}", identifier.scheme, lower_ascii(identifier.value)));
    if (!m.patent->number.empty())
        out.identifiers.push_back(
            fmt::format("patent_no:{}{}", lower_ascii(m.patent->office.value), lower_ascii(m.patent->number.value)));
    make_set(out.authors, most_authors);
    make_set(out.languages, out.languages.size());
    make_set(out.identifiers, most_identifiers);
    out.year = year_of(m);
    out.pages = m.physical->pages;
    return out;
}

std::vector<std::uint64_t> keys_of(const Sketch& sketch) {
    std::vector<std::uint64_t> keys;
    for (const auto& identifier : sketch.identifiers) keys.push_back(key_hash("i\n" + identifier));
    if (sketch.year != 0 && !sketch.title.empty()) {
        auto block = fmt::format("{}\n{}\n", sketch.group, sketch.year);
        for (const auto& author : sketch.authors) keys.push_back(key_hash("a\n" + block + author));
        auto title = code_points(sketch.title);
        auto n = std::min(title.size(), title_end_letters);
        auto whole = std::u32string_view(title);
        keys.push_back(key_hash("b\n" + block + from_code_points(whole.substr(0, n))));
        keys.push_back(key_hash("e\n" + block + from_code_points(whole.substr(whole.size() - n))));
    }
    if ((sketch.group == "thesis" || sketch.group == "autoabstract") && !sketch.title.empty())
        for (const auto& author : sketch.authors) keys.push_back(key_hash("t\n" + author));
    std::ranges::sort(keys);
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

}  // namespace muras::duplicates
