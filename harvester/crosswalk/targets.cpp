// What a value becomes in our record: one function a Target.
#include <algorithm>
#include <array>
#include <charconv>

#include <harvester/crosswalk/draft.hpp>
#include <harvester/normalise/date.hpp>
#include <harvester/normalise/file_link.hpp>
#include <harvester/normalise/identifier.hpp>
#include <harvester/normalise/name.hpp>
#include <harvester/normalise/rights.hpp>
#include <harvester/normalise/subject.hpp>
#include <harvester/normalise/text.hpp>
#include <harvester/normalise/thesis.hpp>
#include <harvester/normalise/title.hpp>
#include <repository/base/text.hpp>
#include <schemas/crosswalks/iati.hpp>
#include <schemas/facts.hpp>
#include <schemas/iso.hpp>

namespace muras {
namespace {

/// A value that a rule changed: the donor's own text stays in its origin.
void set_changed(Origin& origin, std::string_view before, std::string_view after, std::string_view rule) {
    if (before == after) return;
    if (origin.raw.empty()) origin.raw = before;
    origin.rule = rule;
}

void title(Draft& d, std::string_view kind, DraftValue&& v) {
    auto [value, rule] = normalise::read_title(v.value);
    set_changed(v.origin, v.value, value, rule);
    if (value.empty()) return;
    d.metadata.titles.push_back({std::move(value), std::move(v.lang), std::string(kind), std::move(v.origin)});
}

void agents(Draft& d, std::string_view role, DraftValue&& v) {
    auto names = normalise::read_names(v.value);
    for (const auto& nobody : names.dropped) d.warn("name-dropped", v.origin.element, nobody);
    if (names.anonymous) d.warn("name-anonymous", v.origin.element, v.value);
    for (auto& agent : names.agents) {
        agent.role = role;
        agent.origin.element = v.origin.element;
        if (!v.origin.raw.empty()) agent.origin.raw = v.origin.raw;
        agent.lang = v.lang;
        d.metadata.agents.push_back(std::move(agent));
    }
}

void add_subject(Draft& d, Subject&& subject, const DraftValue& v, std::string_view otherwise) {
    subject.lang = subject.code.empty() ? v.lang : std::string{};
    subject.origin.element = v.origin.element;
    subject.origin.raw = v.origin.raw;
    auto own = subject.code.empty() ? std::string_view(subject.label) : std::string_view(subject.code);
    if (own != v.value)
        set_changed(subject.origin, v.value, own,
                    subject.origin.rule.empty() ? otherwise : std::string_view(subject.origin.rule));
    auto same = [&](const Subject& known) {
        return known.scheme == subject.scheme && known.code == subject.code && known.label == subject.label;
    };
    if (std::ranges::none_of(d.metadata.subjects, same)) d.metadata.subjects.push_back(std::move(subject));
}

void subject(Draft& d, std::string_view scheme, DraftValue&& v) {
    if (scheme.empty()) {
        for (auto& s : normalise::read_subjects(v.value)) add_subject(d, std::move(s), v, "split");
        return;
    }
    auto found = normalise::read_class(v.value);
    if (!found) found = normalise::read_class_of(v.value, scheme);
    if (found) {
        if (found->scheme != scheme) d.warn("class-elsewhere", v.origin.element, v.value);
        add_subject(d, std::move(*found), v, "class-field");
    } else {
        d.warn("class-unread", v.origin.element, v.value);
        Subject as_it_is;
        as_it_is.scheme = "local";
        as_it_is.code = v.value;
        add_subject(d, std::move(as_it_is), v, {});
    }
}

bool take_class(Draft& d, DraftValue& v) {
    auto found = normalise::read_class(v.value);
    if (!found) return false;
    found->origin = {v.origin.element, v.value, found->origin.rule};
    d.metadata.subjects.push_back(std::move(*found));
    return true;
}

void abstract(Draft& d, DraftValue&& v) {
    constexpr std::size_t longest_class = 200;
    if (v.value.size() < longest_class && take_class(d, v)) return;
    auto value = normalise::plain(v.value);
    set_changed(v.origin, v.value, value, "plain");
    d.metadata.abstracts.push_back({std::move(value), std::move(v.lang), std::move(v.origin)});
}

void add_identifier(Draft& d, Identifier&& found) {
    for (const auto& known : d.metadata.identifiers)
        if (known.scheme == found.scheme && known.value == found.value) return;
    d.metadata.identifiers.push_back(std::move(found));
}

void identifier(Draft& d, std::string_view scheme, DraftValue&& v) {
    if (scheme.empty() && take_class(d, v)) return;
    if (scheme.empty())
        if (auto council = normalise::read_council(v.value); !council.empty()) {
            set_fact(d.metadata, "thesis.council_code", {council, {v.origin.element, v.value, "council"}});
            return;
        }
    put_file_link(d, v);  // a link to a file is an address too
    // A catalogue's field says what its number is, and what stands behind it is price and binding.
    auto text = scheme == "isbn" || scheme == "issn" ? std::string(scheme) + " " + v.value : v.value;
    auto found = normalise::read_identifier(text);
    if (scheme == "local" || (found.scheme == "local" && found.valid && !scheme.empty()))
        found = {std::string(scheme), v.value, true, {}};
    if (!found.valid) d.warn("identifier-unsound", v.origin.element, v.value);
    set_changed(v.origin, v.value, found.value, found.origin.rule);
    if (v.origin.rule.empty()) v.origin.rule = found.origin.rule;
    found.origin = std::move(v.origin);
    add_identifier(d, std::move(found));
}

void relation(Draft& d, std::string_view kind, DraftValue&& v) {
    if (kind == "related" && put_file_link(d, v)) return;
    if (v.value.starts_with("info:eu-repo/grantAgreement/")) kind = "funded_by";
    auto named = normalise::read_identifier(v.value);
    auto id = named.valid && named.scheme != "local" && named.scheme != "pages" ? named.value : std::string();
    d.metadata.relations.push_back({std::string(kind), std::move(v.value), std::move(v.origin), std::move(id), {}});
}

/// dc:source names the journal or the print original; OJS gives its ISSN in an element of its own.
void source(Draft& d, DraftValue&& v) {
    if (auto issn = normalise::find_issn(v.value); !issn.empty()) {
        Origin origin{v.origin.element, issn == v.value ? "" : v.value, "id-issn"};
        set_fact(d.metadata, "host.issn", {issn, origin});
        add_identifier(d, {"issn", issn, true, std::move(origin)});
    }
    d.metadata.sources.push_back({std::move(v.value), std::move(v.lang), std::move(v.origin)});
}

void publisher(Draft& d, DraftValue&& v) {
    // Without a publisher: [б. и.], s.n.
    constexpr auto nobody = std::to_array<std::string_view>({"б. и", "б.и", "б. и.", "s.n", "s. n", "s.n."});
    auto bare = normalise::trimmed(v.value, " []().");
    if (std::find(nobody.begin(), nobody.end(), bare) != nobody.end()) return;
    auto value = normalise::plain(v.value);
    set_changed(v.origin, v.value, value, "plain");
    d.metadata.publishers.push_back({std::move(value), std::move(v.lang), std::move(v.origin)});
}

void rights(Draft& d, DraftValue&& v) {
    auto& r = d.metadata.rights;
    if (r.origin.element.empty()) r.origin.element = v.origin.element;
    auto said = v.value;
    if (d.context.rules)
        for (const auto& own : d.context.rules->values)
            if (own.field == "rights" && own.from == v.value) said = own.to;
    if (!normalise::read_rights(said, r)) d.warn("licence-version", v.origin.element, v.value);
}

void embargo(Draft& d, DraftValue&& v) {
    auto read = normalise::read_date(v.value, d.context.this_year + 100);
    if (!read) return d.warn("date-unread", v.origin.element, v.value);
    Origin origin{v.origin.element, read->edtf == v.value ? "" : v.value, "date-embargo-end"};
    set_fact(d.metadata, "rights.embargo_until", {read->edtf, std::move(origin)});
}

/// "121, [3] с.", "205 p.": the first number beside the word for pages, or of all numbers the largest.
std::int32_t pages_of(std::string_view text) {
    std::int32_t most = 0;
    for (std::size_t i = 0; i < text.size();) {
        if (!normalise::is_digit(text[i])) {
            ++i;
            continue;
        }
        auto end = std::min(text.find_first_not_of("0123456789", i), text.size());
        std::int32_t n = 0;
        if (end - i <= 5) std::from_chars(text.data() + i, text.data() + end, n);
        most = std::max(most, n);
        i = end;
    }
    constexpr auto words = std::to_array<std::string_view>({" с", " p", " стр", " б", " page", " S", "с."});
    bool pages = std::any_of(words.begin(), words.end(),
                             [&](std::string_view w) { return text.find(w) != std::string_view::npos; });
    return pages ? most : 0;
}

/// `unit`: what a bare number counts.
void extent(Draft& d, std::string_view unit, DraftValue&& v) {
    auto pages = pages_of(unit == "pages" && normalise::all_digits(v.value) ? v.value + " с." : v.value);
    if (pages > 0 && d.metadata.physical->pages == 0) d.metadata.physical.edit().pages = pages;
    set_fact(d.metadata, "physical.extent", {std::move(v.value), std::move(v.origin)});
}

/// Facts that have a form of their own: the normaliser gives it, or an empty text when it can't.
struct FactForm {
    std::string_view path;
    std::string (*read)(std::string_view text);
    std::string_view rule;
};

std::string country(std::string_view text) {
    std::string capitals(text);
    for (auto& c : capitals)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c & ~0x20);
    return std::string(iso_country(text.size() <= 3 ? capitals : lower_ascii(text)));
}

std::string day(std::string_view text) {
    auto read = normalise::read_date(text, 9998);
    return read ? read->edtf : std::string();
}

/// The place without its brackets and abbreviations of "no place".
std::string place(std::string_view text) {
    auto bare = normalise::trimmed(text, " []");
    return bare == "Б. м." || bare == "б. м." || bare == "S.l." || bare == "s.l." ? std::string() : std::string(bare);
}

/// What a title of protection protects, by the words of (12) and of registers.
std::string patent_right(std::string_view text) {
    struct Word {
        std::string_view word, right;
    };
    constexpr auto words = std::to_array<Word>({{"изобрет", "invention"},
                                                {"ойлоп табуу", "invention"},
                                                {"invention", "invention"},
                                                {"полезн", "utility_model"},
                                                {"пайдалуу модел", "utility_model"},
                                                {"utility", "utility_model"},
                                                {"промышленн", "design"},
                                                {"өнөр жай үлгү", "design"},
                                                {"design", "design"},
                                                {"товарн", "trademark"},
                                                {"trademark", "trademark"},
                                                {"селекц", "variety"},
                                                {"сорт", "variety"},
                                                {"variety", "variety"},
                                                {"эвм", "software"},
                                                {"ээм", "software"},
                                                {"software", "software"}});
    auto folded = lower(text);
    for (const auto& [word, right] : words)
        if (folded.find(word) != std::string::npos) return std::string(right);
    return {};
}

std::string project_status(std::string_view text) {
    auto folded = lower(text);
    for (const auto& [code, word] : crosswalks::activity_status)
        if (folded == code || folded == word) return std::string(word);
    return {};
}

constexpr std::array fact_forms{
    FactForm{"patent.right", patent_right, "patent-right"},
    FactForm{"patent.filed", day, "date"},
    FactForm{"patent.granted", day, "date"},
    FactForm{"patent.published", day, "date"},
    FactForm{"project.status", project_status, "activity-status"},
    FactForm{"project.start", day, "date"},
    FactForm{"project.end", day, "date"},
    FactForm{"project.country", country, "country"},
    FactForm{"thesis.degree_level", [](std::string_view t) { return std::string(normalise::read_degree_level(t)); },
             "thesis-degree"},
    FactForm{"thesis.defended_on", day, "date"},
    FactForm{"publication.country", country, "country"},
    FactForm{"publication.place", place, "place"},
    FactForm{"host.issn", normalise::find_issn, "id-issn"},
};

/// "022-024" in a field for pages: the first stays in it, the last becomes a fact of its own.
void set_last_page(Draft& d, DraftValue& v) {
    auto pages = v.value;
    for (std::string_view dash : {"–", "—"})
        if (auto at = pages.find(dash); at != std::string::npos) pages.replace(at, dash.size(), "-");
    auto dash = pages.find('-');
    auto first = trimmed(std::string_view(pages).substr(0, dash)), last = std::string_view();
    if (dash != std::string::npos) last = trimmed(std::string_view(pages).substr(dash + 1));
    if (!normalise::all_digits(first) || (dash != std::string::npos && !normalise::all_digits(last))) return;
    auto number = [](std::string_view digits) {
        return std::string(digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1)));
    };
    if (v.origin.raw.empty()) v.origin.raw = v.value;
    if (!last.empty()) set_fact(d.metadata, "host.last_page", {number(last), v.origin});
    v.value = number(first);
}

void fact(Draft& d, std::string_view path, DraftValue&& v) {
    for (const auto& form : fact_forms) {
        if (form.path != path) continue;
        auto value = form.read(v.value);
        if (value.empty()) return d.warn("fact-unread", v.origin.element, v.value);
        set_changed(v.origin, v.value, value, form.rule);
        v.value = std::move(value);
        break;
    }
    if (path == "host.first_page") set_last_page(d, v);
    if (path == "patent.number") add_identifier(d, {"patent_no", v.value, true, v.origin});
    set_fact(d.metadata, path, {std::move(v.value), std::move(v.origin)});
}

void waiting(std::vector<DraftValue>& list, std::string_view kind, DraftValue&& v) {
    v.kind = kind;
    list.push_back(std::move(v));
}

void text(std::vector<Text>& list, DraftValue&& v) {
    list.push_back({std::move(v.value), std::move(v.lang), std::move(v.origin)});
}

}  // namespace

bool put_file_link(Draft& d, const DraftValue& v) {
    auto file = normalise::read_file_link(v.value);
    if (!file) return false;
    for (const auto& known : d.metadata.files)
        if (known.url == file->url) return true;
    file->origin = {v.origin.element, file->url == v.value ? "" : v.value, "file-link"};
    d.metadata.files.push_back(std::move(*file));
    return true;
}

void put(Draft& d, const CrosswalkRule& rule, DraftValue&& v) {
    switch (rule.target) {
        case Target::skip:
            return;
        case Target::title:
            return title(d, rule.as, std::move(v));
        case Target::agent:
            return agents(d, rule.as.empty() ? "ctb" : rule.as, std::move(v));
        case Target::subject:
            return subject(d, rule.as, std::move(v));
        case Target::abstract:
            return abstract(d, std::move(v));
        case Target::note:
            return waiting(d.notes, {}, std::move(v));
        case Target::identifier:
            return identifier(d, rule.as, std::move(v));
        case Target::relation:
            return relation(d, rule.as, std::move(v));
        case Target::source:
            return source(d, std::move(v));
        case Target::publisher:
            return publisher(d, std::move(v));
        case Target::coverage:
            return text(d.metadata.coverage, std::move(v));
        case Target::format:
            return text(d.metadata.formats, std::move(v));
        case Target::rights:
        case Target::licence:
            return rights(d, std::move(v));
        case Target::embargo:
            return embargo(d, std::move(v));
        case Target::date:
            return waiting(d.dates, rule.as, std::move(v));
        case Target::language:
            return waiting(d.languages, {}, std::move(v));
        case Target::type:
            return waiting(d.types, {}, std::move(v));
        case Target::fact:
            return fact(d, rule.as, std::move(v));
        case Target::file:
            if (!put_file_link(d, v)) identifier(d, {}, std::move(v));
            return;
        case Target::extent:
            return extent(d, rule.as, std::move(v));
    }
}

}  // namespace muras
