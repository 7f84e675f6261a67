// XML elements out: leaves that have a value, and groups that have something in them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include <repository/formats/xml.hpp>

namespace muras::formats {

/// One without a value is not written.
struct Attribute {
    std::string_view name, value;
};
using Attributes = std::initializer_list<Attribute>;

/// Appends to a text that must outlive it. Names are the caller's and trusted; values are escaped.
class XmlWriter {
  public:
    explicit XmlWriter(std::string& out) : out_(out) {}

    /// <name>value</name>; nothing for an empty value.
    void leaf(std::string_view name, std::string_view value, Attributes attributes = {}) {
        if (value.empty()) return;
        start(name, attributes);
        out_ += '>';
        append_escaped(out_, value);
        end(name);
    }

    /// <name attributes/>.
    void empty(std::string_view name, Attributes attributes) {
        start(name, attributes);
        out_ += "/>\n";
    }

    /// An element that ends with the scope, and is not there at all when nothing was put into it.
    class Group {
      public:
        Group(XmlWriter& xml, std::string_view name, Attributes attributes)
            : xml_(xml), name_(name), before_(xml.out_.size()) {
            xml.start(name, attributes);
            xml.out_ += ">\n";
            inside_ = xml.out_.size();
        }
        ~Group() {
            if (xml_.out_.size() == inside_)
                xml_.out_.resize(before_);
            else
                xml_.end(name_);
        }
        Group(const Group&) = delete;
        Group& operator=(const Group&) = delete;

      private:
        XmlWriter& xml_;
        std::string name_;
        std::size_t before_, inside_;
    };
    [[nodiscard]] Group group(std::string_view name, Attributes attributes = {}) { return {*this, name, attributes}; }

  private:
    void start(std::string_view name, Attributes attributes) {
        out_.append("<").append(name);
        for (const auto& a : attributes) {
            if (a.value.empty()) continue;
            out_.append(" ").append(a.name).append("=\"");
            append_escaped(out_, a.value);
            out_ += '"';
        }
    }
    void end(std::string_view name) { out_.append("</").append(name).append(">\n"); }

    std::string& out_;
};

inline constexpr std::string_view xsi_namespace = "http://www.w3.org/2001/XMLSchema-instance";

}  // namespace muras::formats
