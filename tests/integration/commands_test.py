"""The command line as its users meet it: statuses, streams, JSON, and one clear sentence for everything wrong."""
import json
import os
import pathlib
import re
import subprocess
import unittest

from tests.support.muras import DEMO, MURAS, ROOT, SHARED, Repository, free_port, needs_shared


class Commands(Repository):
    def refused(self, status, *arguments, says):
        out, err = self.muras(*arguments, status=status)
        self.assertEqual(out, "")
        self.assertTrue(err.startswith("muras: "), err)
        self.assertIn(says, err)
        self.assertNotIn("terminate", err)
        return err

    def test_synonyms_are_in_use_at_once_and_a_wrong_line_is_named(self):
        self.import_demo("nak")
        words = self.data / "words"
        words.mkdir()
        count = lambda query: json.loads(self.muras("search", "--json", query)[0])["total"]
        alone, other = count("ледник"), count("диссертация")
        (words / "synonyms.txt").write_text("# what readers call it\nледник, диссертация\n", "utf-8")
        self.assertGreater(count("ледник"), alone)
        self.assertEqual(count("ледник"), count("диссертация"))
        self.assertGreaterEqual(count("диссертация"), other)
        self.muras("index")
        (words / "synonyms.txt").write_text("ледник, диссертация\nодин\n", "utf-8")
        _, err = self.muras("index", status=78)
        self.assertIn("synonyms.txt:2: a group of one term", err)

    def test_a_wrong_option_is_usage_and_says_where_help_is(self):
        self.refused(2, "harvest", "--no-such", says="--help")
        self.refused(2, "no-such-command", says="--help")
        self.refused(2, says="--help")

    def test_help_is_on_stdout_with_examples_for_every_command(self):
        out, _ = self.muras("--help")
        self.assertIn("Examples", out)
        for command in ("source", "harvest", "import", "index", "search", "serve", "check", "dump", "show", "stats", "version"):
            self.assertIn(command, out)
            self.assertIn("Usage", self.muras(command, "--help")[0])

    def test_the_same_source_again_is_fine_and_a_different_one_is_refused(self):
        self.muras("source", "add", "osh", "https://repository.example.kg/oai")
        self.muras("source", "add", "osh", "https://repository.example.kg/oai")
        self.refused(2, "source", "add", "osh", "https://other.example.kg/oai", says="other settings")
        self.refused(2, "source", "add", "Not-A-Key", "https://repository.example.kg/oai", says="not a source key")
        self.refused(2, "source", "add", "osh2", "repository.example.kg", says="not a base URL")
        self.refused(4, "source", "show", "nobody", says="there is no source nobody")
        self.assertEqual([s["key"] for s in self.json("source", "list")["sources"]], ["osh"])

    def test_a_source_that_is_added_again_without_a_format_keeps_the_one_that_it_had(self):
        address = "https://repository.example.kg/oai"
        prefix = lambda key: self.json("source", "show", key)["prefix"]
        self.muras("source", "add", "named", address, "--prefix", "mods")
        self.muras("source", "add", "named", address)
        self.assertEqual(prefix("named"), "mods")
        self.muras("source", "remove", "named")
        self.muras("source", "add", "named", address, "--name", "Ош")
        self.assertEqual(prefix("named"), "mods")
        self.refused(2, "source", "add", "named", address, "--name", "Ош", "--prefix", "auto", says="other settings")
        self.refused(2, "source", "add", "named", address, "--prefix", "", says="a format has a name")
        self.muras("source", "add", "silent", address)
        self.assertEqual(prefix("silent"), "auto")

    @needs_shared
    def test_the_format_that_a_harvest_chose_outlives_adding_the_source_again(self):
        donor = self.donor(SHARED / "corpus/oai/udspace.udel.edu", "--page-size", "50")
        self.add_source("chosen", donor)
        self.harvest("chosen", "--no-index", status=None)
        before = self.json("source", "show", "chosen")
        self.assertEqual(before["prefix"], "auto")
        self.assertNotIn(before["format"], ("", "auto"))
        self.muras("source", "remove", "chosen")
        self.add_source("chosen", donor)
        after = self.json("source", "show", "chosen")
        self.assertEqual((after["prefix"], after["format"], after["last_complete"]),
                         ("auto", before["format"], before["last_complete"]))

    def test_a_source_goes_out_as_toml_and_comes_in_again(self):
        self.muras("source", "add", "osh", "https://repository.example.kg/oai", "--set", "a", "--set", "b:c", "--files", "--every",
                   "24h", "--allow-private", "127.0.0.1:8081-8084", "--max-response", "8M", "--request-timeout", "5s")
        toml = self.muras("source", "show", "osh", "--toml")[0]
        file = pathlib.Path(self.folder.name) / "osh.toml"
        file.write_text(toml)
        other = pathlib.Path(self.folder.name) / "other"
        self.muras("source", "add", "--from", file, data=other)
        self.assertEqual(self.muras("source", "show", "osh", "--toml", data=other)[0], toml)

    def test_an_unknown_key_in_the_configuration_is_named_with_its_line(self):
        file = pathlib.Path(self.folder.name) / "muras.toml"
        file.write_text("[serve]\nlisten = \"127.0.0.1:0\"\ncolour = \"red\"\n")
        err = self.refused(78, "--config", file, "stats", says="line 3: unknown key \"serve.colour\"")
        self.assertIn("serve.listen", err)

    def test_a_missing_data_directory_is_not_made_by_looking_at_it(self):
        for command in (["stats"], ["check"], ["dump"], ["search", "x"], ["show", "x"], ["source", "list"]):
            self.refused(4, *command, says="there is no repository in")
        self.assertFalse(self.data.exists())

    def test_a_donor_that_is_not_there_is_temporary_and_keeps_the_source(self):
        port = free_port()
        self.muras("source", "add", "gone", f"http://127.0.0.1:{port}/oai", "--allow-private", "127.0.0.1", "--attempts", "1")
        report = self.harvest("gone", status=75)["gone"]
        self.assertEqual(report["verdict"], "failed")
        self.assertIn(str(port), report["reason"])
        self.refused(4, "harvest", "nobody", says="there is no source nobody")

    def test_a_private_address_is_refused_unless_it_was_allowed(self):
        port = free_port()
        self.muras("source", "add", "inner", f"http://127.0.0.1:{port}/oai", "--attempts", "1")
        report = self.harvest("inner", status=None)["inner"]
        self.assertIn("--allow-private", report["reason"])

    def test_a_directory_that_cannot_be_written_is_said_and_nothing_is_lost(self):
        self.muras("source", "add", "nak", "https://donor.example/oai")
        self.muras("import", "nak", DEMO / "nak")
        before = self.muras("dump")[0]
        blocked = pathlib.Path(self.folder.name) / "file"
        blocked.write_text("")
        err = self.refused(78, "source", "add", "osh", "https://x.example.kg/oai", "--data", blocked / "below", says="cannot make")
        self.assertIn("--data", err)
        self.assertEqual(self.muras("dump")[0], before)

    def test_import_counts_add_up_and_a_second_import_changes_nothing(self):
        self.muras("source", "add", "--from", DEMO / "nak/source.toml")
        first = self.json("import", "nak", DEMO / "nak")["sources"][0]
        self.assertEqual(first["verdict"], "complete")
        self.assertEqual(first["records"], 26)
        self.assertEqual(first["records"], sum(first[k] for k in ("added", "changed", "unchanged", "deleted", "refused")))
        second = self.json("import", "nak", DEMO / "nak")["sources"][0]
        self.assertEqual((second["unchanged"], second["added"], second["changed"], second["deleted"]), (26, 0, 0, 0))
        stats = self.json("stats")
        self.assertEqual((stats["records"], stats["deleted"], stats["files"], stats["index"]),
                         (24, 2, 4, {"documents": 24, "behind": 0}))
        self.muras("check", "--deep", "--strict")

    def test_what_is_held_is_found_shown_and_dumped(self):
        self.muras("source", "add", "--from", DEMO / "nak/source.toml")
        self.muras("import", "nak", DEMO / "nak")
        records = self.dump()
        self.assertEqual(records, sorted(records, key=lambda r: (r["source"], r["id"])))
        for record in records:
            self.assertEqual({k: type(record[k]) for k in ("source", "id", "deleted", "datestamp", "pid", "title")},
                             {"source": str, "id": str, "deleted": bool, "datestamp": str, "pid": str, "title": str})
        found = self.json("search", "автореферат")
        self.assertGreater(found["total"], 0)
        item = found["items"][0]
        self.assertLessEqual({"pid", "source", "oai_identifier", "title", "creators", "year", "type", "languages", "access",
                              "snippet", "url", "score"}, set(item))
        shown = self.json("show", item["pid"])
        self.assertEqual(shown["title"], item["title"])
        self.assertEqual(self.json("show", item["oai_identifier"])["pid"], item["pid"])
        self.assertIn("<record", self.muras("show", item["pid"], "--raw")[0])
        self.assertIn("dc:title", self.muras("show", item["pid"], "--lineage")[0])
        self.refused(4, "show", "0000000000000", says="no record is called")

    def test_ack_lines_are_the_donors_identifiers_and_check_has_them(self):
        self.muras("source", "add", "--from", DEMO / "nak/source.toml")
        site = self.donor_site("nak")
        harvester = pathlib.Path(self.folder.name) / "harvester"
        port = site.rsplit(":", 1)[1]
        self.muras("source", "add", "demo", site + "/oai", "--allow-private", f"127.0.0.1:{port}", data=harvester)
        out = self.muras("harvest", "--ack", data=harvester)[0].splitlines()
        acknowledged = [line.split()[1] for line in out if line.startswith("ACK ")]
        self.assertEqual(len(acknowledged), 26)
        held = [line.split()[1] for line in self.muras("check", "--list", data=harvester)[0].splitlines()]
        self.assertLessEqual(set(held), set(acknowledged))
        again = self.muras("harvest", "--full", "--ack", data=harvester)[0].splitlines()
        self.assertEqual(sorted(line for line in again if line.startswith("ACK ")), sorted(line for line in out if line.startswith("ACK ")))

    def donor_site(self, key):
        """A donor that is this program itself, over the demonstration records."""
        self.muras("import", key, DEMO / key)
        return self.serve("--no-schedule")

    def test_quality_counts_records_and_names_the_elements_that_no_rule_takes(self):
        head = "<record xmlns='http://www.openarchives.org/OAI/2.0/'><header><identifier>x:{}</identifier><datestamp>2024-01-01" \
               "</datestamp></header><metadata><oai_dc:dc xmlns:oai_dc='http://www.openarchives.org/OAI/2.0/oai_dc/' " \
               "xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>Суу</dc:title>{}</oai_dc:dc></metadata></record>"
        folder = pathlib.Path(self.folder.name) / "pages"
        folder.mkdir()
        for n, elements in enumerate(("<dc:type>Чудо</dc:type><dc:date>когда-то</dc:date><dc:date>давно</dc:date>", "<dc:type>Статья</dc:type>")):
            (folder / f"{n}.xml").write_text(head.format(n, elements))
        self.muras("source", "add", "x", "https://x.example.kg/oai")
        self.muras("import", "x", folder, "--no-index")
        report, = self.json("quality")["sources"]
        self.assertEqual((report["records"], report["missing"]["agents"]), (2, 2))
        self.assertEqual(report["warnings"]["date-unread"], 1)  # one record, two dates
        self.assertIn({"code": "date-unread", "field": "dc:date", "records": 1}, report["warned_fields"])
        text, _ = self.muras("quality", "x")
        self.assertIn("date-unread: dc:date", text)
        self.assertIn("type: Чудо", text)
        self.assertNotIn("type: Статья", text)
        self.assertIn('"x","type","Статья","article","1"', self.muras("quality", "--csv")[0])

    def test_limits_of_the_configuration_reach_what_reads_a_donors_bytes(self):
        record = "<record xmlns='http://www.openarchives.org/OAI/2.0/'><header><identifier>x:1</identifier><datestamp>2024-01-01" \
                 "</datestamp></header><metadata><dc xmlns='http://www.openarchives.org/OAI/2.0/oai_dc/'><title {}>Суу</title></dc></metadata></record>"
        page = pathlib.Path(self.folder.name) / "page.xml"
        page.write_text(record.format(" ".join(f"a{n}='1'" for n in range(20))))
        config = pathlib.Path(self.folder.name) / "muras.toml"
        config.write_text("[limits]\nattributes = 16\n")
        self.muras("source", "add", "x", "https://x.example.kg/oai")
        refused = self.json("--config", config, "import", "x", page, status=1)["sources"][0]
        self.assertEqual((refused["verdict"], refused["records"]), ("failed", 0))
        self.assertIn("more than 16 attributes", self.muras("source", "problems", "x")[0])
        self.assertEqual(self.json("import", "x", page)["sources"][0]["verdict"], "complete")
        config.write_text("[limits]\nattributes = 2000\n")
        self.refused(78, "--config", config, "stats", says="line 2: \"limits.attributes\" must be a whole number from 16 to 1024")

    def two_sheets(self):
        """A book that two donors hold under slightly different titles, and its translation. Gives their PIDs."""
        head = "id,title,agents.aut,year,type,language\n"
        rows = {"one": "a,Экономика региона и развитие сельского хозяйства,\"Асанов, А.\",2019,book,\n"
                       "ky,Чөлкөмдүн экономикасы,\"Асанов, А.\",2019,book,kir\n",
                "two": "b,Экономика региона и развитие сельского хозяйствa,\"Асанов, А.\",2019,book,\n"
                       "ru,Экономика региона,\"Асанов, А.\",2019,book,rus\n"}
        for key, text in rows.items():
            sheet = pathlib.Path(self.folder.name) / f"{key}.csv"
            sheet.write_text(head.replace("year", "date.issued") + text)
            self.muras("source", "add", key, f"https://{key}.example.kg/oai")
            self.muras("import", key, sheet)
        return {record["id"]: record["pid"] for record in self.dump()}

    def test_staff_decide_on_candidates_and_a_new_import_changes_no_decision(self):
        pids = self.two_sheets()
        waiting = self.json("duplicates", "--candidates")["candidates"]
        self.assertEqual([{r["pid"] for r in pair["records"]} for pair in waiting], [{pids["a"], pids["b"]}])
        self.assertGreater(waiting[0]["evidence"]["title_percent"], 90)
        self.assertEqual(waiting[0]["evidence"]["authors"], ["asanov a"])
        self.assertEqual([r["year"] for r in waiting[0]["records"]], [2019, 2019])
        table, _ = self.muras("duplicates", "--candidates")
        self.assertTrue(table.startswith("score"), table)
        self.assertIn("author asanov a", table)

        done = self.json("duplicates", "--confirm", pids["a"], pids["b"], "--by", "Айгүл")
        self.assertEqual((done["decision"], done["changed"], [sorted(w) for w in done["works"]]),
                         ("confirmed", True, [sorted([pids["a"], pids["b"]])]))
        self.assertFalse(self.json("duplicates", "--confirm", pids["b"], pids["a"])["changed"])
        self.assertEqual(self.json("duplicates", "--candidates")["candidates"], [])
        self.assertEqual(self.json("search", "сельского")["total"], 1)
        self.muras("remap")
        self.two_sheets()
        self.muras("duplicates", "--anew")
        found = self.json("duplicates")
        self.assertEqual([{r["pid"] for r in c["records"]} for c in found["clusters"]], [{pids["a"], pids["b"]}])
        decision, = found["decisions"]
        self.assertEqual((decision["decision"], decision["by"]), ("confirmed", "Айгүл"))
        self.assertRegex(decision["at"], r"^20\d\d-\d\d-\d\dT")
        self.assertIn("Айгүл", self.muras("duplicates", "--decisions")[0])
        self.assertIn('"confirmed","Айгүл"', self.muras("duplicates", "--csv")[0])

        self.muras("duplicates", "--undo", pids["a"], pids["b"])
        self.assertEqual(len(self.json("duplicates", "--candidates")["candidates"]), 1)
        self.muras("duplicates", "--reject", pids["a"], pids["b"])
        found = self.json("duplicates")
        self.assertEqual((found["clusters"], found["pairs"][0]["decision"]["decision"]), ([], "rejected"))
        self.assertEqual(self.json("duplicates", "--candidates")["candidates"], [])
        self.muras("check", "--deep", "--strict")

    def test_a_decision_that_cannot_be_is_refused_with_its_status(self):
        pids = self.two_sheets()
        self.refused(2, "duplicates", "--confirm", pids["ky"], pids["ru"], says="they are in two languages")
        self.refused(2, "duplicates", "--confirm", pids["a"], pids["a"], says="one and the same")
        self.refused(2, "duplicates", "--confirm", pids["a"], pids["b"], "--by", "a\nb", says="needs the name")
        self.refused(2, "duplicates", "--confirm", pids["a"], says="--help")
        self.refused(2, "duplicates", "--undo", pids["a"], pids["b"], "--by", "me", says="--by")
        self.refused(2, "duplicates", "--confirm", pids["a"], pids["b"], "--reject", pids["a"], pids["b"], says="--help")
        self.refused(4, "duplicates", "--reject", pids["a"], "0000000000000", says="no record is called")
        self.refused(4, "duplicates", "--undo", pids["a"], pids["b"], says="nothing was decided")
        self.assertEqual(self.json("duplicates")["decisions"], [])

    def test_two_writers_wait_for_each_other_and_a_long_wait_names_the_holder(self):
        import fcntl
        self.muras("source", "add", "nak", "https://donor.example/oai")
        self.muras("import", "nak", DEMO / "nak")
        with open(self.data / "locks/source-nak.lock", "a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            err = self.refused(5, "import", "nak", DEMO / "nak", says=str(os.getpid()))
        self.assertIn("try again", err)

    def test_stem_is_a_filter_and_lists_the_languages_it_knows(self):
        self.assertEqual(self.muras("stem", "ru", input="Мөңгү\nКНИГАМИ\n\nкнига\n")[0].splitlines()[1:], ["книг", "", "книг"])
        self.assertEqual(self.muras("stem", "en", input="harvesting")[0], "harvest\n")
        self.refused(2, "stem", "xx", says="xx")

    def test_a_damaged_store_is_a_fault_and_not_a_crash(self):
        self.muras("source", "add", "nak", "https://donor.example/oai")
        self.muras("import", "nak", DEMO / "nak", "--no-index")
        file = self.data / "store/data.mdb"
        os.truncate(file, file.stat().st_size // 2)
        out, err = self.muras("check", "--list", status=1)
        self.assertIn("BAD ", out)
        self.assertNotIn("HAVE", out.splitlines()[-1])

    def test_a_reader_that_goes_away_ends_the_command_quietly(self):
        self.muras("source", "add", "nak", "https://donor.example/oai")
        self.muras("import", "nak", DEMO / "nak")
        run = subprocess.run(f"'{MURAS}' --data '{self.data}' dump | head -n 1", shell=True, capture_output=True, text=True)
        self.assertEqual(run.stderr, "")
        self.assertEqual(len(run.stdout.splitlines()), 1)

    def test_withdrawing_a_source_leaves_tombstones(self):
        self.muras("source", "add", "nak", "https://donor.example/oai")
        self.muras("import", "nak", DEMO / "nak")
        self.muras("source", "remove", "nak", "--withdraw")
        stats = self.json("stats")
        self.assertEqual((stats["records"], stats["deleted"], stats["index"]["documents"]), (0, 26, 0))
        self.muras("check", "--strict")


if __name__ == "__main__":
    unittest.main()
