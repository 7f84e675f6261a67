#include <harvester/import.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <filesystem>
#include <fstream>

#include <harvester/files.hpp>
#include <harvester/iati_files.hpp>
#include <harvester/incoming.hpp>
#include <harvester/normalise/text.hpp>
#include <harvester/page.hpp>
#include <harvester/record_files.hpp>
#include <harvester/sheet_files.hpp>
#include <harvester/verdict.hpp>
#include <repository/base/clock.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

namespace fs = std::filesystem;

/// Saved answers, and the exports of catalogues; a file that is named itself is looked into whatever it is called.
bool has_known_ending(const fs::path& file) {
    constexpr auto endings = std::to_array<std::string_view>({".xml", ".iso", ".mrc", ".marc", ".irb", ".csv", ".tsv"});
    auto ending = lower_ascii(file.extension().string());
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

Result<std::vector<fs::path>> files_below(const std::vector<std::string>& paths) {
    std::vector<fs::path> out;
    for (const auto& given : paths) {
        std::error_code error;
        auto status = fs::status(given, error);
        if (error || !fs::exists(status))
            return fail(ErrorCode::not_found, fmt::format("there is no {}", printable(given)), "check the path");
        if (!fs::is_directory(status)) {
            out.emplace_back(given);
            continue;
        }
        std::vector<fs::path> found;
        for (fs::recursive_directory_iterator it(given, fs::directory_options::skip_permission_denied, error), end;
             it != end && !error; it.increment(error))
            if (it->is_regular_file(error) && has_known_ending(it->path())) found.push_back(it->path());
        if (error)
            return fail(ErrorCode::failed,
                        fmt::format("cannot read the folder {}: {}", printable(given), error.message()));
        std::sort(found.begin(), found.end(),
                  [](const fs::path& a, const fs::path& b) { return natural_less(a.native(), b.native()); });
        out.insert(out.end(), found.begin(), found.end());
    }
    if (out.empty())
        return fail(ErrorCode::not_found, "there is no file of records in what was given",
                    "give files, or folders that hold *.xml, *.iso, *.mrc, *.irb, *.csv or *.tsv");
    return out;
}

Problem file_problem(std::string_view code, const fs::path& file, std::string message) {
    return {std::string(code), {}, file.string(), std::move(message), "the other files are not affected", {}};
}

/// The records of a catalogue's file as a page of a donor.
Page page_of_records(RecordFileContent&& content, const PageLimits& limits) {
    Page page;
    page.well_formed = page.oai = true;
    page.verb = "ListRecords";
    page.problems = std::move(content.problems);
    page.refused = page.problems.size();
    page.problems.insert(page.problems.end(), content.remarks.begin(), content.remarks.end());
    for (const auto& xml : content.records)
        if (auto record = parse_record(xml, limits))
            page.records.push_back(std::move(*record));
        else
            ++page.refused;
    return page;
}

/// What a file is: as the caller says, as its ending says, or as it looks.
RecordFile kind_of(const fs::path& file, std::string_view bytes, std::string_view format) {
    if (auto said = record_file_named(format)) return *said;
    auto ending = lower_ascii(file.extension().string());
    if (ending == ".csv" || ending == ".tsv") return RecordFile::sheet;
    return record_file_kind(bytes);
}

RecordFileContent read_records(RecordFile kind, std::string_view bytes, const std::string& name, const Source& source,
                               const PageLimits& limits) {
    switch (kind) {
        case RecordFile::iso2709:
            return read_iso2709(bytes, name);
        case RecordFile::irbis:
            return read_irbis_text(bytes, name);
        case RecordFile::iati:
            return read_iati(bytes, name, limits);
        case RecordFile::inid:
            return read_inid_sheet(bytes, name);
        case RecordFile::sheet:
            return read_sheet(bytes, name, source.rules.values);
        case RecordFile::other:
            break;
    }
    return {};
}

Page read_page(const fs::path& file, const Source& source, const ImportOptions& options) {
    const auto limits = page_limits(options.limits, source.max_response_bytes);
    Page page;
    std::error_code error;
    auto size = fs::file_size(file, error);
    std::ifstream in(file, std::ios::binary);
    if (error || !in) {
        page.problems.push_back(file_problem("unreadable", file, "the file can't be read"));
        return page;
    }
    if (size > limits.bytes) {
        page.problems.push_back(file_problem(
            "too-large", file, fmt::format("the file has {} bytes, more than the {} allowed", size, limits.bytes)));
        return page;
    }
    std::string bytes(size, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(size));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    if (auto kind = kind_of(file, bytes, options.format); kind != RecordFile::other)
        return page_of_records(read_records(kind, bytes, file.filename().string(), source, limits), limits);
    page = parse_page(bytes, limits);
    for (auto& p : page.problems)
        p.place = p.place.empty() ? file.string() : fmt::format("{}, {}", file.string(), p.place);
    if (page.well_formed && !page.oai) {
        page = {};
        page.problems.push_back(file_problem("not-oai", file, "the file is XML, but no OAI-PMH answer"));
    }
    return page;
}

/// The file beside the XML that a link's last segment names; empty when there is none. A name never leaves the folder.
std::string file_beside(const fs::path& xml, const std::string& url) {
    auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->segments().empty()) return {};
    auto name = parsed->segments().back();
    if (name.empty() || name.find('/') != std::string::npos || name == "." || name == "..") return {};
    std::error_code error;
    auto path = xml.parent_path() / name;
    return fs::is_regular_file(path, error) && !error ? path.string() : std::string{};
}

/// Keeps what lies beside the page for its records. Fails only as the stores do.
Result<> keep_files_beside(const fs::path& xml, const Source& source, const std::vector<IncomingRecord>& records,
                           RecordStore& store, BlobStore& blobs, RunNo run, std::int64_t now) {
    for (const auto& incoming : records) {
        const auto& id = incoming.record.provenance.oai_identifier;
        for (const auto& link : incoming.record.metadata.files) {
            auto path = file_beside(xml, link.url);
            if (path.empty()) continue;
            auto no = store.find_id(source.key, id);
            if (!no) return no.error();
            if (!*no) continue;
            auto kept = keep_file(path, **no, link, store, blobs, now);
            if (kept) continue;
            if (kept.error().code != ErrorCode::failed) return kept.error();
            auto noted = store.add_problem(
                run, {"file-unusable", id, path, kept.error().message, "replace the file and import again", {}});
            if (!noted) return noted.error();
        }
    }
    return {};
}

/// `useless` of the `files` gave nothing at all, `lost` (these among them) not everything.
RunEnd end_of(const Run& run, std::uint64_t lost, std::uint64_t useless, std::size_t files, const SourceState& before) {
    if (useless == files) return {run.no, "failed", {"files-useless", {}}};
    if (lost > 0) return {run.no, "partial", {"files-partly", {std::to_string(lost), std::to_string(files)}}};
    if (auto limit = deletions_believed(before.live); before.live + before.deleted > 0 && run.counts.deleted > limit)
        return {run.no,
                "suspicious",
                {"deletions-wait",
                 {std::to_string(run.counts.deleted), std::to_string(before.live), std::to_string(limit)}}};
    return {run.no, "complete", ""};
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
    auto number = [](std::string_view& text) {
        auto end = std::min(text.find_first_not_of("0123456789"), text.size());
        auto digits = text.substr(0, end);
        text.remove_prefix(end);
        digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
        return digits;
    };
    auto x = a, y = b;
    while (!x.empty() && !y.empty()) {
        if (normalise::is_digit(x.front()) && normalise::is_digit(y.front())) {
            auto m = number(x), n = number(y);
            if (m.size() != n.size()) return m.size() < n.size();
            if (m != n) return m < n;
            continue;
        }
        if (x.front() != y.front())
            return static_cast<unsigned char>(x.front()) < static_cast<unsigned char>(y.front());
        x.remove_prefix(1);
        y.remove_prefix(1);
    }
    return x.empty() == y.empty() ? a < b : x.empty();
}

Result<Run> import_paths(const Source& of, RecordStore& store, BlobStore* blobs, const std::vector<std::string>& paths,
                         const ImportOptions& options) {
    auto files = files_below(paths);
    if (!files) return files.error();
    auto source = of;
    auto before = store.source(source.key);
    if (!before) return before.error();
    if (!*before)
        return fail(ErrorCode::not_found, fmt::format("there is no source {}", source.key),
                    "add it with `muras source add`");
    if (source.prefix == any_prefix) {
        const auto& chosen = (*before)->chosen_prefix;
        source.prefix = chosen.empty() ? "oai_dc" : chosen;
    }
    auto now = options.now ? options.now() : now_seconds();
    Run wanted;
    wanted.source = source.key;
    wanted.kind = "import";
    wanted.started_at = now;
    auto run = store.begin_run(wanted);
    if (!run) return run.error();
    std::uint64_t lost = 0, useless = 0, seen = 0;
    for (const auto& file : *files) {
        if (options.stop && options.stop->load()) return store.finish_run({run->no, "partial", {"stopped-early", {}}});
        auto page = read_page(file, source, options);
        if (page.repository) {
            auto prefixes = source.rules.formats;
            prefixes.insert(prefixes.begin(), source.prefix);
            prefixes.emplace_back("oai_dc");
            keep_list(page, prefixes);
        }
        lost += !page.well_formed;
        useless += !page.well_formed && page.records.empty();
        PageCommit commit;
        commit.run = run->no;
        commit.source = source.key;
        commit.refused = page.refused;
        commit.problems = std::move(page.problems);
        commit.records = incoming_records(page, source, now);
        commit.checkpoint.run = run->no;
        auto outcome = store.put_page(commit);
        if (!outcome) return outcome.error();
        run->counts = outcome->counts;
        seen += commit.records.size();
        if (options.ack)
            for (std::size_t i = 0; i < commit.records.size(); ++i)
                if (outcome->fates[i] != Fate::refused) options.ack(commit.records[i].record.provenance.oai_identifier);
        if (blobs && source.files)
            if (auto kept = keep_files_beside(file, source, commit.records, store, *blobs, run->no, now); !kept)
                return kept.error();
        if (options.progress) options.progress({source.key, run->counts, seen, -1});
    }
    return store.finish_run(end_of(*run, lost, useless, files->size(), **before));
}

}  // namespace muras
