#include <indexer/follower.hpp>

#include <indexer/columns.hpp>
#include <indexer/document.hpp>
#include <indexer/generation.hpp>
#include <indexer/rebuild.hpp>
#include <indexer/texts.hpp>
#include <indexer/xapian_adapter.hpp>
#include <schemas/fields.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace muras {
namespace {

/// Behind by more changes than this, and by more than the index holds: building anew is cheaper than following.
constexpr std::uint64_t rebuild_worth_changes = 5'000;

class Follower {
  public:
    Follower(RecordStore& store, const std::string& index_dir, const FollowOptions& options)
        : store_(store), directory_(index_dir), options_(options) {}

    Result<FollowReport> run(bool anew) {
        auto start = std::chrono::steady_clock::now();
        if (auto made = directory_.prepare(); !made) return made.error();
        auto lock = FileLock::acquire(directory_.lock_path(), options_.patience);
        if (!lock) return lock.error();
        directory_.sweep();
        auto usable = anew ? Result<bool>(false) : is_usable();
        if (!usable) return usable.error();
        if (!*usable) {
            auto built = build();
            if (!built && stopped()) return report_;
            if (!built) return built.error();
        }
        auto followed = catch_up(*directory_.current());
        if (!followed) return followed.error();
        std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        report_.seconds = seconds.count();
        return report_;
    }

  private:
    bool stopped() const { return options_.stop && *options_.stop; }

    /// I5, and whether following is the cheaper way.
    Result<bool> is_usable() {
        auto current = directory_.current();
        if (!current) return false;
        IndexPosition position;
        std::uint64_t documents = 0;
        auto read = xapian_try("open the index", [&] {
            Xapian::Database database(*current);
            position = read_position(database);
            documents = database.get_doccount();
        });
        if (!read) {
            // A damaged or missing index is no loss: the store has everything (I1). A disk that fails is the user's.
            if (read.error().code == ErrorCode::config || read.error().code == ErrorCode::busy) return read.error();
            return false;
        }
        if (position.store_id != store_.store_id() || position.format != current_format()) return false;
        auto last = store_.last_change();
        if (!last) return last.error();
        if (position.applied > *last) return false;
        if (position.applied) {
            auto change = store_.change(position.applied);
            if (!change) return change.error();
            if (!*change || (*change)->nonce != position.nonce) return false;
        }
        auto behind = last->value - position.applied.value;
        return behind <= rebuild_worth_changes || behind <= documents;
    }

    Result<> build() {
        auto path = directory_.next();
        auto built = build_index(store_, path, options_);
        if (!built) return built.error();
        report_.documents += *built;
        report_.rebuilt = true;
        // What arrived meanwhile goes in before the switch, so that readers never step back.
        if (auto followed = catch_up(path); !followed) return followed;
        return directory_.switch_to(path);
    }

    Result<> catch_up(const std::string& path) {
        std::optional<Xapian::WritableDatabase> database;
        ChangeSeq after;
        auto opened = xapian_try("open the index", [&] {
            // Read-only first: most calls find nothing to do, and need no write lock for it.
            after = read_position(Xapian::Database(path)).applied;
        });
        if (!opened) return opened;
        for (;;) {
            auto last = store_.last_change();
            if (!last) return last.error();
            report_.behind = last->value - std::min(last->value, after.value);
            if (stopped() || !report_.behind) return {};
            auto changes = store_.changes(after, options_.batch);
            if (!changes) return changes.error();
            if (changes->empty()) return {};
            auto applied = xapian_try("write the index", [&] {
                if (!database) database.emplace(path, Xapian::DB_OPEN);
                return apply(*database, *changes, after);
            });
            if (!applied) return applied;
            after = changes->back().seq;
            if (options_.progress) options_.progress(report_.documents, report_.documents + report_.behind);
        }
    }

    Result<> apply(Xapian::WritableDatabase& database, const std::vector<Change>& changes, ChangeSeq after) {
        std::vector<RecordNo> numbers;
        for (const auto& c : changes) numbers.push_back(c.record);
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        auto records = store_.records(numbers);
        if (!records) return records.error();
        database.begin_transaction();
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            const auto& record = (*records)[i];
            if (!record || record->status != Status::active) {
                remove(database, numbers[i]);
                continue;
            }
            auto texts = texts_of(options_.blobs, *record);
            if (!texts) return texts.error();
            write_document(database, builder_.build(*record, *texts));
        }
        const auto& last = changes.back();
        write_position(database, {last.seq, last.nonce, store_.store_id(), current_format()});
        write_delta(database, after, last.seq, numbers);
        database.commit_transaction();
        report_.documents += numbers.size();
        return {};
    }

    static void remove(Xapian::WritableDatabase& database, RecordNo no) {
        try {
            database.delete_document(no.value);
        } catch (const Xapian::DocNotFoundError&) {  // it was never active, or a killed run had removed it
        }
    }

    RecordStore& store_;
    IndexDirectory directory_;
    const FollowOptions& options_;
    DocumentBuilder builder_;
    FollowReport report_;
};

}  // namespace

Result<FollowReport> follow(RecordStore& store, const std::string& index_dir, const FollowOptions& options) {
    return Follower(store, index_dir, options).run(false);
}

Result<FollowReport> rebuild(RecordStore& store, const std::string& index_dir, const FollowOptions& options) {
    return Follower(store, index_dir, options).run(true);
}

}  // namespace muras
