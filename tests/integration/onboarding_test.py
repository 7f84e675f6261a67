"""Before and around a harvest: the dry run, the check of a donor, the health card, the schedule."""
import json
import unittest

from tests.support.muras import SHARED, Repository, needs_shared

CORPUS = SHARED / "corpus/oai"


@needs_shared
class DryRun(Repository):
    def test_a_dry_run_foretells_the_harvest_and_writes_nothing(self):
        donor = self.donor(CORPUS / "udspace.udel.edu", "--page-size", "500", "--deleted-record", "persistent")
        self.add_source("udel", donor)
        first = self.json("harvest", "udel", "--dry-run")["sources"][0]
        self.assertEqual((first["verdict"], first["added"]), ("complete", first["records"]))
        self.assertEqual({c["change"] for c in first["changes"]}, {"added", "deleted"} if first["deleted"] else {"added"})
        state = self.json("source", "show", "udel")
        self.assertEqual((state["records"], state["runs"], state["last_complete"]), (0, [], ""))

        self.harvest("udel")
        have, shown, changes = self.have("udel"), self.json("source", "show", "udel"), self.dump()
        victim = sorted(r["id"] for r in changes if not r["deleted"])[0]
        donor.control(op="delete", identifier=victim)
        donor.control(op="add", n=2)
        told = self.json("harvest", "udel", "--full", "--dry-run")["sources"][0]
        self.assertEqual(sorted(c["change"] for c in told["changes"]), ["added", "added", "deleted"])
        self.assertIn({"id": victim, "change": "deleted"}, [{k: c[k] for k in ("id", "change")} for c in told["changes"]])
        self.assertEqual((self.have("udel"), self.json("source", "show", "udel"), self.dump()), (have, shown, changes))

        lines, err = self.muras("harvest", "udel", "--full", "--dry-run")
        self.assertEqual(sorted(line[:7] for line in lines.splitlines()), ["+ udel ", "+ udel ", "- udel "])
        self.assertIn("nothing was written", err)
        done = self.harvest("udel", "--full")["udel"]
        for count in ("records", "added", "changed", "unchanged", "deleted"):
            self.assertEqual(done[count], told[count], count)

    def test_a_dry_run_excludes_what_needs_a_write(self):
        self.muras("source", "add", "osh", "https://repository.example.kg/oai")
        self.muras("harvest", "osh", "--dry-run", "--ack", status=2)
        self.muras("harvest", "osh", "--dry-run", "--accept-deletions", "1", status=2)


@needs_shared
class Check(Repository):
    """`muras source check` over real records, as they are and with faults."""

    def check(self, donor, *options, status=None):
        out, _ = self.muras("source", "check", donor.url, "--allow-private", "127.0.0.1", "--json", *options, status=status)
        report = json.loads(out)
        self.assertLessEqual(report["requests"], 12)
        self.assertEqual({"good": 0, "usable": 3, "not-yet": 1}[report["verdict"]], self.status, report["findings"])
        return report, {f["code"]: f for f in report["findings"]}

    def test_real_records_of_several_providers_give_a_report_each(self):
        for name, software in (("udspace.udel.edu", "DSpace"), ("cyberleninka.ru", None), ("commons.mla.org", None),
                               ("digitalcommons.calpoly.edu", "Digital Commons"), ("cogprints.org", "EPrints"),
                               ("citeseerx.ist.psu.edu", None)):
            with self.subTest(provider=name):
                donor = self.donor(CORPUS / name, "--page-size", "20")
                report, findings = self.check(donor)
                self.assertIn(report["verdict"], ("good", "usable"), findings)
                self.assertGreater(report["records_seen"], 0)
                self.assertTrue(report["samples"])
                if software:
                    self.assertEqual(report["software"], software)
                donor.stop()
        self.assertFalse(self.data.exists(), "a check of an address needs no repository")

    def test_each_fault_of_a_donor_is_found(self):
        folder = CORPUS / "digitalcommons.calpoly.edu"
        for fault, code, verdict in (("badtoken:page=2", "token-refused", "not-yet"), ("html200", "walled", None),
                                     ("size:delta=50", "list-size-wrong", "usable"), ("errstatus", "error-status", "good"),
                                     ("skew:secs=86400", "clock-off", "usable"), ("ctype", "content-type", "good"),
                                     ("ws", "xml-mended", "usable"), ("dup:page=1", "token-repeats", "not-yet")):
            with self.subTest(fault=fault):
                two = fault.startswith("size")
                donor = self.donor(folder, "--page-size", "150" if two else "20", "--fault", fault)
                if verdict is None:
                    out, _ = self.muras("source", "check", donor.url, "--allow-private", "127.0.0.1", "--json", status=75)
                    self.assertEqual([f["code"] for f in json.loads(out)["findings"]], [code])
                else:
                    report, findings = self.check(donor)
                    self.assertIn(code, findings)
                    self.assertEqual(report["verdict"], verdict, findings)
                donor.stop()

    def test_the_page_speaks_three_languages_and_needs_nothing_else(self):
        donor = self.donor(CORPUS / "cyberleninka.ru", "--page-size", "20")
        self.add_source("lenin", donor)
        titles = {"ky": "Репозиторийди текшерүү", "ru": "Проверка репозитория", "en": "Check of a repository"}
        for language, title in titles.items():
            file = self.data / f"{language}.html"
            self.muras("source", "check", "lenin", "--html", file, "--lang", language, status=None)
            page = file.read_text()
            self.assertIn(f'<html lang="{language}">', page)
            self.assertIn(title, page)
            self.assertNotIn("<script", page)
            self.assertNotIn("<link", page)
        text, _ = self.muras("source", "check", "lenin", status=None, env={"LC_ALL": "ru_RU.UTF-8"})
        self.assertIn("Что обнаружено", text)
        self.muras("source", "check", "nobody", status=4)
        self.muras("source", "check", "lenin", "--lang", "de", status=2)
        self.muras("source", "check", donor.url, status=78)


@needs_shared
class Health(Repository):
    def test_problems_go_out_as_a_table_and_a_killed_run_is_not_running(self):
        donor = self.donor(CORPUS / "digitalcommons.calpoly.edu", "--page-size", "50", "--fault", "ctrl:page=2")
        self.add_source("poly", donor, "--every", "24h", "--window", "22:00-06:00")
        self.harvest("poly", status=None)
        shown = self.json("source", "show", "poly")
        self.assertEqual((shown["every"], shown["window"], shown["runs"][0]["state"]), (86400, "22:00-06:00", "ended"))
        self.assertTrue(shown["next_start"])
        listed = self.json("source", "problems", "poly")
        self.assertTrue(listed["problems"])
        table, _ = self.muras("source", "problems", "poly", "--csv")
        self.assertEqual(len(table.strip().splitlines()), len(listed["problems"]) + 1)
        site = self.serve("--no-schedule")
        status, headers, body = self.get(site + "/sources/poly/problems.csv")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/csv; charset=utf-8"))
        self.assertEqual(body.decode().splitlines(), table.splitlines())
        self.assertIn(b"/sources/poly/problems.csv", self.get(site + "/sources/poly/")[2])
        self.muras("source", "problems", "poly", "--run", "99", status=4)
        self.muras("source", "add", "other", donor.url, "--window", "night", status=2)


if __name__ == "__main__":
    unittest.main()
