// The floor of a harvest: fetch pages, libxml2 SAX, one LMDB put a record, one commit a page; nothing else.
// harvest_floor BASE_URL DIRECTORY
#include <curl/curl.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <lmdb.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

namespace {

struct State {
    std::vector<std::string> records;
    std::string text, token;
    bool in_record = false, in_token = false;
};

void start(void* user, const xmlChar* name, const xmlChar*, const xmlChar*, int, const xmlChar**, int, int, const xmlChar**) {
    auto& s = *static_cast<State*>(user);
    if (!std::strcmp(reinterpret_cast<const char*>(name), "record")) s.in_record = true, s.text.clear();
    if (!std::strcmp(reinterpret_cast<const char*>(name), "resumptionToken")) s.in_token = true, s.token.clear();
}

void end(void* user, const xmlChar* name, const xmlChar*, const xmlChar*) {
    auto& s = *static_cast<State*>(user);
    if (!std::strcmp(reinterpret_cast<const char*>(name), "record")) s.in_record = false, s.records.push_back(s.text);
    if (!std::strcmp(reinterpret_cast<const char*>(name), "resumptionToken")) s.in_token = false;
}

void characters(void* user, const xmlChar* text, int size) {
    auto& s = *static_cast<State*>(user);
    if (s.in_record) s.text.append(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    if (s.in_token) s.token.append(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
}

std::size_t collect(char* data, std::size_t, std::size_t size, void* user) {
    static_cast<std::string*>(user)->append(data, size);
    return size;
}

void must(bool ok, const char* what) {
    if (ok) return;
    std::fprintf(stderr, "harvest_floor: %s\n", what);
    std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
    must(argc == 3, "usage: harvest_floor BASE_URL DIRECTORY");
    std::filesystem::create_directories(argv[2]);
    MDB_env* env = nullptr;
    must(!mdb_env_create(&env) && !mdb_env_set_mapsize(env, 1ull << 36) &&
             !mdb_env_open(env, argv[2], MDB_NOTLS | MDB_NORDAHEAD, 0644),
         "the environment does not open");
    auto* curl = curl_easy_init();
    xmlSAXHandler sax{};
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = start;
    sax.endElementNs = end;
    sax.characters = characters;

    const std::string base = argv[1];
    std::string url = base + "?verb=ListRecords&metadataPrefix=oai_dc";
    unsigned number = 0;
    while (!url.empty()) {
        std::string body;
        curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
        must(curl_easy_perform(curl) == CURLE_OK, "a page could not be fetched");
        State state;
        must(!xmlSAXUserParseMemory(&sax, &state, body.data(), static_cast<int>(body.size())), "a page is not well-formed");
        MDB_txn* txn = nullptr;
        MDB_dbi dbi;
        must(!mdb_txn_begin(env, nullptr, 0, &txn) && !mdb_dbi_open(txn, nullptr, MDB_CREATE, &dbi), "no transaction");
        for (auto& record : state.records) {
            auto key = __builtin_bswap32(++number);
            MDB_val k{sizeof key, &key}, v{record.size(), record.data()};
            must(!mdb_put(txn, dbi, &k, &v, 0), "a put failed");
        }
        must(!mdb_txn_commit(txn), "a commit failed");
        url = state.token.empty() ? "" : base + "?verb=ListRecords&resumptionToken=" + state.token;
    }
    std::printf("%u\n", number);
    curl_easy_cleanup(curl);
    mdb_env_close(env);
}
