"""Many listeners in one program: nobody is short of data, also when datagrams are lost, and those who are short are told."""
import json
import os
import subprocess
import unittest

import songs
from wavelength import Case, Client, Server, environment, program, temporary_folder

MANY = 50


class Swarm(Case):
    def setUp(self):
        self.folder = temporary_folder(self)

    def swarm(self, *flags, seconds=90):
        """(exit code, its JSON line or None, what it said)"""
        done = subprocess.run([program("wavelength-swarm"), *map(str, flags)], cwd=self.folder, env=environment(self.folder),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds, check=False)
        lines = done.stdout.splitlines()
        return done.returncode, json.loads(lines[0]) if len(lines) == 1 and lines[0].startswith("{") else None, done.stdout + done.stderr

    def server(self, *flags):
        """With a song that is ready, so that nobody waits for music."""
        folder = os.path.join(temporary_folder(self), "songs")
        os.makedirs(folder)
        songs.make(folder, "noise-one.wav", 60)
        server = Server(self, songs=folder, flags=flags)
        early = Client(self, server, "Early", taste="noise")
        early.event("playing", title=bool)
        return server

    def assert_whole(self, sums, told):
        """Everybody was there all the time, and heard everything."""
        for what, count in (("joined", sums["clients"]), ("listeners_short", 0), ("listeners_lost", 0), ("concealed", 0)):
            self.assertEqual(sums[what], count, told)
        self.assertGreater(sums["buffer_ms_least"], 0, told)
        chunk_s = 0.06  # 3 frames of 20 ms, at the default bitrate
        expected = sums["clients"] * sums["seconds"] / chunk_s
        self.assertAlmostEqual(sums["received"] / expected, 1, delta=0.25, msg=told)  # bursts hold 0.6 s

    def test_many_hear_everything(self):
        server = self.server()
        code, sums, told = self.swarm("--connect", f"{server.host}:{server.port}", "--clients", MANY, "--seconds", 4)
        self.assertEqual(code, 0, told)
        self.assert_whole(sums, told)
        self.assertEqual((sums["clients"], sums["tunnelled"], sums["dropped"]), (MANY, 0, 0), told)
        self.assertGreater(sums["bytes"], sums["received"] * 960, told)
        self.until(lambda: len([line for line in server.err.now() if "swarm-" in line and " left: " in line]) == MANY,
                   what="everybody to leave")

    def test_what_is_lost_is_asked_for_again(self):
        server = self.server()
        code, sums, told = self.swarm("--connect", f"{server.host}:{server.port}", "--clients", MANY, "--seconds", 4, "--loss", 0.05)
        self.assertEqual(code, 0, told)
        self.assert_whole(sums, told)
        self.assertAlmostEqual(sums["dropped"] / sums["datagrams"], 0.05, delta=0.025, msg=told)
        self.assertGreater(sums["recovered"], sums["dropped"] / 4, told)

    def test_who_is_short_of_data_is_counted(self):
        server = self.server()
        code, sums, told = self.swarm("--connect", f"{server.host}:{server.port}", "--clients", 5, "--seconds", 5, "--loss", 0.9)
        self.assertEqual(code, 1, told)
        self.assertGreater(sums["listeners_short"] + sums["tunnelled"], 0, told)

    def test_some_talk_and_all_others_hear_them(self):
        server = self.server("--talk", "open")
        code, sums, told = self.swarm("--connect", f"{server.host}:{server.port}", "--clients", MANY, "--talkers", 2, "--seconds", 4)
        self.assertEqual(code, 0, told)
        self.assert_whole(sums, told)
        self.assertAlmostEqual(sums["spoken"] / (2 * 50 * sums["seconds"]), 1, delta=0.1, msg=told)
        self.assertAlmostEqual(sums["heard"] / (sums["spoken"] * (MANY - 1)), 1, delta=0.1, msg=told)

    def test_tastes_make_rooms_and_a_password_is_sent(self):
        path = os.path.join(self.folder, "password")
        with open(path, "w", encoding="utf-8") as f:
            f.write("open sesame\n")
        os.chmod(path, 0o600)
        server = Server(self, flags=["--password-file", path])
        where = ("--connect", f"{server.host}:{server.port}", "--clients", 6, "--seconds", 1)
        songs.make(server.songs, "noise-one.wav", 60)
        server.type("rescan")
        server.told("song added")
        code, sums, told = self.swarm(*where, "--rooms", 3, "--password-file", path)
        self.assertIsNotNone(sums, told)
        self.assertEqual(sums["joined"], 6, told)
        rooms = {line.split(" is in ")[1].split(":")[0] for line in server.err.now() if " is in Swarm" in line}
        self.assertEqual(rooms, {"Swarm 1", "Swarm 2", "Swarm 3"})
        code, sums, told = self.swarm(*where)
        self.assertEqual((code, sums["joined"]), (1, 0), told)
        self.assertIn("password", told)

    def test_usage(self):
        for flags, what in (((), "--connect"), (("--connect", "host:99999"), "--connect"), (("--connect", "host", "--loss", "1"), "--loss"),
                            (("--connect", "host", "--loss", "much"), "--loss"), (("--connect", "host", "--clients", "0"), "--clients"),
                            (("--connect", "host", "--password-file", "nowhere"), "nowhere")):
            with self.subTest(flags=flags):
                code, sums, told = self.swarm(*flags)
                self.assertEqual((code, sums), (2, None), told)
                self.assertIn(what, told)
        for flag, what in (("--help", "--clients N"), ("--version", "wavelength-swarm ")):
            code, _, told = self.swarm(flag)
            self.assertEqual(code, 0, told)
            self.assertIn(what, told)

    def test_nobody_there_is_said(self):
        code, sums, told = self.swarm("--connect", "127.0.0.1:1")
        self.assertEqual((code, sums), (1, None), told)
        self.assertIn("127.0.0.1", told)

    def test_too_few_files_are_said(self):
        argv = ["sh", "-c", 'ulimit -n 100; exec "$@"', "sh", program("wavelength-swarm"), "--connect", "127.0.0.1:1", "--clients", "60"]
        done = subprocess.run(argv, cwd=self.folder, env=environment(self.folder), capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("ulimit -n", done.stderr)


if __name__ == "__main__":
    unittest.main()
