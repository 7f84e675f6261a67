// One list of a donor (a set, or everything), asked for until its end is proven or can't be: pages, tokens, and other
// ways to the rest when a token is refused or the donor can't finish.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <harvester/donor.hpp>
#include <harvester/list_proof.hpp>
#include <harvester/verdict.hpp>
#include <harvester/window.hpp>
#include <schemas/run.hpp>

namespace muras {

/// What to ask for. `verb` is ListRecords or ListIdentifiers; the range is that of the run, both ends may be empty.
struct ListTask {
    std::string base_url, verb, prefix;
    WindowRange range;
    bool trust_size = true;
    const std::atomic<bool>* stop = nullptr;
};

/// Thread rule: one thread. `checkpoint` says where the list stands and is kept up to date before every page is handed
/// over, so that committing both together is enough to go on later.
class ListReader {
  public:
    using TakePage = std::function<Result<>(Page&)>;

    ListReader(Donor& donor, ListTask task, Checkpoint& checkpoint, TakePage take);

    /// Reads the list of a set (empty: everything) to its end; `resumed` when the checkpoint stands in the middle of it.
    /// Errors: those of `take`. What the donor does wrong is in the ListEnd.
    Result<ListEnd> read(const std::string& set, bool resumed);

    /// Every record of the list came to this process, so what it did not show is absent.
    bool knows_all() const { return knows_all_; }

    /// The donor gave a page of the list.
    bool took_pages() const { return took_pages_; }

    /// The first request of the list was refused in a way that another verb may get around.
    bool verb_refused() const { return verb_refused_; }

  private:
    enum class Trouble { token, answer };

    Result<ListEnd> read_window();
    using MaybeEnd = std::optional<ListEnd>;  ///< nullopt: the list goes on

    Result<> take(Page& page);
    MaybeEnd end_of_window();
    Reason doubt() const;
    Result<MaybeEnd> answer_error(const Page& page);
    bool another_way(Trouble trouble);
    bool ask_again_from_last();
    void begin_window(const Window& window);
    Window window() const;
    WindowRange range() const;
    std::string url() const;
    bool in_list() const { return !checkpoint_.token.empty(); }
    bool stopped() const { return task_.stop && task_.stop->load(); }
    std::string again(const std::string& stamp) const;

    Donor& donor_;
    ListTask task_;
    Checkpoint& checkpoint_;
    TakePage take_;
    ListProof proof_;
    std::string earliest_;            ///< the lowest datestamp seen, when the donor does not say
    bool restarted_ = false;          ///< this window, because of a refused token
    int barren_ways_ = 0;             ///< other ways in a row that led to no page at all
    bool pages_since_ = false;        ///< since the last way was taken
    bool knows_all_ = true, verb_refused_ = false, took_pages_ = false;
};

}  // namespace muras
