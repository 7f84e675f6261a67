#include <repository/store/reader_store.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

#include <repository/base/clock.hpp>
#include <repository/store/lmdb.hpp>
#include <repository/store/tables.hpp>

namespace muras {
namespace {

constexpr unsigned reader_format = 1;
constexpr std::array<std::string_view, 1> reader_features{"readers-1"};
constexpr std::int64_t hour = 3600;

namespace reader_table {
enum Index : unsigned { meta, reports, usage };
}
constexpr std::array<const char*, 3> reader_tables{"meta", "reports", "usage"};

constexpr std::string_view last_report = "last_report";  // in meta: a number is never given twice

constexpr std::string ReaderReport::*report_texts[] = {&ReaderReport::kind, &ReaderReport::pid, &ReaderReport::text,
                                                       &ReaderReport::mail, &ReaderReport::language};

/// Time, then the texts, each with its length before it. Part of the on-disk format.
std::string encode_row(const ReaderReport& report) {
    std::string out;
    put64(out, static_cast<std::uint64_t>(report.at));
    for (auto text : report_texts) {
        put32(out, static_cast<std::uint32_t>((report.*text).size()));
        out += report.*text;
    }
    return out;
}

ReaderReport report_row(std::string_view key, std::string_view value) {
    ReaderReport report;
    report.no = get32(key);
    report.at = static_cast<std::int64_t>(get64(value));
    std::size_t at = sizeof(std::uint64_t);
    for (auto text : report_texts) {
        auto size = get32(value, at);
        at += sizeof size;
        if (size > value.size() - at) lmdb::raise(ErrorCode::failed, fmt::format("report {} is damaged", report.no));
        report.*text = value.substr(at, size);
        at += size;
    }
    return report;
}

constexpr std::uint64_t UsageCounts::*count_members[] = {&UsageCounts::investigations, &UsageCounts::requests,
                                                         &UsageCounts::unique_investigations,
                                                         &UsageCounts::unique_requests, &UsageCounts::searches};

/// The letter, the name, NUL, the month: the months of a name lie together. Part of the on-disk format.
std::string usage_prefix(UsageOf of, std::string_view name) {
    std::string key(1, static_cast<char>(of));
    key += name;
    key += '\0';
    return key;
}

std::string usage_key(const UsageRow& row) {
    auto key = usage_prefix(row.of, row.name);
    put32(key, row.month);
    return key;
}

/// Part of the on-disk format.
std::string encode_row(const UsageCounts& counts) {
    std::string out;
    for (auto member : count_members) put64(out, counts.*member);
    return out;
}

UsageCounts counts_row(std::string_view bytes) {
    UsageCounts counts;
    std::size_t at = 0;
    for (auto member : count_members) {
        counts.*member = get64(bytes, at);
        at += sizeof(std::uint64_t);
    }
    return counts;
}

UsageRow usage_row(std::string_view key, std::string_view value) {
    auto end = key.find('\0');
    bool whole = end != std::string_view::npos && key.size() == end + 1 + sizeof(std::uint32_t) &&
                 value.size() == std::size(count_members) * sizeof(std::uint64_t);
    if (!whole) lmdb::raise(ErrorCode::failed, "a count of usage is damaged");
    return {static_cast<UsageOf>(key.front()), std::string(key.substr(1, end - 1)), get32(key, end + 1),
            counts_row(value)};
}

class LmdbReaderStore final : public ReaderStore {
  public:
    LmdbReaderStore(const std::string& directory, const StoreOptions& options)
        : now_(options.now ? options.now : now_seconds),
          env_({.directory = directory,
                .layout = {"store of what readers leave", reader_tables, reader_format, reader_features},
                .map_size_bytes = options.map_size_bytes,
                .read_only = options.read_only,
                .create = options.create,
                .initialise = {},
                .now = {}}) {}

    Result<std::uint32_t> add_report(const ReaderReport& report) override {
        return lmdb::attempt([&] {
            auto kept = report;
            kept.at = now_();
            lmdb::Write txn(env_);
            refuse_flood(txn, kept.at - hour);
            auto last = txn.get(reader_table::meta, last_report);
            kept.no = 1 + (last ? get32(*last) : 0);
            txn.put(reader_table::meta, last_report, key_of(kept.no));
            txn.put(reader_table::reports, key_of(kept.no), encode_row(kept));
            txn.commit();
            return kept.no;
        });
    }

    Result<std::vector<ReaderReport>> reports(std::size_t limit) override {
        return lmdb::attempt([&] {
            std::vector<ReaderReport> out;
            lmdb::Read txn(env_);
            lmdb::Cursor cursor(txn, reader_table::reports);
            for (bool found = cursor.last(); found && out.size() < limit; found = cursor.prev())
                out.push_back(report_row(cursor.key(), cursor.value()));
            return out;
        });
    }

    Result<> check(const std::function<void(const Fault&)>& fault) override {
        return lmdb::attempt([&] {
            lmdb::Read txn(env_);
            auto walk = [&](unsigned table, auto read) {
                lmdb::Cursor cursor(txn, table);
                for (bool found = cursor.first(); found; found = cursor.next())
                    if (auto row = lmdb::attempt([&] { return read(cursor.key(), cursor.value()); }); !row)
                        fault({"what readers leave: " + row.error().message});
            };
            walk(reader_table::reports, report_row);
            walk(reader_table::usage, usage_row);
        });
    }

    Result<bool> remove_report(std::uint32_t no) override {
        return lmdb::attempt([&] {
            lmdb::Write txn(env_);
            bool found = txn.erase(reader_table::reports, key_of(no));
            txn.commit();
            return found;
        });
    }

    Result<> add_usage(const std::vector<UsageRow>& rows) override {
        return lmdb::attempt([&] {
            lmdb::Write txn(env_);
            for (const auto& row : rows) {
                auto key = usage_key(row);
                auto counts = row.counts;
                if (auto kept = txn.get(reader_table::usage, key)) counts += counts_row(*kept);
                txn.put(reader_table::usage, key, encode_row(counts));
            }
            txn.commit();
        });
    }

    Result<std::vector<UsageRow>> usage(UsageOf of, std::string_view name) override {
        return lmdb::attempt([&] {
            std::vector<UsageRow> out;
            const auto prefix = usage_prefix(of, name);
            lmdb::Read txn(env_);
            lmdb::Cursor cursor(txn, reader_table::usage);
            for (bool found = cursor.seek(prefix); found && cursor.key().starts_with(prefix); found = cursor.next())
                out.push_back(usage_row(cursor.key(), cursor.value()));
            return out;
        });
    }

    Result<std::vector<UsageRow>> usage_after(UsageOf of, std::string_view after, std::size_t names,
                                              std::uint32_t first, std::uint32_t last) override {
        return lmdb::attempt([&] {
            std::vector<UsageRow> out;
            std::string from(1, static_cast<char>(of));
            if (!after.empty()) from = usage_prefix(of, after).append(4, '\xff');
            lmdb::Read txn(env_);
            lmdb::Cursor cursor(txn, reader_table::usage);
            std::size_t seen = 0;
            for (bool found = cursor.seek(from); found; found = cursor.next()) {
                auto row = usage_row(cursor.key(), cursor.value());
                if (row.of != of) break;
                if (out.empty() || out.back().name != row.name) {
                    if (++seen > names) break;
                    if (row.month < first || row.month > last) row.month = 0, row.counts = {};
                    out.push_back(std::move(row));
                } else if (row.month >= first && row.month <= last) {
                    if (out.back().month == 0)
                        out.back() = std::move(row);
                    else
                        out.push_back(std::move(row));
                }
            }
            return out;
        });
    }

  private:
    static void refuse_flood(const lmdb::Transaction& txn, std::int64_t since) {
        lmdb::Cursor cursor(txn, reader_table::reports);
        std::size_t recent = 0;
        for (bool found = cursor.last(); found && report_row(cursor.key(), cursor.value()).at > since;
             found = cursor.prev())
            if (++recent == most_reports_an_hour)
                lmdb::raise(ErrorCode::busy, "too many reports in an hour", "try again later");
    }

    std::function<std::int64_t()> now_;
    lmdb::Environment env_;
};

}  // namespace

UsageCounts& UsageCounts::operator+=(const UsageCounts& other) {
    for (auto member : count_members) this->*member += other.*member;
    return *this;
}

std::uint32_t month_of(std::int64_t seconds) {
    auto day = format_day(seconds);  // YYYY-MM-DD
    std::uint32_t year = 0, month = 0;
    std::from_chars(day.data(), day.data() + 4, year);
    std::from_chars(day.data() + 5, day.data() + 7, month);
    return year * 100 + month;
}

Result<std::unique_ptr<ReaderStore>> open_reader_store(const std::string& directory, const StoreOptions& options) {
    return lmdb::attempt(
        [&]() -> std::unique_ptr<ReaderStore> { return std::make_unique<LmdbReaderStore>(directory, options); });
}

}  // namespace muras
