// The normalisers as `muras normalise` offers them: the consortium's cases where they are at hand, and cases of our own
// for every rule, those above all in which it must not fire.
#include <harvester/normalise/kinds.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include <harvester/normalise/detector.hpp>
#include <harvester/normalise/education.hpp>
#include <harvester/normalise/language.hpp>
#include <harvester/normalise/mojibake.hpp>
#include <harvester/normalise/subject.hpp>
#include <harvester/normalise/thesis.hpp>
#include <schemas/iso.hpp>
#include <tests/support/catch.hpp>

using namespace muras::normalise;

namespace {

constexpr std::int32_t year = 2026;

std::string normalised(std::string_view kind, std::string_view value, std::string_view context = "") {
    const auto* row = find_kind(kind);
    REQUIRE(row);
    return normalise_line(*row, std::string(value) + (context.empty() ? "" : "\t" + std::string(context)), year);
}

struct Case {
    const char *value, *expected;
    const char* context = "";
};

void check(std::string_view kind, std::initializer_list<Case> cases) {
    for (const auto& c : cases) {
        INFO(kind << ": " << c.value << " [" << c.context << "]");
        CHECK(normalised(kind, c.value, c.context) == c.expected);
    }
}

std::vector<std::string> columns(const std::string& line) {
    std::vector<std::string> out(1);
    for (char c : line)
        if (c == '\t')
            out.emplace_back();
        else
            out.back() += c;
    return out;
}

/// The table's notation in ours: what stands in brackets is the context that a code needs, '|' parts several names.
void adapt(std::vector<std::string>& row) {
    auto& expected = row[3];
    if (auto at = expected.find(" (context "); at != std::string::npos) {
        row[2] = expected.substr(at + 10, expected.size() - at - 11);
        expected.resize(at);
    }
    for (auto at = expected.find('|'); at != std::string::npos; at = expected.find('|', at + 2)) expected.insert(at, "|");
}

}  // namespace

TEST_CASE("the consortium's cases come out as they are written there") {
    std::ifstream in(std::filesystem::path(MURAS_SOURCE_DIR) / "../shared/normaliser-cases.tsv");
    if (!in) {
        std::cout << "skipped: no ../shared/normaliser-cases.tsv\n";
        return;
    }
    std::map<std::string, std::pair<int, int>> report;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        auto row = columns(line);
        REQUIRE(row.size() >= 4);
        adapt(row);
        auto got = normalised(row[0], row[1], row[2]);
        auto& [passed, all] = report[row[0]];
        ++all;
        passed += got == row[3];
        INFO(row[0] << ": " << row[1] << " [" << row[2] << "]");
        CHECK(got == row[3]);
    }
    for (const auto& [kind, counts] : report)
        std::cout << "normalise " << kind << ": " << counts.first << " of " << counts.second << '\n';
}

TEST_CASE("cases of our own come out as they were judged, those that no rule may touch among them") {
    std::ifstream in(std::filesystem::path(MURAS_SOURCE_DIR) / "tests/data/normalise/cases.tsv");
    REQUIRE(in);
    std::size_t rows = 0, empty = 0;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        auto row = columns(line);
        row.resize(4);
        ++rows;
        empty += row[3].empty();
        INFO(row[0] << ": " << row[1] << " [" << row[2] << "]");
        CHECK(normalised(row[0], row[1], row[2]) == row[3]);
    }
    CHECK(rows > 500);
    CHECK(empty > 30);
}

TEST_CASE("dates say what is written and guess nothing") {
    check("date", {{"1998 г.", "1998"},
                   {"cop. 2005", "2005"},
                   {"[1987?]", "1987?"},
                   {"ок. 1950 г.", "1950~"},
                   {"1990-е гг.", "199X"},
                   {"[199-]", "199X"},
                   {"[19--]", "19XX"},
                   {"5-7 мая 2010 г.", "2010-05-05/2010-05-07"},
                   {"28 сент. – 1 окт. 2010", "2010-09-28/2010-10-01"},
                   {"июль-август 2010", "2010-07/2010-08"},
                   {"2021-2022-окуу жылы", "2021/2022"},
                   {"2012/13 учебный год", "2012/2013"},
                   {"12.VII.2007", "2007-07-12"},
                   {"2012-жылдын июнь айы", "2012-06"},
                   {"2017-жылдын 26-декабры", "2017-12-26"},
                   {"15/03/2012", "2012-03-15"},
                   {"03/15/2012", "2012-03-15"},
                   {"1905 [обл. 1906]", "1905"},
                   {"2010-05-05/2010-05-07", "2010-05-05/2010-05-07"},
                   {"May 2010", "2010-05"},
                   {"мая 2010", "2010-05"},
                   {"25.03.2021 г.", "2021-03-25"}});
    check("date", {{"97", ""},
                   {"05.13.18", ""},  // a specialty, a rubric or a date: two digits are no year
                   {"12.05.97", ""},
                   {"2099", ""},
                   {"1203", ""},
                   {"31.02.2012", ""},
                   {"2012-13-01", ""},
                   {"2013-2012", ""},
                   {"Мартынов 2010 12", ""},
                   {"ISBN 9785906001382", ""},
                   {"№ 5 2012", "2012"},
                   {"[б. г.]", ""},
                   {"s.a.", ""},
                   {"n.d.", ""},
                   {"XX век", ""},
                   {"", ""}});
    check("date-list", {{"2016-05-13T09:11:02Z|2015-01-01T00:00:00Z", "2015-01-01"},
                        {"2016-05-13T09:11:02Z|давно", "2016-05-13"},
                        {"давно", ""}});
}

TEST_CASE("a language is a code that exists, and a short title proves none") {
    check("language", {{"рус., кырг.", "rus||kir"},
                       {"ru; en", "rus||eng"},
                       {"Русский (Россия)", "rus"},
                       {"на кыргызском языке", "kir"},
                       {"кыргызча", "kir"},
                       {"kg", "kir"},
                       {"en_GB", "eng"},
                       {"chi", "zho"},
                       {"киргизский", "kir"},
                       {"разные", "mul"},
                       {"zxx", "zxx"},
                       {"en_US", "eng", "dspace; title=Economics of the region"},
                       {"en", "eng", "ojs; title=Экономика региона"},
                       {"en_US", "und", "dspace; title=Экономика региона"},
                       {"", "rus", "title=Особенности развития экономики региона и её роль в международной торговле по данным"},
                       {"", "kir", "title=Кыргыз Республикасынын мыйзамдары жана аларды колдонуу боюнча сунуштар"}});
    check("language", {{"xx", ""},
                       {"xyz", ""},
                       {"other", ""},
                       {"und", ""},
                       {"N/A", ""},
                       {"no language at all", ""},
                       {"", ""},
                       {"", "und", "title=Алгебра"},
                       {"", "und", "title=Китепкана иши"},
                       {"", "und", "title=Қазақ тілінің сөздігі"},
                       {"", "und", "title=Über die Sprache der Kirgisen"}});
    CHECK(muras::iso_language("kir") == "kir");
    CHECK(muras::iso_language("qaa").empty());
    CHECK(muras::bibliographic_language("zho") == "chi");
    CHECK(muras::iso_country("KGZ") == "KG");
    CHECK(muras::iso_country("kyrgyzstan") == "KG");
    CHECK(muras::iso_country("atlantis").empty());
}

TEST_CASE("names of persons and organisations are told apart and taken apart") {
    check("name", {{"Айтматов Чыңгыз Төрөкул уулу", "family=Айтматов;given=Чыңгыз;patronymic=Төрөкул уулу"},
                   {"Кыдырова, Айгүл Асан кызы", "family=Кыдырова;given=Айгүл;patronymic=Асан кызы"},
                   {"Асан кызы Айгүл", "family=Асан кызы;given=Айгүл"},
                   {"ОСМОНОВ А. Б.", "family=Осмонов;initials=А.Б."},
                   {"Иванов-Петров И.И.", "family=Иванов-Петров;initials=И.И."},
                   {"John Smith", "family=Smith;given=John"},
                   {"Smith, John, 1950-", "family=Smith;given=John"},
                   {"проф. Осмонов А. Б.", "family=Осмонов;initials=А.Б."},
                   {"Осмонов А. Б., д-р ист. наук, профессор", "family=Осмонов;initials=А.Б."},
                   {"Осмонов А. Б. (ред.)", "family=Осмонов;initials=А.Б."},
                   {"Осмонов А. Б. и др.", "family=Осмонов;initials=А.Б."},
                   {"Ж. С. Осмонов, С. И. Петров", "Осмонов, Ж.С.||Петров, С.И."},
                   {"Smith, J., Jones, K.", "Smith, J.||Jones, K."},
                   {"Авторлор жамааты", "org=коллектив;warn"},
                   {"Азиатский банк развития", "org"},
                   {"ПРООН", "org"},
                   {"КНУ им. Ж. Баласагына", "org"},
                   {"Ж. Баласагын атындагы КУУ", "org"},
                   {"Министерство образования, науки и культуры", "org"},
                   {"Mountain Resilience Fund", "org"},
                   {"Sary-Suu Engineering Consultants", "org"},
                   {"Бюро по правам человека", "org"}});
    check("name", {{"Банкина, Мария Ивановна", "family=Банкина;given=Мария;patronymic=Ивановна"},
                   {"Banks, Iain", "family=Banks;given=Iain"},
                   {"Центров А. А.", "family=Центров;initials=А.А."},
                   {"Smith, John", "family=Smith;given=John"},  // one person, not two
                   {"Имаев И. И.", "family=Имаев;initials=И.И."},
                   {"Partner, Eric", "family=Partner;given=Eric"},
                   {"Бюрова А. А.", "family=Бюрова;initials=А.А."},
                   {"KIM", "KIM"},
                   {"Автор не указан", ""},
                   {"[б. а.]", ""},
                   {"et al.", ""}});
}

TEST_CASE("a type is told by its label, and left open where the label leaves it") {
    check("type", {{"Диссертация на соискание ученой степени кандидата наук", "thesis-candidate"},
                   {"Автореферат кандидатской диссертации", "autoabstract"},
                   {"Thesis", "autoabstract", "title=Эпос «Манас»: автореф. дис. … канд. филол. наук"},
                   {"Thesis", "thesis-candidate", "title=Эпос «Манас»: дис. … канд. филол. наук"},
                   {"Thesis", "thesis-doctor", "title=Эпос «Манас»: диссертация на соискание степени доктора филологических наук"},
                   {"Report", "report-research?"},
                   {"Book", "textbook", "title=Физика: 7-класстын окуучулары үчүн окуу китеби"},
                   {"Recording, musical", "audio"},
                   {"Image, 3-D", "image"},
                   {"Дипломная работа", "thesis-bachelor"},
                   {"Методические указания к лабораторным работам", "methodical"}});
    check("type", {{"Тезисы", "conference-abstract"},  // no thesis
                   {"Article", "article", "title=Как писать автореферат диссертации кандидата наук"},
                   {"Книга", "book", "title=История учебников Кыргызстана"},
                   {"Book", "book", "title=Учебник жизни"},
                   {"Нечто", "other"},
                   {"", ""}});
}

TEST_CASE("a code is a class by the word beside it, never by a shape that others share") {
    check("identifier", {{"УДК 94(575.2)", "subject udc 94(575.2)"},
                         {"ББК Ч3", "subject bbk Ч3"},
                         {"ГРНТИ 50.05.13", "subject grnti 50.05.13"},
                         {"специальность 05.13.18", "subject vak 05.13.18"},
                         {"05.13.18", "subject vak", "686 $2 oksvnk"},
                         {"50.05.13", "subject grnti", "686 $2 rugasnti"},
                         {"28.693.35", "subject bbk", "686 $2 rubbk"},
                         {"З973", "subject bbk", "675"},
                         {"811.512.154", "subject udc", "675"},
                         {"E02B 3/02", "subject ipc"},
                         {"Д 10.19.594", "council_code"},
                         {"K25.13.002", "council_code К 25.13.002"},
                         {"1694-7452", "issn:1694-7452"},
                         {"ark:/12148/btv1b8449691v", "ark"},
                         {"urn:nbn:de:101:1-201102033592", "urn"},
                         {"44000-P127725", "iati"},
                         {"P127725", "project_id"},
                         {"KG 2034 C1", "patent_no KG2034C1"},
                         {"https://elib.kg/книга", "url https://elib.kg/%D0%BA%D0%BD%D0%B8%D0%B3%D0%B0"},
                         {"Иванов И. И. Название // Вестник КРСУ. – 2015. – Т. 15, № 3. – С. 25–31.",
                          "citation volume=15;issue=3;pages=25-31"}});
    check("identifier", {{"05.13.18", "local"},
                         {"14.03.03", "local"},
                         {"12 05 97", "local"},  // may be a day
                         {"811.512.154", "local"},
                         {"94", "local"},
                         {"2012-2013", "local"},  // years, no ISSN
                         {"1694-7453", "(invalid issn) local"},
                         {"978-5-906001-38-3", "(invalid isbn) local"},
                         {"http://hdl.handle.net/123456789/12", "url"},
                         {"10.5", "local"},
                         {"P12", "local"},
                         {"120 с.", "local"},
                         {"72944", "local"},
                         {"Чт3", "local"},
                         {"Б-12", "local"}});
}

TEST_CASE("rights are read, never assumed") {
    check("rights", {{"info:eu-repo/semantics/embargoedAccess", "access c_f1cf"},
                     {"Открытый доступ", "access c_abf2"},
                     {"только в читальном зале", "access c_16ec"},
                     {"https://creativecommons.org/licenses/by/4.0/deed.ru", "licence https://creativecommons.org/licenses/by/4.0/"},
                     {"CC BY-NC 4.0", "licence https://creativecommons.org/licenses/by-nc/4.0/"}});
    check("rights", {{"© Автор, 2020", ""}, {"CC BY", ""}, {"Все права защищены", ""}, {"openness matters", ""}, {"", ""}});
}

TEST_CASE("folding takes marks from Latin letters and from no other") {
    check("fold", {{"Ёлка", "ёлка"}, {"Түркçe", "түркce"}, {"Ысык-Көл", "ысык-көл"}, {"Müller", "muller"}, {"й", "й"}});
}

TEST_CASE("theses tell their degree, specialty and council in words") {
    auto t = read_thesis("Образ Манаса : автореф. дис. ... канд. филол. наук : специальность 10.01.03 – Литература народов");
    CHECK(t.autoabstract);
    CHECK(t.level == "candidate");
    CHECK(t.branch == "филологические");
    CHECK(t.degree == "кандидат филологических наук");
    CHECK(t.specialty_code == "10.01.03");
    CHECK(t.specialty_label == "Литература народов");
    auto d = read_thesis("диссертация на соискание учёной степени доктора медицинских наук. Диссертационный совет Д 14.15.498. "
                         "Научный руководитель: Осмонов А. Б. Место защиты: Бишкек");
    CHECK(d.level == "doctor");
    CHECK(d.branch == "медицинские");
    CHECK(d.council == "Д 14.15.498");
    CHECK(d.advisor == "Осмонов А. Б.");
    CHECK(d.place == "Бишкек");
    auto k = read_thesis("педагогика илимдеринин кандидаты окумуштуулук даражасын изденип алуу үчүн диссертация");
    CHECK(k.level == "candidate");
    CHECK(k.branch == "педагогические");
    for (auto text : {"Тилдик негиздери : филология илимдеринин кандидаты даражасын алуу үчүн диссертация",
                      "Автореферат филология илимдеринин кандидаты даражасын алуу үчүн"})
        CHECK(read_thesis(text).branch == "филологические");
    for (auto none : {"Академия наук Кыргызской Республики", "Кандидаты в депутаты", "Доктор Живаго", "Вестник наук"}) {
        INFO(none);
        CHECK_FALSE(read_thesis(none).named);
        CHECK(read_thesis(none).level.empty());
    }
    CHECK(read_degree_level("masters") == "master");
    CHECK(read_degree_level("2") == "doctor");
    CHECK(read_degree_level("7").empty());
}

TEST_CASE("grades are read beside the word for them only") {
    auto grades = [](std::string_view text) {
        auto g = read_grades(text);
        return std::pair(g.from, g.to);
    };
    CHECK(grades("Алгебра: учебник для 7 класса") == std::pair(7, 7));
    CHECK(grades("Математика 5-6 классы") == std::pair(5, 6));
    CHECK(grades("Алиппе. 1-класс") == std::pair(1, 1));
    CHECK(grades("Textbook for grades 10-11") == std::pair(10, 11));
    CHECK(grades("Рабочий класс 20 века") == std::pair(0, 0));
    CHECK(grades("Классы 50 типа") == std::pair(0, 0));
    CHECK(grades("Физика 7") == std::pair(0, 0));
}

TEST_CASE("any bytes give one line") {
    for (const auto& kind : kinds)
        for (auto bytes : {"\xff\xfe\xd0", "\xd0\n", "\t\t\t", "a\rb", "\xc2\xad", "(((((", "....", "1.1.1.1.1.1.1.1", ";;;;", "||||"}) {
            INFO(kind.name << " " << bytes);
            auto out = normalise_line(kind, bytes, year);
            CHECK(out.find('\n') == std::string::npos);
        }
}

TEST_CASE("text that was decoded with the wrong charset is what was meant again") {
    CHECK(repair_mojibake("РСЃС‚РѕСЂРёСЏ РљС‹СЂРіС‹Р·СЃС‚Р°РЅР°") == std::nullopt);  // a byte was lost on the way: not proved
    CHECK(repair_mojibake("РџРѕР»РёС‚РёРєР° Рё РїСЂР°РІРѕ") == "Политика и право");
    CHECK(repair_mojibake("ÐœÐ°Ñ‚ÐµÐ¼Ð°Ñ‚Ð¸ÐºÐ°") == "Математика");
    CHECK(repair_mojibake("Ýêîíîìèêà ðåãèîíà") == "Экономика региона");
}

TEST_CASE("sound text is never taken for a wrongly decoded one") {
    for (auto text : {"Россия и СССР: РСФСР, Рыскулов, Сыдыков", "Étude des glaciers à l'été", "Ýolöten şäheriniň taryhy",
                      "Über Größe, Öl und Äpfel", "Кыргыз Республикасы", "Ñandú", "ÖÄÜ ÖÄÜ", "Р С Р С Р С", "", "plain"}) {
        INFO(text);
        CHECK(repair_mojibake(text) == std::nullopt);
    }
}

TEST_CASE("n-grams tell the language of a longer text, and of a short one nothing") {
    if (detect_language("Особенности преподавания математики студентам вузов").empty()) {
        WARN("libexttextcat's models are not installed: skipped");
        return;
    }
    CHECK(detect_language("Особенности преподавания математики студентам вузов") == "rus");
    CHECK(detect_language("Кыргыз Республикасынын экономикасынын абалы тууралуу маалымат") == "kir");
    CHECK(language_of_text("Die Wasserwirtschaft in den Gebirgen Zentralasiens und ihre Zukunft").code == "deu");
    CHECK(language_of_text("Die Wasserwirtschaft in den Gebirgen Zentralasiens und ihre Zukunft").basis == "detected");
    CHECK(detect_language("Китепкана иши").empty());
    CHECK(detect_language("Алгебра").empty());
    CHECK(detect_language("Экономика региона").empty());
    CHECK(detect_language("12345 67890 12345 67890 12345 67890 12345 67890").empty());
    CHECK(detect_language("Экономика Economics Экономика Economics Экономика Economics").empty());
}
