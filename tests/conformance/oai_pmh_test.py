"""The provider against the specification: every answer validates, lists are whole, tokens hold."""
import json
import os
import re
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree
from urllib.parse import urlencode

from tests.support.muras import DEMO, SHARED, Repository

OAI = "{http://www.openarchives.org/OAI/2.0/}"


class Provider(Repository):
    def setUp(self):
        super().setUp()
        config = self.data.parent / "muras.toml"
        config.write_text('[repository]\nid = "library.example.kg"\nname = "Китепкана & <архив>"\n'
                          'base_url = "https://library.example.kg"\n[oai]\npage_size = 7\n')
        self.import_demo("nak", "donors", "patents", "journals", index=False)
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
        driver, own = self.data.parent / "driver.xsd", self.data.parent / "raw.xsd"
        if not driver.exists():  # the official schemas, and our own of `raw`
            own.write_bytes(self.page("/schemas/raw.xsd")[1])
            driver.write_text(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="{SHARED}/schemas/driver.xsd"/>'
                              f'<xs:import namespace="urn:muras:raw" schemaLocation="{own}"/></xs:schema>')
        run = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", str(driver), "-"], input=body,
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
        self.assertEqual(sets[:5], ["source", "source:donors", "source:journals", "source:nak", "source:patents"])
        for spec in ("type", "type:thesis-candidate", "access", "access:open", "etd", "openaire"):
            self.assertIn(spec, sets)
        self.assertEqual(len(sets), len(set(sets)))
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

    def test_headers_name_the_sets_that_list_the_record(self):
        named = {}
        everything, pages = self.whole_list("ListIdentifiers")
        for page in pages:
            for header in page.iter(OAI + "header"):
                for spec in header.findall(OAI + "setSpec"):
                    named.setdefault(spec.text, set()).add(header.findtext(OAI + "identifier"))
        for spec, identifiers in named.items():
            self.assertEqual(set(self.whole_list("ListIdentifiers", set=spec)[0]), identifiers, spec)
        for root in ("type", "access"):
            self.assertEqual(self.whole_list("ListIdentifiers", set=root)[0], everything)

    def test_identify_describes_the_repository_and_its_donors(self):
        descriptions = [d[0].tag.split("}")[1] for d in self.ask(verb="Identify").iter(OAI + "description")]
        self.assertEqual(descriptions, ["oai-identifier", "eprints", "branding", "friends"])

    def test_every_record_says_where_it_is_from(self):
        provenance = "{http://www.openarchives.org/OAI/2.0/provenance}"
        donors = {r["pid"]: (r["id"], r["datestamp"]) for r in self.dump() if not r["deleted"]}
        for page in self.whole_list()[1]:
            for record in page.iter(OAI + "record"):
                origin = record.find(f".//{provenance}originDescription")
                if record.find(OAI + "metadata") is None:
                    self.assertIsNone(record.find(OAI + "about"))
                    continue
                pid = record.findtext(f"{OAI}header/{OAI}identifier").split(":")[-1]
                self.assertEqual((origin.findtext(provenance + "identifier"), origin.findtext(provenance + "datestamp")), donors[pid])
                self.assertEqual(origin.get("altered"), "true")
                self.assertTrue(origin.findtext(provenance + "baseURL").startswith("http"))

    def test_raw_is_what_the_donor_wrote_byte_for_byte(self):
        donors = "".join((DEMO / key / "records.xml").read_text() for key in ("nak", "donors", "patents", "journals"))
        written = {m.strip() for m in re.findall(r"<metadata>(.*?)</metadata>", donors, re.S)}
        body = self.get(self.site + "/oai?verb=ListRecords&metadataPrefix=raw")[2].decode()
        held = re.findall(r"<metadata><raw:raw [^>]*>(.*?)</raw:raw></metadata>", body, re.S)
        self.assertTrue(held)
        for metadata in held:
            self.assertIn(metadata.strip(), written)
        pids = {r["pid"]: r["deleted"] for r in self.dump()}
        headers, token = ElementTree.fromstring(body), None
        seen = {}
        while headers is not None:
            seen |= {h.findtext(OAI + "identifier").split(":")[-1]: h.get("status") == "deleted" for h in headers.iter(OAI + "header")}
            token = headers.findtext(f"{OAI}ListRecords/{OAI}resumptionToken")
            headers = self.ask(verb="ListRecords", resumptionToken=token) if token else None
        self.assertEqual(seen, pids)

    def test_a_record_without_a_donors_metadata_is_not_to_be_had_raw(self):
        gone = next(r["pid"] for r in self.dump() if r["deleted"])
        live = next(r["pid"] for r in self.dump() if not r["deleted"])
        prefixes = {pid: [p.text for p in self.ask(verb="ListMetadataFormats", identifier=f"oai:library.example.kg:{pid}").iter(OAI + "metadataPrefix")]
                    for pid in (gone, live)}
        self.assertIn("raw", prefixes[live])
        self.assertNotIn("raw", prefixes[gone])
        record = self.ask(verb="GetRecord", metadataPrefix="raw", identifier=f"oai:library.example.kg:{live}")
        self.assertEqual(record.find(".//{http://www.openarchives.org/OAI/2.0/provenance}originDescription").get("altered"), "false")

    def test_a_collection_is_a_set_that_follows_its_query(self):
        def members(): return {i.split(":")[-1] for i in self.whole_list("ListIdentifiers", set="collection:nak-2021")[0]}

        def wanted(): return {r["pid"] for r in self.dump() if not r["deleted"] and r["source"] == "nak"
                              and any(d["kind"] == "issued" and d.get("year") == 2021 for d in r["dates"])}
        file = self.data.parent / "collection.toml"
        file.write_text('key = "nak-2021"\nname = "Theses of 2021"\nsources = ["nak"]\nyears = "2021"\n')
        self.muras("collection", "add", "--from", file)
        self.assertTrue(wanted())
        self.assertEqual(members(), wanted())
        names = {s.findtext(OAI + "setSpec"): s.findtext(OAI + "setName") for s in self.ask(verb="ListSets").iter(OAI + "set")}
        self.assertEqual(names["collection:nak-2021"], "Theses of 2021")
        self.assertIn("collection", names)
        self.assertEqual({i.split(":")[-1] for i in self.whole_list("ListIdentifiers", set="collection")[0]}, members())
        self.assertEqual(self.muras("collection", "show", "nak-2021")[0].replace("'", '"'), file.read_text())
        page = (DEMO / "nak/records.xml").read_text()
        gone = re.sub(r"<record>\s*<header>(.*?)</header>(?:(?!<record>).)*?<dc:date>2021.*?</record>",
                      r'<record><header status="deleted">\1</header></record>', page, count=1, flags=re.S)
        self.assertNotEqual(gone, page)
        (self.data.parent / "gone.xml").write_text(gone)
        all_members = members()
        self.muras("import", "nak", self.data.parent / "gone.xml", "--no-index")
        self.assertEqual(members(), all_members)  # the deletion is announced where the record was
        self.assertEqual(len(wanted()), len(all_members) - 1)
        file.write_text('key = "nak-2021"\nname = "Patents"\nsources = ["patents"]\n')
        self.muras("collection", "add", "--from", file)
        self.assertEqual(members() - all_members, {r["pid"] for r in self.dump() if r["source"] == "patents" and not r["deleted"]})
        self.muras("check")
        self.muras("collection", "remove", "nak-2021")
        self.assertEqual(self.error(self.ask(verb="ListIdentifiers", metadataPrefix="oai_dc", set="collection:nak-2021")), "noRecordsMatch")
        self.muras("check")

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
        report = json.loads(self.muras("harvest", "--json", "--no-index", data=other)[0])["sources"][0]
        self.assertEqual((report["verdict"], report["records"]), ("complete", 82))

    def test_a_copy_follows_its_original_deletions_included(self):
        other = self.data.with_name("other")
        port = self.site.rsplit(":", 1)[1]
        self.muras("source", "add", "muras", self.site + "/oai", "--allow-private", f"127.0.0.1:{port}", data=other)

        def copied():
            self.muras("harvest", "--no-index", data=other)
            return {r["id"].split(":")[-1]: (r["deleted"], r["title"]) for r in self.dump_of(other)}

        def original():
            return {r["pid"]: (r["deleted"], r["title"]) for r in self.dump()}

        def alive(records):
            return {pid: title for pid, (deleted, title) in records.items() if not deleted}

        first = copied()
        self.assertEqual(set(first), set(original()))
        self.assertEqual(alive(first), alive(original()))
        page = (DEMO / "nak/records.xml").read_text()
        gone = re.sub(r"<record>\s*<header>(.*?)</header>.*?</record>", r'<record><header status="deleted">\1</header></record>', page, count=1, flags=re.S)
        self.assertNotEqual(gone, page)
        (self.data.parent / "gone.xml").write_text(gone)
        self.muras("import", "nak", self.data.parent / "gone.xml", "--no-index")
        self.assertEqual(len(alive(original())), len(alive(first)) - 1)
        second = copied()
        self.assertEqual(alive(second), alive(original()))
        self.assertEqual({p for p, r in second.items() if r[0]}, {p for p, r in original().items() if r[0]})

    def dump_of(self, data):
        return [json.loads(line) for line in self.muras("dump", data=data)[0].splitlines()]


if __name__ == "__main__":
    unittest.main()
