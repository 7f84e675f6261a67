#include <repository/duplicates/compare.hpp>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <string>
#include <vector>

#include <repository/base/text.hpp>

namespace muras::duplicates {
namespace {

constexpr std::string_view unknown_group = "other", thesis_group = "thesis", summary_group = "autoabstract";
constexpr std::size_t shortest_title = 12;  // code points: «Введение» is the title of many works
constexpr std::uint8_t settled_score = 100, unsettled_score = 50;
constexpr unsigned named_title_percent = 50;  // an ISBN is printed in every volume of a set

template <class List>
bool share(const List& a, const List& b) {
    return std::ranges::any_of(a, [&](const auto& value) { return std::ranges::binary_search(b, value); });
}

std::string digits(std::string_view text) {
    std::string out;
    for (char c : text)
        if (c >= '0' && c <= '9')
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

bool same_group(const Sketch& a, const Sketch& b) { return a.group == b.group; }

bool languages_agree(const Sketch& a, const Sketch& b) {
    return a.languages.empty() || b.languages.empty() || share(a.languages, b.languages);
}

bool editions_agree(const Sketch& a, const Sketch& b) {
    if (a.edition.empty() || b.edition.empty()) return true;
    auto one = digits(a.edition), other = digits(b.edition);
    return one.empty() || other.empty() ? a.edition == b.edition : one == other;
}

/// Distance as a share of the longer one, in percent, when it is below `percent`.
std::optional<unsigned> percent_apart(std::string_view a, std::string_view b, unsigned percent) {
    if (a == b) return 0;
    auto one = code_points(a), other = code_points(b);
    auto longer = std::max(one.size(), other.size());
    auto limit = longer * percent / 100;
    auto distance = edit_distance(one, other, limit);
    if (distance > limit) return std::nullopt;
    return static_cast<unsigned>(distance * 100 / longer);
}

/// Numbers in a title tell volumes, grades and years apart: they must be the same ones.
std::optional<unsigned> titles_apart(const Sketch& a, const Sketch& b, unsigned percent) {
    if (a.title.empty() || b.title.empty()) return std::nullopt;
    if (digits(a.title) != digits(b.title)) return std::nullopt;
    return percent_apart(a.title, b.title, percent);
}

bool authors_agree(const Sketch& a, const Sketch& b) {
    if (a.authors.empty() && b.authors.empty()) return true;
    if (a.authors.empty() || b.authors.empty()) return a.title == b.title;
    if (share(a.authors, b.authors)) return true;
    return percent_apart(a.authors.front(), b.authors.front(), author_percent).has_value();
}

bool pages_agree(const Sketch& a, const Sketch& b) {
    return a.pages == 0 || b.pages == 0 || std::abs(std::int64_t{a.pages} - b.pages) <= most_pages_apart;
}

/// Whether a shared identifier settles the matter, once types, languages and editions agree.
bool settles(const Sketch& a, const Sketch& b, std::string_view identifier) {
    bool same_title = titles_apart(a, b, named_title_percent).has_value();
    // One donor's two records under one DOI are as often a mistake in one of them.
    if (a.source == b.source && !same_title) return false;
    if (!identifier.starts_with("isbn:")) return true;
    bool same_year = a.year == 0 || b.year == 0 || a.year == b.year;  // a later year is a later edition
    return same_title && same_year;
}

/// CROSSWALK 5.8 (a): the pair by an identifier that both have; one that settles the matter goes before the others.
std::optional<Pair> by_identifier(const Sketch& a, const Sketch& b, Pair pair) {
    if (!compatible(a, b)) return std::nullopt;
    for (const auto& identifier : a.identifiers) {
        if (!std::ranges::binary_search(b.identifiers, identifier)) continue;
        bool settled = settles(a, b, identifier);
        if (!settled && !pair.why.empty()) continue;
        pair.kind = settled ? Pair::Kind::same : Pair::Kind::candidate;
        pair.score = settled ? settled_score : unsettled_score;
        pair.why = identifier;
        if (settled) break;
    }
    return pair.why.empty() ? std::nullopt : std::optional(pair);
}

/// CROSSWALK 5.8 (b): how far the titles are apart, where all else is alike.
std::optional<unsigned> alike(const Sketch& a, const Sketch& b) {
    if (!same_group(a, b) || a.year == 0 || a.year != b.year) return std::nullopt;
    // A donor's own records are alike for a reason (parts, reports of one series), unless nothing differs.
    if (a.source == b.source && (a.title != b.title || a.authors.empty() || a.pages != b.pages)) return std::nullopt;
    if (!compatible(a, b) || !pages_agree(a, b) || !authors_agree(a, b)) return std::nullopt;
    if (letters(a.title) < shortest_title) return std::nullopt;
    auto apart = titles_apart(a, b, title_percent);
    return apart && *apart < title_percent ? apart : std::nullopt;
}

bool is_summary_of(const Sketch& summary, const Sketch& thesis) {
    if (summary.group != summary_group || thesis.group != thesis_group || !share(summary.authors, thesis.authors))
        return false;
    if (summary.year != 0 && thesis.year != 0 &&
        std::abs(std::int64_t{summary.year} - thesis.year) > summary_years_apart)
        return false;
    if (summary.pages != 0 && thesis.pages != 0 && summary.pages >= thesis.pages) return false;
    return titles_apart(summary, thesis, title_percent).has_value();
}

}  // namespace

std::optional<Apart> never_one_work(const Sketch& one, const Sketch& other) {
    bool one_is_summary = one.group == summary_group, other_is_summary = other.group == summary_group;
    if (one_is_summary != other_is_summary && (one.group == thesis_group || other.group == thesis_group))
        return Apart::summary_and_thesis;
    if (!languages_agree(one, other)) return Apart::languages;
    if (!editions_agree(one, other)) return Apart::editions;
    return std::nullopt;
}

bool groups_agree(std::string_view one, std::string_view other) {
    return one == other || one == unknown_group || other == unknown_group;
}

bool compatible(const Sketch& one, const Sketch& other) {
    return groups_agree(one.group, other.group) && !never_one_work(one, other);
}

Evidence evidence(const Sketch& one, const Sketch& other) {
    Evidence out;
    auto a = code_points(one.title), b = code_points(other.title);
    if (auto longer = std::max(a.size(), b.size()))
        out.title_percent = static_cast<unsigned>(100 - edit_distance(a, b, longer) * 100 / longer);
    std::ranges::set_intersection(one.authors, other.authors, std::back_inserter(out.authors));
    std::ranges::set_intersection(one.identifiers, other.identifiers, std::back_inserter(out.identifiers));
    return out;
}

std::optional<Pair> compare(RecordNo one, const Sketch& a, RecordNo other, const Sketch& b) {
    Pair pair{std::min(one, other), std::max(one, other)};
    if (is_summary_of(a, b) || is_summary_of(b, a)) {
        pair.kind = Pair::Kind::summary;
        pair.score = static_cast<std::uint8_t>(100 - *titles_apart(a, b, title_percent));
        pair.why = "title";
        return pair;
    }
    if (auto named = by_identifier(a, b, pair)) return named;
    if (auto apart = alike(a, b)) {
        pair.score = static_cast<std::uint8_t>(100 - *apart);
        pair.why = "title";
        return pair;
    }
    return std::nullopt;
}

std::size_t edit_distance(std::u32string_view a, std::u32string_view b, std::size_t limit) {
    while (!a.empty() && !b.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
    while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > limit) return limit + 1;
    std::vector<std::size_t> row(a.size() + 1);
    for (std::size_t i = 0; i <= a.size(); ++i) row[i] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
        auto diagonal = row[0];
        auto least = row[0] = j;
        for (std::size_t i = 1; i <= a.size(); ++i) {
            auto above = row[i];
            row[i] = std::min({above + 1, row[i - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
            least = std::min(least, row[i]);
        }
        if (least > limit) return limit + 1;
    }
    return std::min(row[a.size()], limit + 1);
}

}  // namespace muras::duplicates
