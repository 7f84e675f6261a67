// A real store in a temporary directory and an index beside it, for tests of what is derived.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <indexer/follower.hpp>
#include <repository/base/digest.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/codec.hpp>
#include <tests/support/folder.hpp>

namespace muras::test {

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// A record in one line: record("a1", "rus", "Заглавие", {"Автор"}, {"тема"}, "аннотация", 2010).
inline Record record(std::string id, std::string lang, std::string title, std::vector<std::string> authors = {},
                     std::vector<std::string> subjects = {}, std::string abstract = {}, int year = 0,
                     std::string type = "article", std::string access = {}) {
    Record r;
    r.provenance.oai_identifier = std::move(id);
    r.metadata.type.code = std::move(type);
    r.metadata.rights.access = std::move(access);
    if (!lang.empty()) r.metadata.languages.push_back({std::move(lang), "declared", {}});
    if (!title.empty()) r.metadata.titles.push_back({std::move(title), {}, "main", {}});
    for (auto& name : authors) {
        Agent agent;
        agent.role = "aut";
        agent.display = std::move(name);
        r.metadata.agents.push_back(std::move(agent));
    }
    for (auto& label : subjects) {
        Subject subject;
        subject.label = std::move(label);
        r.metadata.subjects.push_back(std::move(subject));
    }
    if (!abstract.empty()) r.metadata.abstracts.push_back({std::move(abstract), {}, {}});
    if (year) {
        Date date;
        date.year = year;
        r.metadata.dates.push_back(date);
    }
    return r;
}

/// A store and the directory of its index.
class Library {
  public:
    explicit Library(const Folder& dir, std::string_view name = "store")
        : index(dir / "index"), store(must(open_record_store(dir / name, {}))) {}

    /// Stores records of one source as one complete run.
    void put(const std::vector<Record>& records, const std::string& source = "test") {
        Source s;
        s.key = source;
        must(store->put_source(s));
        Run run;
        run.source = source;
        run = must(store->begin_run(run));
        PageCommit page;
        page.run = run.no;
        page.source = source;
        for (auto r : records) {
            r.provenance.source = source;
            page.records.push_back({r, "<record/>", to_hex(sha256(encode(r)))});
        }
        must(store->put_page(page));
        must(store->finish_run({run.no, "complete", {}}));
    }

    /// Deletes records as a donor does, in one run.
    void remove(const std::vector<std::string>& ids, const std::string& source = "test") {
        std::vector<Record> gone(ids.size());
        for (std::size_t i = 0; i < ids.size(); ++i) {
            gone[i].provenance.oai_identifier = ids[i];
            gone[i].status = Status::deleted;
        }
        put(gone, source);
    }
    void remove(const std::string& id) { remove(std::vector{id}); }

    std::string id_of(RecordNo no) { return must(store->record(no)).value().provenance.oai_identifier; }

    std::string index;
    std::unique_ptr<RecordStore> store;
};

}  // namespace muras::test
