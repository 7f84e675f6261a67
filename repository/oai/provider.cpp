#include <repository/oai/provider.hpp>

#include <fmt/format.h>

#include <repository/base/clock.hpp>
#include <repository/oai/format.hpp>
#include <repository/oai/request.hpp>
#include <repository/oai/xml.hpp>
#include <schemas/pid.hpp>

namespace muras::oai {
namespace {

constexpr std::string_view source_root = "source";  ///< the set that holds every source's set
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

std::string identifier_of(const ProviderOptions& options, const Record& record) {
    return fmt::format("oai:{}:{}", options.repository_id, record.pid);
}

void write_header(std::string& out, const ProviderOptions& options, const Record& record) {
    out += record.status == Status::deleted ? "<header status=\"deleted\"><identifier>" : "<header><identifier>";
    append_escaped(out, identifier_of(options, record));
    out += "</identifier><datestamp>";
    out += format_datestamp(record.stamp);
    out += "</datestamp><setSpec>";
    out += source_root;
    out += ':';
    append_escaped(out, record.provenance.source);
    out += "</setSpec></header>";
}

void write_record(std::string& out, const ProviderOptions& options, const Format& format, const Record& record) {
    out += "<record>";
    write_header(out, options, record);
    if (record.status != Status::deleted) {
        out += "\n<metadata>";
        format.write(out, record, options.site_url);
        out += "</metadata>";
    }
    out += "</record>\n";
}

/// A record that readers may not see is announced as deleted: an aggregator must drop it as our own pages do.
Record public_view(Record record) {
    if (record.status == Status::active || record.status == Status::deleted) return record;
    record.status = Status::deleted;
    record.metadata = {};
    return record;
}

/// The effective record behind an identifier of ours, or nothing.
Result<std::optional<Record>> find(const Answering& a, std::string_view identifier) {
    auto prefix = fmt::format("oai:{}:", a.options.repository_id);
    if (!identifier.starts_with(prefix) || !is_pid(identifier.substr(prefix.size()))) return std::optional<Record>{};
    auto no = a.store.find_pid(identifier.substr(prefix.size()));
    if (!no) return no.error();
    if (!*no) return std::optional<Record>{};
    auto record = a.store.record(**no);
    if (record && *record) return std::optional(public_view(std::move(**record)));
    return record;
}

Outcome identify(const Answering& a) {
    auto earliest = a.store.earliest_stamp();
    if (!earliest) return earliest.error();
    const auto& o = a.options;
    a.out += fmt::format(
        "<repositoryName>{}</repositoryName>\n<baseURL>{}/oai</baseURL>\n<protocolVersion>2.0</protocolVersion>\n"
        "<adminEmail>{}</adminEmail>\n<earliestDatestamp>{}</earliestDatestamp>\n<deletedRecord>persistent</deletedRecord>\n"
        "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>\n<compression>gzip</compression>\n"
        "<description><oai-identifier xmlns=\"http://www.openarchives.org/OAI/2.0/oai-identifier\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        "xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/oai-identifier "
        "http://www.openarchives.org/OAI/2.0/oai-identifier.xsd\"><scheme>oai</scheme>"
        "<repositoryIdentifier>{}</repositoryIdentifier><delimiter>:</delimiter>"
        "<sampleIdentifier>oai:{}:{}</sampleIdentifier></oai-identifier></description>\n",
        escaped(o.repository_name), escaped(o.site_url), escaped(o.admin_email), format_datestamp(*earliest),
        escaped(o.repository_id), escaped(o.repository_id), "0000000000000");
    return done;
}

Outcome list_metadata_formats(const Answering& a) {
    if (!a.request.identifier.empty()) {
        auto record = find(a, a.request.identifier);
        if (!record) return record.error();
        if (!*record) return ProtocolError{"idDoesNotExist", "no record has this identifier"};
    }
    for (const auto& f : formats())
        a.out += fmt::format(
            "<metadataFormat><metadataPrefix>{}</metadataPrefix><schema>{}</schema>"
            "<metadataNamespace>{}</metadataNamespace></metadataFormat>\n",
            f.prefix, f.schema, f.name_space);
    return done;
}

Outcome list_sets(const Answering& a) {
    auto sets = a.store.sets();
    if (!sets) return sets.error();
    if (sets->empty()) return ProtocolError{"noSetHierarchy", "this repository holds no source yet"};
    auto write = [&](std::string_view spec, std::string_view name) {
        a.out += fmt::format("<set><setSpec>{}</setSpec><setName>{}</setName></set>\n", escaped(spec), escaped(name));
    };
    write(source_root, "Every source");
    for (const auto& set : *sets) write(set.spec, set.name.empty() ? set.spec : set.name);
    return done;
}

Outcome get_record(const Answering& a) {
    auto record = find(a, a.request.identifier);
    if (!record) return record.error();
    if (!*record) return ProtocolError{"idDoesNotExist", "no record has this identifier"};
    write_record(a.out, a.options, *find_format(a.request.prefix), **record);
    return done;
}

/// The length of a whole list where it is known without walking it.
Result<std::optional<std::uint64_t>> complete_size(const Answering& a) {
    const auto& list = a.request.list;
    if (list.from != 0 || list.until != INT64_MAX) return std::optional<std::uint64_t>{};
    if (list.set.empty() || list.set == source_root) {
        auto stats = a.store.stats();
        if (!stats) return stats.error();
        return std::optional(stats->records + stats->deleted);
    }
    auto source = a.store.source(std::string_view(list.set).substr(source_root.size() + 1));
    if (!source) return source.error();
    if (!*source) return std::optional<std::uint64_t>{};
    return std::optional((*source)->live + (*source)->deleted);
}

Outcome list_records(const Answering& a) {
    const auto& place = a.request.list;
    ListQuery query{.from = place.from,
                    .until = place.until,
                    .set = place.set == source_root ? std::string{} : place.set,
                    .after_stamp = place.after_stamp,
                    .after_no = place.after,
                    .limit = a.options.page_size};
    auto page = a.store.list(query);
    if (!page) return page.error();
    // A resumed list whose remaining records all changed meanwhile ends like this too: they come again, later in time.
    if (page->records.empty()) return ProtocolError{"noRecordsMatch", "no record matches"};

    a.out.reserve(a.out.size() + page->records.size() * average_record_bytes);
    const auto& format = *find_format(a.request.prefix);
    for (auto& stored : page->records) {
        auto record = public_view(std::move(stored));
        stored.stamp = record.stamp;
        stored.no = record.no;
        if (place.identifiers_only) {
            write_header(a.out, a.options, record);
            a.out += '\n';
        } else {
            write_record(a.out, a.options, format, record);
        }
    }
    if (!page->more && !a.request.resumed) return done;  // a list in one answer has no token element (section 3.5)

    auto size = complete_size(a);
    if (!size) return size.error();
    a.out += "<resumptionToken";
    if (*size) a.out += fmt::format(" completeListSize=\"{}\"", **size);
    a.out += fmt::format(" cursor=\"{}\"", place.served);
    if (page->more) {
        auto key = a.store.token_key();
        if (!key) return key.error();
        auto next = place;
        next.after_stamp = page->records.back().stamp;
        next.after = page->records.back().no;
        next.served += page->records.size();
        a.out += fmt::format(">{}</resumptionToken>\n", seal(next, *key));
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
    // The clock is read before the store: what is committed later carries this second or a later one.
    auto date = format_datestamp(now_seconds());
    auto key = store_.token_key();
    if (!key) return key.error();
    auto parsed = parse_request(arguments, *key);
    std::string body;
    std::optional<ProtocolError> error;
    if (const auto* wrong = std::get_if<ProtocolError>(&parsed)) {
        error = *wrong;
    } else {
        const auto& request = std::get<Request>(parsed);
        body = fmt::format("<{}>\n", name_of(request.verb));
        auto outcome = respond({store_, options_, request, body});
        if (!outcome) return outcome.error();
        error = *outcome;
        body += fmt::format("</{}>\n", name_of(request.verb));
    }
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        "xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd\">\n";
    out += fmt::format("<responseDate>{}</responseDate>\n", date);
    out += request_element(options_, arguments, error ? error->code : "");
    if (error)
        out += fmt::format("<error code=\"{}\">{}</error>\n", error->code, escaped(error->text));
    else
        out += body;
    return out + "</OAI-PMH>\n";
}

}  // namespace muras::oai
