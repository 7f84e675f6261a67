"""Scans: listed for staff, and recognised where a source asks for it, as far as limits allow."""
import os
import unittest
import zlib

from tests.support.files import WithFiles, picture, scan
from tests.support.muras import DEMO

KYRGYZ = DEMO / "nak/avtoreferat-manas-yr-tuzulushu.pdf"
RUSSIAN = DEMO / "donors/itogovyi-otchet-chistaya-voda.pdf"
ENGLISH = DEMO / "donors/final-report-community-irrigation.pdf"
ALL = ("--ocr", "kir", "--ocr", "rus", "--ocr", "eng")


class Ocr(WithFiles):
    def limits(self, text):
        """The environment of a configuration with these limits."""
        file = self.data.with_name("muras.toml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"[limits]\n{text}\n")
        return {"MURAS_CONFIG": str(file)}

    def test_scans_in_three_languages_are_found_and_read_and_marked_as_recognised(self):
        files = {"кыргызча.pdf": scan(picture(KYRGYZ)), "по-русски.pdf": scan(picture(RUSSIAN)),
                 "english.pdf": scan(picture(ENGLISH)), "sound.pdf": ENGLISH.read_bytes()}
        self.assertIn("3 scans recognised", self.import_files(files, *ALL))
        self.assertEqual({name: (f["text"], f["problem"]) for name, f in self.texts().items()},
                         {name: ("read" if name == "sound.pdf" else "recognised", "") for name in files})
        self.assertNotIn(".pdf", self.muras("texts", "--list")[0])  # nothing for staff to look at
        self.assertEqual(self.found("чыгармачылык"), ["oai:test:1"])
        self.assertEqual(self.found("водопроводы"), ["oai:test:2"])
        self.assertEqual(self.found("kilometres of village canals"), ["oai:test:3", "oai:test:4"])
        self.site = self.serve("--no-schedule")
        pids = {record["oai_identifier"]: record["pid"] for record in self.json("search", "текст:canals")["items"]}
        self.assertEqual(set(pids), {"oai:test:3", "oai:test:4"})
        hits = self.page("/search?q=canals&hl=en")[1].decode()
        self.assertEqual(hits.count("(recognised from a scan): "), 1)
        self.assertEqual(hits.count(">Page 1</a>"), 2)
        answer = self.page("/search.json?q=canals")[1].decode()
        self.assertEqual(answer.count('"snippet_by_ocr":true'), 1)
        for name, tongue, said in (("english.pdf", "ky", "скандан тааныды"), ("english.pdf", "ru", "распознан программой по скану"),
                                   ("english.pdf", "en", "recognised this text from a scan (OCR)")):
            page = self.page(f"/r/{pids['oai:test:3']}/text/{name}?hl={tongue}")[1].decode()
            self.assertIn(said, page)
            self.assertIn("built nine night-storage ponds", page)
        self.assertIn("; recognised from a scan", self.page(f"/r/{pids['oai:test:3']}/?hl=en")[1].decode())
        self.assertNotIn("from a scan", self.page(f"/r/{pids['oai:test:4']}/?hl=en")[1].decode())
        self.assertNotIn("from a scan", self.page(f"/r/{pids['oai:test:4']}/text/sound.pdf?hl=en")[1].decode())
        self.muras("check", "--deep", "--strict")

    def test_without_the_setting_a_scan_stays_one_and_staff_learn_what_would_read_it(self):
        self.import_files({"scan.pdf": scan(picture(ENGLISH))})
        self.assertEqual((self.texts()["scan.pdf"]["text"], self.texts()["scan.pdf"]["awaits_ocr"]), ("scanned", True))
        self.assertEqual(self.found("canals"), [])
        self.assertIn("OCR could read it", self.muras("texts", "--list")[0])
        toml = self.data.with_name("donor.toml")
        toml.write_text(self.muras("source", "show", "donor", "--toml")[0] + 'ocr = ["eng"]\n')
        self.muras("source", "remove", "donor")
        self.muras("source", "add", "--from", toml)
        self.assertIn("ocr = ['eng']", self.muras("source", "show", "donor", "--toml")[0])
        self.assertIn("`muras texts` will read it", self.muras("texts", "--list")[0])
        self.muras("texts")
        self.assertEqual(self.texts()["scan.pdf"]["text"], "recognised")
        self.assertEqual(self.found("canals"), ["oai:test:1"])

    def test_a_language_that_is_not_installed_is_named_with_its_package_and_costs_nothing_else(self):
        said = self.import_files({"scan.pdf": scan(picture(ENGLISH)), "book.fb2": "<FictionBook><body><section><p>тулпар"
                                  "</p></section></body></FictionBook>".encode()}, "--ocr", "eng", "--ocr", "zza")
        self.assertIn("apt-get install tesseract-ocr-zza", said)
        self.assertEqual(self.found("тулпар"), ["oai:test:2"])
        self.assertTrue(self.texts()["scan.pdf"]["awaits_ocr"])
        self.assertIn("ISO 639-3", self.muras("source", "add", "other", "http://donor.example/oai", "--ocr", "kirgiz",
                                              status=2)[1])

    def test_a_scan_is_recognised_as_far_as_the_limits_go_and_the_list_says_so(self):
        said = self.import_files({"long.pdf": scan(picture(ENGLISH), pages=3)}, "--ocr", "eng",
                                 env=self.limits('ocr_run_time = "0s"'))
        self.assertIn("1 scans wait", said)
        self.assertTrue(self.texts()["long.pdf"]["awaits_ocr"])
        self.muras("texts", env=self.limits("ocr_pages = 2\nocr_pixels = 1000000"))
        file = self.texts()["long.pdf"]
        self.assertEqual((file["text"], file["pages"]), ("recognised", 2))
        self.assertIn("up to page 2, which is where limits.ocr_pages ends it", self.muras("texts", "--list")[0])
        self.muras("texts", "--again", env=self.limits('ocr_run_time = "0s"'))
        self.assertEqual(self.texts()["long.pdf"], file)  # what took long to recognise is kept until it can be done again

    def test_a_scan_that_takes_too_long_ends_and_says_so(self):
        self.import_files({"endless.pdf": scan(picture(ENGLISH), pages=500)}, *ALL, env=self.limits('ocr_file_time = "1s"'))
        self.assertIn("limits.ocr_file_time", self.texts()["endless.pdf"]["problem"])
        self.muras("check", "--deep", "--strict")

    def test_hostile_pictures_cost_their_text_and_nothing_else(self):
        page = picture(ENGLISH)
        width, height, grey, dpi = page
        noise = os.urandom(600 * 800)
        self.import_files({
            "vast.pdf": scan(page, paper=(14_000_000, 14_000_000)),
            "thread.pdf": scan(page, paper=(0.01, 14_000)),
            "none.pdf": scan(page, paper=(0, 0)),
            "noise.pdf": scan((600, 800, noise, 72)),
            "cut.pdf": scan(page, stream=zlib.compress(grey)[:500]),
            "junk.pdf": scan(page, stream=noise[:5000]),
            "claims.pdf": scan((30_000, 30_000, b"", 200), stream=zlib.compress(b"")),
            "bomb.pdf": scan((30_000, 30_000, b"", 3000), stream=zlib.compress(bytes(900_000_000), 9)),
            "sound.pdf": scan(page),
        }, "--ocr", "eng")
        files = self.texts()
        self.assertEqual(files.pop("sound.pdf")["text"], "recognised")
        for name, file in files.items():
            with self.subTest(name):
                self.assertIn(file["text"], {"scanned", "unreadable", "recognised"})
                self.assertEqual(bool(file["problem"]), file["text"] != "recognised", file)
                self.assertFalse(file["awaits_ocr"])
        self.assertEqual(len(self.dump()), 9)
        self.assertEqual(files["noise.pdf"]["text"], "scanned")  # what is seen in it is no text
        self.assertEqual(self.found("canals"), ["oai:test:1", "oai:test:9"])  # paper of five kilometres is drawn small
        self.muras("check", "--deep", "--strict")


if __name__ == "__main__":
    unittest.main()
