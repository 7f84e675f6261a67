// A stored record: any bytes decode to a record or an error, and a record that decodes encodes to the same again.
#include <cstdlib>

#include <schemas/codec.hpp>

#include <tests/fuzz/target.hpp>

using namespace muras;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto record = decode<Record>(fuzz::text(data, size));
    if (!record) return 0;
    auto again = decode<Record>(encode(*record));
    if (!again || !(*again == *record)) std::abort();
    fuzz::kept = fuzz::kept + record->metadata.titles.size();
    return 0;
}
