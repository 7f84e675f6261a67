"""The pages as browsers show them, on a served demonstration site. Without npm's packages (tests/npm-install) or without
Chromium the exit status is 77: skipped."""
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

from tests.support.muras import ROOT, Repository

HERE = pathlib.Path(__file__).parent
MODULES = ROOT / "build/web/node_modules"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SKIPPED = 77

COLLECTION = """key = "glaciers"
name = "Мөңгүлөр жана суу"
description = "Мөңгүлөр, көлдөр жана суу жөнүндө эмгектер."
types = ["article", "thesis-candidate", "autoabstract"]
"""

DC = """<record xmlns='http://www.openarchives.org/OAI/2.0/'><header><identifier>oai:crowded:1</identifier>
<datestamp>2026-01-01</datestamp></header><metadata><oai_dc:dc xmlns:oai_dc='http://www.openarchives.org/OAI/2.0/oai_dc/'
 xmlns:dc='http://purl.org/dc/elements/1.1/'>{}</oai_dc:dc></metadata></record>"""


def crowded():
    """A record that is too much of everything: words without end, a long address, authors and subjects by the dozen."""
    values = [("title", "Crowded " + "ө" * 400), ("type", "Article"), ("date", "2020-05-18"), ("description", "ң" * 3000),
              ("identifier", "https://crowded.example/" + "a" * 700), ("publisher", "П" * 200), ("rights", "r" * 300),
              *(("creator", f"{'Ы' * 40}, {n} {'ү' * 40}") for n in range(60)),
              *(("subject", f"тема{n}" + "х" * n * 3) for n in range(60))]
    return DC.format("".join(f"<dc:{name}>{value}</dc:{name}>" for name, value in values))


class Pages(Repository):
    def setUp(self):
        super().setUp()
        self.import_demo("nak", "donors", "patents", "journals")
        folder = pathlib.Path(self.folder.name)
        (folder / "crowded.xml").write_text(crowded())
        (folder / "glaciers.toml").write_text(COLLECTION)
        self.muras("source", "add", "crowded", "https://crowded.example/oai")
        self.muras("import", "crowded", folder / "crowded.xml")
        self.muras("collection", "add", "--from", folder / "glaciers.toml")
        self.muras("index")
        self.site = self.serve("--no-schedule")

    def passes(self, script):
        pictures = [os.environ["MURAS_PICTURES"]] if "MURAS_PICTURES" in os.environ else []
        run = subprocess.run(["node", HERE / script, self.site, *pictures], capture_output=True, text=True, timeout=600,
                             env={**os.environ, "NODE_PATH": str(MODULES)})
        print(run.stdout, end="")
        self.assertEqual(run.returncode, 0, run.stderr[-20000:])

    def test_every_kind_of_page_is_accessible_and_light_in_three_languages(self):
        self.passes("accessibility.mjs")

    def test_readers_get_from_search_to_file_without_script_and_by_keyboard_alone(self):
        self.passes("readers.mjs")

    def test_the_whole_site_is_valid_html_without_a_dead_link(self):
        self.passes("markup.mjs")


if __name__ == "__main__":
    missing = [what for what, there in (("node", shutil.which("node")), ("the packages of tests/npm-install", MODULES.is_dir()),
                                        (CHROMIUM, shutil.which(CHROMIUM))) if not there]
    if missing:
        print(f"skipped: {', '.join(missing)} is not here")
        sys.exit(SKIPPED)
    unittest.main(verbosity=2)
