#!/usr/bin/python3
"""What the window costs as a program: real programs under Xvfb, SDL's software renderer, 1280 x 720. bench-ui; --seconds N, --starts N.

From the start of the process until its window shows something (which is looked for every few milliseconds); from Enter on a first start, with
one party on the network, until there is sound; in a room with music and talk in
two scripts: the memory it holds, and its CPU while it dances, in front but untouched for a minute (it rests), behind another window, and
hidden, each beside the CPU of the same client without a window. Frames: bench_ui."""
import argparse
import os
import sys
import time
import unittest

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e"), os.path.dirname(os.path.abspath(__file__))]
os.environ.setdefault("WL_PROGRAMS", "build")

import pulse  # noqa: E402
import songs  # noqa: E402
from display import Display, colours  # noqa: E402
from figures import cpu_seconds, figure, median  # noqa: E402
from network import Network  # noqa: E402
from wavelength import Case, Client, Program, Server, program, temporary_folder  # noqa: E402

START_MS, FIRST_SECONDS, MEMORY_MIB, IDLE_PERCENT, HIDDEN_PERCENT = 500, 2, 80, 1, 0.3
JOIN = (0xFF, 0x6F, 0x5E)  # the button that joins what was found: theme.c
SOUND = {"SDL_AUDIODRIVER": "dummy"}
SETTLE_SECONDS = 5
REST_SECONDS = 62  # from the last hand on it until it rests: ui.c
LINES = ["anyone at table 4 has a spare cable?", "يا سلام everyone", "فَيروز الصبح، والقهوة بعدها"]


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
        """A room with talk; the window in it and the same client without one."""
        folder = temporary_folder(self)
        songs.make(folder, "rock-long.mp3", 200, seed=3)
        server = Server(self, songs=folder)
        plain = Client(self, server, "Plain", taste="rock", sound=True, env=SOUND)
        plain.event("sync", level_db=lambda level: level > -60)
        for line in LINES * 5:
            plain.say(line)
        screen = self.screen()
        window = screen.open(temporary_folder(self), "--connect", f"127.0.0.1:{server.port}", "--nick", "زياد")
        screen.wait_for_room()
        return screen, window, plain

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
    screen, window, plain = bench.room()
    dancing, _ = bench.percent([window, plain], min(seconds, 10))
    figure("ui/dancing/cpu", dancing, "%")
    figure("ui/memory", memory_mib(window.process.pid), "MiB", at_most=MEMORY_MIB)
    time.sleep(REST_SECONDS)
    idle, sound = bench.percent([window, plain], seconds)
    figure("ui/idle/cpu", max(idle - sound, 0), "%", at_most=IDLE_PERCENT, why=f"beyond the sound, which takes {sound:.1f}")
    screen.run("xdotool", "windowfocus", "1")  # none of ours
    behind, sound = bench.percent([window, plain], seconds)
    figure("ui/behind/cpu", max(behind - sound, 0), "%", at_most=IDLE_PERCENT, why="beyond the sound")
    screen.run("xdotool", "windowunmap", "--sync", screen.window)
    hidden, sound = bench.percent([window, plain], seconds)
    figure("ui/hidden/cpu", max(hidden - sound, 0), "%", at_most=HIDDEN_PERCENT, why="beyond the sound")


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
