#include <harvester/normalise/title.hpp>

#include <algorithm>

#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras::normalise {
namespace {

/// " /", " :", " =" and " ;" at the end: a catalogue's punctuation without what it introduced.
void drop_isbd_tail(std::string& title) {
    while (title.size() > 2 && title[title.size() - 2] == ' ' &&
           std::string_view("/:=;,").find(title.back()) != std::string_view::npos)
        title.resize(title.size() - 2);
}

/// One full stop that ends a sentence goes; an ellipsis and the stop of an abbreviation or initial stay.
void drop_full_stop(std::string& title) {
    if (title.size() < 2 || title.back() != '.' || title[title.size() - 2] == '.') return;
    auto word = std::string_view(title).substr(0, title.size() - 1);
    if (auto blank = word.find_last_of(" ."); blank != std::string_view::npos) word.remove_prefix(blank + 1);
    if (count_letters(word).all >= 4) title.pop_back();
}

bool in_capitals(std::string_view title) {
    if (std::count(title.begin(), title.end(), ' ') < 2) return false;
    // Most titles fail here, on their second letter, without counting.
    std::size_t at = 0;
    auto seen = 0;
    while (at < title.size() && seen < 2)
        if (auto c = next_letter(title, at); is_latin(c) || is_cyrillic(c)) {
            if (!is_capital(c)) return false;
            ++seen;
        }
    auto letters = count_letters(title);
    return letters.all > 0 && letters.capital * 10 > letters.all * 8;
}

std::string sentence_case(std::string_view title) {
    auto folded = lower(title);
    // The first letter keeps its capital; both strings have the same letters, in the same order.
    std::size_t from_original = 0, from_folded = 0;
    while (from_original < title.size()) {
        auto c = next_letter(title, from_original);
        next_letter(folded, from_folded);
        if (is_latin(c) || is_cyrillic(c)) break;
    }
    return std::string(title.substr(0, from_original)) + folded.substr(std::min(from_folded, folded.size()));
}

}  // namespace

TitleValue read_title(std::string text) {
    auto before = text.size();
    TitleValue out{plain(std::move(text)), {}};
    if (out.value.size() != before) out.rule = "title-plain";
    before = out.value.size();
    drop_isbd_tail(out.value);
    drop_full_stop(out.value);
    if (out.value.size() != before) out.rule = "title-tail";
    if (in_capitals(out.value)) out = {sentence_case(out.value), "title-capitals"};
    return out;
}

}  // namespace muras::normalise
