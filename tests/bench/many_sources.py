#!/usr/bin/env python3
"""Harvests 20 sources at once from one process, one of which is slow, and prints its memory and what the others waited.

  tests/bench/many_sources.py [--build build/release] [--sources 20] [--pages 20] [--records 200] [--slow 1.0]

Memory is RssAnon (touched pages of the LMDB map don't count); each source is a host of its own on loopback. Needs nothing
but Python.
"""
import argparse
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from run import ROOT, rss_anon  # noqa: E402

ABSTRACT = "Мөңгүлөрдүн эриши жана суу ресурстары. Таяние ледников и водные ресурсы. " * 8
HEAD = ('<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        "<responseDate>2026-01-01T00:00:00Z</responseDate><request/>")


def page(n, pages, records):
    rows = "".join(
        f"<record><header><identifier>oai:x:{n * records + i}</identifier><datestamp>2025-01-01</datestamp></header>"
        '<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Суу {n * records + i}</dc:title><dc:creator>Осмонов, Ж.'
        f"</dc:creator><dc:date>2019</dc:date><dc:type>article</dc:type><dc:description>{ABSTRACT}</dc:description>"
        "</oai_dc:dc></metadata></record>" for i in range(records))
    token = str(n + 1) if n + 1 < pages else ""
    return (f'{HEAD}<ListRecords>{rows}<resumptionToken completeListSize="{pages * records}">{token}</resumptionToken>'
            "</ListRecords></OAI-PMH>").encode()


def donor(answers, delay):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
            if query.get("verb") == "ListRecords":
                time.sleep(delay)
                body = answers[int(query.get("resumptionToken", 0))]
            else:
                body = (HEAD + "<Identify><granularity>YYYY-MM-DD</granularity><deletedRecord>persistent</deletedRecord>"
                        "</Identify></OAI-PMH>").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--sources", type=int, default=20)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--records", type=int, default=200, help="on a page")
    parser.add_argument("--slow", type=float, default=1.0, help="seconds a page of the slow source")
    options = parser.parse_args()
    muras = str(ROOT / options.build / "muras")
    answers = [page(n, options.pages, options.records) for n in range(options.pages)]
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder) / "muras.toml"
        config.write_text(f"[harvest]\nparallel = {options.sources}\npause_ms = 0\n")
        command = [muras, "--config", config, "--data", pathlib.Path(folder) / "data", "--quiet"]
        for n in range(options.sources):
            port = donor(answers, options.slow if n == 0 else 0)
            subprocess.run([*command, "source", "add", f"s{n}", f"http://127.0.0.1:{port}/oai", "--prefix", "oai_dc",
                            "--allow-private", f"127.0.0.1:{port}"], check=True)
        process = subprocess.Popen([*command, "harvest", "--no-index", "--json"], stdout=subprocess.PIPE, text=True)
        peak = 0

        def watch():
            nonlocal peak
            while process.poll() is None:
                peak = max(peak, rss_anon(process.pid))
                time.sleep(0.02)
        watcher = threading.Thread(target=watch)
        watcher.start()
        report = json.loads(process.communicate()[0])["sources"]
        watcher.join()
        if process.returncode or any(s["verdict"] != "complete" for s in report):
            sys.exit(f"not every harvest was complete: {report}")
        seconds = {s["source"]: s["seconds"] for s in report}
        slow = seconds.pop("s0")
        records = sum(s["records"] for s in report)
        print(f"{options.sources} sources, {records} records: {peak:.0f} MB RssAnon (wanted: 256 at most)")
        print(f"the slow source took {slow:.1f} s, the slowest of the others {max(seconds.values()):.1f} s")


if __name__ == "__main__":
    main()
