// Indexing and search figures over records of gen_corpus.py: bench_index RECORDS.tsv [QUERIES.tsv [XAPIAN_DATABASE]]
// Prints CPU microseconds a record of ours (rebuild from the store) and of the naive program of the same run (one
// Xapian::TermGenerator, one stemmer, default flush, the same texts), their ratio, and search latencies, also those of
// another program's database.
#include <sys/resource.h>
#include <time.h>
#include <xapian.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <indexer/follower.hpp>
#include <indexer/search.hpp>
#include <repository/base/digest.hpp>
#include <repository/store/record_store.hpp>

namespace {

namespace fs = std::filesystem;
using muras::Record;

std::vector<std::string> split(const std::string& text, std::string_view by) {
    std::vector<std::string> out;
    for (std::size_t at = 0;;) {
        auto end = text.find(by, at);
        out.push_back(text.substr(at, end == text.npos ? end : end - at));
        if (end == text.npos) return out;
        at = end + by.size();
    }
}

template <class T>
T must(muras::Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "bench_index: %s\n", result.error().message.c_str());
        std::exit(1);
    }
    return std::move(*result);
}

double cpu_seconds() {
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    auto seconds = [](timeval t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return seconds(u.ru_utime) + seconds(u.ru_stime);
}

std::string iso(const std::string& tag) { return tag == "ky" ? "kir" : tag == "ru" ? "rus" : "eng"; }

std::vector<Record> read_records(const char* path) {
    std::vector<Record> out;
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) {
        auto c = split(line, "\t");
        if (c.size() < 14 || c[3] == "1") continue;
        Record r;
        r.provenance.source = "bench";
        r.provenance.oai_identifier = c[1];
        r.metadata.type.code = "article";
        r.metadata.languages.push_back({iso(c[4]), "declared", {}});
        for (auto& title : split(c[5], " / ")) r.metadata.titles.push_back({title, {}, "main", {}});
        for (auto& name : split(c[6], "; ")) {
            muras::Agent agent;
            agent.role = "aut";
            agent.display = name;
            r.metadata.agents.push_back(agent);
        }
        for (auto& word : split(c[7], "; ")) r.metadata.subjects.push_back({"keyword", {}, word, {}, {}});
        r.metadata.abstracts.push_back({c[8], {}, {}});
        muras::Date date;
        date.year = std::atoi(c[9].c_str());
        r.metadata.dates.push_back(date);
        r.metadata.publishers.push_back({c[12], {}, {}});
        out.push_back(std::move(r));
    }
    return out;
}

void fill(muras::RecordStore& store, const std::vector<Record>& records) {
    muras::Source source;
    source.key = "bench";
    must(store.put_source(source));
    muras::Run run;
    run.source = "bench";
    run = must(store.begin_run(run));
    constexpr std::size_t page = 1000;
    for (std::size_t at = 0; at < records.size(); at += page) {
        muras::PageCommit commit;
        commit.run = run.no;
        commit.source = "bench";
        for (auto i = at; i < std::min(records.size(), at + page); ++i)
            commit.records.push_back(
                {records[i], "<record/>", muras::to_hex(muras::sha256(records[i].provenance.oai_identifier))});
        must(store.put_page(commit));
    }
    must(store.finish_run({run.no, "complete", {}}));
}

void index_naively(const std::vector<Record>& records, const std::string& path) {
    Xapian::WritableDatabase database(path, Xapian::DB_CREATE);
    Xapian::TermGenerator generator;
    generator.set_stemmer(Xapian::Stem("ru"));
    generator.set_max_word_length(120);
    for (const auto& r : records) {
        Xapian::Document document;
        generator.set_document(document);
        generator.set_termpos(0);
        for (const auto& t : r.metadata.titles) {
            generator.index_text(t.value, 1, "S");
            generator.index_text(t.value, 3);
            generator.increase_termpos();
        }
        for (const auto& a : r.metadata.agents) {
            generator.index_text(a.display, 1, "A");
            generator.index_text(a.display, 2);
            generator.increase_termpos();
        }
        for (const auto& s : r.metadata.subjects) {
            generator.index_text(s.label, 1, "XS");
            generator.index_text(s.label, 2);
            generator.increase_termpos();
        }
        for (const auto& a : r.metadata.abstracts) generator.index_text(a.value);
        document.add_boolean_term("L" + r.metadata.languages[0].code);
        document.add_boolean_term("XT" + r.metadata.type.code);
        document.add_value(0, std::to_string(r.metadata.dates[0].year));
        database.add_document(document);
    }
    database.commit();
}

std::uintmax_t size_of(const std::string& path) {
    std::uintmax_t bytes = 0;
    for (const auto& e : fs::recursive_directory_iterator(path))
        if (e.is_regular_file()) bytes += e.file_size();
    return bytes;
}

double thread_cpu_ms() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

/// Asks each query of the file; `finds` says whether it finds anything. Wall time is what a reader waits; CPU time is
/// what holds on a machine that others use too.
template <class Finds>
void ask_all(const char* what, const char* path, Finds&& finds) {
    std::vector<double> times, cpu_times;
    std::vector<std::pair<double, std::string>> slow;
    std::ifstream in(path);
    std::size_t found = 0;
    for (std::string line; std::getline(in, line);) {
        auto c = split(line, "\t");
        if (c.size() < 3) continue;
        auto cpu = thread_cpu_ms();
        auto begin = std::chrono::steady_clock::now();
        found += finds(c[2]);
        cpu_times.push_back(thread_cpu_ms() - cpu);
        std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
        times.push_back(took.count());
        slow.emplace_back(took.count(), c[0] + ": " + c[2]);
    }
    if (times.empty()) return;
    std::sort(times.begin(), times.end());
    std::sort(cpu_times.begin(), cpu_times.end());
    std::sort(slow.rbegin(), slow.rend());
    auto at = [](const std::vector<double>& of, double p) {
        return of[static_cast<std::size_t>(p * static_cast<double>(of.size() - 1))];
    };
    std::printf("%s: %zu queries, %zu found; wall p50 %.2f ms, p99 %.2f ms; CPU p50 %.2f ms, p99 %.2f ms\n", what,
                times.size(), found, at(times, .5), at(times, .99), at(cpu_times, .5), at(cpu_times, .99));
    for (std::size_t i = 0; i < std::min<std::size_t>(3, slow.size()); ++i)
        std::printf("  slow: %.2f ms %s\n", slow[i].first, slow[i].second.c_str());
}

void search_all(muras::SearchIndex& index, const char* path, bool facets) {
    ask_all(facets ? "search with facets" : "search", path, [&](const std::string& text) {
        return must(index.search({.text = text, .facets = facets})).total > 0;
    });
}

/// As the manual of Xapian has it: the usual parser, all words, the first ten.
void search_naively(const char* what, const std::string& database_path, const char* path) {
    Xapian::Database database(database_path);
    Xapian::QueryParser parser;
    parser.set_database(database);
    parser.set_stemmer(Xapian::Stem("ru"));
    parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
    parser.set_default_op(Xapian::Query::OP_AND);
    Xapian::Enquire enquire(database);
    ask_all(what, path, [&](const std::string& text) {
        enquire.set_query(parser.parse_query(text));
        return enquire.get_mset(0, 10).size() > 0;
    });
}

/// What readers and robots ask beside searches: lists, likes, and queries that mean harm.
void ask_the_rest(muras::SearchIndex& index, std::size_t records) {
    auto worst = [](const char* what, std::size_t times, auto&& ask) {
        double sum = 0, most = 0;
        for (std::size_t i = 0; i < times; ++i) {
            auto begin = std::chrono::steady_clock::now();
            ask(i);
            std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
            sum += took.count();
            most = std::max(most, took.count());
        }
        std::printf("%s: mean %.2f ms, worst %.2f ms\n", what, sum / static_cast<double>(times), most);
    };
    for (const char* field : {"title", "author", "subject"}) {
        muras::ListStart from;
        std::size_t read = 0;
        worst((std::string("list by ") + field).c_str(), 300, [&](std::size_t) {
            auto page = must(index.headings(field, from, 51));
            read += page.size();
            from = page.size() < 51 ? muras::ListStart{} : muras::ListStart{page.back().place, page.back().record};
        });
        const std::vector<std::string> letters{"А", "Б", "К", "М", "Ң", "Ө", "С", "Я", "A", "S", "Z"};
        worst("  eleven letters", 100, [&](std::size_t) { must(index.beginnings(field, letters)); });
    }
    worst("similar works", 300, [&](std::size_t i) {
        must(index.similar(muras::RecordNo(static_cast<std::uint32_t>(1 + i * 7919 % records)), 5));
    });
    std::string wildcards, words;
    for (int i = 0; i < 200; ++i) wildcards += std::string(1, static_cast<char>('a' + i % 26)) + "e* ";
    while (words.size() < 5'000) words += "исследование эпос " + std::to_string(words.size()) + " ";
    const std::vector<std::string> bad{wildcards, words, std::string(5'000, 'a'), std::string(5'000, '"'),
                                       std::string(5'000, '('), "а* б* в* г* к* м* н* п* р* с*", "\x01\x02\x1b",
                                       "\"", "\u202e\u200fэпос\u2069", "и в на с по", "NOT эпос", "-а* -б*", ""};
    for (const auto& text : bad)
        worst(("bad input " + text.substr(0, 12)).c_str(), 3,
              [&](std::size_t) { must(index.search({.text = text})); });
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_index RECORDS.tsv [QUERIES.tsv [XAPIAN_DATABASE]]\n");
        return 2;
    }
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    auto directory = (fs::temp_directory_path() / "muras-bench-XXXXXX").string();
    if (!mkdtemp(directory.data())) return 1;
    {
        auto records = read_records(argv[1]);
        auto count = static_cast<double>(records.size());
        auto store = must(muras::open_record_store(directory + "/store", {}));
        fill(*store, records);

        auto begin = cpu_seconds();
        auto report = must(muras::rebuild(*store, directory + "/index"));
        auto ours = (cpu_seconds() - begin) / count * 1e6;
        std::printf("index: %.0f records, %.0f us/record CPU, %.1f s wall, %.0f MiB\n", count, ours, report.seconds,
                    static_cast<double>(size_of(directory + "/index")) / 1048576);
        if (argc > 2) {
            auto index = must(muras::open_search_index(directory + "/index"));
            for (bool facets : {false, false, true}) search_all(*index, argv[2], facets);  // the first warms the files
            ask_the_rest(*index, records.size());
        }
        begin = cpu_seconds();
        auto clock = std::chrono::steady_clock::now();
        index_naively(records, directory + "/naive");
        auto naive = (cpu_seconds() - begin) / count * 1e6;
        std::chrono::duration<double> wall = std::chrono::steady_clock::now() - clock;
        std::printf("naive: %.0f us/record CPU, %.1f s wall, %.0f MiB\nratio: %.2f\n", naive, wall.count(),
                    static_cast<double>(size_of(directory + "/naive")) / 1048576, ours / naive);
        if (argc > 2)
            for (int warm = 0; warm < 2; ++warm) search_naively("search naive", directory + "/naive", argv[2]);
        if (argc > 3)
            for (int warm = 0; warm < 2; ++warm) search_naively("search scriptindex", argv[3], argv[2]);
    }
    fs::remove_all(directory);
}
