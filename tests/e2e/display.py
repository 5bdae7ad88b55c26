"""A screen that nobody sees, with a keyboard and a mouse, and what can be seen on it."""
import os
import subprocess

import numpy as np

from wavelength import ROOT, Case, Client, Program, Server, environment, program, temporary_folder

SHOTS = os.path.join(ROOT, "build", "shots")


class Display:
    def __init__(self, test, width=1280, height=800):
        self.test, self.width, self.height = test, width, height
        self.folder = temporary_folder(test)
        reading, writing = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-noreset", "-nolisten", "tcp"],
            pass_fds=[writing], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        test.addCleanup(self.close)
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as f:
            self.name = ":" + f.readline().strip()
        self.env = environment(self.folder, DISPLAY=self.name)

    def run(self, *argv, binary=False):
        done = subprocess.run(argv, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=30)
        return done.stdout if binary else done.stdout.decode()

    def open(self, folder, *flags, env=None):
        """The client, once its window is there, shows something and has the keyboard."""
        client = Program(self.test, [program("wavelength"), *flags], folder,
                         {"DISPLAY": self.name, "SDL_AUDIODRIVER": "dummy", "SDL_RENDER_DRIVER": "software", "SDL_FRAMEBUFFER_ACCELERATION": "0",
                          **(env or {})})

        def find():
            found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(client.process.pid)], env=self.env,
                                   stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False).stdout.split()
            return found[-1] if found else None
        self.window = self.test.until(find, what="a window")
        self.run("xdotool", "windowfocus", "--sync", self.window)  # nobody manages windows here
        self.test.until(lambda: colours(self.pixels()) > 200, what="a window that is not blank")
        return client

    def wait_for_room(self):
        """Until the window shows a room and the song there, as its title says."""
        self.test.until(lambda: self.run("xdotool", "getwindowname", self.window).count(" \u2013 ") == 2, what="a room in the window")

    def wait_for_colour(self, rgb, most_of):
        """Until so many pixels have exactly this colour."""
        self.test.until(lambda: (self.pixels() == rgb).all(axis=2).sum() >= most_of, what=f"{most_of} pixels of {rgb}")

    def wait_until_still(self, part, but=0.0):
        """Until a part of the screen (two slices) does not change from one look to the next, but for such a share of it (a caret blinks);
        how it looks then."""
        looks = [self.pixels()[part]]

        def rests():
            looks.append(self.pixels()[part])
            return (looks[-1] != looks[-2]).any(axis=-1).mean() <= but
        self.test.until(rests, what="a screen at rest")
        return looks[-1]

    def type(self, text):
        self.run("xdotool", "type", "--delay", "15", text)

    def key(self, *names):
        self.run("xdotool", "key", "--delay", "15", *names)

    def click(self, x, y):
        self.run("xdotool", "mousemove", "--sync", str(x), str(y), "click", "1")

    def pixels(self):
        """What is on the screen, height by width by 3."""
        raw = self.run("import", "-window", "root", "-depth", "8", "rgb:-", binary=True)
        return np.frombuffer(raw, np.uint8).reshape(self.height, self.width, 3)

    def shot(self, name):
        """Keeps a picture for people to look at, in build/shots."""
        os.makedirs(SHOTS, exist_ok=True)
        self.run("import", "-window", "root", os.path.join(SHOTS, name + ".png"))

    def close(self):
        self.process.terminate()
        self.process.wait()


class Visit(Case):
    """A server with cls.songs, a friend in its room, and a window that enters it."""
    flags = ()  # of the server

    def setUp(self):
        self.display = Display(self, 1280, 720)
        self.folder = temporary_folder(self)
        self.server = Server(self, songs=self.songs, flags=self.flags)
        self.friend = Client(self, self.server, "سارة")
        self.friend.joined()

    def enter(self, nick, *flags, env=None):
        window = self.display.open(self.folder, "--connect", f"127.0.0.1:{self.server.port}", "--nick", nick, *flags, env=env)
        self.display.wait_for_room()
        return window


def colours(pixels):
    """How many different colours there are: a blank screen has one."""
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    return len(np.unique(packed))
