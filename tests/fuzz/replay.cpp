// Feeds a fuzz target its seeds and changed copies of them: replay CHANGES PATH... (files, and folders of them).
// The changes are the same in every run, so that a failure repeats.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <tests/fuzz/target.hpp>

namespace {

std::vector<std::string> seeds_of(int count, char** paths) {
    std::vector<std::filesystem::path> files;
    for (int i = 0; i < count; ++i) {
        if (std::filesystem::is_regular_file(paths[i])) files.emplace_back(paths[i]);
        if (!std::filesystem::is_directory(paths[i])) continue;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(paths[i]))
            if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<std::string> seeds;
    for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return seeds;
}

void change(std::string& bytes, std::mt19937& random) {
    for (auto n = random() % 8 + 1; n > 0; --n) {
        auto at = bytes.empty() ? 0 : random() % bytes.size();
        auto length = std::min<std::size_t>(bytes.size() - at, random() % 32);
        switch (random() % 5) {
            case 0: bytes.insert(at, 1, static_cast<char>(random())); break;
            case 1: bytes.erase(at, length); break;
            case 2: bytes.insert(at, bytes.substr(at, length)); break;
            case 3: bytes.resize(at); break;
            default:
                if (!bytes.empty()) bytes[at] = static_cast<char>(random());
        }
    }
}

void run(const std::string& bytes) {
    // A copy without a byte to spare, so that the sanitizer sees a read behind the end.
    std::vector<std::uint8_t> exact(bytes.begin(), bytes.end());
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    auto changes = std::strtoul(argv[1], nullptr, 10);
    auto seeds = seeds_of(argc - 2, argv + 2);
    if (seeds.empty()) {
        std::printf("no seeds\n");
        return 1;
    }
    for (const auto& seed : seeds) run(seed);
    std::mt19937 random(1);
    for (unsigned long i = 0; i < changes; ++i) {
        auto bytes = seeds[random() % seeds.size()];
        change(bytes, random);
        run(bytes);
    }
    std::printf("%zu seeds, %lu changed copies\n", seeds.size(), changes);
}
