#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include <indexer/follower.hpp>
#include <indexer/search.hpp>
#include <repository/base/clock.hpp>
#include <repository/base/lock.hpp>
#include <repository/base/log.hpp>
#include <repository/cli/context.hpp>
#include <repository/cli/health.hpp>
#include <repository/cli/schedule.hpp>
#include <repository/duplicates/follow.hpp>
#include <repository/http/file_response.hpp>
#include <repository/http/listen.hpp>
#include <repository/http/problem.hpp>
#include <repository/http/router.hpp>
#include <repository/http/server.hpp>
#include <repository/oai/provider.hpp>
#include <repository/oai/raw.hpp>
#include <repository/web/site.hpp>
#include <repository/web/usage.hpp>

namespace muras::cli {
namespace {

constexpr std::chrono::milliseconds follow_pause{250};  ///< between two looks at the change log
constexpr std::chrono::seconds usage_pause{5};          ///< between two writings of what was counted

struct ServeOptions {
    std::string listen;
    bool no_schedule = false;
};

/// The follower thread: keeps the index up to the store for as long as it lives.
class FollowerThread {
  public:
    FollowerThread(RecordStore& store, BlobStore& blobs, std::string index_dir, std::string duplicates_lock)
        : duplicates_lock_(std::move(duplicates_lock)),
          thread_([this, &store, &blobs, dir = std::move(index_dir)] { run(store, blobs, dir); }) {}
    ~FollowerThread() {
        stop_ = true;
        thread_.join();
    }

  private:
    void run(RecordStore& store, BlobStore& blobs, const std::string& index_dir) {
        ChangeSeq applied;
        bool begun = false;
        std::string said;
        while (!stop_) {
            auto last = store.last_change();
            if (last && (!begun || *last != applied)) {
                // What is found shows in the index; when it can't be looked for now, the index goes on alone.
                auto found = follow_duplicates(
                    store, {.lock = duplicates_lock_, .stop = &stop_, .patience = std::chrono::milliseconds(0)});
                if (auto now = store.last_change(); found && now) last = now;
                if (!found && found.error().code != ErrorCode::busy && found.error().message != said)
                    log::error(fmt::format("duplicates can't be looked for: {}", said = found.error().message));
                auto done = follow(store, index_dir, {.stop = &stop_, .patience = std::chrono::milliseconds(0), .blobs = &blobs});
                if (done && done->behind == 0) {
                    applied = *last;
                    begun = true;
                    said.clear();
                } else if (!done && done.error().code != ErrorCode::busy && done.error().message != said) {
                    said = done.error().message;  // once, not four times a second
                    log::error(fmt::format("the index can't be brought up to date: {} {}", said, done.error().hint));
                }
            }
            std::this_thread::sleep_for(follow_pause);
        }
    }

    std::atomic<bool> stop_ = false;
    std::string duplicates_lock_;
    std::thread thread_;
};

/// The thread that keeps what readers' use counts to: every few seconds, and once more at the end. What the store does
/// not take now (a full disk, say) is added with what comes later.
class UsageThread {
  public:
    UsageThread(web::UsageCounter& counter, RecordStore& store, ReaderStore& readers)
        : counter_(counter), store_(store), readers_(readers), thread_([this](std::stop_token stop) { run(stop); }) {}

  private:
    void run(const std::stop_token& stop) {
        std::mutex guard;
        std::condition_variable_any wake;
        std::unique_lock hold(guard);
        while (!stop.stop_requested()) {
            wake.wait_for(hold, stop, usage_pause, [] { return false; });
            if (!stop.stop_requested()) keep(false);
        }
        keep(true);
    }

    void keep(bool all) {
        auto counted = counter_.take(now_seconds(), all);
        waiting_.insert(waiting_.end(), counted.begin(), counted.end());
        auto kept = web::store_usage(waiting_, store_, readers_);
        if (kept || waiting_.size() > most_waiting) waiting_.clear();
        if (!kept && kept.error().message != said_)
            log::error(fmt::format("use can't be counted: {} {}", said_ = kept.error().message, kept.error().hint));
        if (kept) said_.clear();
    }

    static constexpr std::size_t most_waiting = 1'000'000;  // works and months
    web::UsageCounter& counter_;
    RecordStore& store_;
    ReaderStore& readers_;
    std::vector<web::WorkUsage> waiting_;
    std::string said_;
    std::jthread thread_;  // last: it uses the others
};

http::Response oai_answer(const oai::Provider& provider, const http::Request& request) {
    auto answer = provider.answer(request.params);
    if (!answer) {
        auto id = http::new_problem_id();
        log::error(fmt::format("{} /oai: {}", id, answer.error().message));
        auto response = http::problem(request, 503, "The repository can't be read at the moment.", id);
        response.set("Retry-After", "60");
        return response;
    }
    http::Response response;
    response.body = std::move(*answer);
    response.set("Content-Type", "text/xml; charset=UTF-8");
    response.set("Cache-Control", "no-cache");
    return response;
}

http::Response raw_schema_answer() {
    http::Response response;
    response.body = std::string(oai::raw_schema());
    response.set("Content-Type", "application/xml; charset=utf-8");
    response.set("Cache-Control", "max-age=86400");
    return response;
}

http::Response file_answer(const web::Site& site, const http::Request& request) {
    auto file = site.file(request);
    if (!file) return site.message(request, file.error().code == ErrorCode::not_found ? 404 : 503);
    if (file->closed) return site.message(request, 403);
    auto response = http::file_response(request, {.bytes = file->bytes,
                                         .mime = std::move(file->mime),
                                         .name = std::move(file->name),
                                         .sha256 = std::move(file->sha256),
                                         .modified_at = file->modified_at,
                                         .source = std::move(file->source)});
    response.set("Link", std::move(file->link));
    site.count(web::file_pattern, request, response);
    return response;
}

/// Everything that answers requests; lives as long as the server.
struct Answers {
    web::Site site;
    oai::Provider provider;
    http::Router router;

    Answers(Context& context, SearchIndex& index, web::UsageCounter& usage, const http::HttpServer& server,
            const std::string& site_url)
        : site(context.store(), context.blobs(), &index,
               {.name = context.config().repository_name, .base_url = site_url, .admin_email = context.config().admin_email,
                .readers = context.readers(),
                .usage = &usage,
                .running = [&context](const std::string& key) {
                    return FileLock::held(context.lock_path("source-" + key));
                }}),
          provider(context.store(), {.repository_id = context.config().repository_id,
                                     .repository_name = context.config().repository_name,
                                     .admin_email = context.config().admin_email,
                                     .site_url = site_url,
                                     .page_size = static_cast<std::size_t>(context.config().page_size)}) {
        for (auto& route : site.routes()) router.add(route.method, route.pattern, std::move(route.handler));
        router.add("GET", web::file_pattern, [this](const http::Request& r) { return file_answer(site, r); });
        auto oai = [this](const http::Request& r) { return oai_answer(provider, r); };
        router.add("GET", "/oai", oai);
        router.add("POST", "/oai", oai);
        router.add("GET", std::string(oai::raw_format.schema), [](const http::Request&) { return raw_schema_answer(); });
        add_health_routes(router, context.store(), index, server);
        router.on_problem([this](const http::Request& r, unsigned status) { return site.message(r, status); });
    }
};

/// Crawlers of the pages give way to people. Harvesters and programs don't: they come by doors of their own, and expect
/// each protocol's own answers there.
bool gives_way(const http::Request& request) {
    constexpr std::array doors{"oai", "sru", "api", "livez", "readyz", "metrics", "robots.txt"};
    bool door = !request.path.empty() && std::ranges::find(doors, request.path.front()) != doors.end();
    return !door && web::is_robot(request.header("user-agent"));
}

/// Waits for SIGTERM or SIGINT, which all threads block.
void wait_for_end(const sigset_t& ends) {
    int signal = 0;
    sigwait(&ends, &signal);
}

int serve(Context& context, const ServeOptions& options) {
    const auto& config = context.config();
    auto listen = http::parse_listen(options.listen.empty() ? config.listen : options.listen);
    if (!listen) return report(listen.error());
    if (auto opened = context.open(Access::write); !opened) return report(opened.error());
    if (auto opened = context.open_readers(Access::write); !opened) return report(opened.error());
    auto index = open_search_index(
        context.index_dir(), &context.store(),
        {.words_dir = context.words_dir(), .longest = std::chrono::milliseconds(config.longest_ms)});
    if (!index) return report(index.error());

    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);  // inherited by every thread that follows

    http::HttpServer server({.address = listen->address,
                             .port = listen->port,
                             .workers = static_cast<std::size_t>(config.workers),
                             .gives_way = gives_way,
                             .max_connections = static_cast<std::size_t>(config.max_connections),
                             .read_timeout = std::chrono::seconds(config.read_timeout_s),
                             .write_timeout = std::chrono::seconds(config.write_timeout_s)});
    // The answers need the server's address, which is known once it listens; until then readers are asked to wait.
    std::atomic<const Answers*> ready = nullptr;
    auto started = server.start([&ready](const http::Request& request) {
        if (const auto* answers = ready.load()) return answers->router.answer(request);
        auto wait = http::problem(request, 503, "The repository is starting.");
        wait.set("Retry-After", "1");
        return wait;
    });
    if (!started) return report(started.error());
    auto site_url = config.base_url.empty() ? server.url() : config.base_url;
    while (site_url.ends_with('/')) site_url.pop_back();
    web::UsageCounter usage;
    UsageThread keep_usage(usage, context.store(), *context.readers());
    Answers answers(context, **index, usage, server, site_url);
    ready = &answers;

    FollowerThread follower(context.store(), context.blobs(), context.index_dir(), context.lock_path("duplicates"));
    Schedule schedule(context, !options.no_schedule);
    fmt::print(stderr, "listening on {}\n", server.url());
    std::fflush(stderr);
    wait_for_end(ends);
    server.stop();
    return 0;
}

}  // namespace

void add_serve_command(CLI::App& app, Context& context, Action& action) {
    auto options = std::make_shared<ServeOptions>();
    auto* command = app.add_subcommand("serve", "Serve the site, the OAI-PMH provider and the files");
    command->footer(
        "Prints `listening on URL` on stderr when it is ready; ends on SIGTERM or Ctrl-C.\n"
        "Example: muras serve --listen 127.0.0.1:8080");
    command->add_option("--listen", options->listen, "ADDR:PORT; port 0 takes a free one")->type_name("ADDR:PORT");
    command->add_flag("--no-schedule", options->no_schedule, "Start no harvests that are due");
    command->callback([&context, &action, options] { action = [&context, options] { return serve(context, *options); }; });
}

}  // namespace muras::cli
