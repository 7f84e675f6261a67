#include <harvester/harvest_all.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include <harvester/oai_request.hpp>
#include <repository/base/lock.hpp>

namespace muras {
namespace {

/// One request per host at a time, whatever the number of sources on it.
class HostGate {
  public:
    explicit HostGate(std::function<std::string(const std::string&)> lock_path) : lock_path_(std::move(lock_path)) {}

    std::mutex& mutex_of(const std::string& host) {
        std::lock_guard guard(mutex_);
        return hosts_[host];  // a map's nodes stay where they are
    }
    std::string lock_path(const std::string& host) const {
        return lock_path_ ? lock_path_("host-" + host) : std::string{};
    }

  private:
    std::function<std::string(const std::string&)> lock_path_;
    std::mutex mutex_;
    std::map<std::string, std::mutex> hosts_;
};

class GatedFetcher : public Fetcher {
  public:
    GatedFetcher(std::unique_ptr<Fetcher> inner, HostGate& gate, std::chrono::seconds patience)
        : inner_(std::move(inner)), gate_(gate), patience_(patience) {}

    Result<Fetched> get(const FetchRequest& request) override {
        auto host = host_of(request.url);
        std::lock_guard guard(gate_.mutex_of(host));
        auto path = gate_.lock_path(host);
        if (path.empty()) return inner_->get(request);
        auto lock = FileLock::acquire(path, patience_);
        if (!lock) return lock.error();
        return inner_->get(request);
    }

  private:
    std::unique_ptr<Fetcher> inner_;
    HostGate& gate_;
    std::chrono::seconds patience_;
};

class Harvests {
  public:
    Harvests(const std::vector<Source>& sources, RecordStore& store, const HarvestAllOptions& options)
        : sources_(sources), store_(store), options_(options), gate_(options.lock_path), outcomes_(sources.size()) {
        each_ = options.harvest;
        if (options.harvest.ack)
            each_.ack = [this](std::string_view id) {
                std::lock_guard guard(callbacks_);
                options_.harvest.ack(id);
            };
        if (options.harvest.progress)
            each_.progress = [this](const HarvestProgress& p) {
                std::lock_guard guard(callbacks_);
                options_.harvest.progress(p);
            };
    }

    std::vector<Result<HarvestOutcome>> run() {
        auto count = std::clamp<std::size_t>(options_.parallel, 1, std::max<std::size_t>(sources_.size(), 1));
        if (count == 1) {
            work();
        } else {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < count; ++i) threads.emplace_back([this] { work(); });
        }
        std::vector<Result<HarvestOutcome>> out;
        for (auto& o : outcomes_) out.push_back(std::move(*o));
        return out;
    }

  private:
    void work() {
        for (auto i = next_++; i < sources_.size(); i = next_++) {
            outcomes_[i] = one(sources_[i]);
            if (!options_.finished) continue;
            std::lock_guard guard(callbacks_);
            options_.finished(sources_[i], *outcomes_[i]);
        }
    }

    Result<HarvestOutcome> one(const Source& source) {
        std::optional<FileLock> lock;
        if (options_.lock_path) {
            auto held = FileLock::acquire(options_.lock_path("source-" + source.key), lock_patience);
            if (!held) return held.error();
            lock = std::move(*held);
        }
        auto fetcher = options_.fetcher
                           ? options_.fetcher(source)
                           : make_curl_fetcher({source.request_timeout_s, source.allow_private, source.ca_file,
                                                options_.contact, options_.harvest.limits.connection});
        if (!fetcher) return fetcher.error();
        // A request waits for its turn as long as the one before it may last, with some to spare for others.
        GatedFetcher gated(std::move(*fetcher), gate_, std::chrono::seconds(4 * source.request_timeout_s));
        return harvest(source, store_, gated, each_);
    }

    const std::vector<Source>& sources_;
    RecordStore& store_;
    const HarvestAllOptions& options_;
    HarvestOptions each_;
    HostGate gate_;
    std::vector<std::optional<Result<HarvestOutcome>>> outcomes_;
    std::atomic<std::size_t> next_{0};
    std::mutex callbacks_;
};

}  // namespace

std::vector<Result<HarvestOutcome>> harvest_all(const std::vector<Source>& sources, RecordStore& store,
                                                const HarvestAllOptions& options) {
    return Harvests(sources, store, options).run();
}

}  // namespace muras
