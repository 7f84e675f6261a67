"""A record for programs: exports, content negotiation, Signposting, unAPI, COinS."""
import json
import re
import unittest
import xml.etree.ElementTree as ElementTree
from urllib.parse import parse_qs, quote, urlencode

from tests.support.muras import Repository

MEDIA = {"dc": "application/xml", "marcxml": "application/marcxml+xml", "mods": "application/mods+xml", "mets": "application/mets+xml",
         "datacite": "application/vnd.datacite.datacite+xml", "rdf": "application/rdf+xml", "json": "application/json",
         "jsonld": "application/ld+json", "csl": "application/vnd.citationstyles.csl+json", "bibtex": "application/x-bibtex",
         "ris": "application/x-research-info-systems", "ore": "application/atom+xml"}


class RecordData(Repository):
    def setUp(self):
        super().setUp()
        self.import_demo("nak", "journals")
        self.site = self.serve("--no-schedule")
        found = json.loads(self.page("/search.json?" + urlencode({"q": "автореферат", "f.access": "open"}))[1])
        self.pid = found["items"][0]["pid"]
        self.record = f"/r/{self.pid}/"

    def links(self, header):
        return [(m[1], dict(re.findall(r'(\w+)="([^"]*)"', m[2]))) for m in re.finditer(r"<([^>]*)>((?:; \w+=\"[^\"]*\")*)", header)]

    def test_every_export_is_what_its_media_type_says(self):
        for name, media in MEDIA.items():
            with self.subTest(name):
                head, body = self.page(f"{self.record}export/{name}")
                self.assertEqual(head["Content-Type"].split(";")[0], media)
                if media.endswith("xml"):
                    ElementTree.fromstring(body)
                if media.endswith("json"):
                    json.loads(body)
                negotiated, same = self.page(self.record, Accept=media)
                self.assertEqual((negotiated["Content-Type"], same), (head["Content-Type"], body))
                self.assertIn("Accept", negotiated["Vary"])
                self.page(f"{self.record}export/{name}", 304, If_None_Match=head["ETag"])
        self.assertEqual(self.page(f"{self.record}export/nothing", 404)[0]["Content-Type"], "application/problem+json")

    def test_browsers_get_the_page_and_an_impossible_wish_a_problem(self):
        for accept in ("*/*", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"):
            self.assertTrue(self.page(self.record, Accept=accept)[0]["Content-Type"].startswith("text/html"))
        head, body = self.page(self.record, 406, Accept="image/png")
        self.assertEqual((head["Content-Type"], json.loads(body)["status"]), ("application/problem+json", 406))
        self.assertIn("Accept", head["Vary"])

    def test_signposts_lead_from_the_page_to_its_parts_and_back(self):
        head, _ = self.page(self.record)
        links = self.links(head["Link"])
        by_rel = {}
        for href, attributes in links:
            by_rel.setdefault(attributes["rel"], []).append((href, attributes))
        self.assertEqual(by_rel["cite-as"][0][0], self.site + self.record)
        self.assertEqual(len(by_rel["type"]), 2)
        self.assertEqual({a["type"] for _, a in by_rel["describedby"]}, set(MEDIA.values()))
        self.assertEqual({a["type"] for _, a in by_rel["linkset"]}, {"application/linkset+json", "application/linkset"})
        for href, attributes in links:
            if not href.startswith(self.site) or attributes["rel"] == "cite-as":
                continue
            head, _ = self.page(href[len(self.site):])
            if "type" in attributes:
                self.assertEqual(head["Content-Type"].split(";")[0], attributes["type"])
            back = {"item": "collection", "describedby": "describes"}.get(attributes["rel"])
            if back:
                self.assertIn((self.site + self.record, {"rel": back, "type": "text/html"}), self.links(head["Link"]))

    def test_the_link_set_says_the_same_in_json(self):
        linkset = json.loads(self.page(f"{self.record}linkset.json")[1])["linkset"]
        self.assertEqual(linkset[0]["anchor"], self.site + self.record)
        self.assertEqual(len(linkset[0]["describedby"]), len(MEDIA))
        text = self.page(f"{self.record}linkset")[1].decode()
        self.assertEqual(text.count("rel=\"describes\""), len(MEDIA))

    def test_unapi_lists_formats_and_serves_them(self):
        names = {f.get("name"): f.get("type") for f in ElementTree.fromstring(self.page("/unapi")[1])}
        self.assertEqual(names, MEDIA)
        self.assertEqual(ElementTree.fromstring(self.page(f"/unapi?id={self.pid}", 300)[1]).get("id"), self.pid)
        self.assertEqual(self.page(f"/unapi?id={self.pid}&format=mods")[1], self.page(f"{self.record}export/mods")[1])
        self.page("/unapi?id=nothing", 404)
        self.page(f"/unapi?id={self.pid}&format=nothing", 406)

    def test_result_lists_carry_coins_and_unapi_ids_for_reference_managers(self):
        body = self.page("/search?q=" + quote("автореферат"))[1].decode()
        self.assertIn(f'<abbr class="unapi-id" title="{self.pid}">', body)
        self.assertIn('<link rel="unapi-server"', body)
        spans = re.findall(r'<span class="Z3988" title="([^"]*)">', body)
        self.assertTrue(spans)
        context = parse_qs(spans[0].replace("&amp;", "&"))
        self.assertEqual(context["ctx_ver"], ["Z39.88-2004"])
        self.assertTrue(context["rft_val_fmt"][0].startswith("info:ofi/fmt:kev:mtx:"))

    def test_a_citation_carries_title_author_and_year_in_every_form(self):
        data = json.loads(self.page(f"{self.record}export/csl")[1])
        bibtex = self.page(f"{self.record}export/bibtex")[1].decode()
        ris = self.page(f"{self.record}export/ris")[1].decode()
        self.assertEqual(data["type"], "thesis")
        year = str(data["issued"]["date-parts"][0][0])
        family = data["author"][0].get("family") or data["author"][0]["literal"]
        for text in (bibtex, ris):
            self.assertIn(year, text)
            self.assertIn(family, text)
        self.assertIn(f"TI  - {data['title']}\r\n", ris)
        self.assertTrue(ris.startswith("TY  - THES\r\n") and ris.endswith("ER  - \r\n"))
        self.assertEqual(bibtex.count("{") - bibtex.count("\\{"), bibtex.count("}") - bibtex.count("\\}"))


if __name__ == "__main__":
    unittest.main()
