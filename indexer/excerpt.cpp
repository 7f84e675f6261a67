#include <indexer/excerpt.hpp>

#include <indexer/languages/tokens.hpp>
#include <repository/base/text.hpp>

#include <map>
#include <string>

namespace muras {
namespace {

constexpr std::string_view ellipsis = "…";
/// A different wanted word counts as much as this many repetitions of one.
constexpr std::size_t different_weight = 8;
/// Words shown before the first one that is marked, as context.
constexpr std::size_t words_before = 4;

struct Spot {
    std::size_t begin, end, letters;  ///< `letters`: of the text before `begin`
    bool wanted;
    std::string stem;  ///< of a wanted one
};

std::vector<Spot> spots_of(Tokenizer& tokens, const WantedTerms& wanted, Stemmer& stemmer) {
    std::vector<Spot> out;
    Token token;
    std::size_t counted = 0, count = 0;
    while (tokens.next(token)) {
        const auto* forms = wanted.may_have(token.word) ? &stemmer.forms(token.word) : nullptr;
        const bool hit = forms && wanted.has(*forms);
        if (token.whole) {
            // Its parts are there already: the whole marks them where it alone was asked for.
            for (auto spot = out.rbegin(); hit && spot != out.rend() && spot->begin >= token.begin; ++spot) {
                spot->wanted = true;
                spot->stem = forms->stems({}).front();
            }
            continue;
        }
        count += letters(tokens.text().substr(counted, token.begin - counted));
        counted = token.begin;
        out.push_back(
            {token.begin, token.end, count, hit, hit ? std::string(forms->stems({}).front()) : std::string()});
    }
    return out;
}

struct Window {
    std::size_t first = 0, last = 0;  ///< spots, both inclusive
};

Window best_window(const std::vector<Spot>& spots, std::string_view text, std::size_t max_letters) {
    auto width = [&](std::size_t first, std::size_t last) {
        return spots[last].letters - spots[first].letters +
               letters(text.substr(spots[last].begin, spots[last].end - spots[last].begin));
    };
    Window best;
    std::size_t best_score = 0, last = 0, hits = 0;
    std::map<std::string_view, std::size_t> inside;
    auto put = [&](const Spot& s) {
        if (s.wanted) ++hits, ++inside[s.stem];
    };
    auto drop = [&](const Spot& s) {
        if (!s.wanted) return;
        --hits;
        if (--inside[s.stem] == 0) inside.erase(s.stem);
    };
    put(spots[0]);
    for (std::size_t first = 0; first < spots.size(); ++first) {
        if (last < first) put(spots[last = first]);
        while (last + 1 < spots.size() && width(first, last + 1) <= max_letters) put(spots[++last]);
        auto score = inside.size() * different_weight + hits;
        if (score > best_score || first == 0) {
            best_score = score;
            best = {first, last};
        }
        drop(spots[first]);
    }
    // A window begins at its first mark or long before it; some words of context are enough.
    auto mark = best.first;
    while (mark <= best.last && !spots[mark].wanted) ++mark;
    if (best.first == 0 || mark > best.last) return best;
    Window with_context{mark, mark};
    while (with_context.first > 0 && mark - with_context.first < words_before) --with_context.first;
    while (with_context.last + 1 < spots.size() && width(with_context.first, with_context.last + 1) <= max_letters)
        ++with_context.last;
    while (with_context.last < best.last && with_context.first < mark) {  // context must not push a mark out
        ++with_context.first;
        while (with_context.last + 1 < spots.size() && width(with_context.first, with_context.last + 1) <= max_letters)
            ++with_context.last;
    }
    return with_context;
}

void append(std::vector<ExcerptPart>& out, std::string_view text, bool marked) {
    if (text.empty()) return;
    if (!out.empty() && out.back().marked == marked)
        out.back().text += text;
    else
        out.push_back({std::string(text), marked});
}

}  // namespace

std::vector<ExcerptPart> make_excerpt(const WantedTerms& wanted, std::string_view text, std::size_t max_letters,
                                      Stemmer& stemmer) {
    auto clean = to_valid_utf8(text);
    Tokenizer tokens(clean);
    auto spots = spots_of(tokens, wanted, stemmer);
    auto whole = tokens.text();
    std::vector<ExcerptPart> out;
    if (spots.empty()) {
        append(out, first_letters(whole, max_letters), false);
        return out;
    }
    Window window{0, spots.size() - 1};
    bool all = letters(whole) <= max_letters;
    if (!all) window = best_window(spots, whole, max_letters);
    auto at = window.first == 0 ? 0 : spots[window.first].begin;
    if (window.first > 0) append(out, ellipsis, false);
    for (auto i = window.first; i <= window.last; ++i) {
        append(out, whole.substr(at, spots[i].begin - at), false);
        append(out, whole.substr(spots[i].begin, spots[i].end - spots[i].begin), spots[i].wanted);
        at = spots[i].end;
    }
    if (all)
        append(out, whole.substr(at), false);
    else if (window.last + 1 < spots.size())
        append(out, ellipsis, false);
    return out;
}

}  // namespace muras
