"""kill -9 at any moment of a harvest loses nothing that was acknowledged and doubles nothing."""
import os
import random
import signal
import subprocess
import unittest
from urllib.parse import unquote

from tests.support.muras import MURAS, SHARED, Repository, needs_shared

KILLS = int(os.environ.get("MURAS_KILLS", "55"))  # that hit a running harvest


@needs_shared
class Kill(Repository):
    def test_a_harvest_killed_at_any_moment_goes_on_at_its_page(self):
        seed = int(os.environ.get("MURAS_SEED", random.SystemRandom().randrange(1 << 30)))
        print(f"\nseed {seed} (MURAS_SEED repeats it)", flush=True)
        chance = random.Random(seed)
        donor = self.donor(SHARED / "corpus/oai/udspace.udel.edu", "--page-size", "25", "--multiply", "2")
        prefix = max(donor.counts, key=donor.counts.get)
        self.add_source("donor", donor, "--prefix", prefix)
        acknowledged, ended, kills = set(), 0, 0
        patience = 1.5
        for run in range(KILLS * 4):
            if kills == KILLS:
                break
            got, killed = self.harvest_and_kill(chance.uniform(0.01, patience), index=run % 3 == 0)
            patience = patience * 1.1 if killed else max(0.2, patience * 0.7)  # this machine may be fast or slow
            acknowledged |= got
            kills += killed
            ended += not killed
            lines = self.muras("check", "--list")[0].splitlines()
            self.assertEqual([line for line in lines if not line.startswith("HAVE ")], [])
            held = [line.split()[1] for line in lines]
            self.assertEqual(len(held), len(set(held)), "a record is there twice")
            known = {r["id"] for r in self.dump()}
            lost = acknowledged - known
            self.assertFalse(lost, f"lost {len(lost)}, such as {sorted(lost)[:3]}, in run {run} of seed {seed}")
            if run % 7 == 6 and known:
                donor.control(op="add", n=5)
                donor.control(op="touch", identifier=chance.choice(sorted(known)))
                donor.control(op="delete", identifier=chance.choice(sorted(known)))
        self.assertEqual(self.harvest("donor", "--full")["donor"]["verdict"], "complete")
        # It ended the list that the last kill cut; what the donor changed behind that place is for the run after it.
        self.assertEqual(self.harvest("donor")["donor"]["verdict"], "complete")
        self.muras("check", "--strict", "--deep")
        self.assert_equals_a_fresh_harvest(donor, prefix)
        print(f"{kills} kills, {ended} ended by themselves, {len(acknowledged)} acknowledged, 0 lost", flush=True)
        self.assertGreaterEqual(kills, KILLS)

    def harvest_and_kill(self, seconds, index):
        """Gives the acknowledged identifiers and whether the kill hit a running harvest."""
        process = subprocess.Popen([MURAS, "--data", str(self.data), "harvest", "donor", "--full", "--ack", "--quiet"]
                                   + ([] if index else ["--no-index"]),
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
                                   env={**os.environ, "MURAS_CONFIG": ""})
        killed = False
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            killed = True
        lines = process.communicate()[0].split("\n")[:-1]  # a line that the kill cut short promised nothing
        return {unquote(line.removeprefix("ACK ")) for line in lines if line.startswith("ACK ")}, killed

    def assert_equals_a_fresh_harvest(self, donor, prefix):
        other = self.data.with_name("other")
        self.muras("source", "add", "donor", donor.url, "--allow-private", f"127.0.0.1:{donor.port}", "--prefix", prefix, data=other)
        self.muras("harvest", "--no-index", data=other)
        digests = [dict(line.split()[1:] for line in self.muras("check", "--list", data=d)[0].splitlines())
                   for d in (self.data, other)]
        self.assertEqual(digests[0], digests[1])


if __name__ == "__main__":
    unittest.main()
