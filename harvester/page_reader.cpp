#include <harvester/page_reader.hpp>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <harvester/namespaces.hpp>
#include <harvester/page.hpp>

namespace muras {
namespace {

constexpr std::size_t max_depth = 250;     // libxml2 ends a document at 256
constexpr std::size_t chunk = 256u << 10;  // libxml2 refuses over 10 MB of look-ahead in one piece

constexpr std::size_t long_text = 1024;
constexpr std::size_t most_undeclared = 32;  // prefixes of one record that are told and declared

using Context = std::unique_ptr<xmlParserCtxt, decltype([](xmlParserCtxt* c) { xmlFreeParserCtxt(c); })>;

std::string_view view(const xmlChar* text) {
    return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view{};
}

std::string_view view(const xmlChar* begin, const xmlChar* end) {
    return {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(end - begin)};
}

/// libxml2 leaves an ampersand in the values of attributes as "&#38;", for trees that expand it later.
std::string attribute_value(std::string_view text) {
    constexpr std::string_view ampersand = "&#38;";
    std::string out;
    for (auto at = text.find(ampersand); at != std::string_view::npos; at = text.find(ampersand)) {
        out.append(text.substr(0, at)).append("&");
        text.remove_prefix(at + ampersand.size());
    }
    return out.append(text);
}

struct Declaration {
    std::string prefix, uri;
    std::size_t depth;
};

/// The namespace that an unknown prefix gets, so that the raw record can be read again.
std::string namespace_of_undeclared(std::string_view prefix) {
    return std::string("urn:muras:undeclared:").append(prefix);
}

void append_declaration(std::string& out, std::string_view prefix, std::string_view uri) {
    out += prefix.empty() ? " xmlns" : " xmlns:";
    out += prefix;
    out += "=\"";
    for (char c : uri) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    out += '"';
}

class Reader {
  public:
    Reader(std::string_view text, std::size_t body, const PageLimits& limits, PageSink& sink)
        : text_(text), body_(body), limits_(limits), sink_(sink) {}

    std::optional<ReadStop> read() {
        xmlSAXHandler sax{};
        sax.initialized = XML_SAX2_MAGIC;
        sax.startElementNs = [](void* self, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri,
                                int declared, const xmlChar** declarations, int count, int,
                                const xmlChar** attributes) {
            static_cast<Reader*>(self)->start(local, prefix, uri, {declarations, static_cast<std::size_t>(declared)},
                                              {attributes, static_cast<std::size_t>(count)});
        };
        sax.endElementNs = [](void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
            static_cast<Reader*>(self)->end();
        };
        sax.characters = sax.cdataBlock = sax.ignorableWhitespace = [](void* self, const xmlChar* text, int size) {
            static_cast<Reader*>(self)->characters(
                {reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)});
        };
        sax.serror = [](void* self, xmlErrorPtr error) { static_cast<Reader*>(self)->error(*error); };
        context_.reset(xmlCreatePushParserCtxt(&sax, this, nullptr, 0, nullptr));
        if (!context_) return ReadStop{0, "out of memory"};
        // No DTD, no entities, no network; the charset was settled before.
        xmlCtxtUseOptions(context_.get(), XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
        for (auto at = body_; at < text_.size() && !stop_; at += chunk) {
            auto piece = text_.substr(at, chunk);
            xmlParseChunk(context_.get(), piece.data(), static_cast<int>(piece.size()), 0);
        }
        if (!stop_) xmlParseChunk(context_.get(), nullptr, 0, 1);
        if (!stop_ && !context_->wellFormed) stop_ = ReadStop{offset(), "it ends too early"};
        return std::move(stop_);
    }

  private:
    /// `local, prefix, uri, value, end of value` five by five; declarations `prefix, uri` two by two.
    struct Declared {
        const xmlChar** rows;
        std::size_t count;
    };
    struct Attributes {
        const xmlChar** rows;
        std::size_t count;
    };

    std::size_t offset() const {
        auto consumed = xmlByteConsumed(context_.get());
        return std::min(text_.size(), body_ + static_cast<std::size_t>(std::max(consumed, 0L)));
    }

    std::string name(const xmlChar* local, const xmlChar* prefix, const xmlChar* uri) {
        std::string out;
        if (uri) {
            if (uri != last_uri_) {  // libxml2 keeps one copy of each name, so pointers tell
                last_uri_ = uri;
                last_ = namespace_of_uri(view(uri));
            }
            if (last_)
                out = last_->prefix;
            else
                out.append("{").append(view(uri)).append("}");
        } else if (prefix) {
            out = undeclared_name(view(prefix));
        }
        if (!out.empty() && out.back() != '}') out += ':';
        return out += view(local);
    }

    /// The name that stands for a prefix without declaration, which is noted.
    std::string undeclared_name(std::string_view prefix) {
        bool known = std::find(undeclared_.begin(), undeclared_.end(), prefix) != undeclared_.end();
        if (!known && undeclared_.size() < most_undeclared) undeclared_.emplace_back(prefix);
        const auto* usual = namespace_of_prefix(prefix);
        return usual ? std::string(usual->prefix) : "{" + namespace_of_undeclared(prefix) + "}";
    }

    void start(const xmlChar* local, const xmlChar* prefix, const xmlChar* uri, Declared declared,
               Attributes attributes) {
        ++depth_;
        if (open_.empty()) {
            undeclared_.clear();
            auto own = name(local, prefix, uri);
            if (!sink_.begins_tree(depth_, own)) {
                for (std::size_t i = 0; i < declared.count; ++i)
                    scope_.push_back(
                        {std::string(view(declared.rows[2 * i])), std::string(view(declared.rows[2 * i + 1])), depth_});
                if (attributes.count > 0) sink_.passes(depth_, values_of(attributes));
                return;
            }
            begin_tree(declared);
            open_.emplace_back().name = std::move(own);
        } else {
            if (skipped_ > 0 || open_.size() >= max_depth || tree_elements_ >= limits_.record_elements ||
                page_elements_ >= limits_.page_elements) {
                ++skipped_;
                cut_ = true;
                return;
            }
            open_.emplace_back().name = name(local, prefix, uri);
        }
        ++tree_elements_;
        ++page_elements_;
        open_.back().attributes = values_of(attributes);
    }

    std::vector<Attribute> values_of(Attributes attributes) {
        std::vector<Attribute> out;
        out.reserve(attributes.count);
        for (std::size_t i = 0; i < attributes.count; ++i) {
            auto** row = attributes.rows + 5 * i;
            out.push_back({name(row[0], row[1], row[2]), attribute_value(view(row[3], row[4]))});
        }
        return out;
    }

    void begin_tree(Declared declared) {
        begin_ = text_.rfind('<', std::min(offset(), text_.size() - 1));
        own_.clear();
        for (std::size_t i = 0; i < declared.count; ++i) own_.emplace_back(view(declared.rows[2 * i]));
        tree_elements_ = 0;
        cut_ = false;
    }

    void end() {
        --depth_;
        if (skipped_ > 0) {
            --skipped_;
            return;
        }
        if (open_.empty()) {
            while (!scope_.empty() && scope_.back().depth > depth_) scope_.pop_back();
            return;
        }
        auto done = std::move(open_.back());
        open_.pop_back();
        if (!open_.empty()) {
            open_.back().children.push_back(std::move(done));
            return;
        }
        RawRecord raw;
        raw.begin = begin_;
        raw.end = offset();
        raw.cut = cut_;
        raw.undeclared = undeclared_;
        if (sink_.wants_markup(local_name(done.name))) raw.xml = standalone(raw.end);
        sink_.tree(std::move(done), std::move(raw));
    }

    void characters(std::string_view piece) {
        if (open_.empty() || skipped_ > 0) return;
        auto& text = open_.back().text;
        if (text.size() + piece.size() > limits_.text_bytes) {
            cut_ = true;
            auto room = limits_.text_bytes - std::min(limits_.text_bytes, text.size());
            while (room > 0 && (piece[room] & 0xC0) == 0x80) --room;  // not within a letter
            piece = piece.substr(0, room);
        }
        // libxml2 gives long text in pieces of some 300 bytes: what has a second one will have more.
        if (!text.empty() && text.capacity() < text.size() + piece.size()) text.reserve(2 * text.size() + long_text);
        text += piece;
    }

    void error(const xmlError& e) {
        if (stop_ || e.level != XML_ERR_FATAL) return;
        auto message = std::string(e.message ? e.message : "it can't be read");
        while (!message.empty() && (message.back() == '\n' || message.back() == ' ')) message.pop_back();
        stop_ = ReadStop{offset(), std::move(message)};
    }

    /// The tree's markup with the declarations that it inherited: all but those that nothing in it can mean.
    std::string standalone(std::size_t end) const {
        auto slice = text_.substr(begin_, end - begin_);
        auto name_end = slice.find_first_of(" \t\r\n/>");
        std::string out;
        out.reserve(slice.size() + 128);
        out += slice.substr(0, name_end);
        for (auto d = scope_.rbegin(); d != scope_.rend(); ++d) {
            auto same = [&](const Declaration& other) { return other.prefix == d->prefix; };
            if (d->uri.empty() || std::find(own_.begin(), own_.end(), d->prefix) != own_.end() ||
                std::any_of(scope_.rbegin(), d, same))
                continue;
            if (d->prefix.empty() || slice.find(d->prefix + ":") != std::string_view::npos)
                append_declaration(out, d->prefix, d->uri);
        }
        for (const auto& prefix : undeclared_) {
            const auto* usual = namespace_of_prefix(prefix);
            append_declaration(out, prefix, usual ? std::string(usual->uri) : namespace_of_undeclared(prefix));
        }
        out += slice.substr(name_end);
        return out;
    }

    std::string_view text_;
    std::size_t body_;
    const PageLimits& limits_;
    PageSink& sink_;
    Context context_;
    std::optional<ReadStop> stop_;

    std::size_t depth_ = 0;
    std::vector<Declaration> scope_;  // of the elements above the trees
    std::vector<std::string> own_;    // prefixes that the tree's first element declares itself
    std::vector<Element> open_;       // the tree under way, from its root to where we are
    std::size_t begin_ = 0;
    std::size_t tree_elements_ = 0, page_elements_ = 0, skipped_ = 0;
    bool cut_ = false;
    std::vector<std::string> undeclared_;
    const xmlChar* last_uri_ = nullptr;
    const Namespace* last_ = nullptr;
};

}  // namespace

std::optional<ReadStop> read_page(std::string_view text, std::size_t body, const PageLimits& limits, PageSink& sink) {
    static const bool ready = (xmlInitParser(), true);  // once, before any thread parses
    static_cast<void>(ready);
    return Reader(text, body, limits, sink).read();
}

}  // namespace muras
