// What the tests of the harvester share: a donor that answers from a script, pages to put in it, a store that goes
// away.
#pragma once

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <harvester/fetch.hpp>
#include <harvester/run.hpp>
#include <repository/store/record_store.hpp>
#include <tests/support/catch.hpp>
#include <tests/support/folder.hpp>

namespace muras::test {

template <class T>
T must(Result<T> result) {
    if (!result) FAIL("error: " << result.error().message << " / " << result.error().hint);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

inline std::string slurp(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// An OAI-PMH answer around `body`.
inline std::string oai(const std::string& body, const std::string& date = "2024-03-01T10:00:00Z") {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\" "
           "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n<responseDate>" +
           date + "</responseDate>\n<request>http://donor.example/oai</request>\n" + body + "\n</OAI-PMH>\n";
}

inline std::string dc_record(const std::string& id, const std::string& elements) {
    return "<record><header><identifier>" + id +
           "</identifier><datestamp>2024-01-01</datestamp><setSpec>theses</setSpec></header><metadata>"
           "<oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" "
           "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">" +
           elements + "</oai_dc:dc></metadata></record>\n";
}

inline std::string live(int n) {
    return dc_record("oai:donor:" + std::to_string(n), "<dc:title>Title " + std::to_string(n) + "</dc:title>");
}

inline std::string gone(int n) {
    return "<record><header status=\"deleted\"><identifier>oai:donor:" + std::to_string(n) +
           "</identifier><datestamp>2024-01-02</datestamp></header></record>\n";
}

/// Records `from` to `to` (inclusive); `token` as it stands in XML, "-" for no element at all.
inline std::string page(int from, int to, const std::string& token, const std::string& attributes = "",
                        const std::function<std::string(int)>& record = live) {
    std::string out = "<ListRecords>\n";
    for (int n = from; n <= to; ++n) out += record(n);
    if (token != "-")
        out += "<resumptionToken" + (attributes.empty() ? "" : " " + attributes) + ">" + token + "</resumptionToken>\n";
    return oai(out + "</ListRecords>");
}

inline std::string error_page(const std::string& code) { return oai("<error code=\"" + code + "\">so it is</error>"); }

/// Answers Identify by itself and everything else from the script, in order; the last answer is repeated.
class ScriptedDonor : public Fetcher {
  public:
    std::string granularity = "YYYY-MM-DDThh:mm:ssZ";
    std::deque<Result<Fetched>> script;
    std::vector<std::string> asked;  ///< without Identify
    std::size_t requests = 0;

    ScriptedDonor& then(const std::string& body, int status = 200, std::int64_t retry_after_s = -1) {
        Fetched answer;
        answer.status = status;
        answer.body = body;
        answer.retry_after_s = retry_after_s;
        script.emplace_back(std::move(answer));
        return *this;
    }
    ScriptedDonor& then_error(ErrorCode code, const std::string& message) {
        script.emplace_back(fail(code, message));
        return *this;
    }

    Result<Fetched> get(const FetchRequest& request) override {
        ++requests;
        if (request.url.find("verb=Identify") != std::string::npos && !granularity.empty()) {
            Fetched answer;
            answer.status = 200;
            answer.body = oai("<Identify><granularity>" + granularity + "</granularity></Identify>");
            return answer;
        }
        asked.push_back(request.url);
        if (script.empty()) return fail(ErrorCode::temporary, "the script has ended");
        auto answer = script.front();
        if (script.size() > 1) script.pop_front();
        return answer;
    }
};

/// A store with one source, and harvests of it that never really sleep.
struct Site {
    Folder folder;
    std::unique_ptr<RecordStore> store;
    Source source;
    std::vector<std::chrono::milliseconds> slept;
    std::vector<std::string> acknowledged;

    Site() {
        store = must(open_record_store(folder / "store", {.map_size_bytes = 256 << 20}));
        source.key = "donor";
        source.base_url = "http://donor.example/oai";
        must(store->put_source(source));
    }

    HarvestOutcome harvest(Fetcher& donor, HarvestOptions options = {}) {
        options.sleep = [this](std::chrono::milliseconds time) { slept.push_back(time); };
        options.ack = [this](std::string_view id) { acknowledged.emplace_back(id); };
        return must(muras::harvest(source, *store, donor, options));
    }

    std::vector<Problem> problems(const HarvestOutcome& outcome) { return must(store->problems(outcome.run.no, 100)); }
    SourceState state() { return *must(store->source(source.key)); }
};

}  // namespace muras::test
