"""The provider against the specification: every answer validates, lists are whole, tokens hold."""
import os
import re
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree
from urllib.parse import urlencode

from tests.support.muras import ROOT, SHARED, Repository

DEMO = ROOT / "repository/demo"
OAI = "{http://www.openarchives.org/OAI/2.0/}"


class Provider(Repository):
    def setUp(self):
        super().setUp()
        config = self.data.parent / "muras.toml"
        config.write_text('[repository]\nid = "library.example.kg"\nname = "Китепкана & <архив>"\n'
                          'base_url = "https://library.example.kg"\n[oai]\npage_size = 7\n')
        for key in ("nak", "donors", "patents", "journals"):
            self.muras("source", "add", "--from", DEMO / key / "source.toml")
            self.muras("import", key, DEMO / key, "--no-index")
        self.site = self.serve("--no-schedule", "--config", config)

    def ask(self, post=False, **query):
        if "from_" in query:
            query["from"] = query.pop("from_")
        text = urlencode(query)
        if post:
            status, head, body = self.get(self.site + "/oai", {"Content-Type": "application/x-www-form-urlencoded"}, text.encode())
        else:
            status, head, body = self.get(self.site + "/oai?" + text)
        self.assertEqual(status, 200)
        self.assertTrue(head["Content-Type"].startswith("text/xml"))
        self.validate(body, query)
        return ElementTree.fromstring(body)

    def validate(self, body, query):
        if not SHARED.is_dir() or not shutil.which("xmllint"):
            return
        run = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", str(SHARED / "schemas/driver.xsd"), "-"], input=body,
                             capture_output=True, env={**os.environ, "XML_CATALOG_FILES": str(SHARED / "schemas/catalog.xml")})
        self.assertEqual(run.returncode, 0, f"{query}: {run.stderr.decode()[-1500:]}")

    def error(self, answer):
        found = answer.find(OAI + "error")
        return None if found is None else found.get("code")

    def whole_list(self, verb="ListRecords", **query):
        answer = self.ask(verb=verb, metadataPrefix="oai_dc", **query)
        pages = [answer]
        while (token := answer.findtext(f"{OAI}{verb}/{OAI}resumptionToken")):
            answer = self.ask(verb=verb, resumptionToken=token)
            pages.append(answer)
        headers = [h for page in pages for h in page.iter(OAI + "header")]
        return [h.findtext(OAI + "identifier") for h in headers], pages

    def test_all_six_verbs_answer_and_validate(self):
        self.assertEqual(self.ask(verb="Identify").findtext(f"{OAI}Identify/{OAI}deletedRecord"), "persistent")
        self.assertEqual(self.ask(verb="ListMetadataFormats").findtext(f".//{OAI}metadataPrefix"), "oai_dc")
        sets = [s.text for s in self.ask(verb="ListSets").iter(OAI + "setSpec")]
        self.assertEqual(sets, ["source", "source:donors", "source:journals", "source:nak", "source:patents"])
        identifiers, _ = self.whole_list("ListIdentifiers")
        records, _ = self.whole_list("ListRecords")
        self.assertEqual(len(set(records)), 82)
        self.assertEqual(identifiers, records)
        record = self.ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=records[0])
        self.assertEqual(record.findtext(f".//{OAI}identifier"), records[0])
        self.assertEqual(self.ask(post=True, verb="ListSets").tag, OAI + "OAI-PMH")

    def test_every_record_has_its_front_door_first(self):
        _, pages = self.whole_list()
        for page in pages:
            for record in page.iter(OAI + "record"):
                pid = record.findtext(f"{OAI}header/{OAI}identifier").split(":")[-1]
                if record.find(OAI + "metadata") is not None:
                    first = record.find(".//{http://purl.org/dc/elements/1.1/}identifier").text
                    self.assertEqual(first, f"https://library.example.kg/r/{pid}/")

    def test_deleted_records_stay_announced(self):
        _, pages = self.whole_list()
        gone = [r for page in pages for r in page.iter(OAI + "record") if r.find(OAI + "header").get("status") == "deleted"]
        self.assertEqual(len(gone), 6)
        self.assertTrue(all(r.find(OAI + "metadata") is None for r in gone))

    def test_sets_and_dates_select(self):
        everything, _ = self.whole_list()
        parts = [self.whole_list(set=f"source:{k}")[0] for k in ("nak", "donors", "patents", "journals")]
        self.assertEqual(sorted(everything), sorted(i for part in parts for i in part))
        self.assertEqual(self.whole_list(set="source")[0], everything)
        self.assertEqual(self.error(self.ask(verb="ListRecords", metadataPrefix="oai_dc", set="nothing")), "noRecordsMatch")
        self.assertEqual(self.error(self.ask(verb="ListRecords", metadataPrefix="oai_dc", until="2001-01-01")), "noRecordsMatch")
        self.assertEqual(self.whole_list(from_="2020-01-01")[0], everything)

    def test_a_token_works_again_and_a_forged_one_is_refused(self):
        answer = self.ask(verb="ListRecords", metadataPrefix="oai_dc")
        token = answer.findtext(f"{OAI}ListRecords/{OAI}resumptionToken")
        once, twice = (self.ask(verb="ListRecords", resumptionToken=token) for _ in range(2))
        self.assertEqual(*([h.text for h in a.iter(OAI + "identifier")] for a in (once, twice)))
        for forged in (token[:-1], token[:-1] + ("0" if token[-1] != "0" else "1"), "x", token + "0", "A" * 3000):
            self.assertEqual(self.error(self.ask(verb="ListRecords", resumptionToken=forged)), "badResumptionToken")
        self.assertEqual(self.error(self.ask(verb="ListIdentifiers", resumptionToken=token)), "badResumptionToken")

    def test_a_record_that_changes_during_a_list_comes_again_and_none_is_skipped(self):
        answer = self.ask(verb="ListIdentifiers", metadataPrefix="oai_dc")
        seen = [h.text for h in answer.iter(OAI + "identifier")]
        everything = {r["pid"] for r in self.dump()}
        changed = (DEMO / "nak/records.xml").read_text().replace("</dc:title>", " (жаңы)</dc:title>")
        (self.data.parent / "changed.xml").write_text(changed)
        self.muras("import", "nak", self.data.parent / "changed.xml", "--no-index")
        while (token := answer.findtext(f"{OAI}ListIdentifiers/{OAI}resumptionToken")):
            answer = self.ask(verb="ListIdentifiers", resumptionToken=token)
            seen += [h.text for h in answer.iter(OAI + "identifier")]
        self.assertEqual({i.split(":")[-1] for i in seen}, everything)

    def test_wrong_requests_get_the_errors_of_the_specification(self):
        for query, code in [({}, "badVerb"), ({"verb": "Nonsense"}, "badVerb"), ({"verb": "Identify", "x": "<y>"}, "badArgument"),
                            ({"verb": "ListRecords"}, "badArgument"),
                            ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
                            ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:x:1"}, "idDoesNotExist"),
                            ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "\"'<&> \x7f"}, "idDoesNotExist")]:
            self.assertEqual(self.error(self.ask(**query)), code, query)

    def test_our_own_harvester_finds_everything(self):
        other = self.data.with_name("other")
        port = self.site.rsplit(":", 1)[1]
        self.muras("source", "add", "muras", self.site + "/oai", "--allow-private", f"127.0.0.1:{port}", data=other)
        import json
        report = json.loads(self.muras("harvest", "--json", "--no-index", data=other)[0])["sources"][0]
        self.assertEqual((report["verdict"], report["records"]), ("complete", 82))


if __name__ == "__main__":
    unittest.main()
