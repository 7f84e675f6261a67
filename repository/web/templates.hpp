// The templates of the pages: read once, with partials put in and messages translated, one for each tongue.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <repository/base/embedded.hpp>
#include <repository/base/i18n.hpp>
#include <repository/web/view.hpp>

namespace muras {

/// Templates, style sheet and icon, as they are compiled in.
EmbeddedFiles web_files();

}  // namespace muras

namespace muras::web {

/// A template's text in one tongue. `{{> name}}` becomes that partial, `{{#t}}message{{/t}}` the message's translation
/// with HTML's letters escaped ({{names}} in it stay mustache's). Throws std::logic_error for a missing partial: a bug.
std::string translated_template(std::string_view name, Tongue tongue);

/// Any thread: rendering changes nothing.
class Templates {
  public:
    Templates();

    /// The page of template `name` ("home"). A name that does not exist is a bug and throws.
    std::string render(const std::string& name, Tongue tongue, const View& view) const;

  private:
    // kainjow's render() is not const although, without partials and lambdas, it only reads.
    mutable std::map<std::pair<std::string, Tongue>, kainjow::mustache::mustache> parsed_;
};

}  // namespace muras::web
