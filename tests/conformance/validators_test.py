"""What others' programs read in what we write for programs: citation-js, a JSON-LD processor, Redocly's linter."""
import json
import pathlib
import shutil
import subprocess
import unittest

from tests.support.muras import ROOT, Repository

HERE = pathlib.Path(__file__).parent / "npm"
PACKAGES = ROOT / "build/conformance"


class Readers(Repository):
    def setUp(self):
        super().setUp()
        if not shutil.which("node") or not (PACKAGES / "node_modules/jsonld").is_dir():
            self.skipTest("node or the packages that tests/npm-install fetches are not here")
        self.import_demo("nak", "donors", "patents", "journals")
        self.site = self.serve("--no-schedule")
        self.live = {r["pid"]: r for r in self.dump() if not r["deleted"]}

    def read(self, kind, text):
        run = subprocess.run(["node", str(HERE / "readers.mjs"), kind, str(PACKAGES)], input=text, capture_output=True, timeout=120)
        self.assertEqual(run.returncode, 0, run.stderr.decode()[-2000:])
        return json.loads(run.stdout)

    def people(self, record):
        return [a["display"] for a in record.get("agents", []) if a["role"] in ("aut", "cre", "inv")]

    def same_fields(self, read, pid):
        """Title, people and year of CSL-JSON are those of the record."""
        record = self.live[pid]
        self.assertEqual(read["title"], record["title"])
        names = [a.get("literal") or ", ".join(filter(None, (a.get("family"), a.get("given")))) for a in read.get("author", [])]
        self.assertEqual(len(names), len(self.people(record)), (pid, names))
        for name, display in zip(names, self.people(record)):
            self.assertEqual(name.split(",")[0].replace("\u00a0", " "), display.split(",")[0], pid)
        year = next((d["year"] for d in record.get("dates", []) if d["kind"] == "issued" and d.get("year")), None)
        if year:
            self.assertEqual(read["issued"]["date-parts"][0][0], year, pid)
        self.assertTrue(read["URL"].endswith(f"/r/{pid}/"))

    def test_a_citation_parser_reads_the_same_fields_in_bibtex_and_ris(self):
        for kind, suffix in (("bibtex", "bib"), ("ris", "ris")):
            entries = self.read(kind, self.page(f"/search.{suffix}")[1])
            self.assertEqual({e["id"] for e in entries}, set(self.live))
            for entry in entries:
                with self.subTest(kind=kind, pid=entry["id"]):
                    self.same_fields(entry, entry["id"])

    def test_a_processor_reads_every_record_as_linked_data(self):
        documents = {pid: json.loads(self.page(f"/r/{pid}/export/jsonld")[1]) for pid in self.live}
        for (pid, document), read in zip(documents.items(), self.read("jsonld", json.dumps(list(documents.values())).encode())):
            expanded = read["expanded"]
            self.assertEqual(len(expanded), 1, pid)
            self.assertTrue(expanded[0]["@id"].endswith(f"/r/{pid}/"))
            self.assertTrue(expanded[0]["@type"][0].startswith("https://schema.org/"))
            names = [v["@value"] for v in expanded[0]["https://schema.org/name"]]
            self.assertIn(self.live[pid]["title"], names)
            self.assertGreater(read["quads"], 4, document)

    def test_a_linter_finds_the_description_of_the_api_sound(self):
        self.assertEqual(self.read("openapi", self.page("/openapi.json")[1]), [])


if __name__ == "__main__":
    unittest.main()
