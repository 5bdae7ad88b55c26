"""A large songs folder: all songs are known and can be searched soon after the first start, and at once after the second."""
import json
import os
import subprocess
import time

import songs
from wavelength import Bare, Case, Server, program, temporary_folder

SONGS = 2000


class Library(Case):
    def setUp(self):
        self.folder = os.path.join(temporary_folder(self), "songs")
        os.mkdir(self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def many(self, n):
        """Copies of one short song, told apart by their tags alone: T000000 and so on."""
        first = songs.make(self.folder, "0000.flac", 2, title="T000000", artist="Fairuz", genre="Tarab")
        with open(first, "rb") as f:
            song = f.read()
        for i in range(1, n):
            with open(self.path(f"{i:04}.flac"), "wb") as out:
                out.write(song.replace(b"T000000", b"T%06d" % i))

    def search(self, peer, words, seconds=60, least=1):
        """What a search finds, as soon as it finds so many."""
        until = time.monotonic() + seconds
        while True:
            peer.send(t="songs", find=words, tag=7)
            answer = peer.get("songs")
            if answer["total"] >= least or time.monotonic() > until:
                self.assertEqual(answer["tag"], 7)
                return answer
            time.sleep(0.6)

    def enter(self, server):
        peer = Bare(self, server)
        peer.hello("Sara")
        peer.get("room_end")
        return peer

    def test_two_thousand_songs_are_searchable_soon_and_the_next_time_at_once(self):
        self.many(SONGS)
        data = temporary_folder(self)
        server = Server(self, songs=self.folder, data=data)
        peer = self.enter(server)
        self.assertEqual(self.search(peer, "", 20, SONGS)["total"], SONGS)  # by their files' names
        self.assertEqual(self.search(peer, "fairuz", 60, SONGS)["total"], SONGS)
        found = self.search(peer, "t001234")
        self.assertEqual(found["total"], 1)
        song = found["list"][0]
        self.assertEqual((song["title"], song["artist"], song["genre"], song["number"]), ("T001234", "Fairuz", "Tarab", 1235))
        self.assertAlmostEqual(song["duration_ms"], 2000, delta=50)
        self.assertEqual(self.search(peer, "17")["list"][0]["title"], "T000016")  # number 17, before files called so
        server.type("list")
        server.printed(rf"\b{SONGS} songs?\b")
        server.end()
        server = Server(self, songs=self.folder, data=data)
        peer = self.enter(server)
        self.assertEqual(self.search(peer, "fairuz", 20, SONGS)["total"], SONGS)
        self.assertEqual(self.search(peer, "T001999")["list"][0]["number"], SONGS)
        with open(os.path.join(data, "reels", "tags.jsonl"), encoding="utf-8") as f:
            self.assertLessEqual(sum("title" in line for line in f), SONGS)  # none was read twice

    def test_who_asks_too_often_is_told_so(self):
        songs.make(self.folder, "rock-one.mp3", 2)
        peer = self.enter(Server(self, songs=self.folder))
        for _ in range(30):
            peer.send(t="songs", find="one", tag=3)
        refusal = peer.get("result")
        self.assertEqual((refusal["code"], refusal["tag"]), ("slow", 3))

    def test_the_program_alone_tells_tags(self):
        good = songs.make(self.folder, "rock-a, \"b\".mp3", 3, title="Tag", artist="فيروز", genre="(17)")
        flac = songs.make(self.folder, "pop-c.flac", 3, title="Other")
        m4a = songs.make(self.folder, "pop-d.m4a", 3, title="Third")
        bad = self.path("rock-bad.mp3")
        with open(bad, "w", encoding="utf-8") as f:
            f.write("no music\n" * 100)
        told = subprocess.run([program("wavelength-transcode"), "--tags", good, bad, flac, self.path("none.mp3"), m4a],
                              capture_output=True, check=False)
        self.assertEqual((told.returncode, told.stderr), (0, b""))
        lines = [json.loads(line) for line in told.stdout.decode().splitlines()]
        self.assertEqual([line["song"] for line in lines], [good, bad, flac, self.path("none.mp3"), m4a])
        self.assertEqual([line.get("title") for line in lines], ["Tag", None, "Other", None, "Third"])
        self.assertEqual((lines[0]["artist"], lines[0]["genre"]), ("فيروز", "Rock"))
        self.assertAlmostEqual(lines[0]["duration_ms"], 3000, delta=100)
        self.assertIn("not a sound file", lines[1]["why"])
        self.assertIn("No such file", lines[3]["why"])
