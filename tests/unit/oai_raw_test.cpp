// The format `raw`: what a donor wrote, in a wrapper that is well-formed whatever stands around and within it.
#include <repository/oai/raw.hpp>

#include <tests/support/catch.hpp>

using muras::oai::wrapped_raw;

namespace {
constexpr std::string_view begin = "<raw:raw xmlns:raw=\"urn:muras:raw\"", end = "</raw:raw>";

std::string wrapped(std::string_view record) { return wrapped_raw(record).value_or("nothing"); }
}  // namespace

TEST_CASE("a raw record's metadata comes byte for byte, with the namespaces that it inherited") {
    CHECK(wrapped("<record xmlns=\"http://o\" xmlns:d='http://d'><header><identifier>a</identifier></header><metadata>\n"
                  " <d:x  a='1 > 0'>R &amp; D<!-- </metadata> --><![CDATA[</metadata>]]></d:x>\n</metadata><about/></record>") ==
          std::string(begin) + " xmlns=\"http://o\" xmlns:d='http://d'>\n <d:x  a='1 > 0'>R &amp; D<!-- </metadata> -->"
                              "<![CDATA[</metadata>]]></d:x>\n" + std::string(end));
}

TEST_CASE("a namespace that <metadata> declares stands for one of its record, and a taken prefix is not taken again") {
    CHECK(wrapped("<o:record xmlns:o=\"a\" xmlns:x=\"b\"><o:metadata xmlns:x=\"c\"><x:y/></o:metadata></o:record>") ==
          std::string(begin) + " xmlns:o=\"a\" xmlns:x=\"c\"><x:y/>" + std::string(end));
    CHECK(wrapped("<record xmlns:raw=\"z\"><metadata><raw:y/></metadata></record>") ==
          "<raw-:raw xmlns:raw-=\"urn:muras:raw\" xmlns:raw=\"z\"><raw:y/></raw-:raw>");
}

TEST_CASE("a <metadata> within the metadata, or within the header, is not the record's") {
    CHECK(wrapped("<record><header><metadata>no</metadata></header><metadata><a><metadata>b</metadata></a></metadata></record>") ==
          std::string(begin) + "><a><metadata>b</metadata></a>" + std::string(end));
}

TEST_CASE("without metadata there is nothing raw") {
    for (std::string_view record : {"<record><header status=\"deleted\"/></record>", "<record><metadata/></record>", "", "<record",
                                    "<record><metadata><a>", "<!-- ", "no xml", "<a b='"})
        CHECK_FALSE(wrapped_raw(record));
}
