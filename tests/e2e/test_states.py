"""Whatever may be amiss with a party: the window says so, and one key does what is to be done about it. What its words are, tests/unit
reads; here they are seen to be there when it really happens."""
import os
import socket

import numpy as np

import pulse
import songs
from display import Display
from network import Network
from relay import Relay
from test_device import Unplugged
from wavelength import Case, Client, Server, temporary_folder

WARN, BAD, JOIN = (0xFF, 0xC3, 0x6B), (0xFF, 0x7A, 0x7A), (0xFF, 0x6F, 0x5E)  # theme.c
PANEL = (0x17, 0x1A, 0x24)
BAR = tuple(round(p + (w - p) * 0.16) for p, w in zip(PANEL, WARN))  # view_state.c: over a room where something is amiss
BAR_PLACE = (slice(112, 148), slice(100, 1180))  # in a window as it opens
LOUD_DB = -40
PUBLIC = "203.0.113.7"  # an address for documentation: nobody's, and not of a home network


class States(Case):
    @classmethod
    def setUpClass(cls):
        songs.folder_for_class(cls)
        for number in range(2):
            songs.make(cls.songs, f"rock-song {number}.mp3", 120, seed=number, title=f"Step {number}", artist="Two")

    def setUp(self):
        self.display = Display(self, 1280, 720)
        self.folder = temporary_folder(self)

    def party(self, *flags, **more):
        return Server(self, **{"songs": self.songs, "flags": ["--rooms", "one", *flags], **more})

    def open(self, server, *flags, env=None):
        return self.display.open(self.folder, "--connect", f"{server.host}:{server.port}", "--nick", "Omar", *flags, env=env)

    def enter(self, server, env=None):
        window = self.open(server, env=env)
        self.display.wait_for_room()
        return window

    def has_bar(self):
        part = self.display.pixels()[BAR_PLACE].astype(int)
        return (np.abs(part - BAR).max(axis=2) <= 2).mean() > 0.5

    def wait_for_bar(self, shot):
        self.until(self.has_bar, what="a bar that says what is amiss")
        self.display.shot(shot)

    def wait_for_no_bar(self):
        self.until(lambda: not self.has_bar(), what="a room without a bar")

    def secret(self, word):
        path = os.path.join(temporary_folder(self), "password")
        with open(path, "w", encoding="ascii") as f:
            f.write(word + "\n")
        os.chmod(path, 0o600)
        return path

    # -- on the way in --

    def test_connecting_can_be_given_up(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            silent.settimeout(20)
            self.open(type("Silent", (), {"host": "127.0.0.1", "port": silent.getsockname()[1]}))
            connection, _ = silent.accept()
            with connection:
                connection.settimeout(20)
                self.display.shot("state-connecting")
                self.display.key("Escape")
                while connection.recv(65536):  # what it said before it was given up
                    pass
        self.display.wait_for_colour(JOIN, 5000)  # and can be joined again

    def test_a_wrong_password_is_typed_again(self):
        path = self.secret("abracadabra")
        server = self.party("--password-file", path)
        friend = Client(self, server, "Maya", flags=["--password-file", path])
        friend.joined()
        self.open(server)
        for word, before in (("open sesame", "asks for a password"), ("abracadabra", "password is wrong")):
            server.told(before)
            self.display.wait_for_colour(JOIN, 5000)  # nothing can be joined while it is being joined
            self.display.wait_for_colour(WARN, 40)
            self.display.shot(f"state-password-{word[0]}")
            self.display.key("ctrl+a")  # the field has the keyboard
            self.display.type(word)
            self.display.key("Return")
        friend.event("member", nick="Omar", **{"in": True})
        self.display.wait_for_room()
        self.assertNotRegex(server.log(), "sesame|abracadabra")

    def meet(self, address):
        """A server that this person knows; then another one in its place."""
        first = self.party(address=address)
        known = Client(self, first, "Omar", folder=self.folder)
        known.joined()
        known.end()
        known.wait()
        first.end()
        first.wait()
        first.end = lambda: None
        second = self.party(address=address, port=first.port)
        friend = Client(self, second, "Maya")
        friend.joined()
        return second, friend

    def test_another_server_at_a_private_address_is_one_key_away(self):
        second, friend = self.meet("127.0.0.1")
        self.open(second)
        self.display.wait_for_colour(WARN, 500)
        self.display.shot("state-identity-private")
        self.assertEqual(len(friend.events("member")), 0, "entered without a word")
        self.display.key("Return")
        friend.event("member", nick="Omar", **{"in": True})
        self.display.wait_for_room()

    def test_another_server_at_a_public_address_is_kept_away_from(self):
        Network(self, PUBLIC)
        second, friend = self.meet(PUBLIC)
        self.open(second)
        self.display.wait_for_colour(BAD, 500)
        self.display.shot("state-identity-public")
        self.display.key("Return")  # stays away
        self.display.wait_for_colour(JOIN, 5000)
        self.assertEqual(len(friend.events("member")), 0, "entered although the key said no")
        self.display.key("Return")  # once more
        self.display.wait_for_colour(BAD, 500)
        self.display.key("Tab", "Tab", "Return")  # from one button to the other
        friend.event("member", nick="Omar", **{"in": True})

    # -- in the room --

    def test_music_plays_on_while_it_connects_again(self):
        device = pulse.Pulse(self, 1)
        recording = pulse.Recording(device)
        server = self.party("--buffer-ms", "4000")
        self.enter(server, env=device.listener(0))
        self.until(lambda: loud(recording.listener(0)[-4 * pulse.RATE:], 4), 60, what="music without a gap as long as the buffer")
        killed = recording.seconds()
        server.kill()
        self.wait_for_bar("state-reconnecting")
        recording.wait(killed + 2)
        after = recording.listener(0)[int(killed * pulse.RATE):][:2 * pulse.RATE]
        self.assertTrue(loud(after, 2), "the music broke off with the connection")
        again = self.party(data=server.data, port=server.port)
        friend = Client(self, again, "Maya")
        friend.joined()
        self.until(self.has_come(friend), 60, what="the window again")  # it waits longer each time it fails
        self.wait_for_no_bar()

    @staticmethod
    def has_come(friend):
        members = lambda: [p["nick"] for e in friend.events("members") for p in e["list"]] + [e["nick"] for e in friend.events("member")]
        return lambda: "Omar" in members()

    def test_a_party_that_ends_says_goodbye(self):
        server = self.party()
        window = self.enter(server)
        server.end()
        server.wait()
        server.end = lambda: None
        self.until(lambda: self.has_bar() or self.is_outside(), what="a word about the end")
        self.display.shot("state-closed")
        self.assertIsNone(window.process.poll())

    def is_outside(self):
        """The first screen, and a complaint on it."""
        pixels = self.display.pixels()
        return all((pixels == c).all(axis=2).sum() > n for c, n in ((JOIN, 2000), (WARN, 40)))

    def test_without_datagrams_it_says_so_once(self):
        self.enter(Relay(self, self.party()))
        self.wait_for_bar("state-tunnel")
        self.display.key("Escape")
        self.wait_for_no_bar()

    def test_without_a_sound_device_it_says_so_until_there_is_one(self):
        device = Unplugged(self, 1)
        device.unplug()
        self.enter(self.party(), env=device.listener(0))
        self.wait_for_bar("state-no-device")
        device.plug()
        self.wait_for_no_bar()
        recording = pulse.Recording(device)
        self.until(lambda: pulse.begins(recording.listener(0)) is not None, what="music, by itself")

    # -- the first time --

    def test_first_start_with_one_party_on_the_network(self):
        """A nickname is there already, the party is found: one Enter, and there is sound."""
        Network(self)
        device = pulse.Pulse(self, 1)
        server = Server(self, songs=self.songs, address=None, flags=["--rooms", "one", "--name", "Ziad's party"])
        here = type("Here", (), {"host": "127.0.0.1", "port": server.port})
        friend = Client(self, here, "Maya")
        friend.event("playing", song=bool)
        recording = pulse.Recording(device)
        self.display.open(self.folder, env={**device.listener(0), "LOGNAME": "nour"})
        self.display.wait_for_colour(JOIN, 5000)  # the button that joins what was found
        self.display.shot("state-first-start")
        recording.wait(recording.seconds() + 0.3)
        entered = recording.seconds()
        self.display.key("Return")
        first = self.until(lambda: pulse.begins(recording.listener(0)), what="sound") / pulse.RATE
        print(f"from Enter to sound: {first - entered:.2f} s")
        self.assertGreater(first, entered - 0.2, "sound before anybody joined")
        friend.event("member", nick="nour", **{"in": True})
        self.display.wait_for_room()


def loud(mono, seconds):
    """Is there music all through so many seconds?"""
    return len(mono) >= seconds * pulse.RATE and (pulse.levels_db(mono) > LOUD_DB).mean() > 0.9
