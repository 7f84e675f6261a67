#!/usr/bin/env python3
"""Measures harvest, provider, index and search as ratios against floors of the same run. Needs ../shared,
nginx and wrk.

  tests/bench/run.py [--records 100000] [--build build/release] [--only harvest,index,oai,provider,json,csv,pages,serve] [--keep DIR]

`--only harvest,pages --rate 200` alone tells how long readers wait for pages: 50 clients, so many requests a second.

CPU is user + system of the program's own process; memory is RssAnon (touched pages of the LMDB map don't count).
"""
import argparse
import http.client
import json
import os
import pathlib
import re
import resource
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


def measured(command):
    """Runs a command; gives (its stdout, CPU seconds, wall seconds, peak RssAnon in MB)."""
    peak = 0
    begin = time.monotonic()
    process = subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, text=True)

    def watch():
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, rss_anon(process.pid))
            time.sleep(0.02)
    thread = threading.Thread(target=watch)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    thread.start()
    out = process.communicate()[0]
    thread.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        sys.exit(f"{command}: exit status {process.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return out, cpu, time.monotonic() - begin, peak


def rss_anon(pid):
    try:
        with open(f"/proc/{pid}/status") as f:
            return int(re.search(r"RssAnon:\s+(\d+)", f.read()).group(1)) / 1024
    except (OSError, AttributeError):
        return 0


def percentile(values, p):
    return sorted(values)[min(len(values) - 1, int(len(values) * p / 100))]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Nginx:
    """The generated pages as a static OAI-PMH provider."""

    def __init__(self, corpus, run):
        run.mkdir()
        config = (SHARED / "tools/nginx.conf.in").read_text()
        self.port = free_port()
        for name, value in {"RUN": run, "DATA": corpus, "P1": self.port, "P2": free_port()}.items():
            config = config.replace(f"@{name}@", str(value))
        (run / "nginx.conf").write_text(config)
        subprocess.run(["chmod", "-R", "a+rX", str(corpus.parent)], check=True)
        subprocess.run(["nginx", "-c", str(run / "nginx.conf")], check=True)
        time.sleep(0.3)
        self.pid = int((run / "nginx.pid").read_text())
        self.url = f"http://127.0.0.1:{self.port}/oai"

    def stop(self):
        os.kill(self.pid, 15)


def bench_harvest(muras, build, work, nginx, records):
    _, floor, wall, memory = measured([build / "tests/bench/harvest_floor", nginx.url, work / "floor"])
    print(f"floor    {floor:6.2f} s CPU  {wall:6.2f} s wall  {memory:6.1f} MB")
    muras("source", "add", "bench", nginx.url, "--allow-private", f"127.0.0.1:{nginx.port}")
    for name in ("harvest", "again"):
        options = ["--full"] if name == "again" else []
        out, cpu, wall, memory = measured([*muras.command, "harvest", "bench", "--no-index", "--json", "--quiet", *options])
        report = json.loads(out)["sources"][0]
        assert report["verdict"] == "complete" and report["records"] == records, report
        print(f"{name:8} {cpu:6.2f} s CPU  {wall:6.2f} s wall  {memory:6.1f} MB  = {cpu / floor:.2f} x floor, "
              f"{records / wall:,.0f} records/s")


def live_records(corpus):
    """(language, titles, names, subjects, abstract, year) of the records that bench_index reads too."""
    for line in (corpus / "records.tsv").read_text().splitlines():
        row = line.split("\t")
        if len(row) >= 14 and row[3] != "1":
            yield row[4:10]


def engine_line(name, records, cpu, wall, path):
    """The line that bench_index prints of ours."""
    size = sum(f.stat().st_size for f in ([path] if path.is_file() else path.iterdir()))
    return f"{name}: {cpu / records * 1e6:.0f} us/record CPU, {wall:.1f} s wall, {size / 1048576:.0f} MiB\n"


def bench_fts5(corpus, work):
    """SQLite FTS5 without contents, as our index has none: all words of a query, the ten best."""
    rows, queries = list(live_records(corpus)), (corpus / "queries.tsv").read_text().splitlines()
    begin, cpu = time.monotonic(), time.process_time()
    database = sqlite3.connect(work / "fts5")
    database.execute("create virtual table records using fts5(title, author, subject, abstract, content='')")
    database.executemany("insert into records values (?, ?, ?, ?)", (row[1:5] for row in rows))
    database.commit()
    built = engine_line("fts5", len(rows), time.process_time() - cpu, time.monotonic() - begin, work / "fts5")
    for _ in range(2):  # the first round warms the file
        times = []
        for line in queries:
            words = " ".join('"' + word.replace('"', '""') + '"' for word in line.split("\t")[2].split())
            start = time.monotonic()
            database.execute("select rowid from records where records match ? order by rank limit 10", (words,)).fetchall()
            times.append((time.monotonic() - start) * 1000)
    database.close()
    return built + (f"search fts5: {len(times)} queries; wall p50 {percentile(times, 50):.2f} ms, "
                    f"p99 {percentile(times, 99):.2f} ms\n")


OMEGA_SCRIPT = """title : index=S weight=3 index
author : index=A weight=2 index
subject : index=XS weight=2 index
abstract : index
language : boolean=L
year : value=0
"""


def bench_scriptindex(corpus, work):
    """Omega's scriptindex with the weights of the naive program; gives its line and its database, which is
    absent where the program is missing."""
    if not shutil.which("scriptindex"):
        return "scriptindex skipped: apt-get install xapian-omega\n", []
    (work / "omega.script").write_text(OMEGA_SCRIPT)
    names, rows = ("language", "title", "author", "subject", "abstract", "year"), list(live_records(corpus))
    (work / "omega.dump").write_text("".join("".join(f"{n}={v}\n" for n, v in zip(names, row)) + "\n" for row in rows))
    _, cpu, wall, _ = measured(["scriptindex", "--overwrite", "--stemmer=russian", work / "omega", work / "omega.script",
                                work / "omega.dump"])
    return engine_line("scriptindex", len(rows), cpu, wall, work / "omega"), [str(work / "omega")]


def bench_index(build, corpus, work):
    """SQLite FTS5, Omega's scriptindex, ours and the naive program in one run, and their searches without facets.
    bench_index has lines of its own, after which ours is told as a ratio of each other."""
    fts5 = bench_fts5(corpus, work)
    scriptindex, database = bench_scriptindex(corpus, work)
    own = subprocess.run([str(build / "tests/bench/bench_index"), str(corpus / "records.tsv"), str(corpus / "queries.tsv"),
                          *database], check=True, stdout=subprocess.PIPE, text=True, errors="replace").stdout
    said = fts5 + scriptindex + own
    print(said, end="")
    costs = {name: [float(n) for n in figures] for name, *figures in
             re.findall(r"^(\w+): (?:\d+ records, )?(\d+) us/record CPU, ([\d.]+) s wall, (\d+) MiB", said, re.M)}
    p50 = dict(re.findall(r"^search ?(\w*): .* wall p50 ([\d.]+) ms", said, re.M))  # the last, warm round of each
    for name in ("fts5", "scriptindex", "naive"):
        if name in costs:
            cpu, wall, size = (ours / max(theirs, .01) for ours, theirs in zip(costs["index"], costs[name]))
            print(f"ours / {name}: CPU {cpu:.2f}, wall {wall:.2f}, size {size:.2f}, p50 "
                  f"{float(p50['']) / max(float(p50[name]), .01):.2f}")


def bench_oai(site, records):
    connection = http.client.HTTPConnection(site.netloc)
    token, times, seen, begin = None, [], 0, time.monotonic()
    while token != "":
        query = {"verb": "ListRecords", **({"resumptionToken": token} if token else {"metadataPrefix": "oai_dc"})}
        start = time.monotonic()
        connection.request("GET", "/oai?" + urllib.parse.urlencode(query))
        body = connection.getresponse().read()
        times.append(time.monotonic() - start)
        seen += body.count(b"<record>")
        match = re.search(rb"<resumptionToken[^>/]*>([^<]+)<", body[-2000:])
        token = match.group(1).decode() if match else ""
    wall = time.monotonic() - begin
    first, last = statistics.median(times[1:6]), statistics.median(times[-6:-1])
    print(f"oai      {seen / wall:,.0f} records/s, {len(times)} pages; first pages {first * 1000:.1f} ms, "
          f"last {last * 1000:.1f} ms = {last / first:.2f} x")
    assert seen == records, (seen, records)


WRK_SCRIPT = """
local n, paths = 0, {}
for line in io.lines("%s") do paths[#paths + 1] = line end
wrk.headers["User-Agent"] = "Mozilla/5.0 (benchmark)"
request = function() n = n %% #paths + 1; return wrk.format("GET", paths[n]) end
done = function(summary) io.write(summary.errors.status + summary.errors.read + summary.errors.timeout, "\\n") end
"""


def pin(pid, core):
    """All threads of a server on one core, so that its figures are those of a core."""
    subprocess.run(["taskset", "-a", "-c", "-p", str(core), str(pid)], check=True, stdout=subprocess.DEVNULL)


def answers_a_second(address, paths, work, seconds=4):
    """32 clients on the other core ask a pinned server for the paths in turn; wrong answers end the bench."""
    (work / "paths.txt").write_text("\n".join(paths) + "\n")
    (work / "paths.lua").write_text(WRK_SCRIPT % (work / "paths.txt"))
    command = ["taskset", "-c", "1", "wrk", "-t", "1", "-c", "32", "-s", str(work / "paths.lua")]
    for length in (1, seconds):  # the first one warms
        out = subprocess.run([*command, "-d", str(length), f"http://{address}"], capture_output=True, text=True, check=True).stdout
    assert out.split()[-1] == "0", out
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def bench_provider(server, site, work):
    """ListRecords in pages of 100 beside nginx with the same pages ready made, each on one core. It needs a server with
    oai.page_size = 100, which bench_serve gives it."""
    pages, paths, path = work / "pages/oai", [], "/oai?verb=ListRecords&metadataPrefix=oai_dc"
    pages.mkdir(parents=True)
    connection = http.client.HTTPConnection(site.netloc)
    while path and len(paths) < 200:
        connection.request("GET", path)
        body = connection.getresponse().read()
        (pages / f"p{len(paths)}.xml").write_bytes(body)
        paths.append(path)
        token = re.search(rb"<resumptionToken[^>/]*>([^<]+)<", body[-2000:])
        path = token and "/oai?" + urllib.parse.urlencode({"verb": "ListRecords", "resumptionToken": token.group(1).decode()})
    records = sum((pages / f"p{n}.xml").read_bytes().count(b"<record>") for n in range(len(paths))) / len(paths)
    size = sum((pages / f"p{n}.xml").stat().st_size for n in range(len(paths))) / len(paths)
    nginx = Nginx(pages.parent, work / "nginx-pages")
    try:
        for worker in subprocess.run(["pgrep", "-P", str(nginx.pid)], capture_output=True, text=True, check=True).stdout.split():
            pin(worker, 0)
        files = [f"/oai?resumptionToken=p{n}" for n in range(len(paths))]
        floor = answers_a_second(f"127.0.0.1:{nginx.port}", files, work)
    finally:
        nginx.stop()
    pin(server.pid, 0)
    ours = answers_a_second(site.netloc, paths, work)
    print(f"provider {ours * records:,.0f} records/s on one core in pages of {records:.0f} ({size / 1024:.0f} KiB); nginx with the "
          f"same pages ready made {floor * records:,.0f} = {ours / floor:.2f} x")


READERS_SCRIPT = WRK_SCRIPT + """
wrk.headers["Accept-Encoding"] = "gzip"
wrk.headers["Accept-Language"] = "ky"
math.randomseed(os.time())
function delay() return math.random(0, %d) end
"""


def bench_pages(site, work, queries, rate):
    """How long 50 readers with a browser wait for whole pages, each kind alone, at a fixed load; then all kinds as fast as they
    come. The clients share the machine with the server."""
    clients, longest_delay = 50, int(2 * 50 * 1000 / rate)
    connection = http.client.HTTPConnection(site.netloc)
    connection.request("GET", "/api/v1/records?limit=500")
    pids = [r["pid"] for r in json.loads(connection.getresponse().read())["items"] if not r["deleted"]]
    kinds = {"home": ["/"], "landing": [f"/r/{pid}/" for pid in pids],
             "results": ["/search?" + urllib.parse.urlencode({"q": text}) for _, _, text, *_ in queries]}
    kinds["mixed"] = [path for row in zip(kinds["landing"], kinds["results"]) for path in row]

    def run(kind, delay, seconds):
        (work / "paths.txt").write_text("\n".join(kinds[kind]) + "\n")
        (work / "paths.lua").write_text(READERS_SCRIPT % (work / "paths.txt", delay))
        out = subprocess.run(["wrk", "-t", "1", "-c", str(clients), "-d", str(seconds), "--latency", "-s", str(work / "paths.lua"),
                              f"http://{site.netloc}"], capture_output=True, text=True, check=True).stdout
        assert out.split()[-1] == "0", out
        waits = [re.search(rf"^ +{p}% +(\S+)$", out, re.M).group(1) for p in (50, 90, 99)]
        return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)), *waits

    run("mixed", 0, 5)  # warms
    for kind, delay, seconds in [*((kind, longest_delay, 20) for kind in kinds), ("mixed", 0, 10)]:
        a_second, p50, p90, p99 = run(kind, delay, seconds)
        print(f"pages    {kind:8} {clients} clients, {a_second:5,.0f} requests/s{'' if delay else ' (all it can)'}: "
              f"p50 {p50}, p90 {p90}, p99 {p99}")


def bench_json(build, server, site, work):
    """A record as JSON at its landing page's address, beside Beast alone with one KiB, each on one core."""
    connection = http.client.HTTPConnection(site.netloc)
    connection.request("GET", "/api/v1/records?limit=500")
    pids = [r["pid"] for r in json.loads(connection.getresponse().read())["items"] if not r["deleted"]]
    port = free_port()
    floor_server = subprocess.Popen([str(build / "tests/bench/beast_floor"), str(port)])
    try:
        time.sleep(0.3)
        pin(floor_server.pid, 0)
        floor = answers_a_second(f"127.0.0.1:{port}", ["/"], work)
    finally:
        floor_server.kill()
        floor_server.wait()
    pin(server.pid, 0)
    ours = answers_a_second(site.netloc, [f"/r/{pid}/export/json" for pid in pids], work)
    print(f"json     {ours:,.0f} records/s on one core; Beast alone with 1 KiB {floor:,.0f} = {ours / floor:.2f} x")


def bench_csv(server, site, records):
    """Every live record as one CSV: how much memory it costs while it streams."""
    idle = peak = rss_anon(server.pid)
    connection = http.client.HTTPConnection(site.netloc)
    connection.request("GET", "/search.json?per_page=1")
    live = json.loads(connection.getresponse().read())["total"]
    begin, rows = time.monotonic(), -1
    connection.request("GET", "/search.csv")
    answer = connection.getresponse()
    while piece := answer.read(1 << 20):
        rows += piece.count(b"\r\n")
        peak = max(peak, rss_anon(server.pid))
    assert rows >= live > records / 2, (rows, live)
    print(f"csv      {live:,} records in {time.monotonic() - begin:.1f} s; memory {idle:.1f} MB before, at most {peak:.1f} MB")


def bench_search(site, queries):
    """/search.json as readers' programs ask for it: with facets, excerpts and records."""
    kinds = {}
    connection = http.client.HTTPConnection(site.netloc)
    for round_ in range(2):  # the first round warms the files
        for kind, _, text, _ in queries:
            query = {"q": text}
            start = time.monotonic()
            connection.request("GET", "/search.json?" + urllib.parse.urlencode(query))
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, (text, answer.status)
            if round_:
                kinds.setdefault(kind, []).append((time.monotonic() - start) * 1000)
    for kind, times in kinds.items():
        print(f"search   {kind:8} p50 {percentile(times, 50):6.2f} ms  p99 {percentile(times, 99):6.2f} ms  ({len(times)} queries)")


def bench_serve(muras, build, work, records, corpus, parts, rate):
    log = open(muras.data / "serve.log", "w+")
    config = work / "muras.toml"
    config.write_text("[oai]\npage_size = 100\n")
    server = subprocess.Popen([*map(str, muras.command), "serve", "--listen", "127.0.0.1:0", "--no-schedule", "--config", str(config)],
                              stderr=log)
    try:
        for _ in range(200):
            log.seek(0)
            match = re.search(r"listening on (http://\S+)", log.read())
            if match:
                break
            time.sleep(0.05)
        site = urllib.parse.urlsplit(match.group(1))
        print(f"serve    idle {rss_anon(server.pid):.1f} MB anonymous")
        if "oai" in parts:
            bench_oai(site, records)
        if "provider" in parts:
            bench_provider(server, site, work)
        if "json" in parts:
            bench_json(build, server, site, work)
        if "csv" in parts:
            bench_csv(server, site, records)
        queries = [(line.split("\t") + [""] * 4)[:4] for line in (corpus / "queries.tsv").read_text().splitlines()]
        if "pages" in parts:
            bench_pages(site, work, queries, rate)
        if "serve" in parts:
            bench_search(site, queries)
        print(f"serve    after it {rss_anon(server.pid):.1f} MB anonymous")
    finally:
        server.terminate()
        server.wait(15)
        log.close()


class Muras:
    def __init__(self, build, data):
        self.data = data
        self.command = [build / "muras", "--data", data]
        os.environ["MURAS_CONFIG"] = ""

    def __call__(self, *arguments):
        subprocess.run([str(a) for a in [*self.command, *arguments]], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--only", default="harvest,index,oai,provider,json,csv,pages,serve")
    parser.add_argument("--rate", type=int, default=200, help="the load of `pages`, requests a second")
    parser.add_argument("--keep", type=pathlib.Path, help="keep the generated records and the data here, and use them again")
    options = parser.parse_args()
    if not SHARED.is_dir() or not shutil.which("nginx") or not shutil.which("wrk"):
        sys.exit("tests/bench/run.py: skipped: it needs ../shared, nginx and wrk (apt-get install nginx-light wrk)")
    parts = options.only.split(",")
    with tempfile.TemporaryDirectory(prefix="muras-bench-") as temporary:
        work = pathlib.Path(temporary)
        os.chmod(work, 0o755)
        kept = options.keep or work
        corpus = kept / f"corpus-{options.records}"
        if not corpus.is_dir():
            subprocess.run([sys.executable, str(SHARED / "tools/gen_corpus.py"), "--records", str(options.records), "--out",
                            str(corpus), "--page", "500", "--seed", "1", "--formats", "oai,tsv,queries"],
                           check=True, stdout=subprocess.DEVNULL)
        muras = Muras(options.build, kept / "data")
        nginx = Nginx(corpus, work / "nginx")
        try:
            if "harvest" in parts:
                shutil.rmtree(muras.data, ignore_errors=True)
                bench_harvest(muras, options.build, work, nginx, options.records)
        finally:
            nginx.stop()
        if "index" in parts:
            bench_index(options.build, corpus, work)
        muras("index", "--quiet")  # also for the provider: serve would index beside it
        if {"oai", "provider", "json", "csv", "pages", "serve"} & set(parts):
            bench_serve(muras, options.build, work, options.records, corpus, parts, options.rate)


if __name__ == "__main__":
    main()
