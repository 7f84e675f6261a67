// Crosswalk and normalisers alone: pages are parsed before the clock starts. bench_crosswalk FOLDER [ROUNDS]
#include <ctime>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <harvester/crosswalk/crosswalk.hpp>
#include <harvester/page.hpp>

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_crosswalk FOLDER [ROUNDS]\n");
        return 2;
    }
    std::vector<muras::Element> records;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[1])) {
        if (!entry.is_regular_file() || entry.path().extension() != ".xml") continue;
        std::ifstream in(entry.path(), std::ios::binary);
        std::string bytes(std::istreambuf_iterator<char>(in), {});
        for (auto& record : muras::parse_page(bytes).records)
            if (!record.metadata.children.empty() && record.metadata.children.front().name == "oai_dc:dc")
                records.push_back(std::move(record.metadata));
    }
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 10;
    const muras::CrosswalkContext context{"auto", 2026};
    std::size_t values = 0;
    double seconds = 0;
    for (int round = 0; round < rounds; ++round) {
        auto copies = records;  // the crosswalk consumes what it maps
        const auto start = std::clock();
        for (auto& record : copies) values += muras::crosswalk(std::move(record), context).titles.size();
        seconds += static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    }
    const auto mapped = static_cast<double>(records.size()) * rounds;
    std::printf("%zu oai_dc records, %d rounds, %zu titles: %.2f s CPU, %.0f records/s\n", records.size(), rounds, values,
                seconds, mapped / seconds);
}
