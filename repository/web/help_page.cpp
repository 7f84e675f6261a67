// /help: how to search, in plain words, with examples that can be tried.
#include <array>

#include <repository/web/page.hpp>
#include <repository/web/search_state.hpp>

namespace muras::web {
namespace {

/// `query` as it is typed, `lang` of its words (BCP 47), `meaning` a msgid.
struct Example {
    std::string_view query, lang, meaning;
};

constexpr std::array examples{
    Example{"китептеринен", "ky", "Any form of a word: its stem is what counts."},
    Example{"Чынгыз Айтматов", "ky", "Without ө, ү and ң, or in Latin letters: Chinghiz Aitmatov finds the same."},
    Example{"\"водные ресурсы\"", "ru", "Quotation marks: these words, side by side."},
    Example{"мөңгү*", "ky", "A star: any ending of the word."},
    Example{"Нарын ИЛИ Чуй", "ru", "In capitals OR, ИЛИ, ЖЕ: either of them."},
    Example{"мөңгү ЖАНА суу", "ky", "AND, И, ЖАНА: both of them, as if nothing stood between."},
    Example{"glacier NOT patent", "en", "NOT, НЕ, ЭМЕС: without what follows."},
    Example{"ледники -сели", "ru", "A minus: without this word."},
    Example{"title:Манас", "ky", "Only in the title: title, название, аталышы."},
    Example{"автор:Айтматов", "ru", "Only works by this author: author, автор, автору."},
    Example{"тема:экология", "ru", "Only in the subjects: subject, тема, тематика."},
    Example{"суу жылы:2010-2015", "ky", "Only of these years: year, год, жылы; 2010- is since 2010."},
    Example{"(glacier OR water) NOT patent", "en", "Brackets: what belongs together."},
    Example{"fqnvfnjd", "en", "The wrong keyboard layout, or a slip: what was meant is found, and said."},
};

}  // namespace

http::Response Site::help(const http::Request& request) const {
    Page page(*shared_, request);
    page.set_title(page.say("Help"));
    page.set_canonical("/help");
    put(page.view(), "at_help", true);
    ViewList rows;
    for (const auto& example : examples) {
        auto row = spoken("example", std::string(example.query), {});
        put(row, "lang", std::string(example.lang));
        put(row, "example_href", SearchState().with_query(std::string(example.query)).url());
        put(row, "meaning", page.say(example.meaning));
        rows.push_back(std::move(row));
    }
    put(page.view(), "examples", std::move(rows));
    return page.respond("help");
}

}  // namespace muras::web
