"""Harvests every provider folder of ../shared/corpus/oai, as it was recorded and as a paged list."""
import html
import re
import unittest
import xml.parsers.expat

from tests.support.muras import SHARED, Repository, needs_shared

CORPUS = SHARED / "corpus/oai"


def providers():
    return sorted(p.name for p in CORPUS.iterdir() if p.is_dir()) if CORPUS.is_dir() else []


def well_formed(data):
    parser = xml.parsers.expat.ParserCreate()
    try:
        parser.Parse(data, True)
        return True
    except xml.parsers.expat.ExpatError:
        return False


@needs_shared
class Corpus(Repository):
    def test_every_record_of_a_paged_list_lands_and_a_second_harvest_changes_nothing(self):
        total = 0
        for name in providers():
            with self.subTest(provider=name):
                donor = self.donor(CORPUS / name, "--page-size", "50")
                try:
                    formats = {p: n for p, n in donor.counts.items() if n}
                    for prefix, count in formats.items():
                        key = re.sub("[^a-z0-9]", "-", (name + "-" + prefix).lower())[-32:].strip("-")
                        self.add_source(key, donor, "--prefix", prefix)
                        first = self.harvest(key, "--no-index", status=None)[key]
                        self.assertEqual(first["verdict"], "complete", first)
                        self.assertEqual(first["refused"], 0, first)
                        self.assertEqual(first["records"], count, first)
                        self.assertEqual(first["added"] + first["deleted"] + first["changed"] + first["unchanged"], count)
                        total += count
                        again = self.harvest(key, "--full", "--no-index")[key]
                        self.assertEqual((again["added"], again["changed"], again["deleted"]), (0, 0, 0), again)
                        self.assertEqual(again["unchanged"], count, again)
                finally:
                    donor.stop()
        stats = self.json("stats")
        self.assertEqual(stats["records"] + stats["deleted"], len(self.dump()))
        self.assertEqual(stats["records"], sum(1 for line in self.muras("check", "--list")[0].splitlines()
                                               if line.startswith("HAVE ")))
        self.muras("index")
        self.muras("check", "--strict")
        self.assertEqual(self.json("stats")["index"], {"documents": stats["records"], "behind": 0})
        print(f"\n{total} records of {len(providers())} providers as paged lists", flush=True)

    def test_the_recorded_pages_land_page_by_page(self):
        pages = records = broken = 0
        for name in providers():
            with self.subTest(provider=name):
                donor = self.donor(CORPUS / name, "--replay")
                try:
                    key = re.sub("[^a-z0-9]", "-", name.lower())[-32:].strip("-")
                    self.add_source(key, donor)
                    first = self.harvest(key, "--no-index", status=None)[key]
                    self.assertEqual(first["records"], sum(first[k] for k in ("added", "changed", "unchanged", "deleted", "refused")))
                    if first["verdict"] != "complete":
                        self.assertTrue(first["reason"], first)
                    pages += first["pages"]
                    records += first["records"]
                    broken += first["problems"]
                    again = self.harvest(key, "--full", "--no-index", status=None)[key]
                    self.assertEqual((again["added"], again["changed"]), (0, 0), again)
                finally:
                    donor.stop()
        self.muras("check")
        print(f"\n{records} records on {pages} recorded pages, {broken} problems", flush=True)

    def test_saved_responses_are_imported_and_a_broken_page_costs_no_other(self):
        for name in providers():
            with self.subTest(provider=name):
                key = re.sub("[^a-z0-9]", "-", name.lower())[-32:].strip("-")
                self.muras("source", "add", key, "https://donor.example/oai")
                report = {s["source"]: s for s in
                          self.json("import", key, CORPUS / name, "--no-index", status=None)["sources"]}[key]
                files = sorted(p for p in (CORPUS / name).rglob("*.xml"))
                sound = [p for p in files if well_formed(p.read_bytes())]
                identifiers = set()
                for path in sound:
                    data = path.read_bytes()
                    # Static repositories have such elements too, under another root.
                    if re.search(rb"<(?:\w+:)?OAI-PMH[\s>]", data) and re.search(rb"<(?:\w+:)?(ListRecords|GetRecord)[\s>]", data):
                        identifiers |= set(re.findall(rb"<(?:\w+:)?header[^>]*>\s*<(?:\w+:)?identifier>\s*([^<]*?)\s*</", data))
                held = {r["id"] for r in self.dump(key)}
                wanted = {html.unescape(i.decode("utf-8", "replace")) for i in identifiers if i}
                self.assertFalse(wanted - held, f"{len(wanted - held)} missing of {len(wanted)}: {sorted(wanted - held)[:3]}")
                if len(sound) < len(files):
                    self.assertGreaterEqual(report["problems"], 1)
        self.muras("check")


if __name__ == "__main__":
    unittest.main()
