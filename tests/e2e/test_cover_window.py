"""Covers as the window shows them: those of the songs, where the song is, what comes next, and in the queue."""
import os

import numpy as np

import pictures
import songs
from display import Visit

COLOURS = [(0xD02010, 0x2040C0, 0x10A040, 0xE0C020), (0x802090, 0xE07010, 0x208080, 0xF0F0F0), (0x101010, 0x909090, 0x60A0E0, 0xA04060)]
HEARD, NEXT, ROW = 80, 48, 40  # sides: view_playing.c, cover.h
NEAR = 24  # of 255: a JPEG of a JPEG


def rgb(colour):
    return np.array([colour >> 16 & 255, colour >> 8 & 255, colour & 255])


def shows(pixels, colours):
    """Is a square part of the screen this picture of four colours?"""
    side = len(pixels)
    quarter = side // 4
    means = [pixels[y:y + quarter, x:x + quarter].reshape(-1, 3).mean(axis=0)
             for y in (side // 8, side * 5 // 8) for x in (side // 8, side * 5 // 8)]
    return all(np.abs(mean - rgb(colour)).max() < NEAR for mean, colour in zip(means, colours))


class Covers(Visit):
    flags = ("--rooms", "one")  # else a bar asks for what is loved

    @classmethod
    def setUpClass(cls):
        songs.folder_for_class(cls)
        for number, colours in enumerate(COLOURS):
            album = os.path.join(cls.songs, str(number))
            os.mkdir(album)
            songs.make(album, f"rock-{number}.ogg", 60, seed=number, title=f"Song {number}", artist="Two")
            width = 500 if number else 300  # one that is not square shows its middle
            pictures.quarters(os.path.join(album, "cover.jpg"), colours, width=width, height=300)

    def looks(self, title, side, columns, y):
        """Does the cover of this song show somewhere at this height?"""
        pixels, colours = self.display.pixels(), COLOURS[int(title.split()[1])]
        return any(shows(pixels[y:y + side, x:x + side], colours) for x in columns)

    def test_they_show_where_songs_do(self):
        window = self.enter("Nadim")
        heard = self.friend.event("playing", title=lambda title: title)["title"]
        self.until(lambda: self.looks(heard, HEARD, [12], 8), what="the cover of what is heard")
        others = [f"Song {number}" for number in range(len(COLOURS)) if f"Song {number}" != heard]
        for title in others:
            self.friend.say(f"/request {title}")
        self.friend.event("queue", list=lambda waiting: len(waiting) == 2)
        for row, title in enumerate(others):
            self.until(lambda: self.looks(title, ROW, [972], 167 + 54 * row), what=f"the cover of {title} in the queue")
        self.friend.event("playing", next=lambda song: song)
        coming = lambda: [e["next"]["title"] for e in self.friend.events("playing") if e.get("next")][-1]  # plans change
        self.until(lambda: self.looks(coming(), NEXT, range(860, 1100), 24), what="the cover of what comes next")
        self.display.shot("covers")
        window.end()
