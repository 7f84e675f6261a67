"""Queries as data, feeds, sitemaps and the API: against their own descriptions, over the running server."""
import csv
import html
import io
import json
import os
import re
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree
from urllib.parse import quote, urlencode

from tests.support.muras import DEMO, SHARED, Repository, needs_shared

ATOM = "{http://www.w3.org/2005/Atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class Machine(Repository):
    def setUp(self):
        super().setUp()
        self.import_demo("nak", "journals")
        self.site = self.serve("--no-schedule")
        self.live = [r for r in self.dump() if not r["deleted"]]

    def document(self, path, status=200):
        return json.loads(self.page(path, status)[1])


class Queries(Machine):
    def test_a_whole_result_set_comes_as_csv_ris_and_bibtex(self):
        pids = {r["pid"] for r in self.live}
        head, body = self.page("/search.csv")
        self.assertIn("attachment", head["Content-Disposition"])
        rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
        self.assertEqual({row["pid"] for row in rows}, pids)
        self.assertFalse([c for row in rows for c in row.values() if c and c[0] in "=+-@"])
        titles = {r["pid"]: r["title"] for r in self.live}
        for row in rows:
            self.assertEqual(row["title"].lstrip("'"), titles[row["pid"]])
        self.assertEqual(self.page("/search.ris")[1].count(b"ER  - \r\n"), len(pids))
        self.assertEqual(len(re.findall(rb"^@\w+\{", self.page("/search.bib")[1], re.M)), len(pids))

    def test_a_download_holds_what_the_search_finds(self):
        query = urlencode({"q": "автореферат", "f.source": "nak"})
        found = self.document("/search.json?per_page=100&" + query)
        rows = list(csv.DictReader(io.StringIO(self.page("/search.csv?" + query)[1].decode("utf-8-sig"), newline="")))
        self.assertEqual({row["pid"] for row in rows}, {i["pid"] for i in found["items"]})
        self.assertEqual(len(rows), found["total"])

    def test_a_feed_pages_through_the_whole_search(self):
        path, seen = "/search.atom?per_page=7", []
        while path:
            head, body = self.page(path)
            self.assertTrue(head["Content-Type"].startswith("application/atom+xml"))
            feed = ElementTree.fromstring(body)
            for required in ("id", "title", "updated"):
                self.assertTrue(feed.findtext(ATOM + required), required)
                self.assertTrue(all(e.findtext(ATOM + required) for e in feed.iter(ATOM + "entry")), required)
            self.assertEqual(feed.findtext(SEARCH + "totalResults"), str(len(self.live)))
            seen += [e.findtext(ATOM + "id") for e in feed.iter(ATOM + "entry")]
            links = {link.get("rel"): link.get("href") for link in feed.findall(ATOM + "link")}
            self.assertIn("self", links)
            path = links.get("next", "")[len(self.site):]
        self.assertEqual(len(seen), len(set(seen)))
        self.assertEqual(len(seen), len(self.live))

    def test_what_is_new_is_a_feed_of_each_source_and_of_all(self):
        for path, pids in [("/new.atom", {r["pid"] for r in self.live}),
                           ("/sources/nak/new.atom", {r["pid"] for r in self.live if r["source"] == "nak"})]:
            entries = [e.findtext(ATOM + "id").rstrip("/").split("/")[-1] for e in ElementTree.fromstring(self.page(path)[1]).iter(ATOM + "entry")]
            self.assertTrue(entries)
            self.assertLessEqual(set(entries), pids)
            self.assertEqual(len(entries), min(50, len(pids)))
        self.page("/sources/nothing/new.atom", 404)

    @needs_shared
    @unittest.skipUnless(shutil.which("xmllint"), "xmllint is not here")
    def test_feeds_validate_as_atom(self):
        file = self.data.parent / "collection.toml"
        file.write_text('key = "all"\nname = "Баары"\nyears = "-9999"\n')
        self.muras("collection", "add", "--from", file)
        for path in ("/new.atom", "/sources/nak/new.atom", "/collections/all/new.atom"):
            body = self.page(path)[1]
            self.assertTrue(ElementTree.fromstring(body).findall(ATOM + "entry"))
            run = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", str(SHARED / "schemas/ore/atom.xsd"), "-"], input=body,
                                 capture_output=True, env={**os.environ, "XML_CATALOG_FILES": str(SHARED / "schemas/catalog.xml")})
            self.assertEqual(run.returncode, 0, run.stderr.decode()[-2000:])
        collections = self.document("/api/v1/collections")["items"]
        self.assertEqual([(c["key"], c["set"], c["query"]) for c in collections], [("all", "collection:all", {"year_to": 9999})])
        self.assertEqual(self.document("/search.json?f.collection=all")["total"],
                         len([r for r in self.live if any(d["kind"] == "issued" and d.get("year") for d in r.get("dates", []))]))

    def test_opensearch_templates_lead_to_answers(self):
        urls = ElementTree.fromstring(self.page("/opensearch.xml")[1]).findall(SEARCH + "Url")
        self.assertEqual({u.get("type") for u in urls}, {"text/html", "application/json", "application/atom+xml", "application/x-suggestions+json"})
        for url in urls:
            address = url.get("template").replace("{searchTerms}", quote("мөңгү")).replace("{startPage?}", "1").replace("{count?}", "5")
            self.assertEqual(self.page(address[len(self.site):])[0]["Content-Type"].split(";")[0], url.get("type"))


class Crawlers(Machine):
    def test_the_sitemap_holds_every_live_record_with_its_date(self):
        robots = self.page("/robots.txt")[1].decode()
        self.assertIn(f"Sitemap: {self.site}/sitemap.xml", robots)
        index = ElementTree.fromstring(self.page("/sitemap.xml")[1])
        pages = {}
        for file in index.iter(SITEMAP + "loc"):
            for url in ElementTree.fromstring(self.page(file.text[len(self.site):])[1]):
                pages[url.findtext(SITEMAP + "loc")] = url.findtext(SITEMAP + "lastmod")
        records = {address: date for address, date in pages.items() if "/r/" in address}
        self.assertEqual(set(records), {f"{self.site}/r/{r['pid']}/" for r in self.live})
        self.assertTrue(all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", date) for date in records.values()))
        for file in index:
            self.assertRegex(file.findtext(SITEMAP + "lastmod"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.page("/sitemap/2.xml", 404)
        self.page("/sitemap/x.xml", 404)
        head, _ = self.page("/sitemap/1.xml", Accept_Encoding="gzip")
        self.assertEqual(head["Content-Encoding"], "gzip")


    def test_every_title_author_and_subject_stands_in_its_list(self):
        for path in ("/browse/title/", "/browse/author/", "/browse/subject/"):
            self.assertIn(f'href="{path}"', self.page("/browse/")[1].decode())
        reached, path = set(), "/browse/title/"
        while path:
            text = self.page(path)[1].decode()
            reached |= set(re.findall(r'href="/r/(\w+)/"', text))
            path = (re.findall(r'rel="next" href="([^"]+)"', text) or [None])[0]
            path = path and html.unescape(path)
        self.assertEqual(reached, {r["pid"] for r in self.live})
        for letter in re.findall(r'href="(/browse/author/\?from=[^"]+)"', self.page("/browse/author/")[1].decode()):
            self.assertIn("/author?name=", self.page(letter)[1].decode())
        for path in ("/browse/title/?at=xyz", "/browse/nothing/"):
            self.page(path, 404)

    def test_every_work_is_reached_by_plain_links_by_year_and_by_source(self):
        _, body = self.page("/browse/")
        lists = re.findall(r'href="(/browse/(year|source)/[^"]+/)"', body.decode())
        self.assertEqual({kind for _, kind in lists}, {"year", "source"})
        found = {"year": set(), "source": set()}
        for path, kind in lists:
            while path:
                text = self.page(path)[1].decode()
                found[kind] |= set(re.findall(r'href="/r/(\w+)/"', text))
                path = (re.findall(r'rel="next" href="([^"]+)"', text) or [None])[0]
        self.assertEqual(found["source"], {r["pid"] for r in self.live})
        dated = {r["pid"] for r in self.live if any(d["kind"] == "issued" and d.get("year") for d in r.get("dates", []))}
        self.assertEqual(found["year"], dated)
        for path in ("/browse/year/x/", "/browse/year/1234/", "/browse/source/nothing/", "/browse/source/nak/?page=99"):
            self.page(path, 404)


class Sync(Machine):
    """ResourceSync, read as a client does: from the source description on."""
    RS = "{http://www.openarchives.org/rs/terms/}"

    def listing(self, address):
        """The entries of a list, through its index: (loc, rs:md of the entry, rs:ln of the entry)."""
        root = ElementTree.fromstring(self.page(address[len(self.site):])[1])
        if root.tag == SITEMAP + "sitemapindex":
            return [entry for file in root.iter(SITEMAP + "loc") for entry in self.listing(file.text)]
        return [(u.findtext(SITEMAP + "loc"), (u.find(self.RS + "md").attrib if u.find(self.RS + "md") is not None else {}),
                 [ln.attrib for ln in u.findall(self.RS + "ln")]) for u in root.iter(SITEMAP + "url")]

    def capabilities(self):
        self.assertIn("/.well-known/resourcesync", self.page("/robots.txt")[1].decode())
        ((lists, md, _),) = self.listing(self.site + "/.well-known/resourcesync")
        self.assertEqual(md["capability"], "capabilitylist")
        return {md["capability"]: loc for loc, md, _ in self.listing(lists)}

    def test_the_resource_list_has_every_live_record_and_its_files(self):
        entries = self.listing(self.capabilities()["resourcelist"])
        self.assertEqual({loc for loc, _, _ in entries}, {f"{self.site}/r/{r['pid']}/export/dc" for r in self.live})
        files = [ln for _, _, links in entries for ln in links if "hash" in ln]
        for ln in files:
            self.assertRegex(ln["hash"], r"^sha-256:[0-9a-f]{64}$")
            head, body = self.page(ln["href"][len(self.site):])
            self.assertEqual(str(len(body)), ln["length"])
        self.page("/resourcesync/resourcelist/2.xml", 404)
        self.page("/resourcesync/resourcelist/x.xml", 404)

    def test_who_follows_the_changes_in_order_ends_with_what_is_here(self):
        page = (DEMO / "nak/records.xml").read_text()
        gone = re.sub(r"<record>\s*<header>(.*?)</header>.*?</record>", r'<record><header status="deleted">\1</header></record>', page, count=1, flags=re.S)
        (self.data.parent / "gone.xml").write_text(gone.replace("</dc:title>", " (жаңы)</dc:title>"))
        self.muras("import", "nak", self.data.parent / "gone.xml")
        held, kinds = set(), []
        for loc, md, _ in self.listing(self.capabilities()["changelist"]):
            kinds.append(md["change"])
            self.assertRegex(md["datetime"], r"Z$")
            held.discard(loc) if md["change"] == "deleted" else held.add(loc)
        self.assertEqual(held, {f"{self.site}/r/{r['pid']}/export/dc" for r in self.dump() if not r["deleted"]})
        self.assertEqual(set(kinds), {"created", "updated", "deleted"})
        self.page("/resourcesync/changelist/2.xml", 404)


class Api(Machine):
    def setUp(self):
        super().setUp()
        self.description = self.document("/openapi.json")

    def holds(self, value, schema, where):
        """The part of JSON Schema that the description uses."""
        if "$ref" in schema:
            target = self.description
            for step in schema["$ref"][2:].split("/"):
                target = target[step]
            return self.holds(value, target, where)
        kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
        wanted = schema.get("type", list(kinds))
        wanted = [wanted] if isinstance(wanted, str) else wanted
        self.assertIn(type(value), [kinds[k] for k in wanted], where)
        if isinstance(value, dict):
            for name in schema.get("required", []):
                self.assertIn(name, value, where)
            for name, inner in schema.get("properties", {}).items():
                if name in value:
                    self.holds(value[name], inner, f"{where}.{name}")
        if isinstance(value, list):
            for n, item in enumerate(value):
                self.holds(item, schema.get("items", {}), f"{where}[{n}]")

    def check(self, template, path, status):
        got, head, body = self.get(self.site + path)
        self.assertEqual(got, status, path)
        response = self.description["paths"][template]["get"]["responses"][str(status)]
        if "$ref" in response:
            response = self.description["components"]["responses"][response["$ref"].split("/")[-1]]
        media = head["Content-Type"].split(";")[0]
        self.assertIn(media, response["content"], path)
        value = json.loads(body)
        self.holds(value, response["content"][media]["schema"], path)
        return value

    def test_every_described_address_answers_as_described(self):
        self.assertEqual(self.description["openapi"], "3.1.0")
        filled = {"{pid}": self.live[0]["pid"], "{key}": "nak"}
        for template in self.description["paths"]:
            path = template
            for name, value in filled.items():
                path = path.replace(name, value)
            with self.subTest(path):
                self.check(template, path, 200)
                head, _ = self.page(path)
                self.page(path, 304, If_None_Match=head["ETag"])

    def test_records_page_by_their_keys_and_none_is_missed(self):
        template, seen, path = "/api/v1/records", [], "/api/v1/records?limit=7"
        while path:
            page = self.check(template, path, 200)
            seen += [r["pid"] for r in page["items"]]
            path = (page["next"] or "")[len(self.site):]
        self.assertEqual(sorted(seen), sorted(r["pid"] for r in self.dump()))
        nak = self.check(template, "/api/v1/records?limit=500&set=source:nak", 200)["items"]
        self.assertEqual({r["source"] for r in nak}, {"nak"})
        self.assertEqual(self.check(template, "/api/v1/records?until=2001-01-01", 200), {"items": [], "next": None})

    def test_wrong_arguments_are_named(self):
        for path, argument in [("/api/v1/records?limit=0", "limit"), ("/api/v1/records?limit=x", "limit"), ("/api/v1/records?after=1", "after"),
                               ("/api/v1/records?from=yesterday", "from"), ("/api/v1/records?page=2", "page"),
                               ("/api/v1/records?limit=5&limit=6", "limit"), ("/api/v1/statistics?x=1", "x")]:
            self.assertTrue(self.check(path.split("?")[0], path, 400)["detail"].startswith(argument + ":"), path)
        self.check("/api/v1/records/{pid}", "/api/v1/records/nothing", 404)
        self.check("/api/v1/sources/{key}", "/api/v1/sources/nothing", 404)
        self.check("/api/v1/sources/{key}/runs", "/api/v1/sources/nothing/runs", 404)
        gone = [r["pid"] for r in self.dump() if r["deleted"]]
        if gone:
            self.assertTrue(self.check("/api/v1/records/{pid}", "/api/v1/records/" + gone[0], 410)["deleted"])


if __name__ == "__main__":
    unittest.main()
