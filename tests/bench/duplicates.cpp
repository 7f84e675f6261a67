// The search for duplicates over a store that is filled: from the start, then with nothing new. bench_duplicates STORE
#include <cstdio>
#include <string>

#include <repository/duplicates/follow.hpp>
#include <repository/store/duplicate_store.hpp>
#include <repository/store/record_store.hpp>

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_duplicates STORE   (DATA/store of a data directory)\n");
        return 2;
    }
    auto store = muras::open_record_store(argv[1], {.create = false});
    if (!store) {
        std::fprintf(stderr, "%s\n", store.error().message.c_str());
        return 1;
    }
    const std::string lock = std::string(argv[1]) + "/duplicates.bench.lock";
    for (bool anew : {true, false}) {
        auto done = muras::follow_duplicates(**store, {.lock = lock, .anew = anew});
        auto counts = (*store)->duplicates().counts();
        if (!done || !counts) {
            std::fprintf(stderr, "%s\n", (done ? counts.error() : done.error()).message.c_str());
            return 1;
        }
        std::printf("%s: %llu records in %.2f s; %llu pairs, %llu clusters of %llu records\n", anew ? "anew" : "again",
                    static_cast<unsigned long long>(done->records), done->seconds,
                    static_cast<unsigned long long>(counts->pairs), static_cast<unsigned long long>(counts->clusters),
                    static_cast<unsigned long long>(counts->clustered));
    }
}
