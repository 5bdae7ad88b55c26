#!/usr/bin/python3
"""Pictures of every screen as it is used, for people to look at: build/screenshots. The main ones in both languages and all themes, what may be
amiss and one's own party in both languages, dark and light, other sizes dark. One party for all of them: twenty people, talk in two languages,
eight requests or more with votes, songs with covers, somebody who talks."""
import itertools
import json
import os
import socket
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "e2e"))
os.environ.setdefault("WL_PROGRAMS", "build")

import display
import pictures
import pulse
import songs
from network import Network
from relay import Relay
from test_door import hosted
from test_talk import speech
from wavelength import ROOT, Case, Client, Server, temporary_folder

display.SHOTS = os.path.join(ROOT, "build", "screenshots")
SETTLE = 1.2  # seconds in which everything that glides has come to rest

SONGS = [("rock-metal", "Down With the Sickness", "Disturbed", 240), ("metal", "Freak on a Leash", "Korn", 240), ("tarab", "نسّم علينا الهوى", "فيروز", 200),
         ("metal", "Chop Suey!", "System of a Down", 120), ("metal", "Toxicity", "System of a Down", 120), ("rock", "One", "Metallica", 120), ("metal", "Duality", "Slipknot", 120),
         ("electronic", "Glass Motorway", "The Composer of Machines and Other Very Long Names", 120), ("dabke", "دبكة البيدر", "فرقة البيدر", 120),
         ("jazz", "Blue Umbrella", "The Swing Kids", 120), ("khaleeji", "ليلة", "عبادي الجوهر", 120), ("pop", "Paper Lighthouse", "Northern Radio", 120)]
PEOPLE = ["Maya", "Ziad", "ليلى", "Jonas", "Nour", "Pia", "سارة", "Lukas", "Amal", "Tarek", "Rami", "Dana", "يوسف", "Kenji", "Aoife", "Hadi", "Mia", "فادي", "Sam"]
TALK = [("Maya", "anyone at table 4 has a spare ethernet cable?"), ("Jonas", "bringing one now"), ("ليلى", "يا سلام، الصوت واحد في كل الغرفة! 🎶"),
        ("Ziad", "skip after this one? @Maya I asked for Korn 😅"), ("Maya", "fair. voted ✔"), ("سارة", "مين طلب فيروز؟ 😍 best song of the night"),
        ("Kenji", "the table of games is at https://example.org/lan, first one at 22:00 sharp, and nobody waits for those who are late, not even for Ziad"),
        ("Ziad", "😂"), ("يوسف", "وصلت، وينكم؟"), ("Maya", "table 4, next to the window")]
LOOKS = [(language, theme) for language in ("en", "ar") for theme in ("dark", "light", "contrast")]
PLAIN = [look for look in LOOKS if look[1] != "contrast"]
BOTH = [look for look in LOOKS if look[1] == "dark"]
# Who sits at the window, each once at a party: names belong to who had them first.
SITTING = itertools.cycle(["Nadim", "Karim", "Salma", "Basel", "Rasha", "Jad", "Lina", "Majd", "Hala", "Anton", "Noor", "Samir", "Petra", "Wael", "Ines", "Fares"])
PUBLIC = "203.0.113.7"


class Screens(Case):
    @classmethod
    def setUpClass(cls):
        made = tempfile.TemporaryDirectory(prefix="wavelength-")
        cls.addClassCleanup(made.cleanup)
        cls.songs = made.name
        for number, (kind, title, artist, seconds) in enumerate(SONGS):
            album = os.path.join(cls.songs, f"album {number}")
            os.mkdir(album)
            songs.make(album, f"{kind}-song {number}.ogg", seconds, seed=number, title=title, artist=artist)
            if number % 5 != 4:  # some songs have no picture
                pictures.art(os.path.join(album, "cover.jpg"), number)

    def party(self, *flags, **more):
        return Server(self, songs=self.songs, flags=["--name", "Ziad's party", *flags], **more)

    def guests(self, server, names=PEOPLE):
        guests = {}
        for number, name in enumerate(names):
            guests[name] = Client(self, server, name, "metal,Korn,Disturbed" if number % 2 else "rock,tarab,Disturbed,فيروز")
        for guest in guests.values():
            guest.joined()
        return guests

    def talker(self, server):
        """Somebody who holds the floor, and talks until the test ends."""
        device = pulse.Pulse(self, 1, 1)
        talker = Client(self, server, "Omar", "rock", sound=True, env=device.listener(0))
        talker.joined()
        talker.say("/talk on")
        talker.event("floor", you="talking")
        words, done = speech(temporary_folder(self)), threading.Event()

        def talk():
            while not done.is_set():
                device.speak(0, words)
        mouth = threading.Thread(target=talk)
        mouth.start()
        self.addCleanup(mouth.join)
        self.addCleanup(done.set)

    def skip(self, server, guest):
        begin = guest.mark()
        server.type("skip")
        guest.event("playing", begin=begin)
        time.sleep(SETTLE)

    def busy(self):
        """A party in full swing."""
        server = self.party("--rooms", "one")
        guests = self.guests(server)
        self.until(lambda: prepared(server) == len(SONGS), seconds=120, what="songs that are all prepared")
        for _ in range(3):
            self.skip(server, guests["Maya"])
        for name, text in TALK:
            guests[name].say(text)
            guests["Sam"].event("chat", text=text)
        for number, name in enumerate(PEOPLE[:10]):
            guests[name].say(f"/request {SONGS[(number + 2) % len(SONGS)][1]}")
        self.until(lambda: len(guests["Maya"].events("queue")[-1]["list"]) >= 8, seconds=60, what="eight requests")
        for voter, number in itertools.product(range(len(PEOPLE)), range(1, 6)):
            if (voter + number) % 3 == 0:
                guests[PEOPLE[voter]].say(f"/vote {number} +")
        return server, guests

    def window(self, look, server=None, size=(1280, 720), nick="Nadim", flags=(), taste="rock,Disturbed,metal", prefs=None, env=None):
        """A window of this look, at a screen of its size. prefs: more of what was kept, given the server's port."""
        screen = display.Display(self, *size)
        folder = temporary_folder(self)
        kept = os.path.join(folder, "prefs.json")
        with open(kept, "w", encoding="utf-8") as f:
            json.dump({"window_width": size[0], "window_height": size[1], "language": look[0], "theme": look[1], "nick": nick,
                       **(prefs(server.port) if prefs else {})}, f)
        if server:
            flags = ["--connect", f"{server.host}:{server.port}", "--nick", nick, "--taste", taste, *flags]
        screen.client = screen.open(folder, "--prefs", kept, *flags, env=env)
        screen.look, screen.mirrored = "-".join(look), look[0] == "ar"
        return screen

    def wait(self, screen):
        """Until a room shows; its title may be without a song."""
        self.until(lambda: " \u2013 " in screen.run("xdotool", "getwindowname", screen.window), what="a room")

    def press(self, screen, x, y):
        """Where a layout from left to right has it."""
        screen.click(screen.width - x if screen.mirrored else x, y)

    def keep(self, screen, name, seconds=SETTLE):
        time.sleep(seconds)
        screen.shot(f"{name}-{screen.look}")

    def close(self, screen):
        screen.client.end()
        screen.close()

    def test_rooms(self):
        server, guests = self.busy()
        self.talker(server)
        for look in LOOKS:
            nick = next(SITTING)
            screen = self.window(look, server, nick=nick)
            screen.wait_for_room()
            guests["Dana"].say(f"@{nick} أهلا! pick a song")
            self.keep(screen, "room")
            self.press(screen, 1118, 128)
            self.keep(screen, "search")
            self.press(screen, 1210, 128)
            self.keep(screen, "history")
            self.press(screen, 120, 325)  # somebody in the list of people
            self.keep(screen, "member")
            screen.key("Escape")
            self.press(screen, 1202, 692)
            self.keep(screen, "settings-talk")
            for tab, name in enumerate(("sound", "look", "language", "alerts", "network", "about"), 1):
                self.press(screen, 890, 76 + 40 * tab)
                self.keep(screen, f"settings-{name}", 0.5)
            self.close(screen)

    def test_small_and_large(self):
        server, _ = self.busy()
        others = {640: [("songs", 242, 155), ("people", 398, 155), ("rooms", 554, 155), ("volumes", 522, 452)], 1000: [("songs", 808, 315)]}
        for look, size in itertools.product(BOTH, ((640, 480), (1000, 700), (1920, 1080), (3840, 2160))):
            screen = self.window(look, server, size, nick=next(SITTING), prefs=lambda _, w=size[0]: {"scale_percent": 200 if w > 2000 else 100})
            screen.wait_for_room()
            self.keep(screen, f"room-{size[0]}")
            for name, x, y in others.get(size[0], []):  # what shares a place with the chat, or is on a card
                self.press(screen, x, y)
                self.keep(screen, f"{name}-{size[0]}")
            self.close(screen)

    def test_first_screens(self):
        for look in LOOKS:
            screen = self.window(look)
            self.keep(screen, "connect-alone", 2)
            self.close(screen)
        servers = [self.party(), self.party("--password-file", self.secret())]
        self.guests(servers[0], PEOPLE[:6])
        for look in LOOKS:
            screen = self.window(look)
            self.keep(screen, "connect-found", 4)
            self.close(screen)

    def secret(self):
        path = os.path.join(temporary_folder(self), "password")
        with open(path, "w", encoding="ascii") as f:
            f.write("abracadabra\n")
        os.chmod(path, 0o600)
        return path

    # -- what may be amiss --

    def see(self, name, server=None, seconds=2, act=lambda screen: None, **more):
        """A picture of a window that goes to a server, or with these flags; act: what the person does there."""
        for look in PLAIN:
            screen = self.window(look, server, nick=next(SITTING), **more)
            act(screen)
            self.keep(screen, name, seconds)
            self.close(screen)

    @staticmethod
    def mistype(screen):
        """A wrong password, once one is asked for."""
        time.sleep(SETTLE)
        screen.type("open sesame")
        screen.key("Return")

    def press_link(self, screen):
        self.wait(screen)
        screen.key("shift+Tab", "Return")

    def test_on_the_way_in(self):
        locked = self.party("--password-file", self.secret())
        self.see("password", locked)
        self.see("password-wrong", locked, act=self.mistype)
        self.see("refused", flags=["--connect", "127.0.0.1:1", "--nick", "Nadim"])
        with socket.create_server(("127.0.0.1", 0)) as silent:
            self.see("connecting", flags=["--connect", f"127.0.0.1:{silent.getsockname()[1]}", "--nick", "Nadim"], seconds=1)
        self.see("another-server", self.party(), prefs=self.met("127.0.0.1"))

    def test_another_server_in_public(self):
        Network(self, PUBLIC)
        self.see("another-server-public", self.party(address=PUBLIC), prefs=self.met(PUBLIC))

    @staticmethod
    def met(host):
        """Whoever answers on that host is not who did last time."""
        return lambda port: {"servers": [{"host": host, "port": port, "name": "Ziad's party", "fingerprint": "ab12" * 16}]}

    def test_in_the_room(self):
        empty = Server(self, songs=temporary_folder(self), flags=["--name", "Ziad's party", "--rooms", "one"])
        self.see("no-songs", empty)
        party, guests = self.busy()
        self.see("udp-blocked", Relay(self, party))
        self.see("no-device", party, env={"SDL_AUDIODRIVER": "pulseaudio", "PULSE_SERVER": "unix:/nowhere"})
        guests["Maya"].say("https://example.org/lan")
        self.see("link", party, act=self.press_link, seconds=1)
        self.see("no-likes", self.party(), taste="")

    def test_a_party_that_is_over(self):
        for name, end, seconds in (("lost", Server.kill, 2), ("closed", Server.end, 0.2)):  # the latter is said for a second
            party = self.party("--rooms", "one")
            self.guests(party, PEOPLE[:6])
            screens = [self.window(look, party, nick=next(SITTING)) for look in PLAIN]
            for screen in screens:
                screen.wait_for_room()
            end(party)
            at_once = [threading.Thread(target=self.keep, args=(screen, name, seconds)) for screen in screens]
            for picture in at_once:
                picture.start()
            for picture in at_once:
                picture.join()

    def test_a_party_of_ones_own(self):
        for look in PLAIN:
            screen = self.window(look)
            self.press(screen, 979, 622)
            self.keep(screen, "host-folders", 1)
            screen.key("Tab", "Return")
            screen.key("shift+Tab", "ctrl+a")
            screen.type(self.songs)
            self.keep(screen, "host", 1)
            screen.key("Return")
            self.keep(screen, "host-on", 3)
            screen.key("Return")
            self.wait(screen)
            self.keep(screen, "host-room")
            Client(self, hosted(screen.client), "Maya").joined()
            self.press(screen, 226, 253)
            self.keep(screen, "host-modes", 1)
            screen.key("Escape")
            self.press(screen, 1162, 692)
            self.keep(screen, "host-on-room", 1)
            self.press(screen, 790, 546)
            self.keep(screen, "host-ends", 1)
            self.close(screen)


def prepared(server):
    """How many songs can be played."""
    return sum(name.endswith(".json") for name in os.listdir(os.path.join(server.data, "reels")))


if __name__ == "__main__":
    unittest.main()
