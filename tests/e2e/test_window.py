"""The window, used as a person does: a nickname typed, a server chosen, a line said; and looked at."""
import tempfile
import time

import numpy as np

import songs
from display import Display, colours
from wavelength import Case, Client, Program, Server, program, temporary_folder

IDLE_CPU_MOST = 0.25  # of one core, with sanitizers, while music plays and nobody types


class Window(Case):
    @classmethod
    def setUpClass(cls):
        made = tempfile.TemporaryDirectory(prefix="wavelength-")
        cls.addClassCleanup(made.cleanup)
        cls.songs = made.name
        songs.make(cls.songs, "rock-step.mp3", 30, title="Step by Step", artist="Two")
        songs.make(cls.songs, "rock-arabic.ogg", 30, title="نسم علينا الهوى", artist="فيروز")

    def setUp(self):
        self.display = Display(self)
        self.folder = temporary_folder(self)
        self.server = Server(self, songs=self.songs, flags=["--greeting", "Welcome! أهلا وسهلا"])
        self.friend = Client(self, self.server, "سارة")
        self.friend.joined()

    def open(self, *flags):
        window = Program(self, [program("wavelength"), *flags], self.folder, {"DISPLAY": self.display.name, "SDL_AUDIODRIVER": "dummy", "SDL_RENDER_DRIVER": "software",
                          "SDL_FRAMEBUFFER_ACCELERATION": "0"})
        self.display.wait_for_window(window)
        return window

    def looks_like_something(self, name):
        self.display.shot(name)
        seen = self.display.pixels()
        self.assertGreater(colours(seen), 200, "the window is blank")
        self.assertGreater(seen.reshape(-1, 3).std(axis=0).mean(), 4)
        return seen

    def type_address(self):
        """The last field on the first screen, before the button that joins."""
        time.sleep(1)  # until servers on this network are listed: then the button is there
        self.display.key("shift+Tab", "shift+Tab")
        self.display.type(f"127.0.0.1:{self.server.port}")

    def test_from_the_first_screen_to_a_word_with_a_friend(self):
        window = self.open()
        time.sleep(1)
        first = self.looks_like_something("connect")
        self.display.key("ctrl+a")
        self.display.type("Omar")
        self.type_address()
        self.display.key("Return")
        self.friend.event("member", nick="Omar", **{"in": True})
        self.display.type("Hello from the window")
        self.display.key("Return")
        self.friend.event("chat", nick="Omar", text="Hello from the window")
        self.friend.say("أهلا عمر! كيف الحال؟ 🎶")
        self.friend.event("chat", mine=True)
        time.sleep(1)
        room = self.looks_like_something("room")
        self.assertGreater((np.abs(room.astype(int) - first).max(axis=2) > 20).mean(), 0.02, "it is still the first screen")
        window.interrupt()
        self.assertEqual(window.wait(), 0)
        self.friend.event("member", nick="Omar", **{"in": False})
        window.end = lambda: None

    def test_what_a_friend_says_is_seen(self):
        self.open("--connect", f"127.0.0.1:{self.server.port}", "--nick", "Omar")
        self.friend.event("member", nick="Omar", **{"in": True})
        time.sleep(1)
        before = self.display.pixels().astype(int)
        for i in range(3):
            self.friend.say("ش" * 60)
        time.sleep(1)
        changed = np.abs(self.display.pixels() - before).max(axis=2) > 40
        self.assertGreater(changed.sum(), 1500, "three lines of chat left no trace")

    def test_it_sleeps_when_nothing_changes(self):
        window = self.open("--connect", f"127.0.0.1:{self.server.port}", "--nick", "Omar")
        self.friend.event("member", nick="Omar", **{"in": True})
        time.sleep(3)
        before = window.cpu_seconds()
        time.sleep(5)
        used = (window.cpu_seconds() - before) / 5
        print(f"a window in a room, music playing, nobody typing: {used:.1%} of a core")
        self.assertLess(used, IDLE_CPU_MOST)

    def test_what_goes_wrong_is_said_on_the_first_screen(self):
        window = self.open("--connect", f"127.0.0.1:{self.server.port}", "--nick", "سارة")  # the friend's name
        time.sleep(2)
        self.looks_like_something("taken")
        self.assertIsNone(window.process.poll())
