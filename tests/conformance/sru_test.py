"""SRU 1.2 and 2.0: by the specification, and by the clients of YAZ."""
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree
from urllib.parse import urlencode

from tests.support.muras import Repository

V12 = "{http://www.loc.gov/zing/srw/}"
V20 = "{http://docs.oasis-open.org/ns/search-ws/sruResponse}"
ROOTS = {"dc": "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc", "marcxml": "{http://www.loc.gov/MARC21/slim}record",
         "mods": "{http://www.loc.gov/mods/v3}mods"}


class Sru(Repository):
    def setUp(self):
        super().setUp()
        self.import_demo("nak", "journals")
        self.site = self.serve("--no-schedule")
        self.live = [r for r in self.dump() if not r["deleted"]]

    def ask(self, **query):
        status, head, body = self.get(self.site + "/sru" + ("?" + urlencode(query) if query else ""))
        self.assertEqual((status, head["Content-Type"]), (200, "application/xml; charset=utf-8"))
        return ElementTree.fromstring(body)

    def search(self, cql, **more):
        return self.ask(operation="searchRetrieve", version="1.2", query=cql, **more)

    def diagnostic(self, answer):
        uris = [e.text for e in answer.iter() if e.tag.endswith("}uri")]
        return int(uris[0].split("/")[-1]) if uris else None

    def total(self, answer):
        return int(next(e.text for e in answer if e.tag.endswith("}numberOfRecords")))

    def test_explain_names_the_indexes_and_schemas_that_work(self):
        for answer in (self.ask(), self.ask(operation="explain", version="1.2")):
            zeerex = "{http://explain.z3950.org/dtd/2.0/}"
            names = [(n.get("set"), n.text) for n in answer.iter(zeerex + "name")]
            self.assertIn(("dc", "title"), names)
            self.assertEqual({s.get("name") for s in answer.iter(zeerex + "schema")}, set(ROOTS))
        for set_, name in names:
            term = "2015" if name == "date" else "x"
            self.assertIsNone(self.diagnostic(self.search(f"{set_}.{name}={term}")), name)

    def test_records_come_in_every_schema_and_packing(self):
        for schema, root in ROOTS.items():
            answer = self.search("cql.allRecords=1", recordSchema=schema, maximumRecords=3)
            data = list(answer.iter(V12 + "recordData"))
            self.assertEqual([d[0].tag for d in data], [root] * 3)
            self.assertEqual(self.total(answer), len(self.live))
            packed = next(self.search("cql.allRecords=1", recordSchema=schema, maximumRecords=1, recordPacking="string").iter(V12 + "recordData"))
            self.assertEqual(ElementTree.fromstring(packed.text).tag, root)

    def test_the_list_pages_through_every_record_once(self):
        start, seen = 1, []
        while start:
            answer = self.search("cql.allRecords=1", startRecord=start, maximumRecords=7)
            seen += [e.text for e in answer.iter(V12 + "recordIdentifier")]
            start = answer.findtext(V12 + "nextRecordPosition")
        self.assertEqual(sorted(seen), sorted(r["pid"] for r in self.live))

    def test_version_2_knows_no_operation(self):
        answer = self.ask(query="dc.type=article", maximumRecords=2)
        self.assertEqual(answer.tag, V20 + "searchRetrieveResponse")
        self.assertGreater(self.total(answer), 0)
        self.assertEqual(self.ask(query="dc.type=article", version="2.0").tag, V20 + "searchRetrieveResponse")

    def test_scan_counts_the_terms_of_an_index(self):
        answer = self.ask(operation="scan", version="1.2", scanClause="dc.type=a", maximumTerms=50)
        terms = {t.findtext(V12 + "value"): int(t.findtext(V12 + "numberOfRecords")) for t in answer.iter(V12 + "term")}
        self.assertIn("article", terms)
        self.assertEqual(terms["article"], self.total(self.search("dc.type=article")))
        self.assertEqual(list(terms), sorted(terms))

    def test_what_is_wrong_gets_its_diagnostic(self):
        for query, number in [({"operation": "searchRetrieve", "version": "1.2"}, 7), ({"operation": "dance", "version": "1.2"}, 4),
                              ({"operation": "explain", "version": "9"}, 5), ({"operation": "scan", "version": "1.2"}, 7),
                              ({"operation": "scan", "version": "1.2", "scanClause": "dc.title=a"}, 16)]:
            self.assertEqual(self.diagnostic(self.ask(**query)), number, query)
        for cql, more, number in [("dc.nothing=a", {}, 16), ("(a", {}, 10), ("a prox b", {}, 37), ("a", {"recordSchema": "x"}, 66),
                                  ("a", {"recordPacking": "x"}, 71), ("a", {"startRecord": "0"}, 6), ("a", {"maximumRecords": "x"}, 6),
                                  ("cql.allRecords=1", {"startRecord": "9000"}, 61)]:
            self.assertEqual(self.diagnostic(self.search(cql, **more)), number, (cql, more))

    def test_the_clients_of_yaz_find_and_read_records(self):
        if not shutil.which("yaz-client") or not shutil.which("zoomsh"):
            self.skipTest("yaz is not here")
        commands = f"sru GET 1.2\nopen {self.site}/sru\nfind dc.type=article\nshow 1\nquit\n"
        run = subprocess.run(["yaz-client"], input=commands, capture_output=True, text=True, timeout=60)
        articles = self.total(self.search("dc.type=article"))
        self.assertIn(f"Number of hits: {articles}", run.stdout)
        self.assertIn("oai_dc:dc", run.stdout)
        run = subprocess.run(["zoomsh", "set sru get", "set schema marcxml", f"connect {self.site}/sru", "search cql:dc.type=article", "show 0 1", "quit"],
                             capture_output=True, text=True, timeout=60)
        self.assertIn(f"{articles} hits", run.stdout)
        self.assertIn("http://www.loc.gov/MARC21/slim", run.stdout)


if __name__ == "__main__":
    unittest.main()
