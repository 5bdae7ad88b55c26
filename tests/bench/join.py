#!/usr/bin/python3
"""How long a join takes, from connect() to the first sample in step: real programs, PulseAudio null sinks. bench-join; --joins N, --batch N.

Clients are started while no server is there, so that their sound devices run before they join, as the window's does; they try again and
again at random moments. Then the server comes up, somebody who does not listen makes the room, and each client joins a song that plays.
The time is what the client says itself ("sound", after_ms: from the dialling that led in to the first sample at the ear, the device's
latency included). What came out of the device is recorded: each is compared with the one that came first, from its first half second on."""
import argparse
import os
import socket
import sys
import tempfile
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e"), os.path.dirname(os.path.abspath(__file__))]
os.environ.setdefault("WL_PROGRAMS", "build")

import numpy as np  # noqa: E402

import pulse  # noqa: E402
import songs  # noqa: E402
from figures import figure, note, void  # noqa: E402
from wavelength import Bare, Case, Client, Server, hurry  # noqa: E402

TARGET_MS = 150
SONG_SECONDS = 110
SETTLE_SECONDS = 4  # for the devices, which run for a while before
HEARD_SECONDS = 2.5    # listened on after the last one came in
SPAN = pulse.RATE // 2  # compared at a time
AROUND = pulse.RATE // 20


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return s.getsockname()[1]


def first_sound(mono):
    """The sample at which music begins."""
    loud = np.flatnonzero(np.abs(mono) > 1e-4)
    return int(loud[0]) if len(loud) else None


def step_ms(reference, mono, at):
    """How much later than the reference it plays there, and how much alike the two are."""
    begin = max(at - AROUND, 0)
    place, alike = pulse.correlate(reference[begin:at + SPAN + AROUND], mono[at:at + SPAN])
    return (at - begin - place) * 1000 / pulse.RATE, alike


class Batch(Case):
    """A server's life with so many joins."""

    def run_once(self, folder, data, listeners, number):
        port = free_port()
        device = pulse.Pulse(self, listeners)
        recording = pulse.Recording(device)
        # Counted on: a server keeps the nicknames it knows for a while.
        clients = [Client(self, f"127.0.0.1:{port}", f"Ear {number + i}", taste="rock", sound=True, env=device.listener(i))
                   for i in range(listeners)]
        time.sleep(SETTLE_SECONDS)
        server = Server(self, songs=folder, data=data, port=port)
        hurry(server.process)
        first = Bare(self, server)
        first.hello(f"Nobody {number}", taste={"genres": [["rock", 1]]})
        first.get("room_end")
        sounds = [c.event("sound", 40) for c in clients]
        recording.wait(recording.seconds() + HEARD_SECONDS)
        syncs = [c.events("sync")[-1] for c in clients]
        heard = [recording.listener(i) for i in range(listeners)]
        gaps = pulse.stumbles(recording.tone()[pulse.RATE:])
        return [s["after_ms"] for s in sounds], syncs, self.steps(heard), len(gaps)

    @staticmethod
    def steps(heard):
        """Of each but the one that came first: its step against that one, in its first half second."""
        begins = [first_sound(mono) for mono in heard]
        known = [b for b in begins if b is not None]
        reference = heard[begins.index(min(known))] if known else None
        return [step_ms(reference, mono, b) for mono, b in zip(heard, begins) if b is not None and b != min(known)]


def measure(joins, batch):
    after, offsets, jumps, steps, stumbled = [], [], 0, [], 0
    with tempfile.TemporaryDirectory(prefix="wavelength-") as made:
        folder, data = os.path.join(made, "songs"), os.path.join(made, "data")
        os.mkdir(folder)
        songs.make(folder, "rock-join.mp3", SONG_SECONDS, seed=9)
        prepare(folder, data)
        while len(after) < joins:
            one = Batch()
            try:
                times, syncs, step, gaps = one.run_once(folder, data, min(batch, joins - len(after)), len(after))
            finally:
                one.doCleanups()
            if gaps:
                stumbled += 1
                note(f"the sound system itself stumbled {gaps} times of 10 ms in a batch")
            after += times
            offsets += [abs(s["offset_us"]) for s in syncs]
            jumps += sum(s.get("jumps", 0) for s in syncs)
            steps += step
    return after, offsets, jumps, steps, stumbled


def prepare(folder, data):
    """Lets the server turn its song into a reel before anybody joins."""
    one = Batch()
    server = Server(one, songs=folder, data=data)
    listener = Client(one, server, "First", taste="rock")
    listener.event("sync", level_db=lambda level: level > -60)
    one.until(lambda: any(name.endswith(".json") for name in os.listdir(os.path.join(data, "reels"))), what="the reel")
    one.doCleanups()


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--joins", type=int, default=100)
    options.add_argument("--batch", type=int, default=10, help="so many clients at once")
    asked = options.parse_args()
    try:
        after, offsets, jumps, steps, stumbled = measure(asked.joins, asked.batch)
    except AssertionError as e:
        void("join/after/p95", "ms", str(e).splitlines()[0])
        return
    figure("join/after/median", np.percentile(after, 50), "ms")
    figure("join/after/p95", np.percentile(after, 95), "ms", at_most=TARGET_MS, why="promised on a LAN")
    figure("join/after/p99", np.percentile(after, 99), "ms")
    figure("join/offset/p95", np.percentile(offsets, 95), "us")
    alike = [abs(ms) for ms, same in steps if same > 0.7]
    figure("join/in-step", 100 * len(alike) / max(len(steps), 1), "%", at_least=100, why="alike from the first half second on")
    if alike:
        figure("join/step/median", np.median(alike) * 1000, "us")
        figure("join/step/p95", np.percentile(alike, 95) * 1000, "us")
    note(f"{len(after)} joins, {jumps} jumps, {stumbled} batches in which the sound system stumbled; longest {max(after):.1f} ms")


if __name__ == "__main__":
    main()
