"""The window, used as a person does: a nickname typed, a server chosen, a line said; and looked at."""
import time

import numpy as np

import songs
from display import Display, colours
from wavelength import Case, Client, Server, temporary_folder
from x11 import X11

IDLE_CPU_MOST = 0.25  # of one core, with sanitizers, while music plays and nobody types
LOOK_SECONDS = 3
JOIN, WARNING = (0xFF, 0x6F, 0x5E), (0xFF, 0xC3, 0x6B)  # theme.c: the first screen's hue, and warn
CHAT = (slice(420, 620), slice(290, 920))  # where lines of chat are, in a window as it opens


class Window(Case):
    @classmethod
    def setUpClass(cls):
        songs.folder_for_class(cls)
        songs.make(cls.songs, "rock-step.mp3", 30, title="Step by Step", artist="Two")
        songs.make(cls.songs, "rock-arabic.ogg", 30, title="نسم علينا الهوى", artist="فيروز")

    def setUp(self):
        self.display = Display(self)
        self.folder = temporary_folder(self)
        self.server = Server(self, songs=self.songs, flags=["--greeting", "Welcome! أهلا وسهلا"])
        self.friend = Client(self, self.server, "سارة")
        self.friend.joined()

    def looks_like_something(self, name):
        self.display.shot(name)
        seen = self.display.pixels()
        self.assertGreater(seen.reshape(-1, 3).std(axis=0).mean(), 4, "the window is blank")
        return seen

    def enter(self, nick):
        """Opens the window in the friend's room."""
        window = self.display.open(self.folder, "--connect", f"127.0.0.1:{self.server.port}", "--nick", nick)
        self.display.wait_for_room()
        return window

    def type_address(self):
        """The last field on the first screen, before two buttons and two languages. The button that joins is there when a server was found."""
        self.display.wait_for_colour(JOIN, 5000)
        self.display.key(*["shift+Tab"] * 5)
        self.display.type(f"127.0.0.1:{self.server.port}")

    def test_from_the_first_screen_to_a_word_with_a_friend(self):
        window = self.display.open(self.folder)
        first = self.looks_like_something("connect")
        self.display.key("ctrl+a")
        self.display.type("Omar")
        self.type_address()
        self.display.key("Return")
        self.friend.event("member", nick="Omar", **{"in": True})
        self.display.wait_for_room()
        self.display.type("Hello from the window")
        self.display.key("Return")
        self.friend.event("chat", nick="Omar", text="Hello from the window")
        said = self.display.wait_until_still(CHAT)
        self.friend.say("أهلا عمر! كيف الحال؟ 🎶")
        self.until(lambda: (self.display.pixels()[CHAT] != said).any(), what="the friend's line in the window")
        room = self.looks_like_something("room")
        self.assertGreater((np.abs(room.astype(int) - first).max(axis=2) > 20).mean(), 0.02, "it is still the first screen")
        window.interrupt()
        self.assertEqual(window.wait(), 0)
        self.friend.event("member", nick="Omar", **{"in": False})
        window.end = lambda: None

    def test_what_a_friend_says_is_seen(self):
        self.enter("Omar")
        before = self.display.wait_until_still(CHAT).astype(int)
        for _ in range(3):
            self.friend.say("ش" * 60)
        self.until(lambda: (np.abs(self.display.pixels()[CHAT] - before).max(axis=2) > 40).sum() > 1500, what="three lines of chat")

    def test_it_sleeps_when_nothing_changes(self):
        window = self.enter("Omar")
        shares = []

        def sleeps():
            before = window.cpu_seconds()
            time.sleep(LOOK_SECONDS)
            shares.append((window.cpu_seconds() - before) / LOOK_SECONDS)
            return shares[-1] < IDLE_CPU_MOST
        self.until(sleeps, what="sleep")
        print(f"a window in a room, music playing, nobody typing: {shares[-1]:.1%} of a core")

    def test_it_sleeps_while_hidden_and_comes_back(self):
        """What the mouse did to a window that was hidden just then must not wait for a frame that is not drawn."""
        window = self.enter("Omar")
        self.display.run("xdotool", "windowunmap", "--sync", self.display.window)
        with X11(self.display.name) as x:
            for left in range(400, 500, 20):
                x.move_pointer(int(self.display.window), left, 300)
                time.sleep(0.1)
        before = window.cpu_seconds()
        time.sleep(LOOK_SECONDS)
        self.assertLess((window.cpu_seconds() - before) / LOOK_SECONDS, IDLE_CPU_MOST)
        self.display.run("xdotool", "windowmap", "--sync", self.display.window)
        self.until(lambda: colours(self.display.pixels()) > 200, what="a window that is not blank")

    def test_what_goes_wrong_is_said_on_the_first_screen(self):
        window = self.display.open(self.folder, "--connect", f"127.0.0.1:{self.server.port}", "--nick", "سارة")  # the friend's name
        self.display.wait_for_colour(WARNING, 40)
        self.looks_like_something("taken")
        self.assertIsNone(window.process.poll())
