"""What hands do besides typing: a file let go over the window, an address clicked, a party held and ended by mouse, the whole made larger."""
import os

import numpy as np

import songs
from display import Display
from test_door import hosted
from wavelength import Case, Client, Server, temporary_folder
from x11 import drop_file

JOIN = (0xFF, 0x6F, 0x5E)  # the first screen's hue: theme.c
PANEL = (0x17, 0x1A, 0x24)
CARD = (slice(280, 440), slice(390, 890))  # the middle of every card
CHAT = (slice(420, 620), slice(290, 920))  # where lines of chat are, in a window as it opens
HOST, START, ENTER, END = (979, 622), (550, 546), (550, 546), (790, 546)  # the first screen; the card of one's own party
STAY, END_ALL = (550, 404), (790, 404)  # the question before it ends
PARTY = (1162, 692)  # in the bar, while it is on
SETTINGS, LOOK, LARGER = (1206, 692), (890, 156), (1232, 290)


class Hand(Case):
    @classmethod
    def setUpClass(cls):
        songs.folder_for_class(cls)
        songs.make(cls.songs, "rock-step.mp3", 120, title="Step by Step", artist="Two")
        songs.make(cls.songs, "metal-other.mp3", 120, seed=2, title="Another", artist="Three")

    def setUp(self):
        self.display = Display(self, 1280, 720)
        self.folder = temporary_folder(self)

    def enter(self, *flags, env=None):
        server = Server(self, songs=self.songs, flags=["--rooms", "one"])
        self.friend = Client(self, server, "Maya")
        self.friend.joined()
        self.display.open(self.folder, "--connect", f"{server.host}:{server.port}", "--nick", "Omar", *flags, env=env)
        self.display.wait_for_room()
        return server

    def test_a_file_of_likes_dropped_on_the_window_is_read(self):
        server = Server(self, songs=self.songs)
        friend = Client(self, server, "Maya", "Three")
        room = friend.joined()["name"]
        likes = os.path.join(temporary_folder(self), "likes.txt")
        with open(likes, "w", encoding="utf-8") as f:
            f.write("Three - Another\n")
        self.display.open(self.folder, env={"LOGNAME": "nour"})
        drop_file(self.display.name, int(self.display.window), likes, (400, 500))
        self.display.wait_until_still((slice(270, 640), slice(230, 630)), but=0.01)
        self.display.shot("dropped")
        self.display.key(*["shift+Tab"] * 5)
        self.display.type(f"127.0.0.1:{server.port}")
        self.display.key("Return")
        friend.event("member", **{"in": True})  # whom the same song brings together
        self.display.wait_for_room()
        self.assertIn(room, self.display.run("xdotool", "getwindowname", self.display.window))

    def test_an_address_is_opened_after_a_question(self):
        opened = os.path.join(self.folder, "opened")
        programs = os.path.join(self.folder, "bin")
        os.mkdir(programs)
        with open(os.path.join(programs, "xdg-open"), "w", encoding="ascii") as f:
            f.write(f'#!/bin/sh\nprintf "%s" "$1" >{opened}.part && mv {opened}.part {opened}\n')
        os.chmod(f.name, 0o755)
        self.enter(env={"PATH": f"{programs}:{os.environ['PATH']}"})
        before = self.display.wait_until_still(CHAT, but=0.01)
        self.friend.say("https://example.org/lan?table=4")
        self.until(lambda: (self.display.pixels()[CHAT] != before).any(axis=2).mean() > 0.01, what="the friend's line")
        self.display.wait_until_still(CHAT, but=0.01)
        self.click_underlined()
        self.display.wait_until_still((slice(60, 660), slice(290, 920)), but=0.05)
        self.display.shot("link")
        self.assertFalse(os.path.exists(opened), "opened without a question")
        self.display.key("Return")
        self.until(lambda: os.path.exists(opened), what="the browser")
        with open(opened, encoding="utf-8") as f:
            self.assertEqual(f.read(), "https://example.org/lan?table=4")

    def click_underlined(self):
        """The first row from above with so much colour is the line under an address."""
        rows, columns = CHAT
        colour = np.ptp(self.display.pixels()[CHAT].astype(int), axis=2) > 60
        y = np.flatnonzero(colour.sum(axis=1) > 100)[0]
        x = int(np.median(np.flatnonzero(colour[y])))
        self.display.click(columns.start + x, rows.start + y - 6)

    # -- one's own party --

    def press(self, place):
        """Once the card has come to rest."""
        self.display.wait_until_still(CARD, but=0.01)
        self.display.click(*place)

    def hold(self, folder):
        """From the first screen into a party of one's own, by mouse."""
        window = self.display.open(self.folder)
        self.display.key("ctrl+a")
        self.display.type("Ziad")
        self.display.click(*HOST)
        self.display.wait_until_still(CARD, but=0.01)
        self.display.type(folder)  # the field has the keyboard
        self.press(START)
        party = self.until(lambda: hosted(window), seconds=60, what="a server of the window's own")
        self.press(ENTER)
        return party

    def test_a_party_ends_from_its_room_after_a_question(self):
        party = self.hold(self.songs)
        friend = Client(self, party, "Maya")
        friend.joined()
        self.display.wait_for_room()
        self.ask_to_end()
        self.display.shot("party-ends-asked")
        self.press(STAY)
        friend.say("still here")
        friend.event("chat", text="still here")
        self.ask_to_end()
        begin = friend.mark()
        self.press(END_ALL)
        friend.event("closing", begin=begin)
        self.until(lambda: not os.path.exists(f"/proc/{party.pid}"), what="the server's end")
        self.display.wait_for_colour(JOIN, 2000)
        self.display.shot("party-ended")

    def ask_to_end(self):
        """Through the card of the party to a smaller one, which asks before guests lose their music."""
        self.display.click(*PARTY)
        self.until(lambda: self.upper_part() > 0.5, what="the party's card")
        self.press(END)
        self.until(lambda: self.upper_part() < 0.1, what="a question")

    def upper_part(self):
        """How much of what only the larger card covers looks like a card."""
        return (self.display.pixels()[130:260, 390:890] == PANEL).all(axis=2).mean()
