#include <array>

#include <repository/formats/facts.hpp>
#include <repository/formats/format.hpp>
#include <repository/formats/xml.hpp>
#include <schemas/languages.hpp>
#include <schemas/types.hpp>

namespace muras::formats {
namespace {

/// Collects one element's values: nothing empty, nothing twice in a row of equals.
class Element {
  public:
    Element(std::string& out, std::string_view name) : out_(out), name_(name) {}

    void add(std::string_view value, std::string_view language = {}) {
        if (value.empty()) return;
        out_ += "<dc:";
        out_ += name_;
        if (!language.empty()) {
            out_ += " xml:lang=\"";
            append_escaped(out_, language_tag(language));
            out_ += '"';
        }
        out_ += '>';
        append_escaped(out_, value);
        out_ += "</dc:";
        out_ += name_;
        out_ += ">\n";
    }

    void add(std::string_view prefix, std::string_view value, std::string_view suffix) {
        if (value.empty()) return;
        std::string joined(prefix);
        joined += value;
        joined += suffix;
        add(joined);
    }

  private:
    std::string& out_;
    std::string_view name_;
};

using Rule = void (*)(Element& element, const Record& record, std::string_view site_url);

void title(Element& e, const Record& r, std::string_view) {
    for (const auto& t : r.metadata.titles) e.add(t.value, t.lang);
}

void creator(Element& e, const Record& r, std::string_view) {
    for (const auto& a : r.metadata.agents)
        if (is_creator(a)) e.add(a.display);
}

void contributor(Element& e, const Record& r, std::string_view) {
    for (const auto& a : r.metadata.agents)
        if (!is_creator(a)) e.add(a.display);
}

/// A code without a word in front of it is ambiguous between schemes (CROSSWALK 5.5), so the scheme is said.
void subject(Element& e, const Record& r, std::string_view) {
    struct Label {
        std::string_view scheme, word;
    };
    constexpr std::array labels{Label{"udc", "УДК "}, Label{"bbk", "ББК "}, Label{"grnti", "ГРНТИ "},
                                Label{"vak", "ВАК "}, Label{"ipc", "МПК "}};
    for (const auto& s : r.metadata.subjects) {
        std::string_view word;
        for (const auto& l : labels)
            if (l.scheme == s.scheme) word = l.word;
        e.add(word, s.code, "");
        e.add(s.label, s.lang);
    }
}

void description(Element& e, const Record& r, std::string_view) {
    for (const auto& a : r.metadata.abstracts) e.add(a.value, a.lang);
}

void publisher(Element& e, const Record& r, std::string_view) {
    for (const auto& p : r.metadata.publishers) e.add(p.value, p.lang);
}

void date(Element& e, const Record& r, std::string_view) {
    for (const auto& d : r.metadata.dates)
        if (d.kind == "issued") e.add(d.edtf.empty() ? d.origin.raw : d.edtf);
}

void type(Element& e, const Record& r, std::string_view) {
    const auto& t = r.metadata.type;
    if (auto term = type_term(t.code).eu_repo; !term.empty()) e.add(eu_repo_base, term, "");
    for (const auto& value : t.source_values)
        if (!value.starts_with(eu_repo_base)) e.add(value);
}

void format(Element& e, const Record& r, std::string_view) {
    for (const auto& f : r.metadata.formats) e.add(f.value);
}

/// A donor's link to a file that we serve is said by our own address for it.
bool is_served_link(const Record& r, const std::string& url) {
    for (const auto& f : r.metadata.files)
        if (is_kept(f) && is_open(r, f) && f.url == url) return true;
    return false;
}

/// The front door comes first (BASE's golden rule); then our copies of files, then the donor's identifiers.
void identifier(Element& e, const Record& r, std::string_view site_url) {
    e.add(page_url(r, site_url));
    for (const auto* f : served_files(r)) e.add(file_url(r, *f, site_url));
    for (const auto& i : r.metadata.identifiers) {
        if (is_served_link(r, i.value)) continue;
        if (i.scheme == "doi")
            e.add("https://doi.org/", i.value, "");
        else if (i.scheme == "isbn" || i.scheme == "issn")
            e.add(i.scheme == "isbn" ? "urn:ISBN:" : "urn:ISSN:", i.value, "");
        else if (i.scheme == "handle")
            e.add("https://hdl.handle.net/", i.value, "");
        else
            e.add(i.value);
    }
}

void language(Element& e, const Record& r, std::string_view) {
    for (const auto& l : r.metadata.languages) e.add(l.code);
}

void relation(Element& e, const Record& r, std::string_view) {
    for (const auto& x : r.metadata.relations)
        if (!is_served_link(r, x.target)) e.add(x.target);
}

void source(Element& e, const Record& r, std::string_view) {
    for (const auto& s : r.metadata.sources) e.add(s.value, s.lang);
}

void coverage(Element& e, const Record& r, std::string_view) {
    for (const auto& c : r.metadata.coverage) e.add(c.value, c.lang);
}

void rights(Element& e, const Record& r, std::string_view) {
    struct Access {
        std::string_view ours, term;
    };
    constexpr std::array terms{Access{"open", "openAccess"}, Access{"embargoed", "embargoedAccess"},
                               Access{"restricted", "restrictedAccess"}, Access{"metadata-only", "closedAccess"}};
    const auto& x = r.metadata.rights;
    for (const auto& a : terms)
        if (a.ours == x.access) e.add(eu_repo_base, a.term, "");
    e.add(x.licence);
    for (const auto& statement : x.statements)
        if (statement != x.licence && !statement.starts_with(eu_repo_base)) e.add(statement);
}

struct Row {
    std::string_view element;
    Rule rule;
};

constexpr std::array rows{
    Row{"title", title},         Row{"creator", creator},
    Row{"subject", subject},     Row{"description", description},
    Row{"publisher", publisher}, Row{"contributor", contributor},
    Row{"date", date},           Row{"type", type},
    Row{"format", format},       Row{"identifier", identifier},
    Row{"source", source},       Row{"language", language},
    Row{"relation", relation},   Row{"coverage", coverage},
    Row{"rights", rights},
};

}  // namespace

void write_oai_dc(std::string& out, const Record& record, const Repository& repository) {
    out +=
        "<oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" "
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        "xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/oai_dc/ "
        "http://www.openarchives.org/OAI/2.0/oai_dc.xsd\">\n";
    for (const auto& row : rows) {
        Element element(out, row.element);
        row.rule(element, record, repository.url);
    }
    out += "</oai_dc:dc>";
}

}  // namespace muras::formats
