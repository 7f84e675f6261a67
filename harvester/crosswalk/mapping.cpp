#include <harvester/crosswalk/mapping.hpp>

#include <algorithm>
#include <utility>

#include <harvester/normalise/language.hpp>
#include <harvester/normalise/mojibake.hpp>
#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

bool same_text(std::string_view text, std::string_view wanted) {
    return lower(normalise::trimmed(text, " \t\r\n")) == wanted;
}

bool has_text(std::string_view text, std::string_view wanted) { return lower(text).find(wanted) != std::string::npos; }

/// An attribute whatever its prefix ("xlink:href", "href").
std::string_view attribute_of(const Element& element, std::string_view name) {
    for (const auto& a : element.attributes)
        if (local_name(a.name) == name) return a.value;
    return {};
}

std::string language_of(const Element& element) {
    for (const auto& a : element.attributes)
        if (auto name = local_name(a.name); name == "lang" || name == "language")
            return a.value.empty() ? std::string() : normalise::language_code(a.value);
    return {};
}

std::string path_of(const std::vector<const Element*>& stack) {
    if (stack.size() == 1) return stack[0]->name;
    std::string out;
    for (const auto* e : stack) out.append(out.empty() ? "" : "/").append(local_name(e->name));
    return out;
}

/// What a catalogue puts in front of the next subfield, and fill characters that stand for nothing.
void drop_catalogue_signs(std::string& text) {
    auto kept = normalise::trimmed(text);
    for (bool again = true; again && kept.size() > 1;) {
        again = false;
        if (std::string_view("/:;=,").find(kept.back()) != std::string_view::npos) {
            kept = normalise::trimmed(kept.substr(0, kept.size() - 1));
            again = true;
        }
    }
    if (kept.find_first_not_of("|#") == std::string_view::npos || kept.find_first_not_of("\xC2\xA6") == std::string_view::npos)
        kept = {};
    text = std::string(kept);
}

}  // namespace

bool Mapping::Predicate::holds(const Element& element) const {
    switch (kind) {
        case Kind::attribute_is:
            return same_text(attribute_of(element, name), value);
        case Kind::attribute_has:
            return has_text(attribute_of(element, name), value);
        case Kind::absent:
            return attribute_of(element, name).empty();
        case Kind::child_is:
        case Kind::child_has:
            return std::any_of(element.children.begin(), element.children.end(), [&](const Element& c) {
                return c.name == name && (kind == Kind::child_is ? same_text(c.text, value) : has_text(c.text, value));
            });
    }
    return false;
}

bool Mapping::Step::fits(const Element& element) const {
    auto local = local_name(element.name);
    if (!any && (prefix ? !local.starts_with(name) : local != name)) return false;
    return std::all_of(predicates.begin(), predicates.end(), [&](const Predicate& p) { return p.holds(element); });
}

Mapping::Row Mapping::compile(const CrosswalkRule& rule) {
    Row row{&rule, {}, {}, false};
    auto path = rule.path;
    while (!path.empty()) {
        // A slash in a predicate's value parts nothing.
        std::size_t end = 0;
        for (bool inside = false; end < path.size() && (inside || path[end] != '/'); ++end)
            inside = path[end] == '[' || (inside && path[end] != ']');
        auto text = path.substr(0, end);
        path.remove_prefix(std::min(path.size(), end + 1));
        if (text.starts_with('@')) {
            row.attribute = text.substr(1);
            continue;
        }
        Step step;
        step.name = text.substr(0, text.find('['));
        for (auto open = text.find('['); open != std::string_view::npos; open = text.find('[', open + 1)) {
            auto inner = text.substr(open + 1, text.find(']', open) - open - 1);
            auto sign = inner.find_first_of("=~");
            bool child = inner.starts_with('$');
            auto name = inner.substr(child || inner.starts_with('!') ? 1 : 0,
                                     sign == std::string_view::npos ? sign : sign - (child ? 1 : 0));
            if (sign == std::string_view::npos) {
                step.predicates.push_back({Predicate::Kind::absent, name, {}});
                continue;
            }
            bool equal = inner[sign] == '=';
            step.predicates.push_back({child ? (equal ? Predicate::Kind::child_is : Predicate::Kind::child_has)
                                             : (equal ? Predicate::Kind::attribute_is : Predicate::Kind::attribute_has),
                                       name, inner.substr(sign + 1)});
        }
        if (step.name == "*") {
            if (path.empty()) {
                row.rest = true;
                break;
            }
            step.any = true;
        } else if (step.name.ends_with('*')) {
            step.prefix = true;
            step.name.remove_suffix(1);
        }
        row.steps.push_back(std::move(step));
    }
    return row;
}

Mapping::Mapping(Crosswalk rows) {
    for (const auto& rule : rows) rows_.push_back(compile(rule));
    for (const auto& row : rows_) {
        if (!row.attribute.empty())
            attributes_by_name_[row.steps.back().name].push_back(&row);
        else if (row.rest || row.steps.back().any || row.steps.back().prefix)
            open_.push_back(&row);
        else
            by_name_[row.steps.back().name].push_back(&row);
    }
}

bool Mapping::fits(const Row& row, const Stack& stack) {
    if (row.rest ? stack.size() <= row.steps.size() : stack.size() != row.steps.size()) return false;
    for (std::size_t i = 0; i < row.steps.size(); ++i)
        if (!row.steps[i].fits(*stack[i])) return false;
    return true;
}

const Mapping::Row* Mapping::find(const Stack& stack) const {
    const Row* best = nullptr;
    if (auto named = by_name_.find(local_name(stack.back()->name)); named != by_name_.end())
        for (const auto* row : named->second)
            if (fits(*row, stack)) {
                best = row;
                break;
            }
    for (const auto* row : open_) {
        if (best && best < row) break;  // rows lie in the order of the table
        if ((!row->rest || stack.back()->children.empty()) && fits(*row, stack)) return row;
    }
    return best;
}

void Mapping::put_attributes(Draft& draft, const Stack& stack) const {
    auto named = attributes_by_name_.find(local_name(stack.back()->name));
    if (named == attributes_by_name_.end()) return;
    for (const auto* row : named->second) {
        if (!fits(*row, stack)) continue;
        auto text = attribute_of(*stack.back(), row->attribute);
        if (text.empty()) continue;
        auto value = draft_value(draft, std::string(text), *stack.back(), path_of(stack) + "/@" + std::string(row->attribute));
        if (!value.value.empty()) put(draft, *row->rule, std::move(value));
    }
}

void Mapping::walk(Draft& draft, Element& element, Stack& stack, bool catalogue) const {
    stack.push_back(&element);
    put_attributes(draft, stack);
    const auto* row = find(stack);
    if (row && row->rule->target == Target::skip) {
        // known, and not wanted
    } else if (row && row->rule->reading != Reading::text) {
        put_composed(draft, *row->rule, element, path_of(stack));
    } else if (row) {
        auto value = draft_value(draft, element.children.empty() ? std::move(element.text) : full_text(element), element,
                                 path_of(stack));
        if (catalogue) {
            auto before = value.value;
            drop_catalogue_signs(value.value);
            if (value.value != before && value.origin.raw.empty()) value.origin.raw = std::move(before);
        }
        if (!value.value.empty()) put(draft, *row->rule, std::move(value));
    } else if (element.children.empty()) {
        auto [value, raw] = normalise::tidy(std::move(element.text));
        if (!value.empty()) draft.warn("unmapped-element", path_of(stack), value);
    } else {
        for (auto& child : element.children) walk(draft, child, stack, catalogue);
    }
    stack.pop_back();
}

void Mapping::apply(Draft& draft, Element& root, bool catalogue) const {
    Stack stack;
    stack.reserve(16);
    for (auto& child : root.children) walk(draft, child, stack, catalogue);
}

bool Mapping::apply_to(Draft& draft, Element& element, std::string_view shown_name) const {
    Stack stack{&element};
    const auto* row = find(stack);
    if (!row) return false;
    auto value = draft_value(draft, element.children.empty() ? std::move(element.text) : full_text(element), element, shown_name);
    if (!value.value.empty()) put(draft, *row->rule, std::move(value));
    return true;
}

DraftValue draft_value(Draft& draft, std::string&& text, const Element& element, std::string_view shown_name) {
    std::string_view rule;
    std::string mended;  // what the text was before; tidying would drop controls that the mending needs
    if (auto meant = normalise::repair_mojibake(text)) {
        mended = std::exchange(text, std::move(*meant));
        draft.warn("mojibake-repaired", shown_name, mended);
        rule = "mojibake";
    }
    auto [value, raw] = normalise::tidy(std::move(text));
    if (value.empty()) return {};
    if (!mended.empty()) raw = normalise::tidy(std::move(mended)).value;
    if (++draft.values > max_values) {
        if (draft.values == max_values + 1) draft.warn("too-many-values", shown_name, {});
        return {};
    }
    return {std::move(value), language_of(element), {std::string(shown_name), std::move(raw), std::string(rule)}, {}};
}

}  // namespace muras
