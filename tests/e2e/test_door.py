"""How one comes in: a party held from the window, by keys alone, and friends who find their way to it."""
import os
import re
import time

import pulse
import songs
from display import Display
from wavelength import Case, Client, Server, temporary_folder
from x11 import close_window

CARD = (slice(200, 600), slice(400, 880))  # within every card: what lies behind them moves


class Door(Case):
    @classmethod
    def setUpClass(cls):
        songs.folder_for_class(cls)
        songs.make(cls.songs, "rock-step.mp3", 30, title="Step by Step", artist="Two")

    def setUp(self):
        self.display = Display(self)
        self.folder = temporary_folder(self)

    def host(self, *before_start):
        """From the first screen to a party, by keys alone."""
        self.window = self.display.open(self.folder)
        self.display.key("ctrl+a")
        self.display.type("Ziad")
        self.display.key("shift+Tab", "shift+Tab", "shift+Tab", "Return")  # languages come last, before them "Host a party"
        self.display.type(self.songs)  # at once, into a card that opens
        for keys in (*before_start, ["Return"]):
            self.display.wait_until_still(CARD, but=0.01)  # folders are read meanwhile, parts of the card come and go
            self.display.key(*keys)
        return self.until(lambda: hosted(self.window), seconds=60, what="a server of the window's own")

    def test_a_party_is_held_by_keys_alone(self):
        party = self.host()
        friend = Client(self, party, "Maya")
        friend.joined()
        friend.event("playing", title="Step by Step")
        self.display.shot("host-on")
        self.display.key("Return")  # into the party
        friend.event("member", nick="Ziad", **{"in": True})
        self.display.wait_for_room()
        self.display.type("welcome to my party")
        self.display.key("Return")
        friend.event("chat", nick="Ziad", text="welcome to my party")
        self.display.shot("host-room")

    def test_one_enter_from_the_first_screen_to_sound(self):
        server = Server(self, songs=self.songs)
        Client(self, server, "Maya").event("playing", title="Step by Step")
        device = pulse.Pulse(self, 1)
        recording = pulse.Recording(device)
        self.display.open(self.folder, env={**device.listener(0), "LOGNAME": "nour"})
        self.display.key(*["shift+Tab"] * 5)  # the address: other servers of this machine may be found, too
        self.display.type(f"127.0.0.1:{server.port}")
        recording.wait(recording.seconds() + 0.5)
        entered = recording.seconds()
        self.display.key("Return")
        first = self.until(lambda: pulse.begins(recording.listener(0)), what="sound") / pulse.RATE
        self.assertGreater(first, entered - 0.2, "sound before anybody joined")

    def test_one_more_enter_where_the_nickname_is_taken(self):
        """The system's user name, or where that says nothing what everybody is called then."""
        server = Server(self, songs=self.songs)
        for user, name in (("nour", "nour"), ("root", "listener")):
            first = Client(self, server, name)
            first.joined()
            self.display.open(temporary_folder(self), "--connect", f"127.0.0.1:{server.port}", env={"LOGNAME": user})

            def enters():
                self.display.key("Return")
                return first.events("member")
            self.until(enters, what="somebody in the room")
            self.assertEqual(first.events("member")[0]["nick"], name + "2")

    def test_closing_on_guests_is_asked_about_first(self):
        party = self.host()
        friend = Client(self, party, "Maya")
        friend.joined()
        time.sleep(2.5)  # the count of guests comes once a second
        close_window(self.display.name, int(self.display.window))
        time.sleep(0.5)
        self.assertIsNone(self.window.process.poll(), "closed without asking")
        self.display.shot("host-ends")
        begin = friend.mark()
        self.display.key("Tab", "Return")  # from "Let it go on" to "End the party"
        self.assertEqual(self.window.wait(), 0)
        friend.event("closing", begin=begin)
        self.assertFalse(os.path.exists(f"/proc/{party.pid}"), "the server outlived the party")
        self.window.end = lambda: None

    def test_a_party_with_a_password(self):
        party = self.host(["Tab", "Return"], ["Tab", "Tab", "Tab"], list("abc"))  # done with folders; the two ways, the password
        mark = Client(self, party, "Maya")
        self.assertEqual(mark.event("error")["code"], "password")
        secret = os.path.join(self.folder, "secret")
        with open(secret, "w", encoding="ascii") as f:
            f.write("abc\n")
        os.chmod(secret, 0o600)
        Client(self, party, "Omar", flags=["--password-file", secret]).joined()
        self.assertFalse([f for f in os.listdir(os.path.join(self.folder, "wavelength")) if "password" in f], "the password lies on the disk")
        self.display.key("Return")
        self.display.wait_for_room()


class Party:
    """A server that a window started."""
    host = "127.0.0.1"

    def __init__(self, pid, port):
        self.pid, self.port = pid, port


def hosted(window):
    """The party that a window holds, as the sockets of this machine tell; None while there is none."""
    tasks = f"/proc/{window.process.pid}/task"
    for task in os.listdir(tasks):
        with open(f"{tasks}/{task}/children", encoding="ascii") as f:
            for child in f.read().split():
                port = listening_port(child)
                if port:
                    return Party(int(child), port)
    return None


def listening_port(pid):
    """The TCP port that a process listens on; None for one that does not."""
    try:
        inodes = {m[1] for m in (re.match(r"socket:\[(\d+)\]", os.readlink(f"/proc/{pid}/fd/{fd}")) for fd in os.listdir(f"/proc/{pid}/fd")) if m}
    except FileNotFoundError:
        return None
    for table in ("/proc/net/tcp6", "/proc/net/tcp"):
        with open(table, encoding="ascii") as f:
            for line in f.readlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and fields[9] in inodes:
                    return int(fields[1].rsplit(":", 1)[1], 16)
    return None
