#include <indexer/headings.hpp>

#include <xapian.h>

#include <indexer/columns.hpp>
#include <indexer/languages/tokens.hpp>
#include <repository/base/digest.hpp>
#include <repository/base/text.hpp>

#include <algorithm>
#include <set>

namespace muras {
namespace {

/// A term has 245 bytes. Longer headings that begin alike stand together.
constexpr std::size_t max_title_key = 200, max_name_key = 100;
/// Of a way of writing, so that each has a term of its own.
constexpr std::size_t digest_letters = 12;
/// Below every byte of a key, so that «Асан» comes before «Асанов».
constexpr char key_end = '\1';
/// Of one heading: beyond so many records it is not asked which of them are copies of each other.
constexpr std::uint64_t most_compared = 10'000;

bool is_title(const Field& field) { return field.name == "title"; }

/// What of a heading counts in the order: of a title its words, of a name all from the first letter or digit on.
std::string ordered_text(const Field& field, std::string_view heading) {
    Tokenizer tokens(heading);
    Token token;
    if (!is_title(field)) return tokens.next(token) ? std::string(tokens.text().substr(token.begin)) : std::string();
    std::string out;
    while (tokens.next(token))
        if (!token.whole) out.append(out.empty() ? "" : " ").append(token.word);
    return out;
}

std::string key_of(const Field& field, std::string_view text) {
    auto key = letter_key(ordered_text(field, text));
    key.resize(std::min(key.size(), is_title(field) ? max_title_key : max_name_key));
    return key;
}

/// Of these records, how many are different works.
std::uint64_t works_of(const Xapian::Database& database, const FacetColumns& columns, const std::string& term,
                       std::uint64_t records) {
    if (!columns.has_clusters() || records > most_compared) return records;
    std::set<std::uint32_t> met;
    std::uint64_t works = 0;
    for (auto it = database.postlist_begin(term), end = database.postlist_end(term); it != end; ++it) {
        auto cluster = columns.cluster(*it);
        works += cluster == 0 || met.insert(cluster).second;
    }
    return works;
}

}  // namespace

std::string heading_place(const Field& field, std::string_view heading) {
    auto key = key_of(field, heading);
    if (is_title(field)) return key;
    return key + key_end + to_hex(sha256(heading)).substr(0, digest_letters);
}

std::string heading_start(const Field& field, std::string_view text) { return key_of(field, text); }

std::string heading_term(const Field& field, std::string_view heading) {
    auto place = heading_place(field, heading);
    return place.empty() ? place : std::string(field.whole_prefix) + place;
}

std::vector<Heading> read_headings(const Xapian::Database& database, const FacetColumns& columns, const Field& field,
                                   const ListStart& from, std::size_t most) {
    std::vector<Heading> out;
    const std::string prefix(field.whole_prefix);
    auto it = database.allterms_begin(prefix), end = database.allterms_end(prefix);
    it.skip_to(prefix + from.place);
    for (; it != end && out.size() < most; ++it) {
        auto term = *it;
        auto place = term.substr(prefix.size());
        auto record = database.postlist_begin(term), last = database.postlist_end(term);
        if (!is_title(field)) {
            if (record != last)
                out.push_back(
                    {std::move(place), RecordNo(*record), works_of(database, columns, term, it.get_termfreq())});
            continue;
        }
        if (from.record && place == from.place && record != last) record.skip_to(from.record.value);
        for (; record != last && out.size() < most; ++record) out.push_back({place, RecordNo(*record), 1});
    }
    return out;
}

std::vector<bool> heading_beginnings(const Xapian::Database& database, const Field& field,
                                     const std::vector<std::string>& texts) {
    std::vector<bool> out;
    const std::string prefix(field.whole_prefix);
    for (const auto& text : texts) {
        auto start = prefix + heading_start(field, text);
        out.push_back(start.size() > prefix.size() && database.allterms_begin(start) != database.allterms_end(start));
    }
    return out;
}

}  // namespace muras
