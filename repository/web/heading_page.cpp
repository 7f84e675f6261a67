// /browse/{title, author, subject}/: the alphabetical lists, as a catalogue's drawers: letters to jump to, a place to
// begin at, and the stretch from there on. An address holds a place, not a page's number: each costs the same.
#include <algorithm>
#include <utility>

#include <repository/base/digest.hpp>
#include <repository/base/text.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/search_state.hpp>

namespace muras::web {
namespace {

constexpr std::size_t headings_a_page = 50;
constexpr std::size_t most_start_letters = 100, most_place_digits = 400, shown_letters = 300;

/// In the order of the lists. Ё stands at Е, and Ъ and Ь begin no word.
constexpr std::string_view alphabets =
    "0 1 2 3 4 5 6 7 8 9 A B C D E F G H I J K L M N O P Q R S T U V W X Y Z "
    "А Б В Г Д Е Ж З И Й К Л М Н Ң О Ө П Р С Т У Ү Ф Х Ц Ч Ш Щ Ы Э Ю Я";

std::vector<std::string> split_letters() {
    std::vector<std::string> out;
    for (auto rest = alphabets; !rest.empty();) {
        auto end = std::min(rest.find(' '), rest.size());
        out.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out;
}

/// A place as it stands in an address. It is opaque to readers, and shorter than Cyrillic text would be there.
std::optional<std::string> place_of(std::string_view hex) {
    return hex.empty() || hex.size() > most_place_digits ? std::nullopt : from_hex(hex);
}

/// Where the reader asks to begin: at=PLACE, with n=RECORD among titles, or from=TEXT.
struct Asked {
    ListStart start;
    std::string from;  ///< as typed
    bool broken = false;
};

Asked asked_for(const http::Request& request, const SearchIndex& index, std::string_view field) {
    Asked out;
    if (auto at = request.param("at"); !at.empty()) {
        auto place = place_of(at);
        out.broken = !place;
        if (place) out.start.place = *place;
        auto record = request.param("n");
        std::uint64_t number = 0;
        for (char c : record.substr(0, 10))
            number = c >= '0' && c <= '9' ? number * 10 + static_cast<unsigned>(c - '0') : 0;
        if (number <= UINT32_MAX) out.start.record = RecordNo(static_cast<std::uint32_t>(number));
        return out;
    }
    auto typed = to_valid_utf8(request.param("from"));
    out.from = squeeze(first_letters(typed, most_start_letters));
    if (!out.from.empty()) out.start.place = index.start(field, out.from);
    return out;
}

/// The text of a heading, in the record that has it: the one that stands in this place.
const std::string* text_at(const SearchIndex& index, const Record& record, std::string_view field,
                           const std::string& place, std::string_view* lang) {
    auto is_it = [&](const std::string& text) { return !text.empty() && index.place(field, squeeze(text)) == place; };
    if (field == "title") {
        for (const auto& title : record.metadata.titles)
            if (is_it(title.value)) {
                *lang = title.lang;
                return &title.value;
            }
    } else if (field == "author") {
        for (const auto* person : creators(record))
            if (is_it(person->display)) return &person->display;
    } else {
        for (const auto& subject : record.metadata.subjects)
            if (is_it(subject.label)) {
                *lang = subject.lang;
                return &subject.label;
            }
    }
    return nullptr;
}

View heading_row(const Page& page, std::string_view field, const Heading& heading, const Record& record,
                 const std::string& text, std::string_view lang) {
    auto row = spoken("heading", std::string(first_letters(text, shown_letters)), lang);
    if (field == "title") {
        put(row, "href", record_path(record));
        std::string people;
        for (const auto* person : creators(record)) people += (people.empty() ? "" : "; ") + person->display;
        put(row, "by", people);
        if (auto year = year_of(record)) put(row, "year", std::to_string(year));
    } else {
        put(row, "href",
            field == "author" ? author_page(squeeze(text))
                              : SearchState().with_filter(std::string(field), squeeze(text)).url());
        put(row, "works", number(page.tongue(), heading.works));
    }
    return row;
}

/// Copies of one work stand once on a page.
ViewList heading_rows(const Page& page, std::string_view field, const std::vector<Heading>& headings,
                      const std::vector<std::optional<Record>>& records) {
    ViewList rows;
    std::vector<std::pair<std::string, RecordNo>> met;
    for (std::size_t i = 0; i < headings.size(); ++i) {
        const auto& record = records[i];
        if (!record || record->status != Status::active) continue;
        std::string_view lang;
        const auto* text = text_at(*page.shared().index, *record, field, headings[i].place, &lang);
        if (!text) continue;  // the record changed after the index saw it
        std::pair copy(headings[i].place, record->cluster);
        if (field == "title" && record->cluster) {
            if (std::find(met.begin(), met.end(), copy) != met.end()) continue;
            met.push_back(std::move(copy));
        }
        rows.push_back(heading_row(page, field, headings[i], *record, *text, lang));
    }
    return rows;
}

ViewList letter_rows(const std::string& here, const std::vector<std::string>& letters, const std::vector<bool>& begun,
                     std::string_view from) {
    ViewList rows;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (!begun[i]) continue;
        View row;
        put(row, "letter", letters[i]);
        put(row, "letter_href", here + "?from=" + query_encoded(letters[i]));
        put(row, "current", letters[i] == from);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

http::Response Site::headings(const http::Request& request) const {
    if (!shared_->index) return message(request, 503);
    const std::string field = request.path.size() > 1 ? request.path[1] : "";
    const auto* list = std::ranges::find(list_labels, std::string_view(field), &Label::code);
    if (list == list_labels.end()) return message(request, 404);
    auto& index = *shared_->index;
    auto asked = asked_for(request, index, field);
    if (asked.broken) return message(request, 404);
    static const auto letters = split_letters();
    auto begun = index.beginnings(field, letters);
    auto found = index.headings(field, asked.start, headings_a_page + 1);
    if (!begun || !found) return message(request, 503);
    std::optional<Heading> following;
    if (found->size() > headings_a_page) {
        following = std::move(found->back());
        found->pop_back();
    }
    std::vector<RecordNo> numbers;
    for (const auto& heading : *found) numbers.push_back(heading.record);
    auto records = shared_->store.records(numbers);
    if (!records) return message(request, 503);

    const auto here = "/browse/" + field + "/";
    auto at = [&](const Heading& heading) {
        auto address = here + "?at=" + to_hex(heading.place);
        return field == "title" ? address + "&n=" + std::to_string(heading.record.value) : address;
    };
    Page page(*shared_, request);
    auto& view = page.view();
    auto title = page.say(list->english);
    bool is_letter = std::ranges::find(letters, asked.from) != letters.end();
    page.set_title(asked.from.empty() ? title : title + ": " + asked.from);
    if (asked.from.empty() && asked.start.place.empty())
        page.set_canonical(here);
    else if (is_letter)
        page.set_canonical(here + "?from=" + query_encoded(asked.from));
    else
        page.set_unlisted();  // any text makes such a page; the works are reached from the others
    put(view, "name", title);
    put(view, "here", here);
    put(view, "from", asked.from);
    put(view, "letters", letter_rows(here, letters, *begun, asked.from));
    put(view, "is_title", field == "title");
    auto rows = heading_rows(page, field, *found, *records);
    put(view, "none", rows.empty() && !following);
    put(view, "headings", std::move(rows));
    put(view, "not_first", !asked.start.place.empty());
    put(view, "paged", following || !asked.start.place.empty());
    if (following) put(view, "after", at(*following));
    return page.respond("headings");
}

}  // namespace muras::web
