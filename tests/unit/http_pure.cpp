// The parts of the server that need no socket: targets, ranges, conditions, files, routes.
#include <repository/http/conditional.hpp>
#include <repository/http/file_response.hpp>
#include <repository/http/finish.hpp>
#include <repository/http/gzip.hpp>
#include <repository/http/head.hpp>
#include <repository/http/http_date.hpp>
#include <repository/http/listen.hpp>
#include <repository/http/problem.hpp>
#include <repository/http/range.hpp>
#include <repository/http/router.hpp>
#include <repository/http/target.hpp>

#include <tests/support/catch.hpp>

using namespace muras;
using namespace muras::http;

namespace {

using Path = std::vector<std::string>;
using Params = std::vector<std::pair<std::string, std::string>>;

Request get(std::string target, std::map<std::string, std::string, std::less<>> headers = {}) {
    Request request;
    request.method = "GET";
    request.target = target;
    request.headers = std::move(headers);
    REQUIRE_FALSE(parse_target(target, request));
    return request;
}

std::string header(const Response& response, std::string_view name) {
    const auto* value = find_header(response, name);
    return value ? *value : std::string{};
}

FileContent file_of(std::uint64_t bytes) {
    FileContent file;
    file.bytes = bytes;
    file.mime = "application/pdf";
    file.name = "a.pdf";
    file.sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    file.modified_at = 784111777;
    file.source = [](std::uint64_t) { return Result<std::string>{"x"}; };
    return file;
}

}  // namespace

TEST_CASE("a target becomes decoded segments and pairs") {
    struct Row {
        std::string target;
        Path path;
        Params params;
    };
    const std::vector<Row> rows{
        {"/", {""}, {}},
        {"/r/abc/", {"r", "abc", ""}, {}},
        {"/r/a%20b+c", {"r", "a b+c"}, {}},
        {"/search?q=a+b%2Bc&f.type=x&f.type=y", {"search"}, {{"q", "a b+c"}, {"f.type", "x"}, {"f.type", "y"}}},
        {"/?a&b=&=c&&d=e=f", {""}, {{"a", ""}, {"b", ""}, {"", "c"}, {"d", "e=f"}}},
        {"/s?q=Манас", {"s"}, {{"q", "Манас"}}},  // curl sends letters as they are
        {"/s?q=%D0%9C", {"s"}, {{"q", "М"}}},
        {"/s?q={a|b}[\"<>^`\\", {"s"}, {{"q", "{a|b}[\"<>^`\\"}}},
        {"/s?q=%FF", {"s"}, {{"q", "\uFFFD"}}},
        {"http://host/a?b=c", {"a"}, {{"b", "c"}}},
        {"https://host", {""}, {}},
        {"http://host?x=y", {""}, {{"x", "y"}}},
        {"/a//b", {"a", "", "b"}, {}},
        {"*", {}, {}},
        {"/...", {"..."}, {}},
        {"/s?u=../../etc", {"s"}, {{"u", "../../etc"}}},
    };
    for (const auto& row : rows) {
        INFO(row.target);
        const auto request = get(row.target);
        CHECK(request.path == row.path);
        CHECK(request.params == row.params);
    }
}

TEST_CASE("a target that could mislead is refused") {
    for (std::string target : {"",
                               "a",
                               "//evil.example/",
                               "//",
                               "/..",
                               "/.",
                               "/a/../b",
                               "/a/./b",
                               "/%2e%2e/etc/passwd",
                               "/.%2E/",
                               "/a%2fb",
                               "/%2F",
                               "/%",
                               "/%1",
                               "/%zz",
                               "/a%00b",
                               "/?q=%00",
                               "/?q=%",
                               "/?q=%4",
                               "/?%GG=1",
                               "/a#b",
                               "/%ff",
                               "/%c0%ae",
                               "ftp://host/",
                               "http:///x",
                               "http://",
                               "host:443",
                               "/%2e%2e%2fetc"}) {
        INFO(target);
        Request request;
        const auto refusal = parse_target(target, request);
        REQUIRE(refusal);
        CHECK(refusal->status == 400);
    }
    std::string many = "/?";
    for (std::size_t i = 0; i <= max_params; ++i) many += "a&";
    Request request;
    CHECK(parse_target(many, request));
}

TEST_CASE("a head is complete at its blank line, however it is cut") {
    const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n\r\nrest";
    for (std::size_t cut = 1; cut < head.size(); ++cut) {
        HeadScanner scanner{HeadLimits{}};
        const bool early = scanner.feed(head.substr(0, cut));
        CHECK(early == (cut >= head.size() - 4));
        CHECK((early || scanner.feed(head)));
        CHECK_FALSE(scanner.refused());
    }
}

TEST_CASE("a head with ambiguous framing or over a limit is refused") {
    const auto status = [](std::string head) {
        HeadScanner scanner{HeadLimits{}};
        scanner.feed(head);
        return scanner.refused() ? scanner.refused()->status : 0;
    };
    CHECK(status("GET / HTTP/1.1\n") == 400);
    CHECK(status("GET / HTTP/1.1\rX") == 400);
    CHECK(status("GET / HTTP/1.1\r\n Host: a\r\n") == 400);
    CHECK(status("GET / HTTP/1.1\r\nHost: a\r\n\tb\r\n") == 400);
    CHECK(status(std::string("GET /\0", 6)) == 400);
    CHECK(status("\r\n\r\n") == 400);
    CHECK(status("GET /" + std::string(9000, 'a')) == 414);
    CHECK(status("GET / HTTP/1.1\r\nA: " + std::string(17000, 'a')) == 431);
    std::string many = "GET / HTTP/1.1\r\n";
    for (int i = 0; i < 101; ++i) many += "A: b\r\n";
    CHECK(status(many) == 431);
    CHECK(status("GET / HTTP/1.1\r\nA: b\r\n") == 0);
}

TEST_CASE("a range is read as RFC 9110 section 14 says") {
    const auto part = [](std::uint64_t offset, std::uint64_t length) { return Range{RangeKind::part, offset, length}; };
    const Range whole{RangeKind::whole, 0, 100}, none{RangeKind::unsatisfiable, 0, 0};
    const std::vector<std::pair<std::string, Range>> rows{
        {"bytes=0-0", part(0, 1)},
        {"bytes=0-99", part(0, 100)},
        {"bytes=10-19", part(10, 10)},
        {"bytes=10-", part(10, 90)},
        {"bytes=-1", part(99, 1)},
        {"bytes=-100", part(0, 100)},
        {"bytes=-500", part(0, 100)},
        {"bytes=90-500", part(90, 10)},
        {"bytes=99-", part(99, 1)},
        {"BYTES=1-2", part(1, 2)},
        {" bytes = 1 - 2 ", part(1, 2)},
        {"bytes=100-", none},
        {"bytes=100-200", none},
        {"bytes=-0", none},
        {"bytes=0-99999999999999999999", part(0, 100)},
        {"bytes=99999999999999999999-", none},
        {"", whole},
        {"bytes=", whole},
        {"bytes", whole},
        {"bytes=-", whole},
        {"bytes=a-b", whole},
        {"bytes=5-4", whole},
        {"bytes=1-2,5-6", whole},
        {"bytes=-1,-2", whole},
        {"items=0-1", whole},
        {"bytes=+1-2", whole},
        {"bytes=0x1-2", whole},
        {"bytes=--1", whole},
        {"bytes=1", whole},
    };
    for (const auto& [field, range] : rows) {
        INFO(field);
        CHECK(select_range(field, 100) == range);
    }
    CHECK(select_range("bytes=0-", 0) == none);
    CHECK(select_range("bytes=-5", 0) == none);
}

TEST_CASE("dates of all three forms are read, others are not") {
    CHECK(format_http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
    for (auto text : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
        CHECK(parse_http_date(text) == 784111777);
    for (auto text : {"", "yesterday", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 GMT x", "1994-11-06"})
        CHECK_FALSE(parse_http_date(text));
}

TEST_CASE("tags are compared as the field that names them asks") {
    CHECK(lists_etag("\"a\"", "\"a\""));
    CHECK(lists_etag("\"x\", W/\"a\"", "\"a\""));
    CHECK(lists_etag("W/\"a\"", "W/\"a\""));
    CHECK(lists_etag("*", "\"a\""));
    CHECK(lists_etag("\"a,b\",\"c\"", "\"c\""));
    CHECK_FALSE(lists_etag("\"b\"", "\"a\""));
    CHECK_FALSE(lists_etag("a", "\"a\""));
    CHECK_FALSE(lists_etag("\"a", "\"a\""));
    CHECK_FALSE(lists_etag("", "\"a\""));
    CHECK_FALSE(lists_etag("W/\"a\"", "\"a\"", true));
    CHECK(lists_etag("\"a\"", "\"a\"", true));
}

TEST_CASE("conditions are taken in the order of RFC 9110") {
    const std::string old_date = "Sun, 06 Nov 1994 08:49:36 GMT", same_date = "Sun, 06 Nov 1994 08:49:37 GMT";
    const auto status = [](std::map<std::string, std::string, std::less<>> headers) {
        return precondition(get("/", std::move(headers)), "\"a\"", 784111777).value_or(200);
    };
    CHECK(status({}) == 200);
    CHECK(status({{"if-none-match", "\"a\""}}) == 304);
    CHECK(status({{"if-none-match", "\"b\""}, {"if-modified-since", same_date}}) == 200);
    CHECK(status({{"if-modified-since", same_date}}) == 304);
    CHECK(status({{"if-modified-since", old_date}}) == 200);
    CHECK(status({{"if-modified-since", "nonsense"}}) == 200);
    CHECK(status({{"if-match", "\"b\""}}) == 412);
    CHECK(status({{"if-match", "\"a\""}, {"if-none-match", "\"a\""}}) == 304);
    CHECK(status({{"if-unmodified-since", old_date}}) == 412);
    CHECK(status({{"if-unmodified-since", same_date}}) == 200);
}

TEST_CASE("a file answers whole, in part, not at all") {
    const auto whole = file_response(get("/"), file_of(1000));
    CHECK(whole.status == 200);
    CHECK((whole.offset == 0 && whole.length == 1000 && whole.source));
    CHECK(header(whole, "Accept-Ranges") == "bytes");
    CHECK(header(whole, "Repr-Digest") == "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
    CHECK(header(whole, "Last-Modified") == "Sun, 06 Nov 1994 08:49:37 GMT");
    const auto etag = header(whole, "ETag");
    CHECK(etag.size() == 66);

    const auto part = file_response(get("/", {{"range", "bytes=-10"}}), file_of(1000));
    CHECK(part.status == 206);
    CHECK((part.offset == 990 && part.length == 10));
    CHECK(header(part, "Content-Range") == "bytes 990-999/1000");

    const auto beyond = file_response(get("/", {{"range", "bytes=1000-"}}), file_of(1000));
    CHECK(beyond.status == 416);
    CHECK(header(beyond, "Content-Range") == "bytes */1000");
    CHECK_FALSE(beyond.source);

    const auto known = file_response(get("/", {{"range", "bytes=0-1"}, {"if-none-match", etag}}), file_of(1000));
    CHECK(known.status == 304);
    CHECK_FALSE(known.source);
    CHECK(header(known, "ETag") == etag);

    CHECK(file_response(get("/", {{"range", "bytes=0-1"}, {"if-range", etag}}), file_of(9)).status == 206);
    CHECK(file_response(get("/", {{"range", "bytes=0-1"}, {"if-range", "\"other\""}}), file_of(9)).status == 200);
    CHECK(file_response(get("/", {{"range", "bytes=0-1"}, {"if-range", "W/" + etag}}), file_of(9)).status == 200);
    CHECK(file_response(get("/", {{"range", "bytes=0-1"}, {"if-range", header(whole, "Last-Modified")}}), file_of(9))
              .status == 206);
    CHECK(file_response(get("/", {{"if-match", "\"other\""}}), file_of(9)).status == 412);
}

TEST_CASE("types that can run script are downloads in a sandbox") {
    for (std::string mime : {"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml",
                             "application/x-shockwave-flash", "application/octet-stream", "", "TEXT/HTML; charset=x"}) {
        INFO(mime);
        auto file = file_of(10);
        file.mime = mime;
        const auto response = file_response(get("/"), std::move(file));
        CHECK(header(response, "Content-Disposition").starts_with("attachment;"));
        CHECK(header(response, "Content-Security-Policy").find("sandbox") != std::string::npos);
    }
    CHECK(header(file_response(get("/"), file_of(10)), "Content-Disposition") == "inline; filename=\"a.pdf\"");
    auto script = file_of(10);
    script.mime = "text/javascript";
    CHECK(header(file_response(get("/"), std::move(script)), "Content-Type") == "application/octet-stream");
}

TEST_CASE("a download name cannot split or forge a header") {
    const auto name = [](std::string_view given) { return content_disposition("inline", given); };
    CHECK(name("a b.pdf") == "inline; filename=\"a b.pdf\"");
    CHECK(name("Манас.pdf") == "inline; filename=\"_____.pdf\"; filename*=UTF-8''%D0%9C%D0%B0%D0%BD%D0%B0%D1%81.pdf");
    CHECK(name("a\"b.pdf") == "inline; filename=\"a_b.pdf\"; filename*=UTF-8''a%22b.pdf");
    CHECK(name("a\r\nSet-Cookie: x") == "inline; filename=\"aSet-Cookie: x\"");
    CHECK(name("../../etc/passwd") == "inline; filename=\"....etcpasswd\"");
    CHECK(name("\u202efdp.exe") == "inline; filename=\"fdp.exe\"");
    CHECK(name("") == "inline; filename=\"file\"");
    CHECK(name("..") == "inline; filename=\"file\"");
    CHECK(name(std::string(5000, 'x')).size() < 200);
    CHECK(name("\xff\xfe").find("\xff") == std::string::npos);
}

TEST_CASE("gzip is used where the client takes it") {
    for (auto field : {"gzip", "gzip, deflate, br", "deflate;q=1, gzip;q=0.5", "*", "GZIP", "gzip;q=1.0"})
        CHECK(accepts_gzip(field));
    for (auto field : {"", "br", "gzip;q=0", "gzip; q=0.000", "identity", "*;q=0", "gzip;q=0, *"})
        CHECK_FALSE(accepts_gzip(field));

    const auto page = [](std::string cache) {
        Response response;
        response.set("Content-Type", "text/html; charset=utf-8");
        response.set("ETag", "\"v1\"");
        if (!cache.empty()) response.set("Cache-Control", std::move(cache));
        response.body = std::string(20000, 'a');
        return response;
    };
    auto packed = page("");
    finish(get("/", {{"accept-encoding", "gzip"}}), packed);
    CHECK(header(packed, "Content-Encoding") == "gzip");
    CHECK(header(packed, "Vary") == "Accept-Encoding");
    CHECK(header(packed, "ETag") == "W/\"v1\"");
    CHECK(header(packed, "Content-Length") == std::to_string(packed.body.size()));
    CHECK(packed.body.size() < 1000);

    auto plain = page("");
    finish(get("/"), plain);
    CHECK(header(plain, "Content-Encoding").empty());
    CHECK(header(plain, "Vary") == "Accept-Encoding");

    auto secret = page("private");
    finish(get("/", {{"accept-encoding", "gzip"}}), secret);
    CHECK(header(secret, "Content-Encoding").empty());

    auto known = page("");
    finish(get("/", {{"accept-encoding", "gzip"}, {"if-none-match", "W/\"v1\""}}), known);
    CHECK(known.status == 304);
    CHECK(known.body.empty());
    CHECK(header(known, "Content-Length").empty());
}

TEST_CASE("every answer gets the security headers, and its own win") {
    Response response;
    response.set("content-security-policy", "default-src 'none'");
    response.set("X-Note", "a\r\nSet-Cookie: b");
    response.body = "x";
    finish(get("/"), response);
    CHECK(header(response, "Content-Security-Policy") == "default-src 'none'");
    CHECK(header(response, "X-Content-Type-Options") == "nosniff");
    CHECK_FALSE(header(response, "Referrer-Policy").empty());
    CHECK_FALSE(header(response, "Date").empty());
    CHECK(header(response, "X-Note") == "a  Set-Cookie: b");
    CHECK(header(response, "Content-Type") == "text/plain; charset=utf-8");

    Response bare;
    finish(get("/"), bare);
    const auto csp = header(bare, "Content-Security-Policy");
    for (auto part : {"default-src 'self'", "base-uri", "frame-ancestors 'none'", "form-action 'self'"})
        CHECK(csp.find(part) != std::string::npos);
    CHECK(csp.find("unsafe") == std::string::npos);
    CHECK(header(bare, "Content-Length") == "0");
}

TEST_CASE("a problem is text for people and problem+json for programs") {
    const auto page =
        problem(get("/", {{"accept", "text/html"}, {"accept-language", "ru"}}), 429, "Others are waiting.");
    CHECK(header(page, "Content-Type") == "text/html; charset=utf-8");
    CHECK(page.body.find("<html lang=\"ru\">") != std::string::npos);
    CHECK(page.body.find("<h1>Другие ждут</h1>") != std::string::npos);
    const auto text = problem(get("/"), 500, {}, "abc123");
    CHECK(text.body == "500 Internal Server Error\nReference: abc123\n");
    const auto json = problem(get("/", {{"accept", "application/json"}}), 400, "Why.");
    CHECK(header(json, "Content-Type") == "application/problem+json");
    CHECK(json.body == R"({"title":"Bad Request","status":400,"detail":"Why."})");
}

TEST_CASE("the most literal route answers, whatever the order") {
    Router router;
    const auto says = [](std::string text) {
        return [text](const Request&) {
            Response response;
            response.body = text;
            return response;
        };
    };
    router.add("GET", "/r/{pid}/{file}", says("file"));
    router.add("GET", "/r/{pid}/lineage", says("lineage"));
    router.add("GET", "/r/{pid}/", says("record"));
    router.add("GET", "/r/{pid}/export/{fmt}", says("export"));
    router.add("GET", "/", says("home"));
    router.add("GET", "/oai", says("oai get"));
    router.add("POST", "/oai", says("oai post"));
    router.add("GET", "/static/{path*}", says("static"));
    const auto body = [&router](std::string target) { return router.answer(get(target)).body; };
    CHECK(body("/") == "home");
    CHECK(body("/r/x/a.pdf") == "file");
    CHECK(body("/r/x/lineage") == "lineage");
    CHECK(body("/r/x/") == "record");
    CHECK(body("/r/x/export/ris") == "export");
    CHECK(body("/static/a/b.css") == "static");
    CHECK(body("/oai?verb=Identify") == "oai get");

    const auto moved = router.answer(get("/r/x?hl=ky"));
    CHECK(moved.status == 308);
    CHECK(header(moved, "Location") == "/r/x/?hl=ky");
    CHECK(router.answer(get("/nowhere")).status == 404);
    CHECK(router.answer(get("/r//")).status == 404);
    CHECK(router.answer(get("/static/")).status == 200);

    auto post = get("/oai");
    post.method = "POST";
    CHECK(router.answer(post).body == "oai post");
    post.method = "DELETE";
    const auto refused = router.answer(post);
    CHECK(refused.status == 405);
    CHECK(header(refused, "Allow") == "OPTIONS, GET, HEAD, POST");
    post.method = "OPTIONS";
    CHECK(router.answer(post).status == 204);
    CHECK(header(router.answer(post), "Allow") == "OPTIONS, GET, HEAD, POST");
    auto head = get("/oai");
    head.method = "HEAD";
    CHECK(router.answer(head).body == "oai get");
    CHECK_THROWS_AS(router.add("GET", "/oai", says("")), std::logic_error);

    router.on_problem([](const Request&, unsigned status) {
        Response response;
        response.body = "page " + std::to_string(status);
        return response;
    });
    const auto page = router.answer(get("/nowhere"));
    CHECK((page.status == 404 && page.body == "page 404"));
}

TEST_CASE("an address to listen on is read as people write it") {
    CHECK(parse_listen("127.0.0.1:8080").value() == ListenAddress{"127.0.0.1", 8080});
    CHECK(parse_listen("[::1]:80").value() == ListenAddress{"::1", 80});
    CHECK(parse_listen("localhost:0").value() == ListenAddress{"127.0.0.1", 0});
    CHECK(parse_listen("*:8080").value() == ListenAddress{"0.0.0.0", 8080});
    for (auto text :
         {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "a@b:1", "example.org:80", "::1:80", "1.2.3.4:x"}) {
        INFO(text);
        const auto listen = parse_listen(text);
        REQUIRE_FALSE(listen);
        CHECK(listen.error().code == ErrorCode::usage);
    }
}
