#include <repository/oai/provider.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <repository/base/clock.hpp>
#include <repository/formats/format.hpp>
#include <repository/formats/xml.hpp>
#include <repository/oai/about.hpp>
#include <repository/oai/identify.hpp>
#include <repository/oai/raw.hpp>
#include <repository/oai/request.hpp>
#include <repository/store/record_sets.hpp>
#include <schemas/pid.hpp>
#include <schemas/types.hpp>

namespace muras::oai {
namespace {

using formats::append_escaped;
using formats::escaped;
using formats::Format;

constexpr std::size_t average_record_bytes = 4096;  ///< a first guess, so that an answer grows without copying

/// What one answer is made of.
struct Answering {
    RecordStore& store;
    const ProviderOptions& options;
    const Request& request;
    std::string& out;
};

using Outcome = Result<std::optional<ProtocolError>>;
constexpr std::nullopt_t done = std::nullopt;

/// A record as harvesters see it. The sets are those of the stored record, so that one that readers may not see is
/// announced as deleted where it was: an aggregator must drop it as our own pages do.
struct Shown {
    explicit Shown(Record stored) : record(std::move(stored)), sets(sets_of(record)) {
        if (record.status == Status::active || record.status == Status::deleted) return;
        record.status = Status::deleted;
        record.metadata = {};
    }
    Record record;
    std::vector<std::string> sets;
};

/// The addresses of the donors, for provenance.
struct Donors {
    std::vector<SourceState> sources;  ///< by key
    std::string_view url_of(std::string_view key) const {
        auto key_of = [](const SourceState& state) -> std::string_view { return state.source.key; };
        auto it = std::ranges::lower_bound(sources, key, {}, key_of);
        return it == sources.end() || it->source.key != key ? std::string_view{} : it->source.base_url;
    }
};

/// Every record is in one of their inner sets, so the store keeps no lists of them.
bool is_root(std::string_view set) { return set == source_root || set == type_root || set == access_root; }

struct SetName {
    std::string_view spec, name;
};
constexpr std::array set_names{
    SetName{source_root, "Every source"},
    SetName{type_root, "Every type of work"},
    SetName{access_root, "By access"},
    SetName{collection_root, "Every collection"},
    SetName{project_root, "Every project of development partners"},
    SetName{theses_set, "Theses and their autoabstracts"},
    SetName{openaire_set, "OpenAIRE"},
    SetName{"access:open", "Open access"},
    SetName{"access:embargoed", "Embargoed access"},
    SetName{"access:restricted", "Restricted access"},
    SetName{"access:metadata-only", "Metadata only"},
    SetName{"access:unknown", "Access not stated"},
};

/// A set's English name; its spec where it has none.
std::string_view set_name(std::string_view spec) {
    auto it = std::ranges::find(set_names, spec, &SetName::spec);
    if (it != set_names.end()) return it->name;
    auto code = spec.substr(spec.find(':') + 1);
    const auto& type = type_term(code);
    return type.code == code ? type.label : spec;
}

void write_set(std::string& out, std::string_view spec, std::string_view name) {
    out += fmt::format("<set><setSpec>{}</setSpec><setName>{}</setName></set>\n", escaped(spec), escaped(name));
}

std::string identifier_of(const ProviderOptions& options, const Record& record) {
    return fmt::format("oai:{}:{}", options.repository_id, record.pid);
}

void write_header(std::string& out, const ProviderOptions& options, const Shown& shown) {
    const bool deleted = shown.record.status == Status::deleted;
    out += deleted ? "<header status=\"deleted\"><identifier>" : "<header><identifier>";
    append_escaped(out, identifier_of(options, shown.record));
    out += "</identifier><datestamp>";
    out += format_datestamp(shown.record.stamp);
    out += "</datestamp>";
    for (const auto& set : shown.sets) {
        out += "<setSpec>";
        append_escaped(out, set);
        out += "</setSpec>";
    }
    out += "</header>";
}

/// The record as its donor wrote it; nullopt for one without metadata of a donor's.
Result<std::optional<std::string>> raw_of(const Answering& a, const Record& record) {
    auto raw = a.store.raw(record.no);
    if (!raw && raw.error().code != ErrorCode::not_found) return raw.error();
    return raw ? wrapped_raw(*raw) : std::optional<std::string>{};
}

/// Whether a header or record was written: one that is not to be had in the format is left out of lists.
Result<bool> write_item(const Answering& a, const Format& format, const Donors& donors, const Shown& shown) {
    const bool deleted = shown.record.status == Status::deleted;
    const bool header_only = a.request.list.identifiers_only;
    std::optional<std::string> raw;
    if (!deleted && !format.write) {
        auto found = raw_of(a, shown.record);
        if (!found) return found.error();
        if (!*found) return false;
        raw = std::move(*found);
    }
    if (header_only) {
        write_header(a.out, a.options, shown);
        a.out += '\n';
        return true;
    }
    a.out += "<record>";
    write_header(a.out, a.options, shown);
    if (!deleted) {
        a.out += "\n<metadata>";
        if (raw)
            a.out += *raw;
        else
            format.write(a.out, shown.record, {a.options.site_url, a.options.repository_name});
        a.out += "</metadata>";
        append_about(a.out, shown.record, donors.url_of(shown.record.provenance.source), format.write != nullptr);
    }
    a.out += "</record>\n";
    return true;
}

/// The effective record behind an identifier of ours, or nothing.
Result<std::optional<Shown>> find(const Answering& a, std::string_view identifier) {
    std::optional<Shown> none;
    auto prefix = fmt::format("oai:{}:", a.options.repository_id);
    if (!identifier.starts_with(prefix) || !is_pid(identifier.substr(prefix.size()))) return none;
    auto no = a.store.find_pid(identifier.substr(prefix.size()));
    if (!no) return no.error();
    if (!*no) return none;
    auto record = a.store.record(**no);
    if (!record) return record.error();
    if (!*record) return none;
    return std::optional<Shown>(std::move(**record));
}

Outcome identify(const Answering& a) {
    auto earliest = a.store.earliest_stamp();
    if (!earliest) return earliest.error();
    auto sources = a.store.sources();
    if (!sources) return sources.error();
    append_identify(a.out, a.options, *earliest, *sources);
    return done;
}

Outcome list_metadata_formats(const Answering& a) {
    bool has_raw = true;
    if (!a.request.identifier.empty()) {
        auto record = find(a, a.request.identifier);
        if (!record) return record.error();
        if (!*record) return ProtocolError{"idDoesNotExist", "no record has this identifier"};
        auto raw = raw_of(a, (*record)->record);
        if (!raw) return raw.error();
        has_raw = raw->has_value();
    }
    auto add = [&](const Format& f) {
        if (f.prefix.empty()) return;
        a.out += fmt::format(
            "<metadataFormat><metadataPrefix>{}</metadataPrefix><schema>{}{}</schema>"
            "<metadataNamespace>{}</metadataNamespace></metadataFormat>\n",
            f.prefix, f.schema.starts_with('/') ? escaped(a.options.site_url) : "", f.schema, f.name_space);
    };
    for (const auto& f : formats::formats()) add(f);
    if (has_raw) add(raw_format);
    return done;
}

/// Roots come before what they hold, and what is not a source's own name is named here.
Outcome list_sets(const Answering& a) {
    auto sets = a.store.sets();
    if (!sets) return sets.error();
    if (sets->empty()) return ProtocolError{"noSetHierarchy", "this repository holds no source yet"};
    std::string_view above;
    for (const auto& set : *sets) {
        std::string_view root = std::string_view(set.spec).substr(0, set.spec.find(':'));
        if (root != above && is_root(root)) write_set(a.out, root, set_name(root));
        above = root;
        write_set(a.out, set.spec, set.name.empty() ? set_name(set.spec) : set.name);
    }
    return done;
}

Outcome get_record(const Answering& a) {
    auto record = find(a, a.request.identifier);
    if (!record) return record.error();
    if (!*record) return ProtocolError{"idDoesNotExist", "no record has this identifier"};
    auto sources = a.store.sources();
    if (!sources) return sources.error();
    auto written = write_item(a, *find_offered(a.request.prefix), Donors{std::move(*sources)}, **record);
    if (!written) return written.error();
    if (!*written) return ProtocolError{"cannotDisseminateFormat", "this record is not held in that format"};
    return done;
}

/// The length of a whole list where it is known without walking it.
Result<std::optional<std::uint64_t>> complete_size(const Answering& a) {
    const auto& list = a.request.list;
    if (list.from != 0 || list.until != INT64_MAX || a.request.prefix == raw_format.prefix)
        return std::optional<std::uint64_t>{};
    if (list.set.empty() || is_root(list.set)) {
        auto stats = a.store.stats();
        if (!stats) return stats.error();
        return std::optional(stats->records + stats->deleted);
    }
    const auto own = source_set("");
    if (!list.set.starts_with(own)) return std::optional<std::uint64_t>{};
    auto source = a.store.source(std::string_view(list.set).substr(own.size()));
    if (!source) return source.error();
    if (!*source) return std::optional<std::uint64_t>{};
    return std::optional((*source)->live + (*source)->deleted);
}

/// A page of the list, and the place behind it.
struct Stretch {
    ListPosition next;
    bool more = false;
    std::size_t written = 0;
};

/// Writes the next page. Records that the format is not to be had of don't count: where a page has none but such, the
/// next one is read, since a list answer without a record is no answer (OAI-PMH.xsd).
Result<Stretch> write_stretch(const Answering& a, const Donors& donors) {
    const auto& format = *find_offered(a.request.prefix);
    Stretch stretch{.next = a.request.list};
    auto& place = stretch.next;
    do {
        ListQuery query{.from = place.from,
                        .until = place.until,
                        .set = is_root(place.set) ? std::string{} : place.set,
                        .after_stamp = place.after_stamp,
                        .after_no = place.after,
                        .limit = a.options.page_size};
        auto page = a.store.list(query);
        if (!page) return page.error();
        stretch.more = page->more;
        if (page->records.empty()) break;
        a.out.reserve(a.out.size() + page->records.size() * average_record_bytes);
        place.after_stamp = page->records.back().stamp;
        place.after = page->records.back().no;
        for (auto& stored : page->records) {
            auto written = write_item(a, format, donors, Shown(std::move(stored)));
            if (!written) return written.error();
            stretch.written += *written ? 1 : 0;
        }
    } while (stretch.written == 0 && stretch.more);
    place.served += stretch.written;
    return stretch;
}

Outcome list_records(const Answering& a) {
    auto sources = a.store.sources();
    if (!sources) return sources.error();
    auto stretch = write_stretch(a, Donors{std::move(*sources)});
    if (!stretch) return stretch.error();
    // A resumed list whose remaining records all changed meanwhile ends like this too: they come again, later in time.
    if (stretch->written == 0) return ProtocolError{"noRecordsMatch", "no record matches"};
    if (!stretch->more && !a.request.resumed) return done;  // a list in one answer has no token element (section 3.5)

    auto size = complete_size(a);
    if (!size) return size.error();
    a.out += "<resumptionToken";
    if (*size) a.out += fmt::format(" completeListSize=\"{}\"", **size);
    a.out += fmt::format(" cursor=\"{}\"", a.request.list.served);
    if (stretch->more) {
        auto key = a.store.token_key();
        if (!key) return key.error();
        a.out += fmt::format(">{}</resumptionToken>\n", seal(stretch->next, *key));
    } else {
        a.out += "/>\n";
    }
    return done;
}

Outcome respond(const Answering& a) {
    switch (a.request.verb) {
        case Verb::identify: return identify(a);
        case Verb::list_metadata_formats: return list_metadata_formats(a);
        case Verb::list_sets: return list_sets(a);
        case Verb::get_record: return get_record(a);
        case Verb::list_identifiers:
        case Verb::list_records: return list_records(a);
    }
    return done;
}

/// The <request> element repeats the arguments, unless they were wrong (section 3.2).
std::string request_element(const ProviderOptions& options, const Arguments& arguments, const std::string& error) {
    std::string out = "<request";
    if (error != "badVerb" && error != "badArgument")
        for (const auto& [name, value] : arguments) out += fmt::format(" {}=\"{}\"", name, escaped(value));
    return out + fmt::format(">{}/oai</request>\n", escaped(options.site_url));
}

}  // namespace

Provider::Provider(RecordStore& store, ProviderOptions options) : store_(store), options_(std::move(options)) {}

Result<std::string> Provider::answer(const Arguments& arguments) const {
    // Read before the store: what is committed later carries this second or a later one, so that a harvester that next
    // asks from this date misses nothing.
    auto settled = store_.settled_at();
    if (!settled) return settled.error();
    auto date = format_datestamp(*settled);
    auto key = store_.token_key();
    if (!key) return key.error();
    auto parsed = parse_request(arguments, *key);
    const auto* wrong = std::get_if<ProtocolError>(&parsed);
    std::optional<ProtocolError> error = wrong ? std::optional(*wrong) : std::nullopt;
    // One buffer from the first byte to the last: a page of a list is long, and a copy of it is memory that the kernel
    // has to hand out anew for every answer.
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        "xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd\">\n";
    out += fmt::format("<responseDate>{}</responseDate>\n", date);
    const auto head = out.size();
    out += request_element(options_, arguments, error ? error->code : "");
    if (!error) {
        const auto& request = std::get<Request>(parsed);
        out += fmt::format("<{}>\n", name_of(request.verb));
        auto outcome = respond({store_, options_, request, out});
        if (!outcome) return outcome.error();
        error = *outcome;
        if (error) {
            out.resize(head);
            out += request_element(options_, arguments, error->code);
        } else {
            out += fmt::format("</{}>\n", name_of(request.verb));
        }
    }
    if (error) out += fmt::format("<error code=\"{}\">{}</error>\n", error->code, escaped(error->text));
    out += "</OAI-PMH>\n";
    return out;
}

}  // namespace muras::oai
