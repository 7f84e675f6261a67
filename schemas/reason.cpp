#include <schemas/reason.hpp>

namespace muras {

std::string filled(std::string_view message, const std::vector<std::string>& values) {
    std::string out;
    while (!message.empty()) {
        bool place = message.size() >= 3 && message[0] == '{' && message[1] >= '1' && message[1] <= '9' && message[2] == '}';
        auto n = place ? static_cast<std::size_t>(message[1] - '1') : values.size();
        if (n < values.size()) {
            out += values[n];
            message.remove_prefix(3);
        } else {
            out += message.front();
            message.remove_prefix(1);
        }
    }
    return out;
}

std::string english(const Reason& reason) {
    if (const auto* rule = find_reason(reason.code)) return filled(rule->message, reason.values);
    auto out = reason.code;
    for (const auto& value : reason.values) out.append(out.empty() ? "" : " ").append(value);
    return out;
}

}  // namespace muras
