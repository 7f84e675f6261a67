#include <harvester/normalise/detector.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <libexttextcat/textcat.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include <harvester/normalise/text.hpp>

namespace muras::normalise {
namespace {

/// Enough to tell; the cost grows with every byte.
constexpr std::size_t most_letters = 300;

enum class Script { cyrillic, latin };

/// The models that are compared. Languages that nobody here writes would only be mistaken for those.
struct Model {
    std::string_view file, code;
    Script script;
};
constexpr std::array models{
    Model{"ky.lm", "kir", Script::cyrillic},      Model{"ru.lm", "rus", Script::cyrillic},
    Model{"kk.lm", "kaz", Script::cyrillic},      Model{"tg.lm", "tgk", Script::cyrillic},
    Model{"uz-Cyrl.lm", "uzb", Script::cyrillic}, Model{"uz.lm", "uzb", Script::latin},
    Model{"en.lm", "eng", Script::latin},         Model{"de.lm", "deu", Script::latin},
    Model{"fr.lm", "fra", Script::latin},         Model{"tr.lm", "tur", Script::latin},
};

using Classifier = std::unique_ptr<void, decltype([](void* handle) { textcat_Done(handle); })>;

/// The library reads its list of models from a file only; this one has no name on any disk.
Classifier make_classifier() {
    int fd = ::memfd_create("muras-languages", MFD_CLOEXEC);
    if (fd < 0) return nullptr;
    std::string list;
    for (std::size_t i = 0; i < models.size(); ++i) list += fmt::format("{} m{}\n", models[i].file, i);
    Classifier made;
    if (::write(fd, list.data(), list.size()) == static_cast<ssize_t>(list.size()))
        made.reset(special_textcat_Init(fmt::format("/proc/self/fd/{}", fd).c_str(), MURAS_TEXTCAT "/"));
    ::close(fd);
    return made;
}

}  // namespace

std::string_view detect_language(std::string_view text) {
    auto letters = count_letters(text);
    if (letters.all < fewest_detected_letters) return {};
    auto majority = [&](std::size_t n) { return n * 10 >= letters.all * 9; };
    if (!majority(letters.cyrillic) && !majority(letters.latin)) return {};
    thread_local const auto classifier = make_classifier();
    if (!classifier) return {};
    std::string beginning(first_letters(text, most_letters));
    auto* answer = textcat_Classify(classifier.get(), beginning.data(), beginning.size());
    std::string_view named = answer ? answer : "";
    auto script = majority(letters.cyrillic) ? Script::cyrillic : Script::latin;
    for (std::size_t i = 0; i < models.size(); ++i)
        if (models[i].script == script && named == fmt::format("[m{}]", i)) return models[i].code;
    return {};
}

}  // namespace muras::normalise
