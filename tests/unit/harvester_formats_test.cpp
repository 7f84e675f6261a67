// From every format that donors offer to one record: samples of each, and all of the corpus with a report of what the
// rules took and what they left.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include <harvester/incoming.hpp>
#include <harvester/page.hpp>
#include <repository/base/text.hpp>
#include <schemas/crosswalks/datacite.hpp>
#include <schemas/crosswalks/dublin_core.hpp>
#include <schemas/crosswalks/marc.hpp>
#include <schemas/crosswalks/mods.hpp>
#include <schemas/facts.hpp>
#include <schemas/lineage.hpp>
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

namespace fs = std::filesystem;

std::string standing_alone(const std::string& metadata) {
    return "<record xmlns='http://www.openarchives.org/OAI/2.0/'><header><identifier>1</identifier></header><metadata>" +
           metadata + "</metadata></record>";
}

Metadata mapped_record(const std::string& xml) {
    auto record = parse_record(xml);
    REQUIRE(record);
    Source source;
    source.key = "x";
    return incoming_record(std::move(*record), source, 1'790'000'000).record.metadata;
}

Metadata mapped(const std::string& metadata) { return mapped_record(standing_alone(metadata)); }

/// The values of a record as lines "path value", for comparison.
std::vector<std::string> values(const Metadata& m) {
    Record record;
    record.metadata = m;
    std::vector<std::string> out;
    for (const auto& row : lineage(record)) out.push_back(row.path + " " + row.value);
    return out;
}

bool has(const Metadata& m, std::string_view line) {
    auto all = values(m);
    bool found = std::find(all.begin(), all.end(), line) != all.end();
    if (!found)
        for (const auto& l : all) UNSCOPED_INFO(l);
    return found;
}

std::string field(std::string tag, std::string subfields, std::string ind = "  ") {
    std::string out = "<datafield tag='" + tag + "' ind1='" + ind[0] + "' ind2='" + ind[1] + "'>";
    for (std::size_t at = 0; at < subfields.size();) {  // "$aText$bText"
        auto end = std::min(subfields.find('$', at + 1), subfields.size());
        out += "<subfield code='" + subfields.substr(at + 1, 1) + "'>" + subfields.substr(at + 2, end - at - 2) + "</subfield>";
        at = end;
    }
    return out + "</datafield>";
}

Metadata marc(const std::string& leader, const std::string& fields) {
    return mapped("<record xmlns='http://www.loc.gov/MARC21/slim'><leader>" + leader + "</leader>" + fields + "</record>");
}

}  // namespace

TEST_CASE("every row of every crosswalk names a member that there is") {
    auto check = [](Crosswalk rows) {
        for (const auto& row : rows) {
            INFO(row.path);
            if (row.target == Target::fact) CHECK(has_fact_path(row.as));
            CHECK(row.path.find("//") == std::string_view::npos);
        }
    };
    check(crosswalks::oai_dc);
    check(crosswalks::qualified_dc);
    check(crosswalks::dim);
    check(crosswalks::mods);
    check(crosswalks::datacite);
    check(crosswalks::oaire);
    check(crosswalks::etdms);
    check(crosswalks::marc21);
    check(crosswalks::unimarc);
    check(crosswalks::irbis);
    CHECK_FALSE(has_fact_path("thesis"));
    CHECK_FALSE(has_fact_path("thesis.nothing"));
}

TEST_CASE("qualified Dublin Core says which date and which relation it means") {
    auto m = mapped(
        "<q:qualifieddc xmlns:q='http://dspace.org/qualifieddc/' xmlns:dc='http://purl.org/dc/elements/1.1/' "
        "xmlns:dcterms='http://purl.org/dc/terms/'><dc:title>Суу</dc:title><dcterms:alternative>Вода</dcterms:alternative>"
        "<dc:creator>Осмонов Ж. С.</dc:creator><dcterms:created>2019-01-01</dcterms:created>"
        "<dcterms:issued>2001</dcterms:issued><dcterms:abstract>О воде.</dcterms:abstract>"
        "<dcterms:isPartOf>Вестник</dcterms:isPartOf><dcterms:accessRights>info:eu-repo/semantics/openAccess</dcterms:accessRights>"
        "<dcterms:bibliographicCitation>Вестник КРСУ. – 2015. – Т. 15, № 3. – С. 25–31.</dcterms:bibliographicCitation>"
        "</q:qualifieddc>");
    CHECK(m.titles.at(1).kind == "alternative");
    REQUIRE(m.dates.size() == 1);
    CHECK(m.dates[0].kind == "issued");
    CHECK(m.relations.at(0).kind == "host");
    CHECK(m.rights.access == "open");
    CHECK(has(m, "host.first_page 25"));
    CHECK(has(m, "host.issue 3"));
}

TEST_CASE("DIM and xoai carry roles and degrees") {
    auto m = mapped(
        "<dim:dim xmlns:dim='http://www.dspace.org/xmlns/dspace/dim'>"
        "<dim:field mdschema='dc' element='title' lang='ru'>Эпос «Манас»</dim:field>"
        "<dim:field mdschema='dc' element='contributor' qualifier='author'>Осмонов, Ж. С.</dim:field>"
        "<dim:field mdschema='dc' element='contributor' qualifier='advisor'>Петров, С. И.</dim:field>"
        "<dim:field mdschema='dc' element='date' qualifier='issued'>2012</dim:field>"
        "<dim:field mdschema='dc' element='date' qualifier='accessioned'>2016-05-13T09:11:02Z</dim:field>"
        "<dim:field mdschema='dc' element='type'>Thesis</dim:field>"
        "<dim:field mdschema='thesis' element='degree' qualifier='grantor'>КНУ</dim:field>"
        "<dim:field mdschema='thesis' element='degree' qualifier='level'>кандидат</dim:field></dim:dim>");
    CHECK(m.titles.at(0).lang == "rus");
    CHECK(m.agents.at(1).role == "ths");
    CHECK(m.dates.at(0).edtf == "2012");
    CHECK(m.dates.size() == 1);
    CHECK(has(m, "thesis.grantor КНУ"));
    CHECK(has(m, "thesis.degree_level candidate"));

    auto x = mapped(
        "<metadata xmlns='http://www.lyncode.com/xoai'><element name='dc'><element name='title'><element name='ru'>"
        "<field name='value'>Суу</field></element></element><element name='contributor'><element name='advisor'>"
        "<element name='none'><field name='value'>Петров, С. И.</field></element></element></element></element>"
        "<element name='bundles'><element name='bundle'><field name='name'>ORIGINAL</field><element name='bitstreams'>"
        "<element name='bitstream'><field name='name'>a.pdf</field><field name='format'>application/pdf</field>"
        "<field name='size'>17</field><field name='url'>https://x.kg/bitstream/1/a.pdf</field></element></element>"
        "</element></element></metadata>");
    CHECK(x.titles.at(0).lang == "rus");
    CHECK(x.agents.at(0).role == "ths");
    REQUIRE(x.files.size() == 1);
    CHECK(x.files[0].bytes == 17);
    CHECK(x.files[0].mime == "application/pdf");
}

TEST_CASE("ETD-MS says the degree and who advised") {
    auto m = mapped(
        "<thesis xmlns='http://www.ndltd.org/standards/metadata/etdms/1.0/'><title>Т</title><creator>Осмонов Ж. С.</creator>"
        "<contributor role='advisor'>Петров С. И.</contributor><date>2010</date><type>Thesis</type><degree>"
        "<name>кандидат филологических наук</name><level>2</level><discipline>Филология</discipline><grantor>КНУ</grantor>"
        "</degree></thesis>");
    CHECK(m.agents.at(1).role == "ths");
    CHECK(has(m, "thesis.degree_level doctor"));
    CHECK(has(m, "thesis.grantor КНУ"));
}

TEST_CASE("MODS tells the journal, the roles and the kinds of titles") {
    auto m = mapped(
        "<mods xmlns='http://www.loc.gov/mods/v3' xmlns:xlink='http://www.w3.org/1999/xlink'><titleInfo><title>Суу</title>"
        "<subTitle>очерк</subTitle></titleInfo><titleInfo type='translated'><title>Water</title></titleInfo>"
        "<name type='personal'><namePart type='family'>Осмонов</namePart><namePart type='given'>Жолдош Саматович</namePart>"
        "<role><roleTerm type='code'>aut</roleTerm></role></name><name type='corporate'><namePart>КНУ</namePart>"
        "<role><roleTerm type='text'>publisher</roleTerm></role></name><originInfo><place><placeTerm>Бишкек</placeTerm></place>"
        "<publisher>Илим</publisher><dateIssued>2007</dateIssued></originInfo><language><languageTerm>rus</languageTerm>"
        "</language><physicalDescription><extent>120 с.</extent></physicalDescription><relatedItem type='host'><titleInfo>"
        "<title>Вестник</title></titleInfo><part><detail type='volume'><number>7</number></detail></part></relatedItem>"
        "<classification authority='udc'>94(575.2)</classification><identifier type='doi'>10.5555/x</identifier>"
        "<accessCondition xlink:href='https://creativecommons.org/licenses/by/4.0/'>CC</accessCondition></mods>");
    CHECK(m.titles.at(1).kind == "subtitle");
    CHECK(m.titles.at(2).kind == "translated");
    CHECK(m.agents.at(0).patronymic == "Саматович");
    CHECK(m.agents.at(1).role == "pbl");
    CHECK(m.agents.at(1).kind == "org");
    CHECK(has(m, "host.title Вестник"));
    CHECK(has(m, "host.volume 7"));
    CHECK(has(m, "publication.place[0] Бишкек"));
    CHECK(m.subjects.at(0).scheme == "udc");
    CHECK(m.physical->pages == 120);
    CHECK(m.rights.licence == "https://creativecommons.org/licenses/by/4.0/");
    auto wrapped = mapped(
        "<mets:mets xmlns:mets='http://www.loc.gov/METS/' xmlns:xlink='http://www.w3.org/1999/xlink'><mets:dmdSec><mets:mdWrap>"
        "<mets:xmlData><mods:mods xmlns:mods='http://www.loc.gov/mods/v3'><mods:titleInfo><mods:title>Суу</mods:title>"
        "</mods:titleInfo></mods:mods></mets:xmlData></mets:mdWrap></mets:dmdSec><mets:fileSec><mets:fileGrp><mets:file>"
        "<mets:FLocat xlink:href='https://x.kg/a.pdf'/></mets:file></mets:fileGrp></mets:fileSec></mets:mets>");
    CHECK(wrapped.titles.at(0).value == "Суу");
    CHECK(wrapped.files.at(0).name == "a.pdf");
}

TEST_CASE("DIDL and ORE name the files that belong to a record, and nothing else that they link to") {
    auto didl = mapped(
        "<didl:DIDL xmlns:didl='urn:mpeg:mpeg21:2002:02-DIDL-NS'><didl:Item><didl:Descriptor><didl:Statement "
        "mimeType='application/xml'><oai_dc:dc xmlns:oai_dc='http://www.openarchives.org/OAI/2.0/oai_dc/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>Суу</dc:title></oai_dc:dc></didl:Statement>"
        "</didl:Descriptor><didl:Component><didl:Resource mimeType='application/pdf' ref='https://x.kg/1/a.pdf'/>"
        "</didl:Component><didl:Component><didl:Resource mimeType='text/html' ref='https://x.kg/1'/></didl:Component>"
        "</didl:Item></didl:DIDL>");
    CHECK(didl.titles.at(0).value == "Суу");
    REQUIRE(didl.files.size() == 1);
    CHECK(didl.files[0].url == "https://x.kg/1/a.pdf");
    CHECK(didl.files[0].origin.element == "Component/Resource");
    auto ore = mapped(
        "<entry xmlns='http://www.w3.org/2005/Atom'><id>x</id><link rel='alternate' href='https://x.kg/other.pdf'/>"
        "<source><title>The feed</title><author><name>The archive</name></author></source><title>Суу</title><author><name>"
        "Осмонов, Ж. С.</name></author><link rel='http://www.openarchives.org/ore/terms/aggregates' "
        "href='https://x.kg/bitstream/1/a.pdf' type='application/pdf' length='17'/></entry>");
    REQUIRE(ore.titles.size() == 1);
    CHECK(ore.titles[0].value == "Суу");
    CHECK(ore.agents.at(0).family == "Осмонов");
    REQUIRE(ore.files.size() == 1);
    CHECK(ore.files[0].name == "a.pdf");
}

TEST_CASE("the resource maps of the corpus give the PDFs that they aggregate") {
    const auto folder = fs::path(MURAS_SOURCE_DIR) / "../shared/corpus/record/openarchives-ore";
    if (!fs::exists(folder)) {
        std::cout << "skipped: no ../shared/corpus\n";
        return;
    }
    for (auto name : {"ex2_4.atom", "ex3_1.atom", "ex3_2.atom", "ex3_3.atom"}) {
        INFO(name);
        auto bytes = slurp(folder / name);
        auto m = mapped(bytes.substr(bytes.starts_with("<?xml") ? bytes.find("?>") + 2 : 0));
        auto pdf = std::find_if(m.files.begin(), m.files.end(),
                                [](const File& file) { return file.url == "http://arxiv.org/pdf/astro-ph/0601007"; });
        REQUIRE(pdf != m.files.end());
        CHECK(pdf->mime == "application/pdf");
        CHECK(pdf->name == "0601007.pdf");
        CHECK_FALSE(m.titles.empty());
    }
}

TEST_CASE("METS of the corpus gives the files of its file section") {
    const auto file = fs::path(MURAS_SOURCE_DIR) / "../shared/corpus/oai/perl-oai-lib-examples/mets.xml";
    if (!fs::exists(file)) {
        std::cout << "skipped: no ../shared/corpus\n";
        return;
    }
    auto bytes = slurp(file);
    auto page = parse_page(bytes);
    Source source;
    source.key = "x";
    auto records = incoming_records(page, source, 1'790'000'000);
    REQUIRE(records.size() == 1);
    std::vector<std::string> urls;
    for (const auto& f : records[0].record.metadata.files) urls.push_back(f.url);
    CHECK(urls == std::vector<std::string>{"http://dspace.mit.edu/bitstream/1721.1/8338/1/50500372.pdf",
                                           "http://dspace.mit.edu/bitstream/1721.1/8338/2/50500372-MIT.pdf"});
}

TEST_CASE("DataCite and OpenAIRE tell roles, funding and access") {
    auto m = mapped(
        "<resource xmlns='http://datacite.org/schema/kernel-4'><identifier identifierType='DOI'>10.5555/x</identifier>"
        "<creators><creator><creatorName nameType='Personal'>Osmonov, Joldosh</creatorName><givenName>Joldosh</givenName>"
        "<familyName>Osmonov</familyName><nameIdentifier nameIdentifierScheme='ORCID'>https://orcid.org/0000-0002-1825-0097"
        "</nameIdentifier></creator></creators><contributors><contributor contributorType='Supervisor'><contributorName>"
        "Petrov, S.</contributorName></contributor></contributors><titles><title>Water</title><title titleType='Subtitle'>An "
        "essay</title></titles><publisher>KNU</publisher><publicationYear>2015</publicationYear><dates><date "
        "dateType='Issued'>2015-03-01</date></dates><resourceType resourceTypeGeneral='Dataset'>Survey</resourceType>"
        "<rightsList><rights rightsURI='info:eu-repo/semantics/openAccess'/></rightsList></resource>");
    CHECK(m.agents.at(0).ids.at(0) == ExternalId{"orcid", "0000-0002-1825-0097"});
    CHECK(m.agents.at(1).role == "ths");
    REQUIRE(m.dates.size() == 1);
    CHECK(m.dates[0].edtf == "2015-03-01");
    CHECK(m.type.code == "dataset");
    CHECK(m.rights.access == "open");
    auto o = mapped(
        "<oaire:resource xmlns:oaire='http://namespace.openaire.eu/schema/oaire/' "
        "xmlns:datacite='http://datacite.org/schema/kernel-4' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        "<datacite:titles><datacite:title>Water</datacite:title></datacite:titles><oaire:resourceType "
        "uri='http://purl.org/coar/resource_type/c_6501'>journal article</oaire:resourceType><datacite:rights "
        "rightsURI='http://purl.org/coar/access_right/c_abf2'>open access</datacite:rights><oaire:fundingReferences>"
        "<oaire:fundingReference><oaire:funderName>EC</oaire:funderName><oaire:awardNumber>7</oaire:awardNumber>"
        "</oaire:fundingReference></oaire:fundingReferences><oaire:citationVolume>3</oaire:citationVolume>"
        "<oaire:file mimeType='application/pdf'>https://x.kg/a.pdf</oaire:file></oaire:resource>");
    CHECK(o.type.code == "article");
    CHECK(o.rights.access == "open");
    CHECK(o.relations.at(0).target_id == "7");
    CHECK(has(o, "host.volume 3"));
    CHECK(o.files.size() == 1);
}

TEST_CASE("MARC 21 of a Russian thesis gives its degree, specialty and council") {
    auto m = marc("00000nam a2200000 i 4500",
                  field("100", "$aКлабуков, Илья Дмитриевич$4aut", "1 ") +
                      field("245", "$aСтволовые клетки :$bдиссертация ... кандидата биологических наук : специальность 14.03.03$cКлабуков И. Д.") +
                      field("072", "$a14.03.03$2nsnr", " 7") + field("700", "$aПетров, С. И.$4ths") +
                      field("264", "$aМосква :$bИлим,$c2013.") + field("300", "$a205 с. :$bил.") + field("502", "$aдис. ... канд. биол. наук") +
                      field("080", "$a94(575.2)") + field("084", "$aЧ3$2rubbk") + field("041", "$arus") +
                      field("020", "$a5-901006-99-2 :$c100 р.") + field("856", "$uhttps://x.kg/a.pdf") + field("999", "$aместный"));
    CHECK(m.type.code == "thesis-candidate");
    CHECK(m.titles.at(0).value == "Стволовые клетки");
    CHECK(m.titles.at(1).kind == "subtitle");
    CHECK(m.agents.at(0).family == "Клабуков");
    CHECK(m.agents.at(1).role == "ths");
    CHECK(m.publishers.at(0).value == "Илим");
    CHECK(m.dates.at(0).edtf == "2013");
    CHECK(m.physical->pages == 205);
    CHECK(m.thesis->specialty.at(0).code == "14.03.03");
    CHECK(has(m, "thesis.branch биологические"));
    CHECK(has(m, "publication.place[0] Москва"));
    CHECK(m.identifiers.at(0).value == "9785901006993");
    CHECK(m.files.at(0).name == "a.pdf");
    // DSpace's marc format writes one leader for everything: a musical recording it is not.
    CHECK(marc("00925njm 22002777a 4500", field("245", "$aСуу")).type.code == "other");
}

TEST_CASE("RUSMARC prefers the year on the title page to that of the entry, and corrects BBK in the field of UDC") {
    auto m = marc("00000nam a2200000 i 4500",
                  "<controlfield tag='001'>RU/УГОНБ/EK/72944</controlfield>" +
                      field("100", "$a20141013d2014 ||| 0rusy0189 ca") + field("101", "$arus") + field("102", "$aRU") +
                      field("200", "$aСуу$eочерк$fЖ. С. Осмонов", "1 ") + field("210", "$aБ.$c[б. и.]$d1992") +
                      field("215", "$a121, [3] с.") + field("675", "$aЧ3") + field("686", "$a74.58$2rubbk") +
                      field("700", "$aОсмонов$bЖ. С.$gЖолдош Саматович$4070", " 1") + field("702", "$aПетров$bС. И.$4727", " 1") +
                      field("461", "$12000 $aВокруг света$v№ 7") + field("610", "$aвода; реки") + field("801", "$aRU"));
    CHECK(m.dates.size() == 1);
    CHECK(m.dates[0].edtf == "1992");
    CHECK(m.publishers.empty());
    CHECK(m.subjects.at(0).scheme == "bbk");
    CHECK(m.subjects.at(1).code == "74.58");
    CHECK(m.subjects.at(2).label == "вода");
    CHECK(m.agents.at(0).display == "Осмонов, Жолдош Саматович");
    CHECK(m.agents.at(1).role == "ths");
    CHECK(has(m, "host.title Вокруг света"));
    CHECK(has(m, "publication.country RU"));
    CHECK(has(m, "identifiers[0] local RU/УГОНБ/EK/72944"));
    CHECK(m.physical->pages == 121);
    // Where the title page says nothing, the coded year is all there is.
    auto coded = marc("00000nam a2200000 i 4500", field("100", "$a19991117d1999  u u0rusy0103 ba") + field("200", "$aСуу"));
    CHECK(coded.dates.at(0).edtf == "1999");
}

TEST_CASE("the crosswalks take all of the corpus, lose no record and write sound text") {
    const auto corpus = fs::path(MURAS_SOURCE_DIR) / "../shared/corpus";
    if (!fs::exists(corpus)) {
        std::cout << "skipped: no ../shared/corpus\n";
        return;
    }
    struct Coverage {
        std::size_t records = 0, titled = 0, values = 0;
        std::map<std::string, std::size_t> left;
    };
    std::map<std::string, Coverage> report;
    for (auto folder : {"record", "mods", "oai", "marc"}) {
        for (const auto& entry : fs::recursive_directory_iterator(corpus / folder)) {
            if (!entry.is_regular_file() || entry.file_size() > (8u << 20)) continue;
            auto extension = entry.path().extension();
            if (extension != ".xml" && extension != ".mods" && extension != ".atom" && extension != ".rdf") continue;
            auto bytes = slurp(entry.path());
            auto page = parse_page(bytes);
            std::vector<PageRecord> records = std::move(page.records);
            if (page.well_formed && !page.oai) {  // a description that stands alone
                auto at = bytes.find("?>");
                auto body = bytes.substr(bytes.starts_with("<?xml") && at != std::string::npos ? at + 2 : 0);
                if (auto record = parse_record(standing_alone(body))) records.push_back(std::move(*record));
            }
            for (auto& record : records) {
                if (record.deleted || record.metadata.children.empty()) continue;
                auto root = std::string(local_name(record.metadata.children[0].name));
                auto raw = record.raw;
                Source source;
                source.key = "x";
                auto mapped = incoming_record(std::move(record), source, 1'790'000'000).record;
                auto& c = report[root];
                ++c.records;
                c.titled += !mapped.metadata.titles.empty();
                for (const auto& row : lineage(mapped)) {
                    ++c.values;
                    if (!is_utf8(row.value) || !is_utf8(row.raw)) FAIL_CHECK(entry.path() << ": ill-formed text in " << row.path);
                }
                for (const auto& w : mapped.metadata.warnings)
                    if (w.code == "unmapped-element" || w.code == "format-not-mapped") ++c.left[w.field];
            }
        }
    }
    std::cout << "format: records, with a title, values; elements that no rule takes\n";
    for (const auto& [root, c] : report) {
        std::cout << "  " << root << ": " << c.records << ", " << c.titled << ", " << c.values;
        std::vector<std::pair<std::size_t, std::string>> left;
        for (const auto& [name, n] : c.left) left.emplace_back(n, name);
        std::sort(left.rbegin(), left.rend());
        left.resize(std::min<std::size_t>(left.size(), 8));
        for (const auto& [n, name] : left) std::cout << "; " << name << " " << n;
        std::cout << '\n';
    }
    CHECK(report["dc"].titled * 100 >= report["dc"].records * 95);
    CHECK(report["mods"].titled * 100 >= report["mods"].records * 95);
    CHECK(report["resource"].titled == report["resource"].records);
}
