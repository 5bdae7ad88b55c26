#!/usr/bin/env python3
"""bench-growth: how the server's CPU grows with listeners, rooms, empty rooms, and people in rooms where nothing plays.
tests/bench/README.md says how it is measured."""
import tempfile
import time

import crowds
import figures

SONG_SECONDS = 600  # longer than the bench: it goes on from party to party
SECONDS, CALM = 2.4, 12  # two bursts of each listener; newcomers ask for the time often for 10 s
EMPTY_MOST_US = 0.1  # CPU a second of a room that people left
SILENT_SECONDS = 10  # until what was planned is over


def options():
    p = crowds.measured(__doc__, SECONDS, CALM)
    p.add_argument("--listeners", type=int, nargs="+", default=[10, 100, 1000, 5000])
    p.add_argument("--rooms", type=int, nargs="+", default=[100, 1000])
    p.add_argument("--quiet", type=int, nargs="+", default=[5000])
    o = p.parse_args()
    if o.quick:
        o.listeners, o.rooms, o.quiet, o.seconds, o.calm, o.runs = [5, 10], [1, 5], [5], 2, 1, 1
    return o


class Growth:
    def __init__(self, o, data):
        self.o, self.data = o, data
        self.song_seconds = 120 if o.quick else SONG_SECONDS

    def party(self, mode):
        return crowds.Party(self.data, self.song_seconds, ["--rooms", mode, "--room-size", "5000"])

    def cpu_us(self, party):
        """Of a second, in the median of the runs, one after the other with the same crowd."""
        costs = [party.cost(self.o.seconds) for _ in range(self.o.runs)]
        return figures.median([cpu / took * 1e6 for cpu, _, took in costs])

    def crowd_us(self, listeners, rooms):
        with self.party("one" if rooms == 1 else "taste") as party:
            party.invite(listeners, self.o.seconds * self.o.runs, rooms=rooms, calm=self.o.calm)
            cpu_us = self.cpu_us(party)
            party.check(None)
        return cpu_us

    def step(self, name, listeners, rooms=1, before=None):
        """Prints what a listener costs, and how the whole grew since (listeners, CPU) `before`. Returns the same of now."""
        try:
            cpu_us = self.crowd_us(listeners, rooms)
        except (figures.Void, AssertionError) as why:
            figures.void(f"{name}/cpu_per_listener", "us/s", str(why).splitlines()[0])
            return None
        figures.figure(f"{name}/cpu_per_listener", cpu_us / listeners, "us/s")
        if before:
            figures.figure(f"{name}/growth", cpu_us / before[1], "x", at_most=listeners / before[0], why=f"listeners since {before[0]}")
        return listeners, cpu_us

    # -- the benches --

    def listeners(self):
        before = None
        for n in self.o.listeners:
            before = self.step(f"growth/listeners/{n}", n, before=before) or before

    def rooms(self):
        """As many listeners in ever more rooms; then a listener a room, so that listeners grow as rooms do."""
        people = max(self.o.rooms)
        for n in self.o.rooms[:-1]:
            self.step(f"growth/rooms/{n}_of_{people // n}", people, rooms=n)
        before = None
        for n in self.o.rooms[-2:]:
            before = self.step(f"growth/rooms/{n}_of_1", n, rooms=n, before=before) or before

    def empty_rooms(self):
        n = max(self.o.rooms)
        with self.party("taste") as party:
            without_us = self.cpu_us(party)
            party.invite(n, 1, rooms=n, calm=0)
            party.swarm.wait(crowds.PATIENCE)
            left = party.until_empty()
            time.sleep(self.o.calm)
            with_us = self.cpu_us(party)
        figures.figure("growth/empty_rooms/there", left, "rooms")
        figures.figure("growth/empty_rooms/0/cpu", without_us, "us/s")
        figures.figure(f"growth/empty_rooms/{n}/cpu", with_us, "us/s", at_most=without_us + n * EMPTY_MOST_US,
                       why=f"as before, and {EMPTY_MOST_US} us a room")

    def quiet(self):
        """Everybody stays, and nothing is left to be played."""
        for n in self.o.quiet:
            with tempfile.TemporaryDirectory(prefix="wavelength-bench-") as data, crowds.Party(data, 120, ["--rooms", "one"]) as party:
                party.invite(n, self.o.seconds * self.o.runs + SILENT_SECONDS, calm=self.o.calm)
                party.silence()
                cpu_us = self.cpu_us(party)
            figures.figure(f"growth/quiet/{n}/cpu_per_listener", cpu_us / n, "us/s")


def main():
    o = options()
    figures.step_aside()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wavelength-bench-") as data:
        growth = Growth(o, data)
        growth.listeners()
        growth.rooms()
        growth.empty_rooms()
        growth.quiet()
    figures.note(f"growth took {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
