// This program again, as a child that reads one kept file behind a lock and says what it found.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <harvester/texts/lockdown.hpp>
#include <repository/store/blob_store.hpp>
#include <schemas/result.hpp>

namespace muras {

struct ChildOptions {
    std::string program = "/proc/self/exe";
    std::chrono::milliseconds patience{std::chrono::minutes(2)};  ///< for one file, by the clock
};

/// What a child wrote to its standard output and how it ended (as of waitpid); without `out` it took too long or wrote
/// too much, and was killed.
struct ChildAnswer {
    std::optional<std::string> out;
    int status = 0;
};

/// The status of a child that understood the lock but not the file.
inline constexpr int exit_unreadable = 1;

/// Starts `muras COMMAND...` with the file as its standard input, and listens to at most `most` bytes. Errors: the
/// store's; `config` when no child can be started or locked. Any thread.
Result<ChildAnswer> ask_locked_child(std::vector<std::string> command, BlobStore& blobs, const Blob& blob,
                                     std::size_t most, const ChildOptions& options);

/// Why a child gave no answer, for staff: its own words, or what became of it. For one that did not end with 0. Pure.
std::string why_no_answer(const ChildAnswer& answer);

/// In the child: locks it, has it end with its parent, then maps its standard input. Ends the process when either
/// cannot be had.
std::string_view lock_and_map_input(const LockdownLimits& lock);

/// In the child: says `out` and ends the process with `status`.
[[noreturn]] void say_and_exit(std::string_view out, int status);

}  // namespace muras
