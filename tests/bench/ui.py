#!/usr/bin/python3
"""What the window costs as a program: real programs under Xvfb, SDL's software renderer, 1280 x 720. bench-ui; --seconds N, --starts N.

From the start of the process until its window shows something (which is looked for every few milliseconds); from Enter on a first start, with
one party on the network, until there is sound; in a room of 64 who said 500 lines in two scripts, with music: the memory it holds, and its CPU
while it dances; in front, in the second minute that nobody touches it (in the first it dances on, then it rests); behind another window; and
hidden; each beside the CPU of the same client without a window. Frames: bench_ui."""
import argparse
import os
import sys
import threading
import time
import unittest

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e"), os.path.dirname(os.path.abspath(__file__))]
os.environ.setdefault("WL_PROGRAMS", "build")

import pulse  # noqa: E402
import songs  # noqa: E402
from display import Display, colours  # noqa: E402
from figures import cpu_seconds, figure, median  # noqa: E402
from network import Network  # noqa: E402
from wavelength import Bare, Case, Client, Program, Server, program, temporary_folder  # noqa: E402

START_MS, FIRST_SECONDS, MEMORY_MIB, IDLE_PERCENT, HIDDEN_PERCENT = 500, 2, 80, 1, 0.3
JOIN = (0xFF, 0x6F, 0x5E)  # the button that joins what was found: theme.c
SOUND = {"SDL_AUDIODRIVER": "dummy"}
SETTLE_SECONDS = 5
REST_SECONDS = 62  # from the last hand on it until it rests: ui.c
PEOPLE, LINES, LINES_A_SECOND = 64, 500, 50  # as in bench_ui; each may say a line a second
TALK = ["anyone at table 4 has a spare cable?", "يا سلام everyone", "فَيروز الصبح، والقهوة بعدها",
        "a long line that has to be wrapped, for it goes on and on, and on and on, and on again"]
SWEEP_SECONDS, LIFE_SECONDS = 0.5, 10  # how often what came is thrown away; a server thinks those gone who say nothing for 30 s
SONG_SECONDS = 400  # none begins while the window rests: that is worth looking up for


class Guests:
    """People in a room who talk and stay, for next to no CPU: nobody reads what they are told."""

    def __init__(self, bench, server, nicks):
        self.members, self.sent_away, self.over = [], 0, threading.Event()
        for nick in nicks:
            member = Bare(bench, server)
            member.hello(nick)
            member.get("room_end")
            member.socket.setblocking(False)
            self.members.append(member)
        self.staying = threading.Thread(target=self.stay, daemon=True)
        bench.addCleanup(self.end)

    def talk(self):
        """LINES lines, each in turn; then they stay."""
        begin = time.monotonic()
        for number in range(LINES):
            self.members[number % len(self.members)].send(t="chat", text=f"{TALK[number % len(TALK)]} {number}")
            self.sweep()
            time.sleep(max(0, begin + (number + 1) / LINES_A_SECOND - time.monotonic()))
        self.staying.start()

    def sweep(self):
        """Past TLS: it is not even decrypted."""
        self.sent_away = sum(self.hears_the_end(member.socket.fileno()) for member in self.members)

    @staticmethod
    def hears_the_end(fd):
        try:
            while os.read(fd, 1 << 18):
                pass
        except BlockingIOError:
            return False
        return True

    def stay(self):
        alive = time.monotonic()
        while not self.over.wait(SWEEP_SECONDS) and not self.sent_away:
            self.sweep()
            if time.monotonic() - alive > LIFE_SECONDS:
                alive = time.monotonic()
                for member in self.members:
                    member.send(t="here")  # a message that no server knows

    def end(self):
        self.over.set()
        if self.staying.ident:
            self.staying.join()


class Bench(Case):
    def screen(self):
        return Display(self, 1280, 720)

    def start_ms(self, screen):
        env = {"DISPLAY": screen.name, "SDL_RENDER_DRIVER": "software", "SDL_FRAMEBUFFER_ACCELERATION": "0", **SOUND}
        begin = time.monotonic()
        client = Program(self, [program("wavelength")], temporary_folder(self), env)
        while colours(screen.pixels()) <= 50:
            pass
        took = (time.monotonic() - begin) * 1000
        client.process.terminate()
        client.wait()
        self.until(lambda: colours(screen.pixels()) <= 50, what="an empty screen")
        return took

    def first_seconds(self, screen):
        """From Enter to sound, for somebody who never was anywhere. Not there without a network of its own."""
        Network(self)
        device, folder = pulse.Pulse(self, 1), temporary_folder(self)
        songs.make(folder, "rock-short.mp3", 60)
        server = Server(self, songs=folder, address=None, flags=["--rooms", "one"])
        there = type("There", (), {"host": "127.0.0.1", "port": server.port})
        Client(self, there, "Maya").event("playing", song=bool)  # the party is on
        recording = pulse.Recording(device)
        window = screen.open(temporary_folder(self), env={**device.listener(0), "LOGNAME": "nour"})
        screen.wait_for_colour(JOIN, 5000)
        recording.wait(recording.seconds() + 0.3)
        entered = recording.seconds()
        screen.key("Return")
        took = self.until(lambda: pulse.begins(recording.listener(0)), what="sound") / pulse.RATE - entered
        window.end()
        server.end()
        self.network = None
        return took

    def room(self):
        """A full room with talk; the window in it, the same client without one, and the others."""
        folder = temporary_folder(self)
        songs.make(folder, "rock-long.mp3", SONG_SECONDS, seed=3)
        server = Server(self, songs=folder, flags=["--rooms", "one"])
        plain = Client(self, server, "Plain", taste="rock", sound=True, env=SOUND)
        plain.event("sync", level_db=lambda level: level > -60)
        screen = self.screen()
        window = screen.open(temporary_folder(self), "--connect", f"127.0.0.1:{server.port}", "--nick", "زياد")
        screen.wait_for_room()
        guests = Guests(self, server, [f"guest {i}" if i % 3 else f"زائر {i}" for i in range(PEOPLE - 2)])
        guests.talk()
        self.until(lambda: len(plain.events("chat")) == LINES, what="all that was said")
        return screen, window, plain, guests

    @staticmethod
    def percent(programs, seconds):
        """CPU of each while so long passes."""
        time.sleep(SETTLE_SECONDS)
        before, begin = [cpu_seconds(p.process.pid) for p in programs], time.monotonic()
        time.sleep(seconds)
        took = time.monotonic() - begin
        return [100 * (cpu_seconds(p.process.pid) - b) / took for p, b in zip(programs, before)]


def memory_mib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS:")) / 1024


def measure(bench, starts, seconds):
    screen = bench.screen()
    took = [bench.start_ms(screen) for _ in range(starts)]
    figure("ui/start", median(took), "ms", at_most=START_MS, why="until something shows")
    try:
        figure("ui/first/sound", bench.first_seconds(screen), "s", at_most=FIRST_SECONDS, why="from Enter, the first time, with one party on the network")
    except unittest.SkipTest as reason:
        print(reason)
    screen, window, plain, guests = bench.room()
    dancing, _ = bench.percent([window, plain], min(seconds, 10))
    figure("ui/dancing/cpu", dancing, "%")
    figure("ui/memory", memory_mib(window.process.pid), "MiB", at_most=MEMORY_MIB)
    time.sleep(REST_SECONDS)
    idle, sound = bench.percent([window, plain], seconds)
    figure("ui/idle/cpu", max(idle - sound, 0), "%", at_most=IDLE_PERCENT,
           why=f"in the second minute untouched, beyond the sound, which takes {sound:.1f}")
    screen.run("xdotool", "windowfocus", "1")  # none of ours
    behind, sound = bench.percent([window, plain], seconds)
    figure("ui/behind/cpu", max(behind - sound, 0), "%", at_most=IDLE_PERCENT, why="beyond the sound")
    screen.run("xdotool", "windowunmap", "--sync", screen.window)
    hidden, sound = bench.percent([window, plain], seconds)
    figure("ui/hidden/cpu", max(hidden - sound, 0), "%", at_most=HIDDEN_PERCENT, why="beyond the sound")
    bench.assertEqual(guests.sent_away, 0, "the room was not full all the time")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--starts", type=int, default=9)
    asked = options.parse_args()
    bench = Bench()
    try:
        measure(bench, asked.starts, asked.seconds)
    finally:
        bench.doCleanups()


if __name__ == "__main__":
    main()
