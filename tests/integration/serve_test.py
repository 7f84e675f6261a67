"""`muras serve` as readers and machines meet it, over the demonstration records."""
import hashlib
import json
import os
import re
import signal
import socket
import time
import unittest
from urllib.parse import quote, urlencode

from tests.support.muras import DEMO, Repository


class Serve(Repository):
    def setUp(self):
        super().setUp()
        self.import_demo("nak", "journals")
        self.site = self.serve("--no-schedule")

    def search(self, **query):
        return json.loads(self.page("/search.json?" + urlencode(query, doseq=True))[1])

    def test_every_page_speaks_three_languages_without_script(self):
        pid = self.search(q="автореферат")["items"][0]["pid"]
        for path in ("/", "/search?q=" + quote("мөңгү"), f"/r/{pid}/", "/sources/", "/sources/nak/", "/about", "/help"):
            for language in ("ky", "ru", "en"):
                with self.subTest(path=path, language=language):
                    head, body = self.page(path, **{"Accept-Language": language})
                    self.assertEqual(head["Content-Language"], language)
                    self.assertIn(f'<html lang="{language}"'.encode(), body)
                    self.assertIsNone(re.search(rb'<script(?! type="application/ld\+json">| src="/assets/)', body))
                    self.assertIn("default-src", head["Content-Security-Policy"])
                    self.assertEqual(head["X-Content-Type-Options"], "nosniff")

    def test_pages_stay_within_fourteen_kilobytes(self):
        pid = self.search(q="автореферат")["items"][0]["pid"]
        for path in ("/", "/search?q=" + quote("диссертация"), f"/r/{pid}/"):
            head, body = self.page(path, **{"Accept-Encoding": "gzip"})
            self.assertEqual(head["Content-Encoding"], "gzip")
            self.assertLessEqual(len(body), 14 * 1024, path)

    def test_search_json_has_the_shape_that_is_promised(self):
        found = self.search(q="")
        self.assertEqual(set(found), {"total", "page", "per_page", "items", "facets", "did_you_mean"})
        self.assertEqual(found["total"], 48)
        for facet in ("type", "lang", "source", "access", "year"):
            self.assertIn(facet, found["facets"])
            for value in found["facets"][facet]:
                self.assertEqual(set(value), {"value", "label", "count"})
        self.assertEqual({v["value"]: v["count"] for v in found["facets"]["source"]}, {"nak": 24, "journals": 24})

    def test_filters_are_or_within_a_name_and_and_across_names(self):
        every = self.search(q="", per_page=100)
        kir = self.search(q="", **{"f.lang": "kir"})["total"]
        rus = self.search(q="", **{"f.lang": "rus"})["total"]
        both = self.search(q="", **{"f.lang": ["kir", "rus"]})["total"]
        overlap = sum({"kir", "rus"} <= set(i["languages"]) for i in every["items"])
        self.assertEqual(both, kir + rus - overlap)
        nak = self.search(q="", **{"f.lang": "kir", "f.source": "nak"})["total"]
        self.assertEqual(nak, sum("kir" in i["languages"] and i["source"] == "nak" for i in every["items"]))

    def test_pages_of_results_hold_every_record_once(self):
        seen = [i["pid"] for page in range(1, 6) for i in self.search(q="", page=page, per_page=10, sort="title")["items"]]
        self.assertEqual((len(seen), len(set(seen))), (48, 48))

    def test_a_broken_query_is_searched_as_words(self):
        for query in ('"', "AND", "(", "author:", "*", "a AND", "-", "год:", '"мөңгү', "((((", "year:9-1", "х" * 5000):
            self.assertIn(self.get(self.site + "/search.json?q=" + quote(query))[0], (200, 414), query)

    def test_a_file_is_sent_whole_in_part_and_not_again(self):
        record = next(r for r in self.dump() if any(f.get("sha256") for f in r.get("files", [])))
        file = next(f for f in record["files"] if f.get("sha256"))
        path = f"/r/{record['pid']}/{quote(file['name'])}"
        head, body = self.page(path)
        self.assertEqual(hashlib.sha256(body).hexdigest(), file["sha256"])
        self.assertEqual((head["Content-Type"], head["Accept-Ranges"]), ("application/pdf", "bytes"))
        part_head, part = self.page(path, status=206, Range="bytes=100-199")
        self.assertEqual((part, part_head["Content-Range"]), (body[100:200], f"bytes 100-199/{len(body)}"))
        self.assertEqual(self.page(path, status=206, Range="bytes=-7")[1], body[-7:])
        self.page(path, status=416, Range=f"bytes={len(body)}-")
        self.page(path, status=304, **{"If-None-Match": head["ETag"]})
        self.assertEqual(self.page(path, status=200, Range="bytes=0-9", **{"If-Range": '"other"'})[1], body)
        self.page(f"/r/{record['pid']}/no-such.pdf", status=404)

    def test_a_deleted_record_has_a_tombstone_and_an_unknown_one_has_none(self):
        gone = next(r for r in self.dump() if r["deleted"])
        self.page(f"/r/{gone['pid']}/", status=410)
        self.page("/r/0000000000000/", status=404)
        self.page("/no/such/page", status=404)

    def test_health_is_told(self):
        self.page("/livez")
        self.page("/readyz")
        head, body = self.page("/metrics")
        self.assertIn(b"muras_", body)

    def test_an_import_beside_serve_is_found_at_once(self):
        self.assertEqual(self.search(q="ойлоп табуу", **{"f.source": "patents"})["total"], 0)
        self.muras("source", "add", "--from", DEMO / "patents/source.toml")
        self.muras("import", "patents", DEMO / "patents")
        for _ in range(100):
            if self.search(q="", **{"f.source": "patents"})["total"] == 13:
                return
            time.sleep(0.1)
        self.fail("the records did not appear within ten seconds")

    def test_what_readers_leave_outlives_the_server_and_the_index(self):
        reader = {"User_Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}
        work = next(i for i in self.search(q="ледник")["items"] if i["access"] == "open")
        path = work["url"][work["url"].index("/r/"):]
        self.page(path, **reader)
        self.page(path, **reader)
        self.page(path)  # a program that names itself as one
        self.page(f"/search?{urlencode({'q': 'ледник'})}", **reader)
        status, _, _ = self.get(self.site + "/report", {"Sec-Fetch-Site": "same-origin"},
                                urlencode({"r": path.split("/")[2], "kind": "file", "text": "Файл ачылбайт"}).encode())
        self.assertEqual(status, 200)
        status, _, _ = self.get(self.site + "/report", {"Sec-Fetch-Site": "cross-site"}, b"text=sent+by+a+trick")
        self.assertEqual(status, 400)
        self.server.terminate()
        self.assertEqual(self.server.wait(15), 0)
        self.muras("index", "--rebuild")
        used = {(r["of"], r["name"]): r for r in self.json("stats", "--usage")["usage"]}
        self.assertEqual(used["all", ""]["investigations"], 1)
        self.assertEqual(used["all", ""]["searches"], 1)
        self.assertEqual(used["source", work["source"]]["unique_investigations"], 1)
        self.assertIn('"all"', self.muras("stats", "--usage", "--csv")[0])
        [report] = self.json("reports")["reports"]
        self.assertEqual((report["kind"], report["text"], report["pid"]), ("file", "Файл ачылбайт", path.split("/")[2]))
        self.muras("reports", "--done", 1)
        self.assertEqual(self.json("reports")["reports"], [])
        self.muras("reports", "--done", 1, status=4)

    def test_it_ends_cleanly_when_asked_to(self):
        self.server.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.wait(15), 0)

    def test_a_port_in_use_is_one_clear_sentence(self):
        address = self.site.removeprefix("http://")
        out, err = self.muras("serve", "--listen", address, status=None)
        self.assertIn(self.status, (1, 5, 78))
        self.assertIn(address.split(":")[1], err)
        self.assertEqual(len([line for line in err.splitlines() if line.startswith("muras: ")]), 1)

    def test_a_killed_server_starts_again_with_everything(self):
        self.server.kill()
        self.server.wait()
        self.site = self.serve("--no-schedule")
        self.assertEqual(self.search(q="")["total"], 48)


if __name__ == "__main__":
    unittest.main()
