// Thousands of harvests of donors that drop, lie, repeat, expire, change and die, on a clock of their own. After every
// one: what the run calls complete is what the donor held, and nothing was deleted that the donor still has.
//
// MURAS_SEED runs one world and MURAS_WORLDS another number of them; a failure prints its seed.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include <repository/base/clock.hpp>
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

struct Killed {};

class Chance {
  public:
    explicit Chance(std::uint64_t seed) : engine_(seed) {}
    int below(int n) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(n)); }
    bool percent(int p) { return below(100) < p; }
    int between(int low, int high) { return low + below(high - low + 1); }

  private:
    std::mt19937_64 engine_;
};

/// How one donor is and what goes wrong with it, in percent of its answers.
struct Temper {
    int page_size, faults, changes;
    bool seconds, says_size, rises, tombstones, snapshots;
    int size_lie;  ///< added to completeListSize
    std::string deleted_record;
};

class FaultyDonor : public Fetcher {
  public:
    struct Held {
        std::int64_t stamp = 0;
        int version = 0;
        bool deleted = false;
    };
    std::map<int, Held> records;
    std::map<int, std::int64_t> vanished;  ///< without a tombstone, and when
    std::set<int> gone_in_run;             ///< deleted or vanished at some time during the run under way
    std::map<int, Held> shown;             ///< what the run under way was shown of each
    bool shifted = false;                  ///< a list moved under its tokens: something may never have been shown
    std::int64_t& clock;
    bool said_nothing = false;  ///< in the run under way, of a list that has records
    bool calm = false;  ///< answers truly, and its records stay as they are

    FaultyDonor(Chance& chance, std::int64_t& time) : clock(time), chance_(chance) {
        temper_ = {chance.between(1, 9), chance.percent(30) ? 0 : chance.between(1, 25), chance.percent(50) ? 0 : 8,
                   chance.percent(70),   chance.percent(60),  chance.percent(70),        chance.percent(60), chance.percent(70),
                   chance.percent(80) ? 0 : chance.between(1, 30), {}};
        temper_.deleted_record = temper_.tombstones ? "persistent" : chance.percent(50) ? "no" : "transient";
        for (int n = chance.between(0, 40); n > 0; --n) add();
    }

    void add() {
        clock += chance_.percent(30) ? 0 : chance_.between(1, 40'000);
        records[++last_] = {clock, 1, false};
    }

    /// Changes one record; `in_list`: while a list is being read.
    void change(bool in_list) {
        clock += chance_.below(3);
        shifted = shifted || (in_list && !temper_.snapshots);
        int what = chance_.below(10);
        auto it = records.begin();
        if (!records.empty()) std::advance(it, chance_.below(static_cast<int>(records.size())));
        if (what < 4 || records.empty()) return add();
        if (what < 8) {
            if (it->second.deleted) gone_in_run.insert(it->first);  // and is back
            it->second = {clock, it->second.version + 1, false};
            vanished.erase(it->first);
            return;
        }
        if (it->second.deleted) return;
        gone_in_run.insert(it->first);
        if (temper_.tombstones) {
            it->second = {clock, it->second.version + 1, true};
        } else {
            vanished[it->first] = clock;
            records.erase(it);
        }
    }

    Result<Fetched> get(const FetchRequest& request) override {
        clock += 1;
        if (!calm && chance_.percent(temper_.changes)) change(true);
        fault_ = !calm && chance_.percent(temper_.faults) ? chance_.below(13) : -1;
        Fetched answer;
        answer.status = 200;
        switch (fault_) {
            case 0:
                throw Killed{};
            case 1:
                return fail(ErrorCode::temporary, "connection reset");
            case 2:
                answer.status = 503;
                answer.retry_after_s = chance_.percent(90) ? 2 : 7200;
                return answer;
            case 3:
                answer.status = 500;
                return answer;
            case 4:
                answer.body = "<!DOCTYPE html><html><body>busy</body></html>";
                return answer;
            default:
                break;
        }
        on_page_.clear();
        answer.body = body(request.url);
        if (std::getenv("MURAS_SEED"))
            UNSCOPED_INFO(format_datestamp(clock) << " fault " << fault_ << " " << request.url);
        if (fault_ == 5) {
            answer.body.resize(answer.body.size() / 2);
            on_page_.clear();
        }
        for (const auto& [n, held] : on_page_) shown[n] = held;
        return answer;
    }

    std::string date(std::int64_t time) const { return temper_.seconds ? format_datestamp(time) : format_day(time); }

  private:
    static std::string argument(const std::string& url, const std::string& name) {
        auto at = url.find(name + "=");
        if (at == std::string::npos) return {};
        at += name.size() + 1;
        std::string out;
        for (auto end = std::min(url.find('&', at), url.size()); at < end; ++at) {
            if (url[at] != '%') {
                out += url[at];
            } else {
                out += static_cast<char>(std::stoi(url.substr(at + 1, 2), nullptr, 16));
                at += 2;
            }
        }
        return out;
    }

    std::string answered(const std::string& text) const { return oai(text, format_datestamp(clock)); }
    std::string error(const std::string& code) const { return answered("<error code=\"" + code + "\">so it is</error>"); }

    std::string body(const std::string& url) {
        auto verb = argument(url, "verb");
        if (verb == "Identify")
            return answered("<Identify><earliestDatestamp>2020-01-01</earliestDatestamp><deletedRecord>" +
                            temper_.deleted_record + "</deletedRecord><granularity>" +
                            (temper_.seconds ? "YYYY-MM-DDThh:mm:ssZ" : "YYYY-MM-DD") + "</granularity></Identify>");
        if (verb == "GetRecord") {
            auto id = argument(url, "identifier");
            auto found = records.find(std::atoi(id.substr(id.rfind(':') + 1).c_str()));
            if (found == records.end()) return error("idDoesNotExist");
            on_page_[found->first] = found->second;
            return answered("<GetRecord>" + record(found->first, found->second) + "</GetRecord>");
        }
        return list(verb, argument(url, "resumptionToken"), argument(url, "from"), argument(url, "until"));
    }

    std::string header(int n, const Held& held) const {
        return std::string("<header") + (held.deleted ? " status=\"deleted\"" : "") + "><identifier>oai:donor:" +
               std::to_string(n) + "</identifier><datestamp>" + date(held.stamp) + "</datestamp></header>";
    }
    std::string record(int n, const Held& held) const {
        auto out = "<record>" + header(n, held);
        if (!held.deleted)
            out += "<metadata><oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" "
                   "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>v" +
                   std::to_string(held.version) + "</dc:title></oai_dc:dc></metadata>";
        return out + "</record>";
    }

    /// Tokens are offsets into the list as it was when it was asked for, or as it is now: then changes shift it.
    std::string list(const std::string& verb, const std::string& token, std::string from, std::string until) {
        std::size_t offset = 0;
        if (!token.empty()) {
            if (fault_ == 6) return error("badResumptionToken");
            auto first = token.find('|'), second = token.find('|', first + 1), third = token.find('|', second + 1);
            offset = static_cast<std::size_t>(std::stoul(token));
            from = token.substr(first + 1, second - first - 1);
            until = token.substr(second + 1, third - second - 1);
        }
        if (fault_ == 7 && (until.empty() || temper_.says_size)) {
            said_nothing = said_nothing || token.empty();
            return error("noRecordsMatch");
        }
        std::vector<std::pair<int, Held>> found;
        auto& snapshot = snapshots_[from + "|" + until];
        if (token.empty() || !temper_.snapshots) snapshot = records;
        for (const auto& [n, held] : snapshot)
            if (date(held.stamp) >= from && (until.empty() || date(held.stamp) <= until)) found.emplace_back(n, held);
        if (temper_.rises)
            std::ranges::stable_sort(found, {}, [](const auto& r) { return r.second.stamp; });
        else
            std::ranges::stable_sort(found, {}, [](const auto& r) { return r.first * 7919 % 101; });
        if (found.empty()) return error("noRecordsMatch");
        auto size = static_cast<std::size_t>(temper_.page_size);
        std::string out;
        if (fault_ != 8)
            for (auto i = offset; i < std::min(offset + size, found.size()); ++i) {
                if (verb == "ListRecords") on_page_[found[i].first] = found[i].second;
                out += verb == "ListRecords" ? record(found[i].first, found[i].second)
                                             : header(found[i].first, found[i].second);
            }
        bool more = offset + size < found.size();
        auto next = fault_ == 8 || fault_ == 9 ? offset : offset + size;  // an empty page; or the same page once more
        more = more || fault_ == 8;
        auto token_text = std::to_string(next) + "|" + from + "|" + until + "|" + std::to_string(++tokens_);
        // That a list ends early is a lie only where something says how long it is.
        bool ends_early = fault_ == 10 && temper_.says_size;
        bool no_token = fault_ == 11 && (temper_.says_size || (offset > 0 && more)) && !(found.size() == 1);
        if (no_token && temper_.says_size && token.empty()) no_token = false;  // the size would go with the element
        if (!no_token && (more || !token.empty() || temper_.says_size)) {
            out += "<resumptionToken";
            if (temper_.says_size)
                out += " completeListSize=\"" + std::to_string(found.size() + static_cast<std::size_t>(temper_.size_lie)) + "\"";
            out += ">" + (more && !ends_early ? token_text : "") + "</resumptionToken>";
        }
        return answered("<" + verb + ">" + out + "</" + verb + ">");
    }

    Chance& chance_;
    Temper temper_;
    std::map<int, Held> on_page_;
    std::map<std::string, std::map<int, Held>> snapshots_;
    int last_ = 0, tokens_ = 0, fault_ = -1;
};

struct Kept {
    std::string title;
    bool deleted = false;
};

std::map<int, Kept> kept_of(RecordStore& store, const std::string& source) {
    std::map<int, Kept> out;
    must(store.each_sorted(source, [&](Record&& r) -> Result<> {
        const auto& id = r.provenance.oai_identifier;
        const auto& titles = r.metadata.titles;
        out[std::atoi(id.substr(id.rfind(':') + 1).c_str())] = {titles.empty() ? "" : titles.front().value,
                                                                r.status == Status::deleted};
        return {};
    }));
    return out;
}

/// What is wrong after a harvest; empty: nothing.
std::string fault_in(const FaultyDonor& donor, const std::map<int, Kept>& before, const std::map<int, Kept>& after,
                     const std::string& verdict, std::int64_t began, bool whole) {
    for (const auto& [n, kept] : after) {
        auto held = donor.records.find(n);
        bool donor_has = held != donor.records.end() && !held->second.deleted;
        auto known = before.find(n);
        bool was_live = known != before.end() && !known->second.deleted;
        if (kept.deleted && was_live && donor_has && !donor.gone_in_run.contains(n))
            return "record " + std::to_string(n) + " was deleted although the donor has it";
        bool stale = !kept.deleted && held == donor.records.end();
        auto left = donor.vanished.find(n);
        if (stale && whole && verdict == "complete" && left != donor.vanished.end() && left->second < began)
            return "record " + std::to_string(n) + " is gone at the donor and a whole list was complete";
    }
    if (verdict != "complete") return {};
    auto wrong = [&](int n, const FaultyDonor::Held& held) -> std::string {
        auto kept = after.find(n);
        auto name = "record " + std::to_string(n) + " of " + format_datestamp(held.stamp);
        if (kept == after.end()) return name + " is missing";
        if (kept->second.deleted != held.deleted) return name + " has the wrong status";
        auto title = "v" + std::to_string(held.version);
        return held.deleted || kept->second.title == title ? "" : name + " is " + kept->second.title + ", not " + title;
    };
    for (const auto& [n, held] : donor.shown)
        if (auto fault = wrong(n, held); !fault.empty() && !donor.gone_in_run.contains(n)) return "shown, but " + fault;
    // "Nothing new" can't be told from a lie, so it moves no date and the next run brings what this one did not.
    if (donor.shifted || donor.said_nothing) return {};
    for (const auto& [n, held] : donor.records) {
        if (held.stamp >= began) continue;  // changed while the run went on: the next one brings it
        if (auto fault = wrong(n, held); !fault.empty()) return fault;
    }
    return {};
}

struct Tally {
    std::map<std::string, int> verdicts;
    int harvests = 0, killed = 0;
};

/// One donor through several harvests, the last of which it answers truly.
std::string world(std::uint64_t seed, RecordStore& store, std::int64_t& clock, Tally& tally) {
    Chance chance(seed);
    clock = 1'600'000'000 + chance.between(0, 86'400);
    FaultyDonor donor(chance, clock);
    Source source;
    source.key = "world-" + std::to_string(seed);
    source.base_url = "http://w" + std::to_string(seed) + ".example/oai";
    source.overlap_s = chance.percent(50) ? 86'400 : 0;
    must(store.put_source(source));
    std::int64_t began = 0;
    bool resumes = false, whole_run = false;
    int rounds = chance.between(2, 6);
    for (int round = 0; round < rounds; ++round) {
        auto open = must(store.runs(source.key, 1));
        resumes = !open.empty() && open.front().verdict.empty();
        for (int n = chance.below(6); n > 0; --n) donor.change(resumes);
        clock += chance.between(1, 3) * 40 * 86'400 / 2;
        donor.calm = round == rounds - 1 && chance.percent(60);
        HarvestOptions options;
        options.full = chance.percent(25);
        options.now = [&] { return clock; };
        options.sleep = [&](std::chrono::milliseconds time) { clock += time.count() / 1000; };
        auto before = kept_of(store, source.key);
        auto state = *must(store.source(source.key));
        if (!resumes) {
            donor.gone_in_run.clear();
            donor.shown.clear();
            donor.said_nothing = false;
        }
        ++tally.harvests;
        std::string verdict = "killed";
        try {
            auto outcome = must(muras::harvest(source, store, donor, options));
            verdict = outcome.run.verdict;
            if (outcome.run.no.value != 0) began = outcome.run.started_at;
            whole_run = outcome.run.from.empty() && outcome.run.until.empty();
        } catch (const Killed&) {
            ++tally.killed;
        }
        ++tally.verdicts[verdict];
        auto after = kept_of(store, source.key);
        bool proves_absence = whole_run && state.live + state.deleted > 0 && verdict == "complete" && donor.calm && !resumes;
        auto fault = fault_in(donor, before, after, verdict, began, proves_absence);
        if (!fault.empty()) return "round " + std::to_string(round) + ", " + verdict + ": " + fault;
    }
    return {};
}

std::uint64_t number_in_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

}  // namespace

TEST_CASE("after ten thousand faulty harvests, complete means complete and nothing was deleted falsely") {
    constexpr std::uint64_t worlds_a_store = 100;
    auto first = number_in_environment("MURAS_SEED", 1);
    auto worlds = number_in_environment("MURAS_WORLDS", std::getenv("MURAS_SEED") ? 1 : 2'600);
    Tally tally;
    std::int64_t clock = 0;
    for (std::uint64_t done = 0; done < worlds;) {
        Folder folder;
        StoreOptions options;
        options.map_size_bytes = 256 << 20;
        options.now = [&] { return clock; };
        auto store = must(open_record_store(folder / "store", options));
        for (std::uint64_t n = 0; n < worlds_a_store && done < worlds; ++n, ++done) {
            auto seed = first + done;
            auto fault = world(seed, *store, clock, tally);
            INFO("seed " << seed << ": " << fault << "\n  to see it again: MURAS_SEED=" << seed);
            REQUIRE(fault.empty());
        }
    }
    std::string verdicts;
    for (const auto& [verdict, count] : tally.verdicts) verdicts += ", " + std::to_string(count) + " " + verdict;
    WARN(tally.harvests << " harvests" << verdicts);
    if (worlds > 1000) {
        CHECK(tally.harvests >= 10'000);
        for (const char* verdict : {"complete", "partial", "suspicious", "blocked", "killed"})
            CHECK(tally.verdicts[verdict] > 0);
    }
}
