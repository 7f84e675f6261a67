#include <indexer/xapian_adapter.hpp>

#include <fmt/format.h>

#include <cerrno>

#if defined(__SANITIZE_ADDRESS__)
// libxapian 1.4.22 loses a few dozen bytes of a match that a writer overtakes (DatabaseModifiedError).
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libxapian.so"; }
extern "C" const char* __lsan_default_options();
extern "C" const char* __lsan_default_options() { return "print_suppressions=0"; }
#endif

namespace muras {
namespace {

constexpr const char* rebuild_hint = "run `muras index --rebuild`: the index is made anew from the store";

Error with_code(ErrorCode code, std::string_view doing, const Xapian::Error& e, const char* hint) {
    const auto* cause = e.get_error_string();
    auto message = fmt::format("cannot {}: {}", doing, e.get_msg());
    if (cause) message += fmt::format(" ({})", cause);
    return fail(code, std::move(message), hint);
}

bool is_about_the_disk(const Xapian::Error& e) {
    const std::string cause = e.get_error_string() ? e.get_error_string() : "";
    return cause.find("No space") != cause.npos || cause.find("Permission") != cause.npos ||
           cause.find("Read-only") != cause.npos || cause.find("Too many open files") != cause.npos;
}

}  // namespace

Error xapian_error(std::string_view doing) {
    try {
        throw;
    } catch (const Xapian::DatabaseModifiedError& e) {
        return with_code(ErrorCode::temporary, doing, e, "the index was written meanwhile: try again");
    } catch (const Xapian::DatabaseLockError& e) {
        return with_code(ErrorCode::busy, doing, e, "another process writes the index: wait until it has finished");
    } catch (const Xapian::DatabaseVersionError& e) {
        return with_code(ErrorCode::failed, doing, e, rebuild_hint);
    } catch (const Xapian::DatabaseNotFoundError& e) {
        return with_code(ErrorCode::not_found, doing, e, "run `muras index` first");
    } catch (const Xapian::DatabaseError& e) {
        if (is_about_the_disk(e))
            return with_code(ErrorCode::config, doing, e,
                             "check the room, the permissions and the limit of open files of the data directory");
        return with_code(ErrorCode::failed, doing, e, rebuild_hint);
    } catch (const Xapian::Error& e) {
        return with_code(ErrorCode::failed, doing, e, rebuild_hint);
    }
}

Xapian::Document to_xapian(const IndexDocument& document) {
    Xapian::Document out;
    for (const auto& p : document.postings) {
        if (p.position)
            out.add_posting(p.term, p.position, p.wdf);
        else
            out.add_term(p.term, p.wdf);
    }
    for (const auto& [slot, value] : document.values) out.add_value(slot, value);
    return out;
}

void write_document(Xapian::WritableDatabase& database, const IndexDocument& document) {
    database.replace_document(document.no.value, to_xapian(document));
    for (const auto& word : document.spellings) database.add_spelling(word);
}

}  // namespace muras
