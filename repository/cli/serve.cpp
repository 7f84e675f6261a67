#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <thread>

#include <indexer/follower.hpp>
#include <indexer/search.hpp>
#include <repository/base/log.hpp>
#include <repository/cli/context.hpp>
#include <repository/cli/health.hpp>
#include <repository/cli/schedule.hpp>
#include <repository/http/file_response.hpp>
#include <repository/http/listen.hpp>
#include <repository/http/problem.hpp>
#include <repository/http/router.hpp>
#include <repository/http/server.hpp>
#include <repository/oai/provider.hpp>
#include <repository/web/site.hpp>

namespace muras::cli {
namespace {

constexpr std::chrono::milliseconds follow_pause{250};  ///< between two looks at the change log

struct ServeOptions {
    std::string listen;
    bool no_schedule = false;
};

/// The follower thread: keeps the index up to the store for as long as it lives.
class FollowerThread {
  public:
    FollowerThread(RecordStore& store, std::string index_dir)
        : thread_([this, &store, dir = std::move(index_dir)] { run(store, dir); }) {}
    ~FollowerThread() {
        stop_ = true;
        thread_.join();
    }

  private:
    void run(RecordStore& store, const std::string& index_dir) {
        ChangeSeq applied;
        bool begun = false;
        std::string said;
        while (!stop_) {
            auto last = store.last_change();
            if (last && (!begun || *last != applied)) {
                auto done = follow(store, index_dir, {.stop = &stop_, .patience = std::chrono::milliseconds(0)});
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
    std::thread thread_;
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

http::Response file_answer(const web::Site& site, const http::Request& request) {
    auto file = site.file(request);
    if (!file) return site.message(request, file.error().code == ErrorCode::not_found ? 404 : 503);
    return http::file_response(request, {.bytes = file->bytes,
                                         .mime = std::move(file->mime),
                                         .name = std::move(file->name),
                                         .sha256 = std::move(file->sha256),
                                         .modified_at = {},
                                         .source = std::move(file->source)});
}

/// Everything that answers requests; lives as long as the server.
struct Answers {
    web::Site site;
    oai::Provider provider;
    http::Router router;

    Answers(Context& context, SearchIndex& index, const http::HttpServer& server, const std::string& site_url)
        : site(context.store(), context.blobs(), &index,
               {.name = context.config().repository_name, .base_url = site_url, .admin_email = context.config().admin_email}),
          provider(context.store(), {.repository_id = context.config().repository_id,
                                     .repository_name = context.config().repository_name,
                                     .admin_email = context.config().admin_email,
                                     .site_url = site_url,
                                     .page_size = static_cast<std::size_t>(context.config().page_size)}) {
        for (auto& route : site.routes()) router.add("GET", route.pattern, std::move(route.handler));
        router.add("GET", web::file_pattern, [this](const http::Request& r) { return file_answer(site, r); });
        auto oai = [this](const http::Request& r) { return oai_answer(provider, r); };
        router.add("GET", "/oai", oai);
        router.add("POST", "/oai", oai);
        add_health_routes(router, context.store(), index, server);
        router.on_problem([this](const http::Request& r, unsigned status) { return site.message(r, status); });
    }
};

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
    auto index = open_search_index(context.index_dir(), &context.store());
    if (!index) return report(index.error());

    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);  // inherited by every thread that follows

    http::HttpServer server({.address = listen->address,
                             .port = listen->port,
                             .workers = static_cast<std::size_t>(config.workers),
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
    Answers answers(context, **index, server, site_url);
    ready = &answers;

    FollowerThread follower(context.store(), context.index_dir());
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
