"""Every format that the provider offers, for every record of the demonstration: valid by its official schema."""
import os
import pathlib
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree
from urllib.parse import urlencode

from tests.support.muras import SHARED, Repository

OAI = "{http://www.openarchives.org/OAI/2.0/}"

# Each answer is validated by the schema of its own format alone: OpenAIRE has its own version of DataCite's namespace.
SCHEMAS = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc/", "openarchives/2.0/oai_dc.xsd"),
    "qdc": ("http://terms.library.ualberta.ca/oai_qdc/", "dc/oai_qdc.xsd"),
    "marcxml": ("http://www.loc.gov/MARC21/slim", "loc/marc/1.2/MARC21slim.xsd"),
    "mods": ("http://www.loc.gov/mods/v3", "loc/mods/3.8/mods-3-8.xsd"),
    "mets": ("http://www.loc.gov/METS/", "loc/mets/1.12.1/mets-1-12-1.xsd"),
    "etdms": ("http://www.ndltd.org/standards/metadata/etdms/1.0/", "etdms/etdms.xsd"),
    "oai_datacite": ("http://schema.datacite.org/oai/oai-1.1/", "datacite/oai-1.1/oai.xsd"),
    "datacite": ("http://datacite.org/schema/kernel-4", "datacite/kernel-4/metadata.xsd"),
    "oai_openaire": ("http://namespace.openaire.eu/schema/oaire/", "openaire/4.0/openaire.xsd"),
    "ore": ("http://www.w3.org/2005/Atom", "ore/atom.xsd"),
    "oreatom": ("http://www.openarchives.org/ore/atom/", "ore/oreatom.xsd"),
    "raw": ("urn:muras:raw", "raw.xsd"),  # our own: it is fetched from where the provider says that it is
    "rdf": ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "openarchives/2.0/rdf.xsd"),
}
ENVELOPE = [("http://www.openarchives.org/OAI/2.0/", "openarchives/2.0/OAI-PMH.xsd"),
            ("http://www.openarchives.org/OAI/2.0/provenance", "openarchives/2.0/provenance.xsd"),
            ("http://www.openarchives.org/OAI/2.0/rights/", "openarchives/2.0/rights.xsd")]
ALSO = {"mets": ["mods"], "oai_datacite": ["datacite"], "ore": ["oreatom"]}


class Formats(Repository):
    def setUp(self):
        super().setUp()
        config = self.data.parent / "muras.toml"
        config.write_text('[repository]\nid = "library.example.kg"\nname = "Китепкана & <архив>"\n'
                          'base_url = "https://library.example.kg"\n')
        self.import_demo("nak", "donors", "patents", "journals")
        self.site = self.serve("--no-schedule", "--config", config)

    def ask(self, **query):
        status, _, body = self.get(self.site + "/oai?" + urlencode(query))
        self.assertEqual(status, 200)
        return body

    def driver(self, prefix):
        imports = ENVELOPE + [SCHEMAS[name] for name in [prefix, *ALSO.get(prefix, [])]]
        path = pathlib.Path(self.folder.name) / f"driver-{prefix}.xsd"
        own = pathlib.Path(self.folder.name) / "raw.xsd"
        own.write_bytes(self.page("/schemas/raw.xsd")[1])
        place = {file: own if file == own.name else SHARED / "schemas" / file for _, file in imports}
        lines = "".join(f'<xs:import namespace="{ns}" schemaLocation="{place[file]}"/>' for ns, file in imports)
        path.write_text(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{lines}</xs:schema>')
        return path

    def validate(self, body, prefix):
        if not SHARED.is_dir() or not shutil.which("xmllint"):
            self.skipTest("the official schemas or xmllint are not here")
        run = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", str(self.driver(prefix)), "-"], input=body,
                             capture_output=True, env={**os.environ, "XML_CATALOG_FILES": str(SHARED / "schemas/catalog.xml")})
        self.assertEqual(run.returncode, 0, f"{prefix}: {run.stderr.decode()[-3000:]}")

    def test_every_offered_format_lists_every_record_and_validates(self):
        answer = ElementTree.fromstring(self.ask(verb="ListMetadataFormats"))
        offered = {f.findtext(OAI + "metadataPrefix"): f.findtext(OAI + "metadataNamespace") for f in answer.iter(OAI + "metadataFormat")}
        self.assertEqual(set(offered), set(SCHEMAS) - {"datacite", "oreatom"})
        for prefix, name_space in offered.items():
            with self.subTest(prefix):
                body = self.ask(verb="ListRecords", metadataPrefix=prefix)
                roots = [m[0].tag.split("}")[0].strip("{") for m in ElementTree.fromstring(body).iter(OAI + "metadata")]
                self.assertEqual((len(roots), set(roots)), (76, {name_space}))
                self.validate(body, prefix)


if __name__ == "__main__":
    unittest.main()
