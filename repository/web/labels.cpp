#include <repository/web/labels.hpp>

#include <schemas/languages.hpp>
#include <schemas/types.hpp>

namespace muras::web {

std::string type_label(Tongue tongue, std::string_view code) {
    for (const auto& type : types)
        if (type.code == code) return text(tongue, type.label);
    return std::string(code);
}

std::string language_label(Tongue tongue, std::string_view code) {
    for (const auto& language : languages)
        if (language.code == code) return text(tongue, language.label);
    return std::string(code);
}

}  // namespace muras::web
