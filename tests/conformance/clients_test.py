"""Harvesters that others wrote, from Debian, over a provider whose lists come in pages of seven."""
import shutil
import subprocess
import unittest

from tests.support.muras import Repository


def perl_has(module):
    return shutil.which("perl") and subprocess.run(["perl", f"-M{module}", "-e", "1"], capture_output=True).returncode == 0


class Clients(Repository):
    def setUp(self):
        super().setUp()
        config = self.data.parent / "muras.toml"
        config.write_text("[oai]\npage_size = 7\n")
        self.import_demo("nak", "donors", "patents", "journals", index=False)
        self.site = self.serve("--no-schedule", "--config", config)
        records = self.dump()
        self.live = {r["pid"]: r["title"] for r in records if not r["deleted"]}
        self.gone = {r["pid"] for r in records if r["deleted"]}

    def perl(self, *module_and_program):
        """The lines that a program prints, split at tabs; its only argument is the provider's address."""
        module, program = module_and_program
        if not perl_has(module):
            self.skipTest(f"the Perl module {module} is not here")
        program = 'binmode STDOUT, ":utf8"; ' + program
        run = subprocess.run(["perl", f"-M{module}", "-e", program, self.site + "/oai"], capture_output=True, text=True, timeout=120)
        self.assertEqual(run.returncode, 0, run.stderr)
        return [line.split("\t") for line in run.stdout.splitlines()]

    def test_http_oai_of_perl_reads_every_record(self):
        # Without onRecord, HTTP::OAI 4.12 follows the tokens by itself and then gives the last page only.
        lines = self.perl("HTTP::OAI", """
            my $h = HTTP::OAI::Harvester->new(baseURL => $ARGV[0]);
            my $r = $h->Identify; die $r->message if $r->is_error; print $r->version, "\\n";
            for my $verb (qw(ListRecords ListIdentifiers)) {
                my $r = $h->$verb(metadataPrefix => 'oai_dc', onRecord => sub {
                    my $item = shift; print join("\\t", $verb, $item->identifier, $item->is_deleted ? 1 : 0), "\\n"; });
                die $r->message if $r->is_error;
            }""")
        self.assertEqual(lines[0], ["2.0"])
        for verb in ("ListRecords", "ListIdentifiers"):
            rows = [(i.split(":")[-1], deleted) for v, i, deleted in lines[1:] if v == verb]
            self.assertEqual({pid for pid, deleted in rows if deleted == "0"}, set(self.live))
            self.assertEqual({pid for pid, deleted in rows if deleted == "1"}, self.gone)
            self.assertEqual(len(rows), len(self.live) + len(self.gone))

    def test_catmandu_reads_every_record_and_its_titles(self):
        lines = self.perl("Catmandu::Importer::OAI", """
            Catmandu->importer('OAI', url => $ARGV[0], metadataPrefix => 'oai_dc', handler => 'oai_dc')->each(sub {
                my $r = shift;
                print join("\\t", $r->{_identifier}, $r->{_status} // '', @{$r->{title} // []}), "\\n"; });""")
        rows = {identifier.split(":")[-1]: (status, titles) for identifier, status, *titles in lines}
        self.assertEqual(len(rows), len(lines))
        self.assertEqual({pid for pid, (status, _) in rows.items() if status == "deleted"}, self.gone)
        self.assertEqual(set(rows), set(self.live) | self.gone)
        for pid, title in self.live.items():
            self.assertIn(title, rows[pid][1])


if __name__ == "__main__":
    unittest.main()
