// A donor's answer: parsed, mapped, and every raw record parsed again.
#include <cstdlib>

#include <harvester/incoming.hpp>
#include <harvester/page.hpp>
#include <repository/base/text.hpp>

#include <tests/fuzz/target.hpp>

using namespace muras;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto page = parse_page(fuzz::text(data, size), {.bytes = 1 << 20});
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
