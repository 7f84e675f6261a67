#include <repository/base/log.hpp>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <repository/base/text.hpp>

namespace muras::log {
namespace {

spdlog::level::level_enum level_of(Level level) {
    switch (level) {
        case Level::debug: return spdlog::level::debug;
        case Level::info: return spdlog::level::info;
        case Level::warning: return spdlog::level::warn;
        case Level::error: return spdlog::level::err;
    }
    return spdlog::level::info;
}

void write(spdlog::level::level_enum level, std::string_view text) {
    if (spdlog::should_log(level)) spdlog::log(level, "{}", printable(text));
}

}  // namespace

void open(Level lowest, bool colour) {
    auto mode = colour ? spdlog::color_mode::always : spdlog::color_mode::never;
    auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(mode);
    auto logger = std::make_shared<spdlog::logger>("muras", sink);
    logger->set_pattern("%Y-%m-%dT%H:%M:%S%z %^%l%$ %v");
    logger->set_level(level_of(lowest));
    spdlog::set_default_logger(std::move(logger));
}

void debug(std::string_view text) { write(spdlog::level::debug, text); }
void info(std::string_view text) { write(spdlog::level::info, text); }
void warning(std::string_view text) { write(spdlog::level::warn, text); }
void error(std::string_view text) { write(spdlog::level::err, text); }

}  // namespace muras::log
