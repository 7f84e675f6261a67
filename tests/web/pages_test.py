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


class Pages(Repository):
    def setUp(self):
        super().setUp()
        self.import_demo("nak", "donors", "patents", "journals")
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
