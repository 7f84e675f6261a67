#include <indexer/languages/letters.hpp>

#include <xapian.h>

#include <algorithm>
#include <array>
#include <utility>

namespace muras {
namespace {

// Homoglyphs as they occur in scanned and retyped titles; both sides folded.
constexpr std::array<std::pair<char32_t, char32_t>, 15> twins{{
    {U'a', U'а'},
    {U'b', U'в'},
    {U'c', U'с'},
    {U'e', U'е'},
    {U'h', U'н'},
    {U'i', U'і'},
    {U'k', U'к'},
    {U'm', U'м'},
    {U'o', U'о'},
    {U'p', U'р'},
    {U't', U'т'},
    {U'x', U'х'},
    {U'y', U'у'},
    {0xEB, U'е'},
    {0xF6, U'ө'},
}};

// The letters beside а-я of Kyrgyz, Kazakh, Uzbek, Tajik and Ukrainian; their place gives the code.
constexpr std::u32string_view further_letters = U"өүңіәғқұһўҳҷӣӯїєґј";
static_assert(further_letters.size() <= 32);

}  // namespace

char32_t next_letter(std::string_view text, std::size_t& at) {
    auto byte = [&](std::size_t i) -> char32_t { return static_cast<unsigned char>(text[i]); };
    auto first = byte(at);
    if (first < 0x80) {
        ++at;
        return first;
    }
    std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || at + length > text.size()) {
        ++at;
        return no_letter;
    }
    auto letter = first & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        auto b = byte(at + i);
        if ((b & 0xC0) != 0x80) {
            ++at;
            return no_letter;
        }
        letter = letter << 6 | (b & 0x3F);
    }
    at += length;
    return letter;
}

void append_letter(std::string& out, char32_t letter) {
    if (letter < 0x80) {
        out += static_cast<char>(letter);
    } else if (letter < 0x800) {
        out += static_cast<char>(0xC0 | letter >> 6);
        out += static_cast<char>(0x80 | (letter & 0x3F));
    } else {
        Xapian::Unicode::append_utf8(out, letter);
    }
}

bool is_word_letter(char32_t letter) {
    if (letter < 0x80)
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
    if (is_cyrillic(letter)) return letter != 0x482;
    return letter != no_letter && !is_mark(letter) && Xapian::Unicode::is_wordchar(letter);
}

char32_t fold_letter(char32_t letter) {
    if (letter < 0x80) return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
    if (letter >= 0x400 && letter <= 0x451) {
        if (letter < 0x410) letter += 0x50;
        if (letter >= 0x410 && letter < 0x430) return letter + 0x20;
        return letter == U'ё' ? U'е' : letter;
    }
    return Xapian::Unicode::tolower(letter);
}

char32_t cyrillic_twin(char32_t latin) {
    for (auto [from, to] : twins)
        if (from == latin) return to;
    return 0;
}

std::string term_of(std::string_view folded) {
    std::string out;
    out.reserve(folded.size());
    for (std::size_t i = 0; i < folded.size();) {
        auto start = i;
        auto letter = next_letter(folded, i);
        if (letter < 0x80) {
            out += static_cast<char>(letter);
        } else if (letter >= U'а' && letter <= U'я') {
            out += static_cast<char>(0x80 + (letter - U'а'));
        } else if (auto place = further_letters.find(letter); place != further_letters.npos) {
            out += static_cast<char>(0xA0 + place);
        } else {
            out += folded.substr(start, i - start);
        }
    }
    return out;
}

std::string word_of(std::string_view term) {
    std::string out;
    for (std::size_t i = 0; i < term.size();) {
        auto byte = static_cast<unsigned char>(term[i]);
        if (byte >= 0x80 && byte < 0xA0) {
            append_letter(out, U'а' + (byte - 0x80));
            ++i;
        } else if (byte >= 0xA0 && byte < 0xA0 + further_letters.size()) {
            append_letter(out, further_letters[byte - 0xA0]);
            ++i;
        } else {
            auto start = i;
            next_letter(term, i);
            out += term.substr(start, i - start);
        }
    }
    return out;
}

}  // namespace muras
