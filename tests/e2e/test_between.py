"""Between songs: real files of different loudness, made by the programs people use; a server that starts again with songs half prepared."""
import json
import os
import shutil
import subprocess
import time

import numpy as np

import songs
from wavelength import Case, Client, Server, program, temporary_folder


def lufs_and_peak(path):
    """What wavelength-transcode says of a file."""
    made = subprocess.run([program("wavelength-transcode"), path, f"{path}.reel"], capture_output=True, text=True, check=True)
    os.remove(f"{path}.reel")
    said = json.loads(made.stdout)
    return said["lufs"], said["peak_db"]


def drums(seconds, level):
    """Hits every half second over a soft noise: peaks far above the mean."""
    t = np.arange(int(seconds * songs.RATE)) / songs.RATE
    hit = np.exp(-120 * (t % 0.5)) * np.sin(2 * np.pi * 90 * (t % 0.5))
    return (songs.sound(seconds, 7) * 0.1 + 0.8 * hit[:, None]) * level


class Between(Case):
    def setUp(self):
        self.folder = os.path.join(temporary_folder(self), "songs")
        os.mkdir(self.folder)

    def make(self, name, stereo):
        path = os.path.join(self.folder, name)
        songs.write_wav(f"{path}.making", stereo)
        songs.encode(f"{path}.making", path, title=name.split(".")[0].split("-")[1])
        os.remove(f"{path}.making")
        return path

    def test_what_is_measured_agrees_with_how_it_was_made(self):
        """The same sound 20 dB softer, as FLAC and as MP3."""
        loud = lufs_and_peak(self.make("rock-loud.flac", songs.sound(6)))
        soft = lufs_and_peak(self.make("rock-soft.mp3", songs.sound(6) * 0.1))
        self.assertAlmostEqual(loud[0] - soft[0], 20, delta=0.5)
        self.assertAlmostEqual(loud[1] - soft[1], 20, delta=1)
        self.assertAlmostEqual(loud[1], 20 * np.log10(0.7), delta=0.3)

    def test_songs_of_any_loudness_come_out_alike(self):
        made = [self.make("rock-whisper.flac", songs.sound(9, 2) * 0.13), self.make("rock-usual.mp3", songs.sound(9, 3) * 0.5),
                self.make("rock-wall.m4a", np.clip(songs.sound(9, 4) * 3, -0.98, 0.98)), self.make("rock-drums.ogg", drums(9, 0.3))]
        measured = [lufs_and_peak(path) for path in made]
        self.assertGreater(max(m[0] for m in measured) - min(m[0] for m in measured), 20)
        server = Server(self, songs=self.folder, flags=["--crossfade", "0"])
        client = Client(self, server, "Sara")
        levels, end = {}, time.monotonic() + 75
        while len(levels) < len(made) and time.monotonic() < end:
            time.sleep(1)
            levels = self.levels(client)
        self.assertEqual(len(levels), len(made), levels)
        # level_db is without the ear's weighting: it compares sounds of one kind.
        self.assertLess(abs(levels["whisper"] - levels["usual"]), 1, levels)

    @staticmethod
    def levels(client):
        """The middle of what was told of each song that was heard for some seconds; level_db is that of the last second."""
        heard, title = {}, None
        for e in client.out.now():
            if e.get("event") == "playing":
                title = e.get("title")
            elif e.get("event") == "sync" and title:
                heard.setdefault(title, []).append(e["level_db"])
        return {t: float(np.median(levels[2:])) for t, levels in heard.items() if len(levels) > 6}

    def test_a_reel_half_written_at_a_crash_is_made_again(self):
        data = os.path.join(temporary_folder(self), "data")
        self.make("rock-whole.flac", songs.sound(20, 2))
        server = Server(self, songs=self.folder, data=data)
        client = Client(self, server, "Sara")
        client.event("playing", title="whole")
        reels = os.path.join(data, "reels")
        self.until(lambda: any(f.endswith(".json") for f in os.listdir(reels)), what="a whole reel")
        server.kill()
        reel = next(f for f in os.listdir(reels) if f.endswith(".opus"))
        os.remove(os.path.join(reels, f"{reel}.json"))
        with open(os.path.join(reels, reel), "r+b") as f:
            f.truncate(os.path.getsize(os.path.join(reels, reel)) // 2)
        again = Server(self, songs=self.folder, data=data)
        other = Client(self, again, "Omar")
        other.event("playing", title="whole")
        self.until(lambda: any(s["level_db"] > -40 for s in other.events("sync")), what="music")
        self.until(lambda: os.path.exists(os.path.join(reels, f"{reel}.json")), what="the reel is whole again")
        shutil.rmtree(reels)
