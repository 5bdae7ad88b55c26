"""The benches still run: their cheapest shape, without peers, prints the figures that it should. What the figures say is not judged here."""
import os
import subprocess
import sys

from wavelength import PROGRAMS, ROOT, Case, program

sys.path.insert(0, os.path.join(ROOT, "tests", "bench"))
import figures  # noqa: E402

TRIES = 3  # on a machine so busy that a listener lacked data, a run is void
SECONDS = 150


class Bench(Case):
    def figures_of(self, name, *flags):
        """What a bench printed, by name."""
        for needed in (program("wavelength-swarm"), *(os.path.join(PROGRAMS, "tests", "bench", p) for p in ("bare", "receivers", "members"))):
            if not os.path.exists(needed):
                self.skipTest(f"{needed} is not built")
        for _ in range(TRIES):
            ran = subprocess.run([sys.executable, os.path.join(ROOT, "tests", "bench", f"{name}.py"), "--quick", *flags], cwd=ROOT,
                                 env={**os.environ, "WL_PROGRAMS": PROGRAMS}, capture_output=True, text=True, timeout=SECONDS, check=False)
            self.assertEqual((ran.returncode, ran.stderr), (0, ""), ran.stdout)
            lines = [line for line in ran.stdout.splitlines() if not line.startswith("#")]
            parts = [figures.read(line) for line in lines]
            self.assertNotIn(None, parts, ran.stdout)
            if not any((p["verdict"] or "").startswith("void") for p in parts):
                return {p["name"]: float(p["value"]) for p in parts}
        return self.fail(f"void in each of {TRIES} tries:\n{ran.stdout}")

    def test_fanout(self):
        found = self.figures_of("fanout", "--no-peers")
        for who in ("cpu_per_listener", "cpu_bare", "cpu_ours_no_offload", "cpu_bare_no_offload", "cpu_by_bare", "cpu_by_icecast_mp3",
                    "cpu_by_icecast_ogg", "memory_alone"):
            self.assertGreater(found[f"fanout/20/{who}"], 0, who)
        self.assertIn("fanout/20/memory_per_listener", found)  # of twenty: less than the server itself gives back meanwhile
        self.assertEqual(found["fanout/20/void_runs"], 0)

    def test_growth(self):
        found = self.figures_of("growth")
        for step in ("listeners/5", "listeners/10", "rooms/1_of_5", "rooms/5_of_1", "quiet/5"):
            self.assertGreater(found[f"growth/{step}/cpu_per_listener"], 0, step)
        for step in ("listeners/10", "rooms/5_of_1"):
            self.assertGreater(found[f"growth/{step}/growth"], 0, step)
        self.assertIn("growth/empty_rooms/5/cpu", found)

    def test_chat(self):
        found = self.figures_of("chat")
        for what in ("lines_per_cpu_second", "delivery_p99"):
            self.assertGreater(found[f"chat/10/ours/{what}"], 0, what)

    def test_talk(self):
        found = self.figures_of("talk")
        for shape in ("1_of_10", "2_of_5"):
            self.assertIn(f"talk/{shape}/cpu_per_packet", found)  # of so few: may be lost in the noise
            self.assertEqual(found[f"talk/{shape}/music_concealed"], 0, shape)

    def test_lines(self):
        """The form that README.md promises, from whatever program they come."""
        line = "fanout/5000/memory_per_listener  20.6 KiB   (target <= 24: a wish) met"
        self.assertEqual(figures.read(line), {"name": "fanout/5000/memory_per_listener", "value": "20.6", "unit": "KiB",
                                              "target": "target <= 24: a wish", "verdict": "met"})
        self.assertEqual(figures.read("a/b - us/s void: nobody came")["verdict"], "void: nobody came")
        for bad in ("", "no figure", "a/b 1e-5 us", "a/b 3 us (target 4) met", "a/b 3 us fine"):
            self.assertIsNone(figures.read(bad), bad)
