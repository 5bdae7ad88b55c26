"""The window in Arabic: chosen from the system, written with an Arabic keyboard, shortcuts where the keys lie."""
import json
import os

import numpy as np

import songs
from display import Display, Visit
from wavelength import ROOT, temporary_folder

KEYS = {"س": 39, "ل": 42, "ا": 43, "م": 46}  # codes of the keys that hold them in an Arabic layout
KEY_A, KEY_C, KEY_V = 38, 54, 55
COVER = 96  # how wide and high the song's cover stands at its end of the panel at the top


class Arabic(Visit):
    @classmethod
    def setUpClass(cls):
        songs.folder_for_class(cls)
        songs.make(cls.songs, "tarab-arabic.ogg", 30, title="نسم علينا الهوى", artist="فيروز")

    def press(self, *codes):
        self.display.run("xdotool", "key", "--delay", "30", *(str(code) for code in codes))

    def with_control(self, code):
        self.display.run("xdotool", "keydown", "Control_L", "key", "--delay", "30", str(code), "keyup", "Control_L")

    def test_a_line_is_typed_copied_and_pasted_with_an_arabic_keyboard(self):
        self.display.run("setxkbmap", "-layout", "ara")
        sdls_mistake = os.path.join(ROOT, "tests", "asan.txt")
        self.enter("عمر", env={"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + f":suppressions={sdls_mistake}"})
        self.press(*(KEYS[letter] for letter in "سلامم"))
        self.display.key("BackSpace")
        self.with_control(KEY_A)
        self.with_control(KEY_C)
        self.display.key("End", "Return")
        self.friend.event("chat", nick="عمر", text="سلام")
        mark = self.friend.mark()
        self.with_control(KEY_V)
        self.with_control(KEY_V)
        self.display.key("Return")
        self.friend.event("chat", begin=mark, nick="عمر", text="سلامسلام")

    def cover_is(self, left):
        """Waits until the song's cover, which is full of colour, stands at one end of the panel at the top, and not at the other."""
        def stands():
            panel = self.display.pixels()[:COVER].astype(int)
            colour = np.ptp(panel, axis=2) > 60
            ends = colour[:, :COVER].mean() > 0.1, colour[:, -COVER:].mean() > 0.1
            return ends == (left, not left)
        self.until(stands, what=f"a cover at the {'left' if left else 'right'}")

    def test_the_layout_follows_the_systems_language(self):
        for language, left in (("ar_LB.UTF-8", False), ("en_GB.UTF-8", True)):
            self.display = Display(self, 1280, 720)
            self.folder = temporary_folder(self)
            self.enter(language[:2], env={"LC_ALL": language})
            self.cover_is(left)

    def test_a_language_chosen_stays(self):
        prefs = os.path.join(self.folder, "prefs.json")
        with open(prefs, "w", encoding="utf-8") as f:
            json.dump({"language": "ar"}, f)
        self.enter("Omar", "--prefs", prefs)
        self.cover_is(left=False)


