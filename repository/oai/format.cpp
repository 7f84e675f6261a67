#include <repository/oai/format.hpp>

#include <algorithm>
#include <array>

namespace muras::oai {
namespace {

constexpr std::array table{
    Format{"oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", "http://www.openarchives.org/OAI/2.0/oai_dc/",
           write_oai_dc},
};

}  // namespace

std::span<const Format> formats() { return table; }

const Format* find_format(std::string_view prefix) {
    auto it = std::find_if(table.begin(), table.end(), [&](const Format& f) { return f.prefix == prefix; });
    return it == table.end() ? nullptr : &*it;
}

}  // namespace muras::oai
