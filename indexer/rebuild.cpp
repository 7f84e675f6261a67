#include <indexer/rebuild.hpp>

#include <indexer/document.hpp>
#include <indexer/texts.hpp>
#include <indexer/xapian_adapter.hpp>
#include <schemas/fields.hpp>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace muras {
namespace fs = std::filesystem;
namespace {

/// Documents in one run. add_document's cost grows with what is pending in the writer, so small runs that are merged
/// by compaction cost less than one big writer; smaller ones than this give it back in merging.
constexpr std::size_t run_documents = 500;
/// Databases merged at once, and merges at one time: each database takes five of the process's open files, of which it
/// has 1,024 by default and may need most for serving.
constexpr std::size_t merge_fan_in = 50;
constexpr unsigned max_merges = 2;
constexpr std::size_t changes_at_once = 10'000;

/// Runs `work(i)` for i in [0, n) on some threads; the first error ends it.
Result<> in_parallel(std::size_t n, unsigned threads, const std::function<Result<>(std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::optional<Error> first;
    std::exception_ptr thrown;
    auto take = [&] {
        try {
            for (std::size_t i; (i = next++) < n;) {
                auto done = work(i);
                if (done) continue;
                std::lock_guard hold(mutex);
                if (!first) first = done.error();
                next = n;
            }
        } catch (...) {  // must not leave a thread: it is the caller's
            std::lock_guard hold(mutex);
            thrown = std::current_exception();
            next = n;
        }
    };
    {
        std::vector<std::jthread> others;
        for (unsigned t = 1; t < std::min<std::size_t>(threads, n); ++t) others.emplace_back(take);
        take();
    }
    if (thrown) std::rethrow_exception(thrown);
    if (first) return *first;
    return {};
}

class Build {
  public:
    Build(RecordStore& store, std::string path, const FollowOptions& options)
        : store_(store),
          path_(std::move(path)),
          work_(path_ + ".runs"),
          options_(options),
          threads_(options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency())) {}

    Result<std::uint64_t> run() {
        auto position = store_position(store_);
        if (!position) return position.error();
        auto last = last_record(store_);
        if (!last) return last.error();
        last_ = last->value;
        std::error_code error;
        fs::create_directories(work_, error);
        if (error)
            return fail(ErrorCode::config, "cannot make " + work_ + ": " + error.message(),
                        "check that the data directory is writable and has room");
        auto runs = (last_ + run_documents - 1) / run_documents;
        made_.assign(runs, {});
        auto written = in_parallel(runs, threads_, [this](std::size_t i) { return write_run(i); });
        if (written) written = merge_all();
        if (written) written = finish(*position);
        fs::remove_all(work_, error);
        if (!written) return written.error();
        return documents_.load();
    }

  private:
    Result<> write_run(std::size_t index) {
        if (options_.stop && *options_.stop) return fail(ErrorCode::temporary, "the index build was stopped");
        std::vector<RecordNo> numbers;
        for (auto no = index * run_documents + 1; no <= std::min<std::uint64_t>(last_, (index + 1) * run_documents);
             ++no)
            numbers.emplace_back(static_cast<std::uint32_t>(no));
        auto records = store_.records(numbers);
        if (!records) return records.error();
        auto name = work_ + "/run-" + std::to_string(index);
        auto written = xapian_try("write the index", [&] { return write_records(name, *records, options_.blobs); });
        if (!written) return written.error();
        if (*written) made_[index] = name;
        documents_ += *written;
        if (options_.progress) options_.progress(seen_ += numbers.size(), last_);
        return {};
    }

    static Result<std::size_t> write_records(const std::string& name, const std::vector<std::optional<Record>>& records,
                                             BlobStore* blobs) {
        // One a thread: it remembers the stems of frequent words from run to run.
        thread_local DocumentBuilder builder;
        auto active = [](const auto& r) { return r && r->status == Status::active; };
        if (std::none_of(records.begin(), records.end(), active)) return std::size_t{0};
        Xapian::WritableDatabase database(name, Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
        std::size_t documents = 0;
        for (const auto& record : records) {
            if (!active(record)) continue;
            auto texts = texts_of(blobs, *record);
            if (!texts) return texts.error();
            write_document(database, builder.build(*record, *texts));
            ++documents;
        }
        database.commit();
        return documents;
    }

    Result<> merge_all() {
        std::erase(made_, std::string());
        for (int level = 1; made_.size() > 1 || (level == 1 && !made_.empty()); ++level) {
            auto groups = (made_.size() + merge_fan_in - 1) / merge_fan_in;
            std::vector<std::string> merged(groups);
            auto done = in_parallel(groups, std::min(threads_, max_merges), [&](std::size_t g) -> Result<> {
                merged[g] = groups == 1 ? path_ : work_ + "/merged-" + std::to_string(level) + "-" + std::to_string(g);
                auto begin = made_.begin() + static_cast<std::ptrdiff_t>(g * merge_fan_in);
                auto end = made_.begin() + static_cast<std::ptrdiff_t>(std::min(made_.size(), (g + 1) * merge_fan_in));
                return xapian_try("merge the index", [&] { merge({begin, end}, merged[g]); });
            });
            if (!done) return done;
            made_ = std::move(merged);
        }
        return {};
    }

    static void merge(const std::vector<std::string>& from, const std::string& to) {
        {
            Xapian::Database all;
            for (const auto& path : from) all.add_database(Xapian::Database(path));
            // Each run has a stretch of record numbers of its own, so they stay as they are (I7).
            all.compact(to, Xapian::DBCOMPACT_NO_RENUMBER);
        }
        std::error_code ignored;
        for (const auto& path : from) fs::remove_all(path, ignored);
    }

    Result<> finish(const IndexPosition& position) {
        return xapian_try("write the index", [&] {
            Xapian::WritableDatabase database(path_, Xapian::DB_CREATE_OR_OPEN);
            write_position(database, position);
            database.commit();
        });
    }

    RecordStore& store_;
    std::string path_, work_;
    const FollowOptions& options_;
    unsigned threads_;
    std::uint64_t last_ = 0;
    std::vector<std::string> made_;
    std::atomic<std::uint64_t> documents_{0}, seen_{0};
};

}  // namespace

Result<RecordNo> last_record(RecordStore& store) {
    RecordNo last;
    for (ChangeSeq after;;) {
        auto changes = store.changes(after, changes_at_once);
        if (!changes) return changes.error();
        if (changes->empty()) return last;
        for (const auto& c : *changes) last = std::max(last, c.record);
        after = changes->back().seq;
    }
}

Result<IndexPosition> store_position(RecordStore& store) {
    auto last = store.last_change();
    if (!last) return last.error();
    IndexPosition position{*last, 0, store.store_id(), current_format()};
    if (!*last) return position;
    auto change = store.change(*last);
    if (!change) return change.error();
    if (!*change) return fail(ErrorCode::failed, "the last change of the store cannot be read", "run `muras check`");
    position.nonce = (*change)->nonce;
    return position;
}

Result<std::uint64_t> build_index(RecordStore& store, const std::string& path, const FollowOptions& options) {
    return Build(store, path, options).run();
}

}  // namespace muras
