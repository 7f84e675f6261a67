// A donor's answer: parsed, mended, mapped, and every raw record parsed again.
#include <cstdlib>

#include <harvester/incoming.hpp>
#include <harvester/page.hpp>
#include <harvester/page_repair.hpp>
#include <repository/base/text.hpp>

#include <tests/fuzz/target.hpp>

using namespace muras;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto bytes = fuzz::text(data, size);
    RepairLimits limits;
    auto repaired = repair_text(bytes, 0, limits);
    if (!is_utf8(repaired.text) || repaired.text.size() > 3 * bytes.size() + limits.growth_bytes ||
        repaired.repairs.size() > limits.listed)
        std::abort();
    for (const auto& repair : repaired.repairs)
        if (repair.at > bytes.size() || repair.now > repaired.text.size()) std::abort();
    // What is mended needs no more mending.
    if (repaired.whole && !repair_text(repaired.text, 0, limits).repairs.empty()) std::abort();

    PageLimits page_limits;
    page_limits.bytes = 1 << 20;
    auto page = parse_page(bytes, page_limits);
    if (page.lost > page.refused || page.problems.size() > page_limits.problems + 8) std::abort();
    Source source;
    source.key = "fuzz";
    for (auto& incoming : incoming_records(page, source, 1'700'000'000)) {
        if (!is_utf8(incoming.raw) || !parse_record(incoming.raw)) std::abort();
        for (const auto& title : incoming.record.metadata.titles)
            if (!is_utf8(title.value)) std::abort();
        fuzz::kept = fuzz::kept + incoming.raw.size();
    }
    return 0;
}
