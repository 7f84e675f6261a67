#!/usr/bin/env python3
"""Measures harvest, provider, index and search as ratios against floors of the same run. Needs ../shared and nginx.

  tests/bench/run.py [--records 100000] [--build build/release] [--only harvest,index,oai,serve] [--keep DIR]

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


def bench_index(build, corpus):
    """Ours and the naive program in one process, and searches without facets; bench_index prints its own lines."""
    subprocess.run([str(build / "tests/bench/bench_index"), str(corpus / "records.tsv"), str(corpus / "queries.tsv")], check=True)


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
        match = re.search(rb"<resumptionToken[^>]*>([^<]+)<", body[-2000:])
        token = match.group(1).decode() if match else ""
    wall = time.monotonic() - begin
    first, last = statistics.median(times[1:6]), statistics.median(times[-6:-1])
    print(f"oai      {seen / wall:,.0f} records/s, {len(times)} pages; first pages {first * 1000:.1f} ms, "
          f"last {last * 1000:.1f} ms = {last / first:.2f} x")
    assert seen == records, (seen, records)


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


def bench_serve(muras, records, corpus, parts):
    log = open(muras.data / "serve.log", "w+")
    server = subprocess.Popen([*map(str, muras.command), "serve", "--listen", "127.0.0.1:0", "--no-schedule"], stderr=log)
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
        if "serve" in parts:
            queries = [line.rstrip("\n").split("\t") for line in (corpus / "queries.tsv").read_text().splitlines()]
            bench_search(site, [(q + [""] * 4)[:4] for q in queries])
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
    parser.add_argument("--only", default="harvest,index,oai,serve")
    parser.add_argument("--keep", type=pathlib.Path, help="keep the generated records and the data here, and use them again")
    options = parser.parse_args()
    if not SHARED.is_dir() or not shutil.which("nginx"):
        sys.exit("tests/bench/run.py: skipped: it needs ../shared and nginx (apt-get install nginx-light)")
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
            bench_index(options.build, corpus)
        muras("index", "--quiet")
        if "oai" in parts or "serve" in parts:
            bench_serve(muras, options.records, corpus, parts)


if __name__ == "__main__":
    main()
