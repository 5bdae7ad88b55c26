"""The demo songs: composed on this machine, and read by our own program as anybody's songs are."""
import json
import os
import re
import subprocess

from wavelength import ROOT, Case, program, temporary_folder

COMPOSE = os.path.join(ROOT, "build", "compose")


class Demo(Case):
    def test_there_are_pieces_of_many_kinds_that_all_play(self):
        if not os.path.exists(COMPOSE):
            self.skipTest("build/compose is not built: make build/compose")
        folder = temporary_folder(self)
        subprocess.run([COMPOSE, folder], check=True, capture_output=True, timeout=200)
        names = sorted(os.listdir(folder))
        self.assertGreaterEqual(len(names), 8)
        self.assertEqual({n.rsplit(".", 1)[1] for n in names}, {"mp3", "wav", "flac", "ogg", "opus"})
        told = []
        for name in names:
            done = subprocess.run([program("wavelength-transcode"), f"{folder}/{name}", f"{folder}/reel"], capture_output=True, text=True,
                                  timeout=60, check=False)
            self.assertEqual(done.returncode, 0, name + done.stdout + done.stderr)
            told.append(json.loads(done.stdout.splitlines()[-1]))
            self.assertTrue(30000 <= told[-1]["duration_ms"] <= 60000, name)
            self.assertTrue(told[-1]["title"] and told[-1]["artist"], name)
            self.assertGreater(told[-1]["lufs"], -30, name)
        self.assertGreaterEqual(len({t["genre"].lower() for t in told}), 4)
        self.assertGreaterEqual(sum(bool(re.search("[\u0621-\u064a]", t["title"])) for t in told), 2)
