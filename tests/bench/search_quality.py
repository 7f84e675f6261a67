#!/usr/bin/env python3
"""Prints how well the search finds: the Kyrgyz stemmer and /search.json against the language data beside the checkout.

  tests/bench/search_quality.py build/release/muras [--failures N]

Harvests the development records from a provider on loopback into a temporary folder, serves them and asks every
question of ../shared/lang. Not a test: figures are compared, not asserted."""
import argparse
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

LANG = pathlib.Path(__file__).resolve().parents[2] / "../shared/lang"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(url):
    for _ in range(200):
        try:
            return urllib.request.urlopen(url, timeout=5).read()
        except OSError:
            time.sleep(0.1)
    sys.exit(f"nothing answers at {url}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("muras", type=pathlib.Path)
    parser.add_argument("--failures", default="0")
    options = parser.parse_args()
    if not LANG.exists():
        return print("skipped: no ../shared/lang")
    muras = str(options.muras.resolve())
    subprocess.run([sys.executable, "eval_stem.py", "--part", "dev", "--cmd", f"{muras} stem ky"], cwd=LANG, check=True)
    donor, site = free_port(), free_port()
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "MURAS_DATA": data}
        provider = subprocess.Popen([sys.executable, "make_oai.py", "dev", "--serve", str(donor)], cwd=LANG)
        server = None
        try:
            wait_for(f"http://127.0.0.1:{donor}/oai?verb=Identify")
            for command in (["source", "add", "dev", f"http://127.0.0.1:{donor}/oai", "--allow-private",
                             f"127.0.0.1:{donor}"], ["harvest", "--quiet"]):
                subprocess.run([muras, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
            server = subprocess.Popen([muras, "serve", "--listen", f"127.0.0.1:{site}", "--no-schedule"],
                                      env=environment, stderr=subprocess.DEVNULL)
            wait_for(f"http://127.0.0.1:{site}/livez")
            subprocess.run([sys.executable, "eval_search.py", "--part", "dev", "--endpoint",
                            f"http://127.0.0.1:{site}/search.json?q={{q}}&per_page=10", "--results", "items", "--id",
                            "oai_identifier", "--failures", options.failures], cwd=LANG, check=True)
        finally:
            for process in (provider, server):
                if process:
                    process.terminate()
                    process.wait()


if __name__ == "__main__":
    main()
