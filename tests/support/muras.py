"""What the integration tests share: a data directory of their own, the program, and donors on loopback."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
DEMO = ROOT / "repository/demo"
MURAS = os.environ.get("MURAS", str(ROOT / "build/dev/muras"))

needs_shared = unittest.skipUnless(SHARED.is_dir(), "../shared is not here")


def free_port():
    import socket
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Donor:
    """oai_serve.py over real records; `url` is its base URL."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [sys.executable, str(SHARED / "tools/oai_serve.py"), *map(str, arguments), "--port", "0", "--lifetime", "3600"],
            stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.url = line.split()[0]
        self.port = int(re.search(r":(\d+)/", self.url).group(1))
        counts = re.search(r"records per format: (\{.*?\})", line)
        self.counts = json.loads(counts.group(1)) if counts else {}

    def control(self, **query):
        from urllib.parse import urlencode
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_ctl?{urlencode(query)}") as answer:
            return json.load(answer)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Repository(unittest.TestCase):
    """A fresh data directory per test."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="muras-test-")
        self.addCleanup(self.folder.cleanup)
        self.data = pathlib.Path(self.folder.name) / "data"

    def import_demo(self, *keys, index=True):
        """The records of demonstration donors, from their files."""
        for key in keys:
            self.muras("source", "add", "--from", DEMO / key / "source.toml")
            self.muras("import", key, DEMO / key, *([] if index else ["--no-index"]))

    def page(self, path, status=200, **headers):
        """A page of `self.site`, which must have that status; `_` in the names of headers is `-`. Gives (headers, body)."""
        got, head, body = self.get(self.site + path, {k.replace("_", "-"): v for k, v in headers.items()})
        self.assertEqual(got, status, path)
        return head, body

    def muras(self, *arguments, status=0, data=None, input=None, env=None):
        """Runs the program; fails unless it exits with `status` (None: any). Gives (stdout, stderr)."""
        run = subprocess.run([MURAS, "--data", str(data or self.data), *map(str, arguments)], capture_output=True, text=True,
                             input=input, timeout=300, env={**os.environ, "MURAS_CONFIG": "", **(env or {})})
        self.status = run.returncode
        if status is not None:
            self.assertEqual(run.returncode, status, f"{arguments}\nstdout: {run.stdout[-2000:]}\nstderr: {run.stderr[-4000:]}")
        return run.stdout, run.stderr

    def json(self, *arguments, status=0):
        return json.loads(self.muras(*arguments, "--json", status=status)[0])

    def donor(self, *arguments):
        donor = Donor(*arguments)
        self.addCleanup(donor.stop)
        return donor

    def add_source(self, key, donor, *options):
        self.muras("source", "add", key, donor.url, "--allow-private", f"127.0.0.1:{donor.port}", *options)

    def harvest(self, *arguments, status=0):
        return {s["source"]: s for s in self.json("harvest", *arguments, status=status)["sources"]}

    def dump(self, *arguments):
        return [json.loads(line) for line in self.muras("dump", *arguments)[0].splitlines()]

    def have(self, *arguments):
        lines = self.muras("check", "--list", *arguments)[0].splitlines()
        self.assertFalse([line for line in lines if not line.startswith("HAVE ")])
        return {line.split()[1]: line.split()[2] for line in lines}

    def serve(self, *options, data=None):
        """Starts `muras serve` on a free port; gives its address."""
        process = subprocess.Popen([MURAS, "--data", str(data or self.data), "serve", "--listen", "127.0.0.1:0", *options],
                                   stderr=subprocess.PIPE, text=True, env={**os.environ, "MURAS_CONFIG": ""})

        def stop():
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stderr.close()
        self.addCleanup(stop)
        self.server = process
        for line in process.stderr:
            match = re.search(r"listening on (http://\S+)", line)
            if match:
                return match.group(1).rstrip("/")
        self.fail("serve did not say that it listens")

    def get(self, url, headers=None, data=None):
        """(status, headers, body) of one request; error statuses too."""
        request = urllib.request.Request(url, headers=headers or {}, data=data)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as e:
            with e:
                return e.code, e.headers, e.read()
