#include <harvester/normalise/type.hpp>

#include <algorithm>
#include <array>

#include <harvester/normalise/education.hpp>
#include <harvester/normalise/text.hpp>
#include <harvester/normalise/thesis.hpp>
#include <repository/base/text.hpp>
#include <schemas/types.hpp>

namespace muras::normalise {
namespace {

/// `exact`: the term can mean nothing else; otherwise it gives way to a more exact one beside it.
struct Term {
    std::string_view name, code;
    bool exact = true;
};

// Terms of info:eu-repo/semantics/ and COAR that stand for several of our codes, or for none by that name.
constexpr std::array eu_repo_terms{
    Term{"doctoralThesis", "thesis-doctor", false},
    Term{"book", "book", false},
    Term{"report", "report-research", false},
    Term{"patent", "patent-invention", false},
    Term{"other", "other", false},
    Term{"conferenceObject", "conference-paper", false},
    Term{"workingPaper", "report-policy", false},
    Term{"conferenceItem", "conference-paper", false},
    Term{"studentThesis", "thesis-bachelor", false},
    Term{"contributionToPeriodical", "article", false},
    Term{"technicalDocumentation", "report-technical", true},
    Term{"annotation", "review", false},
    Term{"dataset", "dataset", true},
    Term{"conferencePoster", "conference-abstract", false},
};

constexpr std::array coar_terms{
    Term{"c_db06", "thesis-doctor", false},
    Term{"c_46ec", "thesis-doctor", false},
    Term{"c_e059", "study-guide", false},
    Term{"c_5794", "conference-paper", false},
    Term{"c_c94f", "conference-paper", false},
    Term{"c_1843", "other", false},
    Term{"c_93fc", "report-research", false},
    Term{"c_15cd", "patent-invention", false},
    Term{"c_2f33", "book", false},
    Term{"c_8042", "report-policy", false},
    Term{"c_2df8fbb1", "article", true},
    Term{"c_18cf", "other", false},
    Term{"R60J-J5BD", "lecture", true},
    Term{"c_18hj", "report-project", true},
    Term{"c_6947", "map", true},
};

// Classes of the Bibliographic Ontology.
constexpr std::array bibo_terms{
    Term{"AcademicArticle", "article"},
    Term{"Article", "article", false},
    Term{"Book", "book", false},
    Term{"EditedBook", "book", false},
    Term{"Chapter", "book-part"},
    Term{"Proceedings", "proceedings"},
    Term{"Thesis", "thesis-doctor", false},
    Term{"Report", "report-research", false},
    Term{"Journal", "journal"},
    Term{"Issue", "issue"},
    Term{"Patent", "patent-invention", false},
    Term{"Map", "map"},
    Term{"Image", "image", false},
};

// Labels in lower case: Russian, Kyrgyz, English; stock DSpace's list too.
constexpr std::array labels{
    Term{"диссертация доктора наук", "thesis-doctor"},
    Term{"докторская диссертация", "thesis-doctor"},
    Term{"доктордук диссертация", "thesis-doctor"},
    Term{"doctoral thesis", "thesis-doctor"},
    Term{"phd thesis", "thesis-doctor"},
    Term{"phd", "thesis-doctor"},
    Term{"doctoral dissertation", "thesis-doctor"},
    Term{"thesis.doctoral", "thesis-doctor"},
    Term{"диссертация", "thesis-doctor", false},
    Term{"диссертации", "thesis-doctor", false},
    Term{"статьи", "article"},
    Term{"thesis", "thesis-doctor", false},
    Term{"dissertation", "thesis-doctor", false},
    Term{"theses", "thesis-doctor", false},
    Term{"electronic thesis or dissertation", "thesis-doctor", false},
    Term{"диссертация кандидата наук", "thesis-candidate"},
    Term{"кандидатская диссертация", "thesis-candidate"},
    Term{"кандидатская", "thesis-candidate"},
    Term{"кандидаттык диссертация", "thesis-candidate"},
    Term{"candidate of sciences thesis", "thesis-candidate"},
    Term{"автореферат", "autoabstract"},
    Term{"автореферат диссертации", "autoabstract"},
    Term{"автореф. дис", "autoabstract"},
    Term{"автореф", "autoabstract"},
    Term{"диссертациянын авторефераты", "autoabstract"},
    Term{"autoabstract", "autoabstract"},
    Term{"thesis abstract", "autoabstract"},
    Term{"thesis autoabstract", "autoabstract"},
    Term{"autoreferat", "autoabstract"},
    Term{"магистерская диссертация", "thesis-master"},
    Term{"магистрдик диссертация", "thesis-master"},
    Term{"master's thesis", "thesis-master"},
    Term{"master thesis", "thesis-master"},
    Term{"masters thesis", "thesis-master"},
    Term{"thesis.master", "thesis-master"},
    Term{"вкр", "thesis-bachelor"},
    Term{"дипломная работа", "thesis-bachelor"},
    Term{"выпускная квалификационная работа", "thesis-bachelor"},
    Term{"дипломдук иш", "thesis-bachelor"},
    Term{"bachelor's thesis", "thesis-bachelor"},
    Term{"bachelor thesis", "thesis-bachelor"},
    Term{"статья", "article"},
    Term{"научная статья", "article"},
    Term{"рецензируемая статья", "article"},
    Term{"журнальная статья", "article"},
    Term{"макала", "article"},
    Term{"илимий макала", "article"},
    Term{"article", "article"},
    Term{"journal article", "article"},
    Term{"research article", "article"},
    Term{"peer-reviewed article", "article"},
    Term{"peer reviewed", "article", false},
    Term{"journalarticle", "article"},
    Term{"рецензия", "review"},
    Term{"сын-пикир", "review"},
    Term{"review", "review"},
    Term{"book review", "review"},
    Term{"препринт", "preprint"},
    Term{"preprint", "preprint"},
    Term{"журнал", "journal"},
    Term{"научный журнал", "journal"},
    Term{"сериальное издание", "journal"},
    Term{"journal", "journal"},
    Term{"выпуск", "issue"},
    Term{"сан", "issue"},
    Term{"journal issue", "issue"},
    Term{"книга", "book"},
    Term{"монография", "book"},
    Term{"китеп", "book"},
    Term{"book", "book", false},
    Term{"monograph", "book"},
    Term{"глава", "book-part"},
    Term{"раздел", "book-part"},
    Term{"глава книги", "book-part"},
    Term{"бап", "book-part"},
    Term{"book chapter", "book-part"},
    Term{"book section", "book-part"},
    Term{"chapter", "book-part"},
    Term{"тезисы", "conference-abstract"},
    Term{"тезисы докладов", "conference-abstract"},
    Term{"тезисы доклада", "conference-abstract"},
    Term{"тезистер", "conference-abstract"},
    Term{"conference abstract", "conference-abstract"},
    Term{"poster", "conference-abstract", false},
    Term{"доклад", "conference-paper"},
    Term{"баяндама", "conference-paper"},
    Term{"conference paper", "conference-paper"},
    Term{"conference or workshop item", "conference-paper"},
    Term{"материалы конференции", "proceedings"},
    Term{"сборник", "proceedings", false},
    Term{"жыйнак", "proceedings", false},
    Term{"conference proceedings", "proceedings"},
    Term{"proceedings", "proceedings"},
    Term{"учебник", "textbook"},
    Term{"окуу китеби", "textbook"},
    Term{"textbook", "textbook"},
    Term{"учебное пособие", "study-guide"},
    Term{"практикум", "study-guide"},
    Term{"рабочая тетрадь", "study-guide"},
    Term{"окуу куралы", "study-guide"},
    Term{"жумуш дептери", "study-guide"},
    Term{"study guide", "study-guide"},
    Term{"workbook", "study-guide"},
    Term{"методические указания", "methodical"},
    Term{"методические рекомендации", "methodical"},
    Term{"методическое пособие", "methodical"},
    Term{"учебно-методическое пособие", "methodical"},
    Term{"умк", "methodical"},
    Term{"силлабус", "methodical"},
    Term{"программа", "methodical", false},
    Term{"рабочая программа", "methodical"},
    Term{"методикалык колдонмо", "methodical"},
    Term{"окуу программасы", "methodical"},
    Term{"teaching guidelines", "methodical"},
    Term{"learning object", "study-guide", false},
    Term{"syllabus", "methodical"},
    Term{"лекция", "lecture"},
    Term{"курс лекций", "lecture"},
    Term{"презентация", "lecture"},
    Term{"lecture", "lecture"},
    Term{"presentation", "lecture"},
    Term{"отчёт о нир", "report-research"},
    Term{"отчет о нир", "report-research"},
    Term{"нир", "report-research"},
    Term{"иии отчёту", "report-research"},
    Term{"research report", "report-research"},
    Term{"отчёт", "report-research", false},
    Term{"отчет", "report-research", false},
    Term{"report", "report-research", false},
    Term{"отчёт по проекту", "report-project"},
    Term{"отчет по проекту", "report-project"},
    Term{"итоговый отчёт", "report-project"},
    Term{"итоговый отчет", "report-project"},
    Term{"долбоор боюнча отчёт", "report-project"},
    Term{"долбоор боюнча отчет", "report-project"},
    Term{"project report", "report-project"},
    Term{"project deliverable", "report-project"},
    Term{"аналитическая записка", "report-policy"},
    Term{"policy report", "report-policy"},
    Term{"policy brief", "report-policy"},
    Term{"working paper", "report-policy", false},
    Term{"технический отчёт", "report-technical"},
    Term{"технический отчет", "report-technical"},
    Term{"technical report", "report-technical"},
    Term{"патент", "patent-invention", false},
    Term{"patent", "patent-invention", false},
    Term{"патент на изобретение", "patent-invention"},
    Term{"изобретение", "patent-invention"},
    Term{"ойлоп табууга патент", "patent-invention"},
    Term{"ойлоп табуу", "patent-invention"},
    Term{"патент на полезную модель", "patent-utility"},
    Term{"полезная модель", "patent-utility"},
    Term{"пайдалуу моделге патент", "patent-utility"},
    Term{"пайдалуу модель", "patent-utility"},
    Term{"utility model", "patent-utility"},
    Term{"промышленный образец", "industrial-design"},
    Term{"өнөр жай үлгүсү", "industrial-design"},
    Term{"industrial design", "industrial-design"},
    Term{"селекционное достижение", "plant-variety"},
    Term{"селекциялык жетишкендик", "plant-variety"},
    Term{"plant variety", "plant-variety"},
    Term{"программа для эвм", "software"},
    Term{"ээм үчүн программа", "software"},
    Term{"software", "software"},
    Term{"база данных", "dataset"},
    Term{"набор данных", "dataset"},
    Term{"маалымат базасы", "dataset"},
    Term{"dataset", "dataset"},
    Term{"data set", "dataset"},
    Term{"карта", "map"},
    Term{"атлас", "map"},
    Term{"map", "map"},
    Term{"изображение", "image"},
    Term{"сүрөт", "image"},
    Term{"image", "image", false},
    Term{"still image", "image", false},
    Term{"stillimage", "image", false},
    Term{"фотография", "image"},
    Term{"видео", "video"},
    Term{"video", "video"},
    Term{"moving image", "video", false},
    Term{"movingimage", "video", false},
    Term{"аудио", "audio"},
    Term{"audio", "audio"},
    Term{"sound", "audio", false},
    Term{"recording, oral", "audio"},
    Term{"закон", "legal-normative"},
    Term{"постановление", "legal-normative"},
    Term{"гост", "legal-normative"},
    Term{"норматив", "legal-normative"},
    Term{"мыйзам", "legal-normative"},
    Term{"токтом", "legal-normative"},
    Term{"legislation", "legal-normative"},
    Term{"standard", "legal-normative"},
    Term{"patent for an invention", "patent-invention"},
    Term{"plant variety or animal breed", "plant-variety"},
    Term{"sound recording", "audio"},
    Term{"law or standard", "legal-normative"},
    Term{"catalogue record", "catalogue-record"},
    Term{"прочее", "other", false},
    Term{"другое", "other", false},
    Term{"башка", "other", false},
    Term{"other", "other", false},
    Term{"text", "other", false},
    Term{"collection", "other", false},
    Term{"animation", "video", false},
    Term{"image, 3-d", "image"},
    Term{"musical score", "other"},
    Term{"ноты", "other"},
    Term{"plan or blueprint", "image"},
    Term{"recording, acoustical", "audio"},
    Term{"recording, musical", "audio"},
    Term{"thesis (doctoral)", "thesis-doctor"},
    Term{"thesis (masters)", "thesis-master"},
    Term{"thesis (undergraduate)", "thesis-bachelor"},
    Term{"магистерская работа", "thesis-master"},
    Term{"магистрдик иш", "thesis-master"},
    Term{"дипломный проект", "thesis-bachelor"},
    Term{"бакалаврская работа", "thesis-bachelor"},
    Term{"докторская", "thesis-doctor"},
    Term{"phd-диссертация", "thesis-doctor"},
    Term{"phd диссертация", "thesis-doctor"},
    Term{"тезис", "conference-abstract"},
    Term{"материалы", "proceedings", false},
    Term{"труды конференции", "proceedings"},
    Term{"конференциянын материалдары", "proceedings"},
    Term{"книги", "book", false},
    Term{"учебник для вузов", "textbook"},
    Term{"пособие", "study-guide", false},
    Term{"хрестоматия", "study-guide"},
    Term{"справочник", "book"},
    Term{"словарь", "book"},
    Term{"сөздүк", "book"},
    Term{"энциклопедия", "book"},
    Term{"лекциялар", "lecture"},
    Term{"полезные модели", "patent-utility"},
    Term{"изобретения", "patent-invention"},
    Term{"евразийский патент", "patent-invention"},
    Term{"чертеж", "image", false},
    Term{"видеолекция", "video"},
    Term{"фото", "image"},
};

// Labels that leave open what a work is: a thesis of which degree, a report for whom.
constexpr auto doubtful_labels = std::to_array<std::string_view>(
    {"thesis", "theses", "dissertation", "диссертация", "диссертации", "electronic thesis or dissertation",
     "working paper", "report", "отчёт", "отчет", "patent", "патент", "learning object", "сборник", "жыйнак", "poster",
     "материалы", "пособие", "программа"});

/// Words within a longer label that say what it is; the first row found wins.
constexpr std::array label_words{
    Term{"автореферат", "autoabstract"},
    Term{"тезисы доклад", "conference-abstract"},
    Term{"докторская диссертац", "thesis-doctor"},
    Term{"диссертация на соискание ученой степени доктор", "thesis-doctor"},
    Term{"диссертация на соискание учёной степени доктор", "thesis-doctor"},
    Term{"диссертация на соискание ученой степени канд", "thesis-candidate"},
    Term{"диссертация на соискание учёной степени канд", "thesis-candidate"},
    Term{"кандидатская диссертац", "thesis-candidate"},
    Term{"магистерская диссертац", "thesis-master"},
    Term{"дипломная работ", "thesis-bachelor"},
    Term{"выпускная квалификационная", "thesis-bachelor"},
    Term{"учебно-метод", "methodical"},
    Term{"методическ", "methodical"},
    Term{"учебное пособ", "study-guide"},
    Term{"учебник", "textbook"},
    Term{"отчёт о научно-исслед", "report-research"},
    Term{"отчет о научно-исслед", "report-research"},
    Term{"сборник статей", "proceedings"},
    Term{"сборник трудов", "proceedings"},
    Term{"сборник материалов", "proceedings"},
    Term{"сборник тезисов", "proceedings"},
    Term{"монографи", "book"},
    Term{"полезную модель", "patent-utility"},
    Term{"изобретени", "patent-invention"},
    Term{"master's thes", "thesis-master"},
    Term{"masters thes", "thesis-master"},
    Term{"bachelor's thes", "thesis-bachelor"},
    Term{"doctoral thes", "thesis-doctor"},
    Term{"doctoral dissert", "thesis-doctor"},
    Term{"journal article", "article"},
    Term{"стать", "article", false},
};

/// What a title itself begins with when it says what the book is.
constexpr std::array title_words{
    Term{"рабочая тетрадь", "study-guide"},
    Term{"жумуш дептер", "study-guide"},
    Term{"методические указания", "methodical"},
    Term{"методические рекомендации", "methodical"},
};

/// What a subtitle begins with when it says what the book is.
constexpr std::array subtitle_words{
    Term{"магистерская дисс", "thesis-master"},
    Term{"магистрдик дисс", "thesis-master"},
    Term{"кандидатская дисс", "thesis-candidate"},
    Term{"докторская дисс", "thesis-doctor"},
    Term{"учебно-метод", "methodical"},
    Term{"методические указания", "methodical"},
    Term{"методические рекомендации", "methodical"},
    Term{"методическое пособие", "methodical"},
    Term{"методикалык", "methodical"},
    Term{"учебное пособие", "study-guide"},
    Term{"учеб. пособие", "study-guide"},
    Term{"практикум", "study-guide"},
    Term{"окуу куралы", "study-guide"},
    Term{"учебник.", "textbook"},
    Term{"учебник,", "textbook"},
    Term{"учебник для", "textbook"},
    Term{"учебник по", "textbook"},
    Term{"окуу китеби", "textbook"},
    Term{"курс лекций", "lecture"},
    Term{"материалы конференции", "proceedings"},
    Term{"материалы международной", "proceedings"},
    Term{"материалы всероссийской", "proceedings"},
    Term{"материалы республиканской", "proceedings"},
    Term{"сборник научных трудов", "proceedings"},
    Term{"сборник трудов", "proceedings"},
    Term{"сборник материалов", "proceedings"},
};

constexpr const Term* find(const auto& terms, std::string_view name) {
    for (const auto& t : terms)
        if (t.name == name) return &t;
    return nullptr;
}

/// A candidate; the lower rank wins.
struct Found {
    std::string_view code, rule;
    int rank = 100;
};

void consider(Found& best, std::string_view code, std::string_view rule, int rank) {
    if (rank < best.rank) best = {code, rule, rank};
}

// "other" says less than nothing; exact terms come before those that give way; within each, the vocabulary's order.
int rank_of(const Term& term, int vocabulary) {
    return term.code == "other" ? 30 + vocabulary : (term.exact ? 0 : 10) + vocabulary;
}

bool from_vocabulary(std::string_view value, Found& best) {
    if (value.starts_with(eu_repo_base)) {
        auto name = value.substr(eu_repo_base.size());
        if (const auto* term = find(eu_repo_terms, name)) {
            consider(best, term->code, "type-eu-repo", rank_of(*term, 0));
            return true;
        }
        for (const auto& t : types)
            if (t.eu_repo == name) {
                consider(best, t.code, "type-eu-repo", 0);
                return true;
            }
        // Versions ("publishedVersion") and access stand in dc:type too; they are no types.
        return name.ends_with("Version") || name.ends_with("Access");
    }
    if (constexpr std::string_view bibo = "http://purl.org/ontology/bibo/"; value.starts_with(bibo)) {
        if (const auto* term = find(bibo_terms, value.substr(bibo.size())))
            return consider(best, term->code, "type-bibo", rank_of(*term, 1)), true;
        return false;
    }
    auto coar = value.find("purl.org/coar/resource_type/");
    if (coar == std::string_view::npos) return false;
    auto name = trimmed(value.substr(value.rfind('/') + 1));
    if (const auto* term = find(coar_terms, name)) {
        consider(best, term->code, "type-coar", rank_of(*term, 1));
        return true;
    }
    for (const auto& t : types)
        if (t.coar == name) {
            consider(best, t.code, "type-coar", 1);
            return true;
        }
    return false;
}

void consider_label(const Term& term, int vocabulary, Found& best) {
    bool doubt = std::find(doubtful_labels.begin(), doubtful_labels.end(), term.name) != doubtful_labels.end();
    consider(best, term.code, doubt ? "type-doubt" : "type-label", rank_of(term, vocabulary));
}

bool from_label(std::string_view value, Found& best) {
    auto name = lower(trimmed(value, " .;:"));
    if (const auto* term = find(labels, name)) {
        consider_label(*term, 2, best);
        return true;
    }
    // "Thesis (Ph.D.)", "Статья (рецензируемая)": the words before the bracket.
    if (auto bracket = name.find(" ("); bracket != std::string::npos)
        if (const auto* term = find(labels, std::string_view(name).substr(0, bracket))) {
            consider_label(*term, 3, best);
            return true;
        }
    for (const auto& term : label_words)
        if (name.find(term.name) != std::string::npos) {
            consider(best, term.code, "type-label-word", rank_of(term, 4));
            return true;
        }
    return false;
}

bool is_loose(std::string_view code) {
    return code.empty() || code == "other" || code.starts_with("thesis-") || code == "book";
}

/// A title says more than "Thesis", "Book" or nothing: «Автореф. дис. … канд. наук», «учебник для 7 класса».
void refine_by_title(Type& type, std::string_view title) {
    auto becomes = [&](std::string_view code, std::string_view rule) {
        type.code = code;
        type.origin.rule = rule;
    };
    auto thesis = read_thesis(title);
    if (thesis.autoabstract) return becomes("autoabstract", "type-title-autoabstract");
    // Catalogues and forms call everything between two covers a book.
    bool open = type.code.empty() || type.code == "other" || type.code == "book" || type.origin.rule == "type-doubt";
    if (thesis.named && !thesis.level.empty() && (open || type.code.starts_with("thesis-")))
        return becomes(thesis.level == "candidate" ? "thesis-candidate"
                       : thesis.level == "master"  ? "thesis-master"
                                                   : "thesis-doctor",
                       "type-title-degree");
    bool is_thesis = type.code.starts_with("thesis-");
    if (auto folded = is_thesis ? std::string() : lower(first_letters(title, 40)); !folded.empty())
        for (const auto& row : title_words)
            if (folded.starts_with(row.name)) return becomes(row.code, "type-title-word");
    if (!is_thesis && is_schoolbook(title)) return becomes("textbook", "type-title-textbook");
    for (auto at = title.find(" : "); at != std::string_view::npos; at = title.find(" : ", at + 1)) {
        auto subtitle = lower(title.substr(at + 3)) + ".";
        for (const auto& row : subtitle_words)
            if (subtitle.starts_with(row.name) && (!is_thesis || row.code.starts_with("thesis-")))
                return becomes(row.code, "type-title-subtitle");
    }
}

}  // namespace

Type read_type(const std::vector<std::string>& values, std::string_view title) {
    Type out;
    out.source_values = values;
    Found best;
    bool understood = false;
    for (const auto& value : values) understood |= from_vocabulary(value, best) || from_label(value, best);
    out.code = best.code;
    out.origin.rule = best.rule;
    if (is_loose(best.code)) refine_by_title(out, title);
    if (out.code.empty()) {
        out.code = "other";
        out.origin.rule = values.empty() || understood ? "" : "type-unknown";
    }
    return out;
}

}  // namespace muras::normalise
