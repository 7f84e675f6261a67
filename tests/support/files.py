"""Records with files, as a donor would have them, and scans made from the pages of documents."""
import subprocess
import zlib
from urllib.parse import quote

from tests.support.muras import Repository

RECORD = """<record><header><identifier>oai:test:{n}</identifier><datestamp>2026-01-0{n}</datestamp></header>
<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Record number {n}</dc:title><dc:rights>info:eu-repo/semantics/openAccess</dc:rights>
<dc:identifier>http://donor.example/files/{file}</dc:identifier></oai_dc:dc></metadata></record>"""


class WithFiles(Repository):
    def import_files(self, files, *settings, env=None):
        """A source whose records have one of the files each. Gives what the import said on stderr."""
        folder = self.data.with_name("donor")
        folder.mkdir(parents=True)
        records = ""
        for n, (name, content) in enumerate(files.items(), 1):
            records += RECORD.format(n=n, file=quote(name))
            if isinstance(content, bytes):
                (folder / name).write_bytes(content)
            else:
                content(folder / name)
        (folder / "page.xml").write_text(
            '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-02-01T00:00:00Z</responseDate>'
            f'<request verb="ListRecords">http://donor.example/oai</request><ListRecords>{records}</ListRecords></OAI-PMH>')
        self.muras("source", "add", "donor", "http://donor.example/oai", "--files", *settings)
        return self.muras("import", "donor", folder, env=env)[1]

    def found(self, query):
        return sorted(hit["oai_identifier"] for hit in self.json("search", query)["items"])

    def texts(self):
        """What `muras texts --list` knows of each file, by its name."""
        return {f["file"]: f for f in self.json("texts", "--list")["files"]}


def picture(pdf, dpi=200):
    """The first page of a document as a scanner sees it: (width, height, shades of grey, dpi)."""
    image = subprocess.run(["pdftoppm", "-gray", "-r", str(dpi), "-f", "1", "-l", "1", str(pdf)], capture_output=True,
                           check=True).stdout
    _, size, _, grey = image.split(b"\n", 3)
    width, height = map(int, size.split())
    return width, height, grey, dpi


def scan(image, pages=1, paper=None, stream=None):
    """A PDF whose pages are all that picture. `paper` (points) and `stream` (of the image) may lie about it."""
    width, height, grey, dpi = image
    wide, high = paper or (width * 72 / dpi, height * 72 / dpi)
    data = zlib.compress(grey) if stream is None else stream
    paint = b"%f 0 0 %f 0 0 cm /I Do" % (wide, high)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"3 0 R " * pages, pages),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %f %f]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>" % (wide, high),
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
        b"/Length %d>>stream\n%s\nendstream" % (width, height, len(data), data),
        b"<</Length %d>>stream\n%s\nendstream" % (len(paint), paint),
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (n, text) for n, text in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n"
