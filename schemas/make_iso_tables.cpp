// Writes schemas/iso_tables.hpp from Debian's iso-codes: make_iso_tables FOLDER OUT. Runs when Muras is built.
#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

namespace {

namespace json = boost::json;
using Pairs = std::map<std::string, std::string>;

json::array entries(const std::string& folder, const std::string& standard) {
    std::ifstream in(folder + "/iso_" + standard + ".json", std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + folder + "/iso_" + standard + ".json; is iso-codes installed?");
    std::string text(std::istreambuf_iterator<char>(in), {});
    return json::parse(text).at(standard).as_array();
}

std::string member(const json::value& entry, std::string_view name) {
    const auto* value = entry.as_object().if_contains(name);
    return value ? std::string(value->as_string()) : std::string();
}

std::string lower_ascii(std::string text) {
    for (auto& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return text;
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

void write_pairs(std::ostream& out, std::string_view name, const Pairs& pairs) {
    out << "inline constexpr CodePair " << name << "[] = {\n";
    for (const auto& [from, to] : pairs) out << "    {" << quoted(from) << ", " << quoted(to) << "},\n";
    out << "};\n\n";
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 3) throw std::runtime_error("usage: make_iso_tables FOLDER OUT");
    std::set<std::string> codes;
    Pairs shorter, bibliographic, countries;
    for (const auto& entry : entries(argv[1], "639-3")) codes.insert(member(entry, "alpha_3"));
    for (const auto& entry : entries(argv[1], "639-2")) {
        auto code = member(entry, "alpha_3");
        if (!codes.contains(code)) continue;  // collections of languages, and codes for local use
        if (auto two = member(entry, "alpha_2"); !two.empty()) shorter[two] = code;
        if (auto other = member(entry, "bibliographic"); !other.empty()) {
            shorter[other] = code;
            bibliographic[code] = other;
        }
    }
    for (const auto& entry : entries(argv[1], "3166-1")) {
        auto code = member(entry, "alpha_2");
        countries[code] = countries[member(entry, "alpha_3")] = code;
        for (auto name : {"name", "common_name", "official_name"})
            if (auto text = lower_ascii(member(entry, name)); !text.empty()) countries[text] = code;
    }
    std::ofstream out(argv[2], std::ios::binary);
    out << "// Made from iso-codes by schemas/make_iso_tables.cpp.\n#pragma once\n\n#include <string_view>\n\n"
           "namespace muras {\n\nstruct CodePair {\n    std::string_view from, to;\n};\n\n";
    out << "inline constexpr std::string_view iso_639_3[] = {\n";
    for (const auto& code : codes) out << quoted(code) << ",\n";
    out << "};\n\n";
    write_pairs(out, "iso_639_shorter", shorter);
    write_pairs(out, "iso_639_bibliographic", bibliographic);
    write_pairs(out, "iso_3166_names", countries);
    out << "}  // namespace muras\n";
    return out.flush() ? 0 : 1;
} catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
