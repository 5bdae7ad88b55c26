"""The songs folder: what plays, what does not and is named, and what changes while the server runs."""
import os
import shutil
import subprocess
import time

import songs
from wavelength import Case, Client, Server, program, temporary_folder

PREPARE_SECONDS = 1.2  # a song not played before is made a reel while another one plays


class Songs(Case):
    def setUp(self):
        self.folder = os.path.join(temporary_folder(self), "songs")
        os.mkdir(self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def skip_until(self, server, client, titles):
        """Skips from song to song, as somebody who listens in for a moment, until all of these were on the air; the "playing" events."""
        left, mark, played = set(titles), 0, []
        for _ in range(4 * len(titles) + 4):
            time.sleep(PREPARE_SECONDS)
            played += [e for e in client.out.now()[mark:] if e.get("event") == "playing" and e.get("title")]
            left -= {e["title"] for e in played}
            if not left:
                return played
            mark = client.mark()
            server.type("skip")
        return self.fail(f"never played: {left}; played: {[e['title'] for e in played]}\n{client.all_logs()}")

    def test_every_kind_of_file_plays(self):
        kinds = ("mp3", "flac", "ogg", "opus", "wav", "m4a", "aiff")
        for i, kind in enumerate(kinds):
            songs.make(self.folder, f"rock-kind {kind}.{kind}", 6, seed=i, title=f"kind {kind}",
                       artist="Maker")  # WAV and AIFF are written without tags
        server = Server(self, songs=self.folder, flags=["--crossfade", "0"])
        client = Client(self, server, "Sara")
        played = self.skip_until(server, client, [f"kind {k}" for k in kinds])
        for e in played:
            self.assertAlmostEqual(e["duration_ms"], 6000, delta=150, msg=e["title"])
            self.assertEqual(e["artist"], "" if e["title"] in ("kind wav", "kind aiff") else "Maker")
        self.until(lambda: any(s["level_db"] > -40 for s in client.events("sync")), what="music from the client")

    def test_files_that_are_no_songs_are_named_and_left_out(self):
        good = songs.make(self.folder, "rock-good one.mp3", 8)
        with open(self.path("rock-empty.mp3"), "wb"):
            pass
        with open(self.path("rock-text.mp3"), "w", encoding="utf-8") as f:
            f.write("Dear diary, this is no music at all.\n" * 200)
        with open(good, "rb") as f, open(self.path("rock-cut.mp3"), "wb") as out:
            out.write(f.read(600))
        flac = songs.make(self.folder, "rock-whole.flac", 8, seed=5)
        with open(flac, "rb") as f, open(self.path("rock-half.flac"), "wb") as out:
            out.write(f.read(os.path.getsize(flac) // 3))
        songs.write_wav(self.path("rock-nothing.wav"), songs.sound(1)[:0])
        with open(self.path("rock-noise.ogg"), "wb") as f:
            f.write(os.urandom(20000))
        os.symlink(self.path("nowhere.mp3"), self.path("rock-broken link.mp3"))
        server = Server(self, songs=self.folder)
        client = Client(self, server, "Sara")
        client.event("playing", title=lambda t: t in ("good one", "whole", "half"), seconds=30)
        for name in ("rock-empty.mp3", "rock-text.mp3", "rock-nothing.wav", "rock-noise.ogg"):
            server.told(name.replace(".", r"\."), seconds=30)
        self.skip_until(server, client, ["good one", "whole"])

    def test_an_empty_folder_is_said_and_songs_are_picked_up_when_they_come(self):
        server = Server(self, songs=self.folder)
        server.told("(?i)(no|empty|0).*song|song.*(no|empty)")
        client = Client(self, server, "Sara")
        client.joined()
        self.assertEqual([e for e in client.events("playing") if e.get("title")], [])
        songs.make(self.folder, "rock-at last.mp3", 20)
        server.type("rescan")
        client.event("playing", title="at last")
        self.until(lambda: any(s["level_db"] > -40 for s in client.events("sync")), what="music from the client")

    def test_songs_added_changed_and_removed_are_noticed(self):
        songs.make(self.folder, "rock-old.mp3", 10)
        server = Server(self, songs=self.folder, flags=["--crossfade", "0"])
        client = Client(self, server, "Sara")
        client.event("playing", title="old")
        songs.make(self.folder, "rock-new.ogg", 10, seed=2)
        server.type("rescan")
        self.skip_until(server, client, ["new", "old"])
        os.remove(self.path("rock-old.mp3"))
        songs.make(self.folder, "rock-new.ogg", 14, seed=3, title="newer")
        server.type("rescan")
        server.told("songs: .*1 removed")
        self.skip_until(server, client, ["newer"])
        mark = client.mark()
        for _ in range(3):
            server.type("skip")
            time.sleep(PREPARE_SECONDS)
        after = [e for e in client.out.now()[mark:] if e.get("event") == "playing"]
        self.assertEqual({e.get("title") for e in after[1:]}, {"newer"})
        self.assertAlmostEqual(after[-1]["duration_ms"], 14000, delta=150)

    def test_prepared_songs_that_are_no_longer_here_make_room(self):
        data = os.path.join(temporary_folder(self), "data")
        reels = os.path.join(data, "reels")
        os.makedirs(reels)
        stray, other = os.path.join(reels, "0123456789abcdef.opus"), os.path.join(reels, "notes.txt")
        for path in (stray, other):
            with open(path, "wb") as f:
                f.truncate(2 * 10 ** 9)  # a hole takes no disk
        os.utime(stray, (1, 1))  # nobody may be hearing it
        songs.make(self.folder, "rock-mine.mp3", 10)
        songs.make(self.folder, "rock-mine too.mp3", 10)  # so that room is needed when the reels are known
        server = Server(self, songs=self.folder, data=data, flags=["--reels-gb", "1"])
        Client(self, server, "Sara").event("playing")
        self.until(lambda: not os.path.exists(stray), what="the prepared song of another folder to go")
        self.assertTrue(os.path.exists(other))
        self.until(lambda: [f for f in os.listdir(reels) if f.endswith(".opus.json")], what="the own song to be prepared")

    def test_a_folder_that_is_not_there_is_said_and_waited_for(self):
        shutil.rmtree(self.folder)
        server = Server(self, songs=os.path.join(self.folder, "later"))
        shutil.rmtree(self.folder)
        server.type("rescan")
        server.told("later")
        os.makedirs(os.path.join(self.folder, "later"))
        songs.make(os.path.join(self.folder, "later"), "rock-came.wav", 10)
        server.type("rescan")
        Client(self, server, "Sara").event("playing", title="came")

    def test_rooms_play_their_own_songs(self):
        songs.make(self.folder, "rock-stone.mp3", 15)
        songs.make(self.folder, "jazz-blue.mp3", 15, seed=2)
        songs.make(self.folder, "hip-hop-flow.mp3", 15, seed=3)
        server = Server(self, songs=self.folder)
        reels = os.path.join(server.folder, "data", "reels")  # until then, whatever is ready plays
        self.until(lambda: os.path.isdir(reels) and sum(name.endswith(".json") for name in os.listdir(reels)) == 3, what="three reels")
        for taste, title in (("rock", "stone"), ("jazz", "blue"), ("hip-hop", "flow")):
            Client(self, server, f"{taste} fan", taste=taste).event("playing", title=title)

    def test_wav_is_preferred_and_arabic_names_are_right(self):
        songs.make(self.folder, "طرب-نسم علينا.wav", 8)
        songs.make(self.folder, "طرب-نسم علينا.mp3", 8, seed=2)
        server = Server(self, songs=self.folder)
        client = Client(self, server, "سارة", taste="طرب")
        client.event("playing", title="نسم علينا")
        server.type("list")
        server.printed(r"\b1 songs?\b")

    def test_the_program_alone_says_what_is_wrong(self):
        good = songs.make(self.folder, "a.mp3", 5, title="Tag", artist="Somebody", genre="Rock")
        made = subprocess.run([program("wavelength-transcode"), good, self.path("a.reel")], capture_output=True, text=True, check=False)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertIn('"title":"Tag"', made.stdout.replace(" ", ""))
        bad = subprocess.run([program("wavelength-transcode"), __file__, self.path("b.reel")], capture_output=True, text=True, check=False)
        self.assertEqual(bad.returncode, 1)
        self.assertEqual(len((bad.stdout + bad.stderr).strip().splitlines()), 1)
        self.assertFalse(os.path.exists(self.path("b.reel")))
