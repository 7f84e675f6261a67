// A reader's query: never an error.
#include <indexer/query_parse.hpp>

#include <tests/fuzz/target.hpp>

using namespace muras;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::kept = fuzz::kept + to_text(parse_query(fuzz::text(data, size))).size();
    return 0;
}
