#include <repository/formats/citation.hpp>

#include <algorithm>
#include <array>
#include <vector>

#include <repository/base/text.hpp>
#include <repository/formats/facts.hpp>

namespace muras::formats {
namespace {

constexpr std::size_t gost_authors = 3, apa_authors = 20, chicago_authors = 10, chicago_named = 7;

/// What a reference says in words, by the language of the work.
struct Words {
    std::string_view language, volume, issue, pages, page_count, others, accessed, thesis, autoabstract, no_year, untitled;
};
constexpr std::array words_table{
    Words{"rus", "Т.", "№", "С.", "с.", "[и др.]", "дата обращения", "дис.", "автореф. дис.", "[б. г.]", "[Без названия]"},
    Words{"kir", "Т.", "№", "Б.", "б.", "[ж. б.]", "кайрылган күнү", "дис.", "автореф. дис.", "[жылы жок]", "[Аталышы жок]"},
    Words{"eng", "Vol.", "no.", "P.", "p.", "[et al.]", "accessed", "thesis", "autoabstract of thesis", "[s. a.]", "[Untitled]"},
};

const Words& words_of(const Record& record) {
    const auto* title = main_title(record);
    auto language = title && !title->lang.empty()              ? std::string_view(title->lang)
                    : record.metadata.languages.empty() ? std::string_view()
                                                        : std::string_view(record.metadata.languages[0].code);
    for (const auto& row : words_table)
        if (row.language == language) return row;
    return words_table.back();
}

/// Ends what was written with `mark`, unless it ends so already.
void end_with(std::string& out, std::string_view mark) {
    if (!out.empty() && !out.ends_with(mark) && !out.ends_with("?") && !out.ends_with("!")) out += mark;
}

std::string pages_of(const Host& host) {
    const auto& first = host.first_page.value;
    const auto& last = host.last_page.value;
    return last.empty() || last == first ? first : first + "\u2013" + last;
}

std::string title_of(const Record& record) {
    const auto* title = main_title(record);
    return title ? title->value : std::string(words_of(record).untitled);
}

std::string year_text(const Record& record) {
    auto year = year_of(record);
    return year ? std::to_string(year) : std::string();
}

/// The address that stays: the DOI, else our page.
std::string address_of(const Record& record, std::string_view site_url) {
    if (auto doi = identifier(record, "doi"); !doi.empty()) return "https://doi.org/" + std::string(doi);
    return site_url.empty() ? std::string() : page_url(record, site_url);
}

bool in_host(const Record& record) { return !record.metadata.host->title.empty(); }

// -- GOST R 7.0.5-2008

std::string gost_name(const Agent& agent) {
    auto [family, given] = name_of(agent);
    auto letters = initials(given);
    return letters.empty() ? family : family + " " + letters;
}

std::string gost_reversed(const Agent& agent) {
    auto [family, given] = name_of(agent);
    auto letters = initials(given);
    return letters.empty() ? family : letters + " " + family;
}

/// "2026-11-24" as "24.11.2026".
std::string gost_day(std::string_view day) {
    if (day.size() != 10) return std::string(day);
    return std::string(day.substr(8, 2)) + "." + std::string(day.substr(5, 2)) + "." + std::string(day.substr(0, 4));
}

void add_gost_thesis(std::string& out, const Record& record, const Words& words) {
    const auto& thesis = *record.metadata.thesis;
    out += " : " + std::string(record.metadata.type.code == "autoabstract" ? words.autoabstract : words.thesis);
    if (!thesis.degree_name.empty()) out += " \u2026 " + thesis.degree_name.value;
    if (!thesis.specialty.empty() && !thesis.specialty[0].code.empty()) out += " : " + thesis.specialty[0].code;
}

void add_gost_imprint(std::string& out, const Record& record, const Words& words) {
    const auto& data = record.metadata;
    auto place = !data.thesis->place.empty()         ? data.thesis->place.value
                 : data.publication->place.empty() ? std::string()
                                                  : data.publication->place[0].value;
    auto publisher = is_thesis(record) ? std::string() : std::string(first_publisher(record));
    auto imprint = place + (place.empty() || publisher.empty() ? "" : " : ") + publisher;
    auto year = year_text(record);
    imprint += (imprint.empty() ? "" : ", ") + (year.empty() ? std::string(words.no_year) : year);
    end_with(out, ".");
    out += " " + imprint + ".";
    if (data.physical->pages > 0) out += " " + std::to_string(data.physical->pages) + " " + std::string(words.page_count);
}

void add_gost_host(std::string& out, const Record& record, const Words& words) {
    const auto& host = *record.metadata.host;
    out += " // " + host.title.value;
    end_with(out, ".");
    auto year = year_text(record);
    out += " " + (year.empty() ? std::string(words.no_year) : year) + ".";
    std::string number;
    if (!host.volume.empty()) number = std::string(words.volume) + " " + host.volume.value;
    if (!host.issue.empty()) number += (number.empty() ? "" : ", ") + std::string(words.issue) + " " + host.issue.value;
    if (!number.empty()) out += " " + number + ".";
    if (!host.first_page.empty()) out += " " + std::string(words.pages) + " " + pages_of(host) + ".";
}

std::string gost(const Record& record, std::string_view site_url, std::string_view today) {
    const auto& words = words_of(record);
    auto people = creators(record);
    std::string out;
    if (people.size() <= gost_authors)
        for (const auto* person : people) out += (out.empty() ? "" : ", ") + gost_name(*person);
    if (!out.empty()) out += " ";
    out += title_of(record);
    if (is_thesis(record)) add_gost_thesis(out, record, words);
    if (people.size() > gost_authors) out += " / " + gost_reversed(*people[0]) + " " + std::string(words.others);
    if (in_host(record))
        add_gost_host(out, record, words);
    else
        add_gost_imprint(out, record, words);
    if (auto doi = identifier(record, "doi"); !doi.empty()) out += " DOI " + std::string(doi) + ".";
    if (site_url.empty()) return out;
    out += " URL: " + page_url(record, site_url);
    if (!today.empty()) out += " (" + std::string(words.accessed) + ": " + gost_day(today) + ")";
    return out + ".";
}

// -- APA, 7th edition

std::string apa_name(const Agent& agent) {
    auto [family, given] = name_of(agent);
    auto letters = initials(given);
    return letters.empty() ? family : family + ", " + letters;
}

std::string apa_names(const std::vector<const Agent*>& people) {
    std::string out;
    bool shortened = people.size() > apa_authors;
    auto named = shortened ? apa_authors - 1 : people.size();
    for (std::size_t i = 0; i < named; ++i) {
        bool last = !shortened && i > 0 && i + 1 == people.size();
        out += (i == 0 ? "" : last ? ", & " : ", ") + apa_name(*people[i]);
    }
    return shortened ? out + ", \u2026 " + apa_name(*people.back()) : out;
}

/// What APA puts into brackets behind the title, by type.
std::string_view apa_kind(std::string_view type) {
    struct Row {
        std::string_view type, kind;
    };
    static constexpr std::array rows{
        Row{"thesis-doctor", "Doctoral dissertation"},
        Row{"thesis-candidate", "Candidate of sciences dissertation"},
        Row{"autoabstract", "Abstract of dissertation"},
        Row{"thesis-master", "Master\u2019s thesis"},
        Row{"thesis-bachelor", "Bachelor\u2019s thesis"},
        Row{"dataset", "Data set"},
        Row{"patent-invention", "Patent"},
        Row{"patent-utility", "Utility model"},
    };
    for (const auto& row : rows)
        if (row.type == type) return row.kind;
    return {};
}

std::string institution(const Record& record) {
    const auto& grantor = record.metadata.thesis->grantor.value;
    return is_thesis(record) && !grantor.empty() ? grantor : std::string(first_publisher(record));
}

std::string apa(const Record& record, std::string_view site_url) {
    auto out = apa_names(creators(record));
    auto year = year_text(record);
    auto date = " (" + (year.empty() ? std::string("n.d.") : year) + ").";
    auto title = title_of(record);
    if (auto kind = apa_kind(record.metadata.type.code); !kind.empty()) {
        title += " [" + std::string(kind);
        if (auto where = institution(record); is_thesis(record) && !where.empty()) title += ", " + where;
        title += "]";
    }
    if (out.empty()) {
        end_with(title, ".");
        out = title + date;
    } else {
        end_with(out, ".");
        end_with(title, ".");
        out += date + " " + title;
    }
    if (const auto& host = *record.metadata.host; in_host(record)) {
        out += " " + host.title.value;
        if (!host.volume.empty()) out += ", " + host.volume.value;
        if (!host.issue.empty()) out += (host.volume.empty() ? ", " : "") + ("(" + host.issue.value + ")");
        if (!host.first_page.empty()) out += ", " + pages_of(host);
        out += ".";
    } else if (auto publisher = first_publisher(record); !is_thesis(record) && !publisher.empty()) {
        out += " " + std::string(publisher);
        end_with(out, ".");
    }
    if (auto address = address_of(record, site_url); !address.empty()) out += " " + address;
    return out;
}

// -- Chicago, 17th edition, author-date

std::string chicago_names(const std::vector<const Agent*>& people) {
    std::string out;
    bool shortened = people.size() > chicago_authors;
    auto named = shortened ? chicago_named : people.size();
    for (std::size_t i = 0; i < named; ++i) {
        auto [family, given] = name_of(*people[i]);
        bool last = !shortened && i > 0 && i + 1 == people.size();
        out += i == 0 ? "" : last ? ", and " : ", ";
        // Only the first name is turned round.
        if (given.empty())
            out += family;
        else
            out += i == 0 ? family + ", " + given : given + " " + family;
    }
    return shortened ? out + ", et al." : out;
}

std::string chicago(const Record& record, std::string_view site_url) {
    auto out = chicago_names(creators(record));
    end_with(out, ".");
    auto year = year_text(record);
    bool part = in_host(record) || is_thesis(record);
    auto title = title_of(record);
    if (part) {
        end_with(title, ".");
        title = "\u201C" + title + "\u201D";
    } else {
        end_with(title, ".");
    }
    auto date = year.empty() ? std::string("n.d.") : year + ".";
    out = out.empty() ? title + " " + date : out + " " + date + " " + title;
    if (is_thesis(record)) {
        auto kind = apa_kind(record.metadata.type.code);
        out += " " + std::string(kind);
        if (auto where = institution(record); !where.empty()) out += ", " + where;
        end_with(out, ".");
    } else if (const auto& host = *record.metadata.host; in_host(record)) {
        out += " " + host.title.value;
        if (!host.volume.empty()) out += " " + host.volume.value;
        if (!host.issue.empty()) out += (host.volume.empty() ? ", no. " + host.issue.value : " (" + host.issue.value + ")");
        if (!host.first_page.empty()) out += ": " + pages_of(host);
        end_with(out, ".");
    } else if (auto publisher = first_publisher(record); !publisher.empty()) {
        const auto& places = record.metadata.publication->place;
        out += " " + (places.empty() ? std::string() : places[0].value + ": ") + std::string(publisher);
        end_with(out, ".");
    }
    if (auto address = address_of(record, site_url); !address.empty()) out += " " + address + ".";
    return out;
}

}  // namespace

std::string initials(std::string_view given) {
    std::string out;
    bool begin = true;
    for (std::size_t at = 0; at < given.size();) {
        auto letter = first_letters(given.substr(at), 1);
        if (letter.empty()) break;
        at += letter.size();
        if (letter == " " || letter == "." || letter == "-" || letter == "\u00a0") {
            if (letter == "-" && !out.empty()) out += "-";
            begin = true;
        } else if (begin) {
            if (!out.empty() && !out.ends_with('-')) out += " ";
            out += std::string(letter) + ".";
            begin = false;
        }
    }
    return out;
}

std::string citation(const Record& record, CitationStyle style, std::string_view site_url, std::string_view today) {
    switch (style) {
        case CitationStyle::gost:
            return gost(record, site_url, today);
        case CitationStyle::apa:
            return apa(record, site_url);
        case CitationStyle::chicago:
            return chicago(record, site_url);
    }
    return {};
}

}  // namespace muras::formats
