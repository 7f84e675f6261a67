"""Every byte-level fault of a donor: the verdict that a harvest of it must give, what it must hold, what it must tell."""
import re
import unittest

from tests.support.muras import SHARED, Repository, needs_shared

RECORDS = SHARED / "corpus/oai/cyberleninka.ru"
PAGE = 60  # five pages, so that a fault on the second one has some before and some behind it

# What is held: every record; all but one; all but the second page; the first page alone; that and whatever else came.
# A page that can't be had by its token is asked around, by dates: nothing is missing then.
ALL, BUT_ONE, BUT_A_PAGE, FIRST_PAGE, SOME, NONE = "all", "but one", "but a page", "first page", "some", "none"

# (faults, verdict, what is held, a problem that must be told)
FAULTS = [
    ("badutf8:page=2", "partial", BUT_ONE, "lost-record"),  # it hits an identifier
    ("ctrl:page=2", "complete", ALL, "control-character"),
    ("nul:page=2", "complete", ALL, "control-character"),
    ("entity:page=2", "complete", ALL, "html-entity"),
    ("ns:page=2", "complete", ALL, "undeclared-prefix"),
    ("bom:page=0", "complete", ALL, None),
    ("ws:page=0", "complete", ALL, "leading-blank"),
    ("cp1251:page=2", "complete", ALL, "wrong-encoding"),
    ("cp1251:page=2,decl=1", "complete", ALL, None),
    ("utf16:page=2", "complete", ALL, None),
    ("doctype:page=2,kind=xxe", "partial", BUT_A_PAGE, "doctype"),
    ("doctype:page=2,kind=laughs", "partial", BUT_A_PAGE, "doctype"),
    ("doctype:page=2,kind=plain", "partial", BUT_A_PAGE, "doctype"),
    ("cutxml:page=2", "partial", SOME, "not-well-formed"),
    ("cutxml:page=2,count=1", "complete", ALL, None),
    ("truncate:page=2", "complete", ALL, None),
    ("truncate:page=2,count=1", "complete", ALL, None),
    ("reset:page=2", "complete", ALL, None),
    ("reset:page=2,count=1", "complete", ALL, None),
    ("chunked:page=2", "complete", ALL, None),
    ("chunkbad:page=2", "complete", ALL, None),
    ("chunkbad:page=2,count=1", "complete", ALL, None),
    ("nolength:page=2", "complete", ALL, None),
    ("gzip:page=0", "complete", ALL, None),
    ("gzip:page=2,bad=1", "complete", ALL, None),
    ("gzip:page=2,bomb=64", "complete", ALL, None),
    ("drip:page=2,bytes=8000,delay=0.01", "complete", ALL, None),
    ("drip:page=2,bytes=1,delay=0.2", "complete", ALL, None),
    ("stall:page=2,secs=1", "complete", ALL, None),
    ("stall:page=2,secs=30", "complete", ALL, None),
    ("html200:page=2", "partial", FIRST_PAGE, "list-incomplete"),
    ("html200:page=0", "blocked", NONE, "list-incomplete"),
    ("ctype:page=0", "complete", ALL, None),
    ("errstatus:code=422", "complete", ALL, None),
    ("redirect:page=0", "complete", ALL, None),
    ("redirect:page=0,n=3", "complete", ALL, None),
    ("redirect:page=2,loop=1", "complete", ALL, None),
    ("dupattr:page=2", "complete", ALL, None),
    # Statuses, with and without Retry-After.
    ("503:page=2,retry=1,count=1", "complete", ALL, None),
    ("503:page=2,retry=date,count=1", "complete", ALL, None),
    ("503:page=2,retry=none,count=1", "complete", ALL, None),
    ("503:page=2,retry=1", "complete", ALL, None),
    ("503:page=0,retry=none", "failed", NONE, "list-incomplete"),
    ("503:page=0,retry=3600", "failed", NONE, "list-incomplete"),
    ("429:page=2,retry=1,count=1", "complete", ALL, None),
    ("429:page=2,retry=1", "partial", FIRST_PAGE, "list-incomplete"),  # who is told to stop goes no other way
    ("429:page=0,retry=3600", "blocked", NONE, "list-incomplete"),
    ("500:page=2,count=1", "complete", ALL, None),
    ("500:page=2", "complete", ALL, None),
    ("500:page=0", "failed", NONE, "list-incomplete"),
    # Tokens and ends.
    ("badtoken:page=2", "complete", ALL, None),
    ("badtoken:page=0", "complete", ALL, None),
    ("expire:uses=0", "complete", ALL, None),
    ("expire:secs=0", "complete", ALL, None),
    ("loop:page=2", "suspicious", SOME, "list-incomplete"),
    ("dup:page=2", "complete", ALL, None),
    ("emptyloop:page=1,n=2", "complete", ALL, None),
    ("emptyloop:page=2,n=3", "complete", ALL, None),
    ("emptyloop:page=2", "suspicious", FIRST_PAGE, "list-incomplete"),
    ("emptytoken:page=2", "complete", ALL, None),
    ("emptytoken:page=2 size:none=1", "complete", ALL, None),
    ("notoken:page=2", "complete", ALL, None),
    ("notoken:page=2 size:none=1", "complete", ALL, None),
    ("tokenend", "complete", ALL, None),
    ("tokenend size:none=1", "complete", ALL, None),
    # Counts and clocks.
    ("gzip:page=0,force=1", "complete", ALL, None),
    ("cursor:style=page", "complete", ALL, None),
    ("cursor:style=none", "complete", ALL, None),
    ("size:none=1", "complete", ALL, None),
    ("size:delta=50", "suspicious", ALL, "list-incomplete"),
    ("size:delta=-50", "complete", ALL, None),
    ("dateshift:secs=-7200", "complete", ALL, None),
    ("dateshift:secs=7200", "complete", ALL, None),
    ("skew:secs=86400", "complete", ALL, None),
    ("skew:secs=-86400", "complete", ALL, None),
]


@needs_shared
class Faults(Repository):
    def harvest_with(self, key, *options, tries=1):
        donor = self.donor(RECORDS, "--page-size", PAGE, *options)
        try:
            self.add_source(key, donor, "--request-timeout", "2s", "--attempts", tries, "--max-response", "4M")
            run = self.harvest(key, "--no-index", status=None)[key]
        finally:
            donor.stop()
        return run, {r["id"]: r["title"] for r in self.dump(key)}

    def test_every_fault_ends_with_its_verdict_and_its_records(self):
        run, whole = self.harvest_with("sound")
        self.assertEqual((run["verdict"], run["problems"]), ("complete", 0), run)
        self.assertGreater(len(whole), 4 * PAGE)
        least = {ALL: len(whole), BUT_ONE: len(whole) - 1, BUT_A_PAGE: len(whole) - PAGE, FIRST_PAGE: PAGE, SOME: PAGE + 1,
                 NONE: 0}
        most = {**least, SOME: len(whole)}
        for number, (fault, verdict, held, told) in enumerate(FAULTS):
            with self.subTest(fault=fault):
                key = f"fault{number}"
                options = [word for spec in fault.split() for word in ("--fault", spec)]
                run, records = self.harvest_with(key, *options, tries=3 if "count=" in fault else 1)
                self.assertEqual(run["verdict"], verdict, run)
                self.assertTrue(verdict == "complete" or run["reason"], run)
                self.assertGreaterEqual(len(records), least[held], run)
                self.assertLessEqual(len(records), most[held], run)
                # A record that the donor does not have may not come of any fault; mended ones say what the sound ones say.
                self.assertFalse(set(records) - set(whole))
                self.assertFalse([i for i in records if records[i] != whole[i]])
                state = self.json("source", "show", key)
                codes = {p["code"] for p in state["problems"]}
                self.assertEqual(codes >= {told} if told else not codes, True, codes)
                self.assertEqual(bool(state["last_complete"]), verdict == "complete")

    def test_every_fault_that_the_donor_of_the_tests_can_have_is_tried(self):
        described = (SHARED / "tools/oai_serve.py").read_text().split("FAULTS:")[1].split("CONTROL")[0]
        known = {first or other for first, other in re.findall(r"^  (\w+)|[;,] +(\w+): ", described, re.M)}
        self.assertGreater(len(known), 30)
        self.assertFalse(known - {spec.split(":")[0] for fault, *_ in FAULTS for spec in fault.split()})

    def test_clocks_and_dates_that_are_off_lose_nothing_at_the_next_harvest(self):
        for number, fault in enumerate(("skew:secs=86400", "skew:secs=864000", "skew:secs=-86400", "dateshift:secs=7200",
                                        "dateshift:secs=-7200")):
            with self.subTest(fault=fault):
                key = f"off{number}"
                donor = self.donor(RECORDS, "--page-size", PAGE, "--fault", fault)
                self.add_source(key, donor)
                self.assertEqual(self.harvest(key, "--no-index")[key]["verdict"], "complete")
                donor.control(op="add", n=3)
                run = self.harvest(key, "--no-index")[key]
                self.assertEqual((run["verdict"], run["added"]), ("complete", 3), run)
                self.assertLess(run["records"], PAGE)  # asked for what is new, not for everything
                donor.stop()

    def test_what_the_file_of_passwords_says_never_enters_a_record(self):
        run, _ = self.harvest_with("xxe", "--fault", "doctype:page=0,kind=xxe")
        self.assertNotEqual(run["verdict"], "complete")
        self.assertNotIn("root:", self.muras("dump", "xxe")[0])


if __name__ == "__main__":
    unittest.main()
