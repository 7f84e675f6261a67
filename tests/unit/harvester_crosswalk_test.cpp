// From Dublin Core to our record: the crosswalk, and the normalisers behind it.
#include <iostream>

#include <harvester/incoming.hpp>
#include <harvester/normalise/date.hpp>
#include <harvester/normalise/file_link.hpp>
#include <harvester/normalise/identifier.hpp>
#include <harvester/normalise/language.hpp>
#include <harvester/normalise/name.hpp>
#include <harvester/normalise/rights.hpp>
#include <harvester/normalise/subject.hpp>
#include <harvester/normalise/text.hpp>
#include <harvester/normalise/title.hpp>
#include <harvester/normalise/type.hpp>
#include <schemas/types.hpp>
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;
using namespace muras::normalise;

namespace {

constexpr std::int64_t now = 1'790'000'000;  // 2026

Metadata mapped(const std::string& elements, const std::string& profile = "auto") {
    auto record = parse_record(dc_record("1", elements));
    REQUIRE(record);
    Source source;
    source.key = "x";
    source.profile = profile;
    return incoming_record(std::move(*record), source, now).record.metadata;
}

std::string edtf(std::string_view text) {
    auto date = read_date(text, 2027);
    return date ? date->edtf : "";
}

std::string shown(const Agent& a) {
    std::string out = a.kind == "org" ? "org" : "family=" + a.family;
    if (!a.given.empty()) out += ";given=" + a.given;
    if (!a.initials.empty()) out += ";initials=" + a.initials;
    if (!a.patronymic.empty()) out += ";patronymic=" + a.patronymic;
    return out;
}

std::string identified(std::string_view text) {
    auto i = read_identifier(text);
    return i.scheme + ":" + i.value + (i.valid ? "" : " unsound");
}

std::string typed(std::vector<std::string> values, std::string_view title = "") {
    return read_type(values, title).code;
}

bool warned(const Metadata& m, std::string_view code) {
    for (const auto& w : m.warnings)
        if (w.code == code) return true;
    return false;
}

}  // namespace

TEST_CASE("an article of CyberLeninka knows its journal, issue and pages, and its cover is none of its addresses") {
    const std::string bibo = " xmlns:bibo='http://purl.org/ontology/bibo/'",
                      terms = " xmlns:dcterms='http://purl.org/dc/terms/'";
    auto m = mapped(
        "<rdf:type xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' rdf:resource='http://purl.org/ontology/bibo/"
        "AcademicArticle'/><dc:title>О ВЫЧИСЛЕНИИ ПОСТОЯННЫХ ВЕЛИЧИН</dc:title><dc:type>text</dc:type>"
        "<dc:identifier>http://x.ru/article/n/o</dc:identifier><dc:identifier "
        "linktype='thumbnail'>http://x.ru/covers/1.png"
        "</dc:identifier><bibo:issn" +
        bibo + ">0021-3446</bibo:issn><bibo:eissn" + bibo +
        ">2076-4626</bibo:eissn>"
        "<bibo:issue" +
        bibo + ">1</bibo:issue><bibo:pages" + bibo +
        ">022-036</bibo:pages>"
        "<dcterms:bibliographicCitation" +
        terms +
        ">ИЗВЕСТИЯ ВЫСШИХ УЧЕБНЫХ ЗАВЕДЕНИЙ. МАТЕМАТИКА</dcterms:bibliographicCitation>"
        "<dcterms:bibliographicCitation" +
        terms + ">Россия, Казань</dcterms:bibliographicCitation>");
    CHECK(m.type.code == "article");
    REQUIRE(m.host->issn.size() == 2);
    CHECK(m.host->issn[0].value == "0021-3446");
    CHECK(m.host->issue.value == "1");
    CHECK(m.host->first_page.value == "22");
    CHECK(m.host->last_page.value == "36");
    CHECK(m.host->title.value == "Известия высших учебных заведений. Математика");
    CHECK(m.titles.at(0).value == "О вычислении постоянных величин");
    for (const auto& id : m.identifiers) CHECK(id.value.find(".png") == std::string::npos);
    for (const auto& warning : m.warnings) CHECK(warning.code != "unmapped-element");
    // Words in dc:source are no journal where nothing else speaks of one.
    CHECK(mapped("<dc:title>Суу</dc:title><dc:source>Архив института</dc:source>").host->title.value.empty());
    CHECK(mapped("<dc:title>Суу</dc:title><bibo:pages" + bibo + ">S12-S15</bibo:pages>").host->first_page.value ==
          "S12-S15");
    CHECK(typed({"text", "http://purl.org/ontology/bibo/Book"}) == "book");
    CHECK(typed({"text", "http://purl.org/ontology/bibo/Excerpt"}) == "other");
}

TEST_CASE("a whole record is mapped and every value knows where it is from") {
    auto m = mapped(
        "<dc:title xml:lang='ru'>Сокращение ледников</dc:title><dc:title xml:lang='en'>Glacier  retreat</dc:title>"
        "<dc:creator>Клабуков, Илья Дмитриевич</dc:creator><dc:contributor>Осмонов Ж. С.</dc:contributor>"
        "<dc:subject>ледники; сток</dc:subject><dc:subject>УДК 551.324</dc:subject><dc:description>О "
        "ледниках.</dc:description>"
        "<dc:publisher>КНУ</dc:publisher><dc:date>2021-03-25</dc:date><dc:type>Статья</dc:type><dc:format>application/"
        "pdf</dc:format>"
        "<dc:identifier>https://x.kg/files/a.pdf</dc:identifier><dc:identifier>10.5555/a.1</dc:identifier>"
        "<dc:source>Вестник; Том 1; ISSN "
        "1694-7452</dc:source><dc:language>ru_RU</dc:language><dc:coverage>Нарын</dc:coverage>"
        "<dc:relation>https://x.kg/b.docx</dc:relation><dc:rights>info:eu-repo/semantics/openAccess</dc:rights>"
        "<dc:rights>http://creativecommons.org/licenses/by/4.0/deed.ru</dc:rights>");
    REQUIRE(m.titles.size() == 2);
    CHECK(m.titles[0].lang == "rus");
    CHECK(m.titles[1].kind == "parallel");
    CHECK(m.titles[1].value == "Glacier retreat");
    CHECK(m.titles[1].origin.raw == "Glacier  retreat");
    CHECK(m.titles[0].origin == Origin{"dc:title", "", ""});
    REQUIRE(m.agents.size() == 2);
    CHECK(m.agents[0].role == "aut");
    CHECK(m.agents[0].display == "Клабуков, Илья Дмитриевич");
    CHECK(m.agents[1].role == "ctb");
    CHECK(m.agents[1].display == "Осмонов, Ж.С.");
    CHECK(m.agents[1].origin == Origin{"dc:contributor", "Осмонов Ж. С.", "name"});
    REQUIRE(m.subjects.size() == 3);
    CHECK(m.subjects[1].label == "сток");
    CHECK(m.subjects[2].scheme == "udc");
    CHECK(m.subjects[2].code == "551.324");
    CHECK(m.dates.at(0).kind == "issued");
    CHECK(m.dates.at(0).year == 2021);
    CHECK(m.type.code == "article");
    CHECK(m.type.origin.element == "dc:type");
    CHECK(m.languages.at(0).code == "rus");
    CHECK(m.languages.at(0).basis == "mapped");
    REQUIRE(m.files.size() == 2);
    CHECK(m.files[0].name == "a.pdf");
    CHECK(m.files[0].mime == "application/pdf");
    CHECK(m.files[1].origin.element == "dc:relation");
    CHECK(m.identifiers.size() == 3);
    CHECK(m.rights.access == "open");
    CHECK(m.rights.licence == "https://creativecommons.org/licenses/by/4.0/");
    CHECK(m.warnings.empty());
}

TEST_CASE("a record with the same content has the same digest whatever its datestamp and white space") {
    Source source;
    source.key = "x";
    auto digest = [&](const std::string& xml) { return incoming_record(*parse_record(xml), source, now).content; };
    auto one = dc_record("1", "<dc:title>A  b</dc:title>");
    auto moved = one;
    moved.replace(moved.find("2024-01-01"), 10, "2025-05-05");
    CHECK(digest(one).size() == 32);
    CHECK(digest(one) == digest(moved));
    CHECK(digest(one) != digest(dc_record("1", "<dc:title>A c</dc:title>")));
    auto other_set = one;
    other_set.replace(other_set.find("theses"), 6, "papers");
    CHECK(digest(one) != digest(other_set));
}

TEST_CASE("odd shapes of oai_dc are mapped all the same and noted") {
    auto stray = mapped("loose text <dc:title>T</dc:title><foo:bar xmlns:foo='urn:f'>kept in raw</foo:bar>");
    CHECK(stray.titles.at(0).value == "T");
    CHECK(warned(stray, "stray-text"));
    CHECK(warned(stray, "unmapped-element"));
    auto wrong = mapped("<title xmlns='http://www.openarchives.org/OAI/2.0/oai_dc/'>T</title>");
    CHECK(wrong.titles.at(0).value == "T");
    CHECK(warned(wrong, "wrong-namespace"));

    Source source;
    source.key = "x";
    auto bare = parse_record(
        "<record><header><identifier>1</identifier></header><metadata>"
        "<dc:title xmlns:dc='http://purl.org/dc/elements/1.1/'>T</dc:title></metadata></record>");
    CHECK(incoming_record(std::move(*bare), source, now).record.metadata.titles.at(0).value == "T");
    auto qualified = parse_record(
        "<record><header><identifier>1</identifier></header><metadata><qdc:qualifieddc "
        "xmlns:qdc='http://dspace.org/qualifieddc/' xmlns:dc='http://purl.org/dc/elements/1.1/' "
        "xmlns:dcterms='http://purl.org/dc/terms/'><dc:title>T</dc:title><dcterms:issued>2001</dcterms:issued>"
        "</qdc:qualifieddc></metadata></record>");
    auto m = incoming_record(std::move(*qualified), source, now).record.metadata;
    CHECK(m.titles.at(0).value == "T");
    CHECK(m.dates.at(0).kind == "issued");
    auto unknown = parse_record(
        "<record><header><identifier>1</identifier></header><metadata><x:y xmlns:x='urn:x'><x:title>T</x:title></x:y>"
        "</metadata></record>");
    CHECK(warned(incoming_record(std::move(*unknown), source, now).record.metadata, "format-not-mapped"));
    auto none = parse_record("<record><header><identifier>1</identifier></header></record>");
    CHECK(warned(incoming_record(std::move(*none), source, now).record.metadata, "no-metadata"));
}

TEST_CASE("dates are read as the region writes them") {
    CHECK(edtf("2012") == "2012");
    CHECK(edtf("[2008]") == "2008");
    CHECK(edtf("2019-жыл") == "2019");
    CHECK(edtf("2017-жылдын 26-декабырдагы") == "2017-12-26");
    CHECK(edtf("июль 2007") == "2007-07");
    CHECK(edtf("2010/5/12") == "2010-05-12");
    CHECK(edtf("2018-09-15T10:22:11Z") == "2018-09-15");
    CHECK(edtf("2012-2013") == "2012/2013");
    CHECK(edtf("2021/2022 уч. год") == "2021/2022");
    CHECK(edtf("[б. г.]") == "");
    CHECK(edtf("19991117d1999  u u0rusy0103 ba") == "1999");
    CHECK(edtf("20141013d2014 ||| 0rusy0189 ca") == "2014");
    CHECK(edtf("12 ИЮЛ 2007") == "2007-07-12");
    CHECK(edtf("25.03.2021") == "2021-03-25");
    CHECK(edtf("5 июля 2007 г.") == "2007-07-05");
    CHECK(edtf("July 5, 2007") == "2007-07-05");
    CHECK(edtf("2012 г.") == "2012");
    CHECK(edtf("cop. 1998") == "1998");
    CHECK(edtf("ок. 1905") == "1905~");
    CHECK(edtf("20210311") == "2021-03-11");
    for (auto nothing : {"", "s.a.", "98", "2099", "1203", "12345", "-", "2010-13-01"}) {
        INFO(nothing);
        CHECK(edtf(nothing).empty());
    }
    CHECK(read_date("2018-09-15T10:22:11Z", 2027)->has_time);
    CHECK_FALSE(read_date("2018-09-15", 2027)->has_time);
}

TEST_CASE("of DSpace's three dates the last without a time is the date of issue") {
    auto m =
        mapped("<dc:date>2016-05-13T09:11:02Z</dc:date><dc:date>2016-05-13T09:11:02Z</dc:date><dc:date>2012</dc:date>");
    CHECK(m.dates[2].kind == "issued");
    CHECK(m.dates[0].kind == "available");
    auto timed = mapped("<dc:date>2016-05-13T09:11:02Z</dc:date><dc:date>2015-01-01T00:00:00Z</dc:date>");
    CHECK(timed.dates[1].kind == "issued");
    CHECK(mapped("<dc:date>info:eu-repo/date/embargoEnd/2030-01-01</dc:date>").dates[0].kind == "available");
    CHECK(warned(mapped("<dc:date>давно</dc:date>"), "date-unread"));
}

TEST_CASE("languages are read from labels, tags and the letters of the title") {
    for (auto [label, code] : std::initializer_list<std::pair<const char*, const char*>>{
             {"ru", "rus"},           {"rus", "rus"},       {"ru_RU", "rus"}, {"ru-RU", "rus"},   {"рус.", "rus"},
             {"русский язык", "rus"}, {"орус тили", "rus"}, {"ky", "kir"},    {"kir", "kir"},     {"ky_KG", "kir"},
             {"Кыргыз тили", "kir"},  {"kg", "kir"},        {"англ.", "eng"}, {"English", "eng"}, {"en_US", "eng"},
             {"tr", "tur"},           {"other", ""},        {"", ""},         {"und", ""},        {"ger", "deu"},
             {"zh-Hans", "zho"},      {"no language", ""}}) {
        INFO(label);
        CHECK(language_code(label) == code);
    }
    auto distrusted =
        mapped("<dc:title>Диссертациялык кеңештин отчету</dc:title><dc:language>en_US</dc:language>", "dspace");
    CHECK(distrusted.languages.at(0).code == "kir");
    CHECK(distrusted.languages.at(0).basis == "script");
    CHECK(mapped("<dc:title>Экономика региона</dc:title>").languages.empty());
    CHECK(
        mapped("<dc:title>Kyrgyz Libraries Community: Co-operation for development</dc:title>").languages.at(0).code ==
        "eng");
    CHECK(mapped("<dc:title xml:lang='ky-KG'>Ак</dc:title>").languages.at(0).code == "kir");
}

TEST_CASE("names are taken apart as the region writes them") {
    for (auto [text, parts] : std::initializer_list<std::pair<const char*, const char*>>{
             {"Клабуков, Илья Дмитриевич", "family=Клабуков;given=Илья;patronymic=Дмитриевич"},
             {"Иванов, И. И.", "family=Иванов;initials=И.И."},
             {"Иванов И.И.", "family=Иванов;initials=И.И."},
             {"И. И. Иванов", "family=Иванов;initials=И.И."},
             {"ИВАНОВ И.И.", "family=Иванов;initials=И.И."},
             {"L. S. Timonina", "family=Timonina;initials=L.S."},
             {"Колесников Александр Антонович", "family=Колесников;given=Александр;patronymic=Антонович"},
             {"Абазбек уулу Расул", "family=Абазбек уулу;given=Расул"},
             {"Расул Абазбек уулу", "family=Абазбек уулу;given=Расул"},
             {"Murakami, Midori", "family=Murakami;given=Midori"},
             {"World Bank", "org"},
             {"Кыргызский национальный университет", "org"},
             {"Banks, Iain M.", "family=Banks;given=Iain M."},
             {"Токтоматов А.Б., д.ф.-м.н., профессор", "family=Токтоматов;initials=А.Б."}}) {
        INFO(text);
        CHECK(shown(read_name(text)) == parts);
    }
    auto listed = read_names("Осмонов, Ж. С.; Петров, С. И.");
    REQUIRE(listed.agents.size() == 2);
    CHECK(listed.agents[1].display == "Петров, С.И.");
    CHECK(read_names("Осмонов Ж. С., Петров С. И.").agents.size() == 2);
    CHECK(read_names("Нет автора").agents.empty());
    CHECK(read_names("и др.").dropped.size() == 1);
    CHECK(read_names("Коллектив авторов").anonymous);
    CHECK(read_names("Коллектив авторов").agents.at(0).kind == "org");
}

TEST_CASE("a person that a journal lists in every language is one author") {
    auto m = mapped(
        "<dc:creator xml:lang='en-US'>L. S. Timonina</dc:creator><dc:creator xml:lang='en-US'>A. B. "
        "Osmonov</dc:creator>"
        "<dc:creator xml:lang='ru-RU'>Л. С. Тимонина</dc:creator><dc:creator xml:lang='ru-RU'>А. Б. "
        "Осмонов</dc:creator>");
    REQUIRE(m.agents.size() == 2);
    CHECK(m.agents[0].display == "Timonina, L.S.");
    CHECK(m.agents[0].variants == std::vector<std::string>{"Тимонина, Л.С."});
    auto uneven = mapped(
        "<dc:creator xml:lang='en'>A. One</dc:creator><dc:creator xml:lang='ru'>Б. Два</dc:creator>"
        "<dc:creator xml:lang='ru'>В. Три</dc:creator>");
    CHECK(uneven.agents.size() == 3);
}

TEST_CASE("types are told by the most exact term that a donor gives") {
    CHECK(typed({"Thesis"}) == "thesis-doctor");
    CHECK(typed({"Автореферат"}) == "autoabstract");
    CHECK(typed({"Учебник"}) == "textbook");
    CHECK(typed({"НИР"}) == "report-research");
    CHECK(typed({"Статья"}) == "article");
    CHECK(typed({"Тезисы"}) == "conference-abstract");
    CHECK(typed({"info:eu-repo/semantics/doctoralThesis"}) == "thesis-doctor");
    CHECK(typed({"http://purl.org/coar/resource_type/9DKX-KSAF"}) == "patent-utility");
    CHECK(typed({"Working Paper"}) == "report-policy");
    CHECK(typed({"Other"}) == "other");
    CHECK(typed({"окуу китеби"}) == "textbook");
    CHECK(typed({"ойлоп табуу"}) == "patent-invention");
    CHECK(typed({"info:eu-repo/semantics/patent", "http://purl.org/coar/resource_type/9DKX-KSAF"}) == "patent-utility");
    CHECK(typed({"info:eu-repo/semantics/doctoralThesis", "кандидатская диссертация"}) == "thesis-candidate");
    CHECK(typed({"info:eu-repo/semantics/publishedVersion", "info:eu-repo/semantics/article"}) == "article");
    CHECK(typed({"Thesis"}, "Влияние высоты: автореферат дис. … канд. мед. наук") == "autoabstract");
    CHECK(typed({"Article"}, "Как писать автореферат") == "article");
    CHECK(typed({}, "Физика: учебник для 7 класса") == "textbook");
    CHECK(typed({"что-то своё"}) == "other");
    CHECK(read_type({"что-то своё"}, "").origin.rule == "type-unknown");
    for (const auto& t : types) {  // what we send ourselves is understood
        INFO(t.code);
        auto own = std::string(t.label);
        CHECK((typed({own}) == t.code || own == "Other"));
    }
}

TEST_CASE("identifiers are told by their look and their check digit") {
    CHECK(identified("https://doi.org/10.24108/2658-3143-2021-4-3-94-105") == "doi:10.24108/2658-3143-2021-4-3-94-105");
    CHECK(identified("doi: 10.18334/evp.2.3.113446.") == "doi:10.18334/evp.2.3.113446");
    CHECK(identified("http://hdl.handle.net/1975/7634") == "handle:1975/7634");
    CHECK(identified("http://hdl.handle.net/123456789/12").starts_with("url:"));
    CHECK(identified("5-901006-99-2") == "isbn:9785901006993");
    CHECK(identified("ISBN 978-5-906001-38-2") == "isbn:9785906001382");
    CHECK(identified("1694-7452") == "issn:1694-7452");
    CHECK(identified("ISSN 1694-7453") == "local:1694-7453 unsound");
    CHECK(identified("AID-176-C-16-00002") == "grant_no:AID-176-C-16-00002");
    CHECK(identified("С. 25–31") == "pages:25-31");
    CHECK(identified("KG 2034 C1") == "patent_no:KG2034C1");
    CHECK(identified("oai:helda.helsinki.fi:1975/7634") == "oai:oai:helda.helsinki.fi:1975/7634");
    CHECK(identified("RU/УГОНБ/EK/72944") == "local:RU/УГОНБ/EK/72944");
    CHECK(identified("123-45678-90") == "local:123-45678-90 unsound");
    CHECK(identified("http://x.kg/кат алог?a=b|c") ==
          "url:http://x.kg/%D0%BA%D0%B0%D1%82%20%D0%B0%D0%BB%D0%BE%D0%B3?a=b%7Cc");
    CHECK(identified("28146") == "local:28146");
    CHECK(mapped("<dc:identifier>978-5-\xC2\xAD"
                 "906001-38-2</dc:identifier>")
              .identifiers.at(0)
              .scheme == "isbn");
    CHECK(mapped("<dc:identifier>ББК 28.693.35</dc:identifier>").subjects.at(0).scheme == "bbk");
}

TEST_CASE("classification codes need the word before them") {
    auto subject = [](std::string_view text) {
        auto s = read_class(text);
        return s ? s->scheme + " " + s->code + (s->label.empty() ? "" : " " + s->label) : std::string("none");
    };
    CHECK(subject("УДК 94(575.2)") == "udc 94(575.2)");
    CHECK(subject("ББК Ч3") == "bbk Ч3");
    CHECK(subject("ББК: 74.584.44(2)я2") == "bbk 74.584.44(2)я2");
    CHECK(subject("МПК E02B 3/02 (2006.01)") == "ipc E02B 3/02");
    CHECK(subject("специальность 07 00 02 — Отечественная история") == "vak 07.00.02 Отечественная история");
    CHECK(subject("05.13.18") == "none");
    CHECK(subject("специальность учителя") == "none");
    CHECK(read_subjects("a, b; c").size() == 2);
}

TEST_CASE("rights are never assumed open") {
    auto rights = [](std::initializer_list<const char*> texts) {
        Rights r;
        for (auto t : texts) static_cast<void>(read_rights(t, r));
        return r;
    };
    CHECK(rights({"info:eu-repo/semantics/openAccess"}).access == "open");
    CHECK(rights({"metadata.only"}).access == "metadata-only");
    CHECK(rights({"http://purl.org/coar/access_right/c_16ec"}).access == "restricted");
    CHECK(rights({"Доступ ограничен"}).access == "restricted");
    CHECK(rights({"CC BY-NC 4.0"}).licence == "https://creativecommons.org/licenses/by-nc/4.0/");
    CHECK(rights({"https://creativecommons.org/publicdomain/zero/1.0/"}).licence ==
          "https://creativecommons.org/publicdomain/zero/1.0/");
    CHECK(rights({"http://rightsstatements.org/vocab/InC/1.0/"}).licence ==
          "https://rightsstatements.org/vocab/InC/1.0/");
    auto own = rights({"© Автор, 2020"});
    CHECK(own.access.empty());
    CHECK(own.licence.empty());
    CHECK(own.statements.size() == 1);
    CHECK(warned(mapped("<dc:rights>CC-BY</dc:rights>"), "licence-version"));
}

TEST_CASE("titles lose markup and catalogue punctuation but never their words") {
    auto title = [](std::string text) { return read_title(std::move(text)).value; };
    CHECK(title("Plain title") == "Plain title");
    CHECK(title("Roles of &quot;x&quot; in <i>E. coli</i>") == "Roles of \"x\" in E. coli");
    CHECK(title("H<sub>2</sub>O") == "H2O");
    CHECK(title("a < b and c > d") == "a < b and c > d");
    CHECK(title("Title /") == "Title");
    CHECK(title("Книга о горах.") == "Книга о горах");
    CHECK(title("И т. д.") == "И т. д.");
    CHECK(title("Wait...") == "Wait...");
    CHECK(title("ОСОБЕННОСТИ ТЕЧЕНИЯ ГИПЕРТОНИИ") == "Особенности течения гипертонии");
    CHECK(title("НАСА и горы") == "НАСА и горы");
    CHECK(mapped("<dc:title>ОБРАЗ МАНАСА В ЭПОСЕ</dc:title>").titles[0].origin ==
          Origin{"dc:title", "ОБРАЗ МАНАСА В ЭПОСЕ", "title-capitals"});
}

TEST_CASE("text is tidied without harm to its letters") {
    CHECK(tidy("  a \n\t b  ").value == "a b");
    CHECK(tidy("й").value == "й");
    CHECK(tidy("и\u0306").value == "й");
    CHECK(tidy("a\u00A0b").value == "a b");
    CHECK(tidy("co\u00ADoperate").value == "cooperate");
    CHECK(tidy("\u0098x").value == "x");
    CHECK(tidy("Ысык-Көлдүн – №1").raw.empty());
}

TEST_CASE("a link to a document is a file with a name that is safe and its own") {
    CHECK_FALSE(read_file_link("https://x.kg/article/view/12"));
    CHECK_FALSE(read_file_link("https://x.pdf"));
    CHECK_FALSE(read_file_link("file:///etc/passwd.pdf"));
    auto file = read_file_link("https://x.kg/b/%D0%9A%D0%BD%D0%B8%D0%B3%D0%B0%20%2F..%2F1.PDF?sequence=1");
    REQUIRE(file);
    CHECK(file->name == "Книга _.._1.PDF");
    CHECK(safe_file_name("../../etc/passwd") == "_.._etc_passwd");
    CHECK(safe_file_name("...") == "file");
    CHECK(safe_file_name(std::string(500, 'a') + ".pdf").size() == 120);
    std::vector<File> files(4);
    files[0].name = files[1].name = files[3].name = "a.pdf";
    files[2].name = "export";
    make_names_unique(files);
    CHECK(files[1].name == "a-2.pdf");
    CHECK(files[2].name == "export-2");
    CHECK(files[3].name == "a-3.pdf");
}
