"""Texts of kept files: read behind a lock, found by search, listed where there is none."""
import html
import os
import re
import signal
import subprocess
import time
import unittest
import zipfile
from urllib.parse import quote

from tests.support.files import WithFiles
from tests.support.muras import DEMO, MURAS, SHARED, needs_shared


class Texts(WithFiles):
    def test_words_of_a_book_are_found_by_their_forms_and_in_the_other_script(self):
        def epub(path):
            with zipfile.ZipFile(path, "w") as book:
                book.writestr("mimetype", "application/epub+zip")
                book.writestr("META-INF/container.xml",
                              '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>')
                book.writestr("OPS/book.opf", '<package><manifest><item id="b" href="2.xhtml"/><item id="a" href="1.xhtml"/>'
                                              '</manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>')
                book.writestr("OPS/1.xhtml", "<html><body><p>Жайлоодогу койчулар жөнүндө баян.</p></body></html>")
                book.writestr("OPS/2.xhtml", "<html><body><p>Ирригационные каналы Ферганской долины.</p></body></html>")
        self.import_files({"book.epub": epub})
        self.assertEqual(self.found("койчу"), ["oai:test:1"])
        self.assertEqual(self.found("текст:каналах"), ["oai:test:1"])
        self.assertEqual(self.found("title:каналах"), [])
        self.muras("check", "--deep", "--strict")

    @needs_shared
    def test_a_file_without_a_text_costs_the_text_and_is_listed_with_the_reason(self):
        pdf = SHARED / "corpus/pdf"
        self.import_files({
            "good.pdf": (pdf / "pdf.js/tracemonkey.pdf").read_bytes(),
            "locked.pdf": (pdf / "pdf.js/issue3371.pdf").read_bytes(),
            "broken.pdf": (pdf / "pdf.js/REDHAT-1531897-0.pdf").read_bytes(),
            "scan.pdf": (pdf / "pdf.js/cmykjpeg.pdf").read_bytes(),
        })
        self.assertEqual(self.found("trace-based just-in-time compilation"), ["oai:test:1"])
        files = {f["file"]: f for f in self.json("texts", "--list")["files"]}
        self.assertEqual({name: f["text"] for name, f in files.items()},
                         {"good.pdf": "read", "locked.pdf": "unreadable", "broken.pdf": "unreadable", "scan.pdf": "scanned"})
        self.assertEqual(files["good.pdf"]["pages"], 14)
        self.assertIn("password", files["locked.pdf"]["problem"])
        self.assertIn("broken", files["broken.pdf"]["problem"])
        listed = self.muras("texts", "--list")[0]
        self.assertNotIn("good.pdf", listed)
        self.assertIn("password", listed)
        self.muras("check", "--deep", "--strict")

    def test_reading_that_was_killed_is_ended_by_the_next(self):
        files = {f"{n}.fb2": f"<FictionBook><body><section><p>көкүрөк номер{n}</p></section></body></FictionBook>".encode()
                 for n in range(1, 9)}
        self.import_files(files)
        for delay in (.01, .03, .06, .1):
            process = subprocess.Popen([MURAS, "--data", str(self.data), "texts", "--again", "--quiet"],
                                       env={**os.environ, "MURAS_CONFIG": ""})
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            process.wait()
        self.muras("texts")
        self.assertEqual(len(self.found("көкүрөк")), 8)
        self.muras("check", "--deep", "--strict")

    def test_a_text_is_read_page_by_page_where_the_search_leads(self):
        chapters = "".join(f"<section><p>Бөлүм {n}. {'тулпар' if n == 3 else 'суу'} &lt;b&gt;</p></section>" for n in range(1, 5))
        self.import_files({"китеп.fb2": f"<FictionBook><body>{chapters}</body></FictionBook>".encode()})
        self.site = self.serve("--no-schedule")
        pid = self.dump()[0]["pid"]
        hits = self.page("/search?q=%D1%82%D1%83%D0%BB%D0%BF%D0%B0%D1%80&hl=en")[1].decode()
        self.assertIn(f'<a href="/r/{pid}/text/%D0%BA%D0%B8%D1%82%D0%B5%D0%BF.fb2?page=3">Page 3</a>: ', hits)
        self.assertIn("<mark>тулпар</mark>", hits)
        self.assertIn(f'href="/r/{pid}/text/%D0%BA%D0%B8%D1%82%D0%B5%D0%BF.fb2"', self.page(f"/r/{pid}/")[1].decode())
        path = f"/r/{pid}/text/%D0%BA%D0%B8%D1%82%D0%B5%D0%BF.fb2"
        page = self.page(path + "?page=3&hl=ky")[1].decode()
        self.assertIn("4 барактын 3-барагы", page)
        self.assertIn("Бөлүм 3. тулпар &lt;b&gt;", page)
        self.assertIn('rel="next"', page)
        for asked in ("0", "99", "x", "-1"):
            self.page(f"{path}?page={asked}")
        self.page(f"/r/{pid}/text/other.fb2", 404)
        self.page("/r/0000000000000/text/a.pdf", 404)

    def picture(self, path):
        """The bytes of the only picture on the page, or None."""
        sources = re.findall(r'<img class="preview" src="([^"]+)"', self.page(path)[1].decode())
        self.assertLessEqual(len(sources), 1)
        return self.page(html.unescape(sources[0]))[1] if sources else None

    def test_the_first_page_of_an_open_pdf_is_shown_small_unless_the_reader_saves_data(self):
        self.import_files({"отчёт.pdf": (DEMO / "donors/otchet-taza-suu-aiylga.pdf").read_bytes()})
        self.site = self.serve("--no-schedule")
        pid = self.dump()[0]["pid"]
        picture = self.picture(f"/r/{pid}/")
        self.assertEqual((picture[:4], picture[8:12]), (b"RIFF", b"WEBP"))
        self.assertLess(len(picture), 16_000)
        address = f"/r/{pid}/preview/" + quote("отчёт.pdf")
        head, _ = self.page(address)
        self.assertEqual(head["Content-Type"], "image/webp")
        self.page(address, 304, if_none_match=head["ETag"])
        self.page(f"/r/{pid}/preview/other.pdf", 404)
        self.assertIsNone(self.picture(f"/r/{pid}/?lite=1"))
        for headers in ({"save_data": "on"}, {"cookie": "muras_lite=1"}):
            head, body = self.page(f"/r/{pid}/", **headers)
            self.assertNotIn(b"<img", body)
            self.assertIn("Save-Data", head["Vary"])
        self.assertIn(b"<img", self.page(f"/r/{pid}/", save_data="on", cookie="muras_lite=0")[1])

    def test_a_file_that_is_closed_shows_no_first_page(self):
        self.import_files({"a.pdf": (DEMO / "donors/otchet-taza-suu-aiylga.pdf").read_bytes()}, "--serve-files", "closed")
        self.site = self.serve("--no-schedule")
        pid = self.dump()[0]["pid"]
        self.assertIsNone(self.picture(f"/r/{pid}/"))
        self.page(f"/r/{pid}/preview/a.pdf", 404)

    def test_a_pdf_that_does_not_bring_its_fonts_is_not_drawn_without_its_letters(self):
        self.import_files({"bare.pdf": (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>endobj\n"
            b"4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
            b"5 0 obj<</Length 42>>stream\nBT /F 24 Tf 100 700 Td (Manas epic) Tj ET \nendstream endobj\n"
            b"trailer<</Root 1 0 R>>\n")})
        self.site = self.serve("--no-schedule")
        self.assertIsNone(self.picture(f"/r/{self.dump()[0]['pid']}/"))

    @needs_shared
    def test_locked_and_broken_files_cost_their_picture_and_nothing_else(self):
        pdf = SHARED / "corpus/pdf/pdf.js"
        self.import_files({name: (pdf / name).read_bytes() for name in ("issue3371.pdf", "REDHAT-1531897-0.pdf")})
        self.site = self.serve("--no-schedule")
        for record in self.dump():
            self.assertIsNone(self.picture(f"/r/{record['pid']}/"))
        self.muras("check", "--deep", "--strict")

    def test_the_demonstration_is_found_by_the_words_in_its_files(self):
        self.import_demo(*sorted(d.name for d in DEMO.iterdir() if (d / "source.toml").is_file()))
        states = {f["text"] for f in self.json("texts", "--list")["files"]}
        self.assertEqual(states, {"read"})


if __name__ == "__main__":
    unittest.main()
