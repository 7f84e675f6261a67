#include <harvester/record_xml.hpp>

#include <memory>

#include <repository/base/text.hpp>

namespace muras {
namespace {

constexpr std::string_view oai_namespace = "http://www.openarchives.org/OAI/2.0/";

using Writer = std::unique_ptr<xmlTextWriter, decltype([](xmlTextWriterPtr w) { xmlFreeTextWriter(w); })>;
using Buffer = std::unique_ptr<xmlBuffer, decltype([](xmlBufferPtr b) { xmlBufferFree(b); })>;

}  // namespace

std::string sound_text(std::string_view bytes) {
    std::string out;
    if (is_utf8(bytes) || !to_utf8(bytes, "windows-1251", out)) out = to_valid_utf8(bytes);
    std::erase_if(out, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r'; });
    return out;
}

std::string oai_record(const std::string& identifier, const std::function<void(xmlTextWriterPtr)>& write_metadata) {
    Buffer buffer(xmlBufferCreate());
    Writer writer(xmlNewTextWriterMemory(buffer.get(), 0));
    auto* w = writer.get();
    xmlTextWriterStartElement(w, xml("record"));
    xmlTextWriterWriteAttribute(w, xml("xmlns"), xml(std::string(oai_namespace)));
    xmlTextWriterStartElement(w, xml("header"));
    xmlTextWriterWriteElement(w, xml("identifier"), xml(identifier));
    xmlTextWriterWriteElement(w, xml("datestamp"), xml(""));
    xmlTextWriterEndElement(w);
    xmlTextWriterStartElement(w, xml("metadata"));
    write_metadata(w);
    xmlTextWriterEndElement(w);
    xmlTextWriterEndElement(w);
    xmlTextWriterFlush(w);
    return reinterpret_cast<const char*>(xmlBufferContent(buffer.get()));
}

}  // namespace muras
