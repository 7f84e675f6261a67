#include <repository/base/calendar.hpp>
#include <repository/base/clock.hpp>
#include <repository/base/config.hpp>
#include <repository/base/digest.hpp>
#include <repository/base/limits_file.hpp>
#include <repository/base/lock.hpp>
#include <repository/base/source_file.hpp>
#include <repository/base/text.hpp>
#include <repository/base/units.hpp>
#include <schemas/pid.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <tests/support/catch.hpp>
#include <tests/support/folder.hpp>

using namespace muras;
using muras::test::Folder;

TEST_CASE("a datestamp is read only in the two forms of OAI-PMH and only when the date exists") {
    CHECK(parse_datestamp("1970-01-01") == 0);
    CHECK(parse_datestamp("1970-01-01", true) == 86399);
    CHECK(parse_datestamp("2024-02-29T12:00:01Z") == 1709208001);
    for (auto wrong : {"2023-02-29", "2024-13-01", "2024-1-01", "20240101", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00",
                       "2024-01-01T00:00:00+06:00", "", "2024-01-01T00:00:00Zx", "-024-01-01", "2024-01-01 00:00:00Z"})
        CHECK_FALSE(parse_datestamp(wrong));
}

TEST_CASE("a datestamp that was written is read back") {
    for (std::int64_t t : {0ll, 951'782'400ll, 1'709'208'001ll, 4'102'444'799ll}) CHECK(parse_datestamp(format_datestamp(t)) == t);
    CHECK(format_day(1'709'208'001) == "2024-02-29");
}

TEST_CASE("digests agree with their published vectors") {
    CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    Sha256 pieces;
    pieces.add("a");
    pieces.add("bc");
    CHECK(to_hex(pieces.finish()) == to_hex(sha256("abc")));
    CHECK(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(random_bytes(16) != random_bytes(16));
}

TEST_CASE("every machine gives the same record the same PID") {
    CHECK(make_pid("nak", "oai:nak.example:1") == make_pid("nak", "oai:nak.example:1"));
    CHECK(make_pid("nak", "oai:nak.example:1") != make_pid("nak2", "oai:nak.example:1"));
    CHECK(is_pid(make_pid("nak", "oai:nak.example:1")));
    // Pinned: a change here would give every record of every installation another address.
    CHECK(make_pid("nak", "oai:nak.example:1") == "aytc2nvwmaw9g");
    CHECK(make_pid("журнал", "oai:пример:1") == "3jcxs1cdqr9kr");
}

TEST_CASE("lower case composes first and knows the Kyrgyz letters") {
    CHECK(lower("ҢӨҮ ЁЙ") == "ңөү ёй");
    CHECK(lower("И\u0306ога") == "йога");
    CHECK(nfc("и\u0306") == "й");
}

TEST_CASE("white space of any kind becomes one blank") {
    CHECK(squeeze("  a \n\t b\u00a0\u00a0c ") == "a b c");
    CHECK(squeeze("") == "");
}

TEST_CASE("ill-formed bytes are seen and replaced, never passed on") {
    CHECK(is_utf8("Ысык-Көл"));
    CHECK_FALSE(is_utf8("\xC3\x28"));
    CHECK_FALSE(is_utf8("\xED\xA0\x80"));
    CHECK(to_valid_utf8("a\xFF"
                        "b") == "a\xEF\xBF\xBD"
                                "b");
    CHECK(is_utf8(to_valid_utf8("\xC3\x28\xFF\xF0\x9F")));
}

TEST_CASE("charsets of the region are read") {
    std::string out;
    REQUIRE(to_utf8("\xCA\xFB\xF0\xE3\xFB\xE7", "windows-1251", out));
    CHECK(out == "Кыргыз");
    CHECK_FALSE(to_utf8("x", "no-such-charset", out));
}

TEST_CASE("Kyrgyz letters sort where the alphabet has them") {
    CHECK(collation_key("Нарын") < collation_key("Ңапай"));
    CHECK(collation_key("Ңапай") < collation_key("Ош"));
    CHECK(collation_key("Ош") < collation_key("Өзгөн"));
    CHECK(collation_key("Өзгөн") < collation_key("Пишпек"));
    CHECK(collation_key("Ука") < collation_key("Үзөңгү"));
}

TEST_CASE("a log line stays one line whatever a donor sends") {
    CHECK(printable("a\nb\x1b[31m") == "a\\x0ab\\x1b[31m");
    CHECK(printable("\u202etxt") == "\\xe2\\x80\\xaetxt");
    CHECK(printable("Көл\xFF") == "Көл\\xff");
    CHECK(percent_encoded("oai:x:% 1ы") == "oai:x:%25%201%D1%8B");
}

TEST_CASE("cutting at letters never cuts a letter") {
    CHECK(first_letters("Көл", 2) == "Кө");
    CHECK(first_letters("Көл", 9) == "Көл");
    CHECK(letters("Көл") == 3);
}

TEST_CASE("durations and sizes are read as people write them") {
    CHECK(*parse_duration("24h") == 86400);
    CHECK(*parse_duration("45s") == 45);
    CHECK(*parse_bytes("32M") == 32 << 20);
    CHECK(*parse_bytes("100") == 100);
    for (auto wrong : {"", "h", "-1s", "1.5h", "10", "9999999999999999d"}) CHECK_FALSE(parse_duration(wrong));
    CHECK(format_duration(86400) == "1d");
    CHECK(format_bytes(32 << 20) == "32M");
    CHECK(*parse_duration(format_duration(5400)) == 5400);
}

TEST_CASE("an unknown key in the configuration is named with its file and line") {
    Folder folder;
    auto file = folder.write("muras.toml", "[serve]\nlisten = \"127.0.0.1:0\"\n\nport = 8080\n");
    auto config = load_config(file);
    REQUIRE_FALSE(config);
    CHECK(config.error().code == ErrorCode::config);
    CHECK(config.error().message == file + ", line 4: unknown key \"serve.port\"");
}

TEST_CASE("a value of the wrong kind says what was expected") {
    Folder folder;
    auto config = load_config(folder.write("muras.toml", "[serve]\nworkers = \"many\"\n"));
    REQUIRE_FALSE(config);
    CHECK(config.error().message.find("line 2: \"serve.workers\" must be a whole number of at least 1") != std::string::npos);
    CHECK(load_config(folder.write("b.toml", "[serve\n")).error().code == ErrorCode::config);
    CHECK(load_config(folder / "missing.toml").error().code == ErrorCode::config);
}

TEST_CASE("the repository's id is a domain, because it is part of every identifier that goes out") {
    Folder folder;
    auto load = [&](const std::string& id) { return load_config(folder.write("muras.toml", "[repository]\nid = \"" + id + "\"\n")); };
    CHECK(load("library.example.kg"));
    CHECK(load("a-1.b2"));
    for (auto wrong : {"localhost", "a b.kg", "a..kg", ".kg", "kg.", "127.0.0.1", "https://a.kg", "\xD0\xB0.\xD0\xB1"}) {
        INFO(wrong);
        CHECK(load(wrong).error().code == ErrorCode::config);
    }
}

TEST_CASE("every key of the README's example configuration is understood") {
    std::ifstream readme(std::string(MURAS_SOURCE_DIR) + "/README.md");
    std::string text(std::istreambuf_iterator<char>(readme), {});
    auto begin = text.find("```toml\n", text.find("## Settings")) + 8;
    Folder folder;
    auto config = load_config(folder.write("muras.toml", text.substr(begin, text.find("```", begin) - begin)));
    REQUIRE(config);
    CHECK(config->page_size == Config{}.page_size);
    CHECK(config->map_size_bytes == Config{}.map_size_bytes);
    CHECK(config->listen == Config{}.listen);
}

TEST_CASE("the README names every limit with its default and its bounds") {
    std::ifstream readme(std::string(MURAS_SOURCE_DIR) + "/README.md");
    std::string text{std::istreambuf_iterator<char>(readme), {}};
    auto begin = text.find("[limits]");
    REQUIRE(begin != std::string::npos);
    text = text.substr(begin, text.find("```", begin) - begin);
    Folder folder;
    auto config = load_config(folder.write("muras.toml", text));
    REQUIRE(config);
    CHECK(config->limits == Limits{});
    Limits limits;
    for (const auto& key : limit_keys(limits)) {
        INFO(key.path);
        auto name = key.path.substr(key.path.find('.') + 1);
        auto line = text.find("\n" + name + " = ");
        REQUIRE(line != std::string::npos);
        // "whole number from 0 to 20" and "a size from \"4K\" to \"4M\"" are written "0 to 20" and "4K to 4M".
        auto expected = key.set("nonsense");
        auto bounds = expected.substr(expected.find(" from ") + 6);
        std::erase(bounds, '"');
        CHECK(text.substr(line + 1, text.find('\n', line + 1) - line).find(bounds) != std::string::npos);
    }
}

TEST_CASE("a limit is read with its unit, and refused out of its bounds") {
    Folder folder;
    auto load = [&](const std::string& line) { return load_config(folder.write("muras.toml", "[limits]\n" + line + "\n")); };
    auto config = load("attributes = 512\ntext = \"2M\"\nidentifier = 300\nlanding_page_again = \"90d\"\nfile_resumes = 0");
    REQUIRE(config);
    CHECK(config->limits.page.attributes == 512);
    CHECK(config->limits.page.text_bytes == 2 << 20);
    CHECK(config->limits.page.identifier_bytes == 300);
    CHECK(config->limits.files.landing_page_again_s == 90 * 24 * 3600);
    CHECK(config->limits.files.resumes == 0);
    CHECK(config->limits.connection == ConnectionLimits{});  // what is not named stays

    auto refused = [&](const std::string& line) {
        auto read = load(line);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == ErrorCode::config);
        CHECK(read.error().message.find("line 2") != std::string::npos);
        return read.error().message;
    };
    CHECK(refused("attributes = 60000").find("a whole number from 16 to 1024") != std::string::npos);
    CHECK(refused("attributes = \"512\"").find("a whole number") != std::string::npos);
    CHECK(refused("text = \"1G\"").find("a size from \"1K\" to \"8M\"") != std::string::npos);
    CHECK(refused("text = -1").find("a size") != std::string::npos);
    CHECK(refused("connect_timeout = 20").find("a duration from \"1s\" to \"10m\"") != std::string::npos);
    CHECK(refused("connect_timeout = \"0s\"").find("from \"1s\"") != std::string::npos);
    CHECK(refused("redirect = 5").find("unknown key \"limits.redirect\"") != std::string::npos);
}

TEST_CASE("the environment stands over the file") {
    Folder folder;
    auto file = folder.write("muras.toml", "[store]\ndata = \"/from/file\"\n");
    CHECK(load_config(file)->data_dir == "/from/file");
    ::setenv("MURAS_DATA", "/from/environment", 1);
    CHECK(load_config(file)->data_dir == "/from/environment");
    ::unsetenv("MURAS_DATA");
}

TEST_CASE("a source written as TOML is read back the same") {
    Folder folder;
    Source source;
    source.key = "osh-1";
    source.name = "Ош \"мамлекеттик\" университети";
    source.base_url = "https://repository.example.kg/oai/request";
    source.sets = {"theses", "a:b"};
    source.ocr = {"kir", "rus"};
    source.files = true;
    source.every_s = 86400;
    source.allow_private = {"127.0.0.1:8081-8084", "[::1]:80", "10.0.0.1", "fd00::1"};
    source.max_response_bytes = 1 << 20;
    auto read = load_source(folder.write("source.toml", source_toml(source)));
    REQUIRE(read);
    CHECK(*read == source);
}

TEST_CASE("a source that can't work is refused with what was expected") {
    auto refused = [](auto change) {
        Source source;
        source.key = "ok";
        source.base_url = "http://example.kg/oai";
        change(source);
        return !check_source(source);
    };
    CHECK_FALSE(refused([](Source&) {}));
    CHECK(refused([](Source& s) { s.key = "Upper"; }));
    CHECK(refused([](Source& s) { s.key = "-x"; }));
    CHECK(refused([](Source& s) { s.key = std::string(33, 'a'); }));
    CHECK(refused([](Source& s) { s.base_url = "ftp://example.kg/"; }));
    CHECK(refused([](Source& s) { s.base_url = "example.kg/oai"; }));
    CHECK(refused([](Source& s) { s.base_url = "http://example.kg/oai?verb=Identify"; }));
    CHECK(refused([](Source& s) { s.allow_private = {"localhost"}; }));
    CHECK(refused([](Source& s) { s.allow_private = {"127.0.0.1:0"}; }));
    CHECK(refused([](Source& s) { s.attempts = 0; }));
}

TEST_CASE("a lock that somebody holds is refused with the holder's pid, and freed when the holder dies") {
    Folder folder;
    auto path = folder / "lock";
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    auto child = ::fork();
    if (child == 0) {
        auto held = FileLock::acquire(path, std::chrono::seconds(1));
        char ok = held ? 'y' : 'n';
        if (::write(ready[1], &ok, 1) != 1) ::_exit(1);
        ::pause();
        ::_exit(0);
    }
    char ok = 0;
    REQUIRE(::read(ready[0], &ok, 1) == 1);
    REQUIRE(ok == 'y');
    auto refused = FileLock::acquire(path, std::chrono::milliseconds(50));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::busy);
    CHECK(refused.error().message.find(std::to_string(child)) != std::string::npos);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CHECK(FileLock::acquire(path, std::chrono::milliseconds(50)));
}

TEST_CASE("dates are written as readers of each tongue write them, and what is no date stays as it is") {
    CHECK(date_text(Tongue::en, "2018-05-18") == "18 May 2018");
    CHECK(date_text(Tongue::ru, "2018-05-18").starts_with("18 мая 2018"));  // then "г." behind a narrow space
    CHECK(date_text(Tongue::ky, "2018-05-18") == "2018-ж., 18-май");
    CHECK(date_text(Tongue::en, "2018-05") == "May 2018");
    CHECK(date_text(Tongue::en, "2018-05-18T04:38:21Z") == "18 May 2018");
    CHECK(date_text(Tongue::en, "2016/2018-12") == "2016–December 2018");
    for (auto text : {"2018", "2018-13", "2018-02-30", "19XX", "", "/", "2016/", "<script>"})
        CHECK(date_text(Tongue::en, text) == text);
}

TEST_CASE("hexadecimal digits are read back as they are written, and anything else is refused") {
    using namespace muras;
    const std::string bytes("\0\x7f\xff" "a", 4);
    CHECK(from_hex(to_hex(bytes)) == bytes);
    CHECK(from_hex("") == "");
    for (auto wrong : {"0", "0g", "AB", "0 ", "00f"}) CHECK_FALSE(from_hex(wrong));
}
