// One page in the making: the reader's tongue, what every page shows, and the answer with its headers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <repository/web/change_marks.hpp>
#include <repository/web/overview.hpp>
#include <repository/web/sender.hpp>
#include <repository/web/site.hpp>
#include <repository/web/templates.hpp>
#include <repository/web/view.hpp>

namespace muras::web {

/// What the pages of one site share.
struct SiteShared {
    RecordStore& store;
    BlobStore& blobs;
    SearchIndex* index;
    SiteOptions options;
    Templates templates;
    mutable OverviewCache overview;
    mutable SenderLimit senders = {};
    mutable ChangeMarks change_marks = {};
};

/// "/assets/muras-0a1b2c3d4e5f.css" of "muras.css": the content's hash makes it immutable.
std::string asset_path(std::string_view name);

/// ?hl=, then the cookie, then Accept-Language (DESIGN section 5).
Tongue tongue_for(const http::Request& request, Tongue otherwise);

/// The value of a cookie of the request, or nothing; a view of the request.
std::string_view cookie_value(const http::Request& request, std::string_view name);

class Page {
  public:
    Page(const SiteShared& shared, const http::Request& request);

    Tongue tongue() const { return tongue_; }
    const SiteShared& shared() const { return shared_; }
    const http::Request& request() const { return request_; }
    View& view() { return view_; }

    /// False for readers whose browser saves data (Save-Data), or who chose the light pages.
    bool has_pictures() const { return has_pictures_; }

    /// The translation of a message.
    std::string say(std::string_view msgid) const { return text(tongue_, msgid); }

    /// `path` under the public address, or nothing when the site has none.
    std::optional<std::string> absolute(std::string_view path) const;

    /// The <title>; the site's name follows it.
    void set_title(std::string_view title);

    /// This page's one address, for search engines, with its alternates in the three tongues.
    void set_canonical(std::string_view path);

    /// Keeps the page out of search engines, but not the pages it links to.
    void set_unlisted() { put(view_, "unlisted", true); }

    http::Response respond(const std::string& template_name, unsigned status = 200);

  private:
    void add_switcher();
    void add_choices();

    const SiteShared& shared_;
    const http::Request& request_;
    Tongue tongue_;
    bool has_pictures_ = true;
    View view_;
};

/// An answer with a body of that type; security headers are added by the server.
http::Response text_response(std::string content_type, std::string body, unsigned status = 200);

}  // namespace muras::web
