#!/usr/bin/env python3
"""bench-fanout: what a listener costs the server in CPU and memory, beside icecast2 and a bare loop, by turns in the same run.
tests/bench/README.md says how it is measured."""
import tempfile

import crowds
import figures

SEEN = {"icecast_mp3": 60, "icecast_ogg": 9.3}  # us a listener-second, where there is no icecast2 to ask
TARGETS = {"icecast_mp3": 0.25, "icecast_ogg": 1, "bare": 1.5}
SONG_SECONDS = 3600
CALM_SECONDS = 90  # until listeners ask for the time as seldom as they do in a party that goes on
MEMORY_KIB, ALONE_KIB = 24, 8192


def options():
    p = crowds.measured(__doc__, 30, CALM_SECONDS)
    p.add_argument("--listeners", type=int, nargs="+", default=[1000, 5000])
    p.add_argument("--no-peers", action="store_true", help="without icecast2, even if it is there")
    o = p.parse_args()
    if o.quick:
        o.listeners, o.seconds, o.calm, o.runs = [20], 2, 1, 1
    return o


class Turns:
    """All runs of one number of listeners."""

    def __init__(self, o, listeners, data):
        self.o, self.listeners, self.data = o, listeners, data
        self.song_seconds = 120 if o.quick else SONG_SECONDS
        self.cpu = {}  # by who: a figure a run, None when it was void
        self.besides, self.memory, self.alone, self.answers = [], [], [], []

    def name(self, figure):
        return f"fanout/{self.listeners}/{figure}"

    def per_listener(self, seconds, took):
        return seconds / took / self.listeners * 1e6

    # -- one run each; they return microseconds of CPU a listener-second --

    def ours(self, offload):
        with crowds.Party(self.data, self.song_seconds, ["--rooms", "one"]) as party:
            alone = figures.private_kib(party.pid)
            party.invite(self.listeners, self.o.seconds, offload=offload, calm=self.o.calm)
            memory = (figures.private_kib(party.pid) - alone) / self.listeners
            cpu, core, took = party.cost(self.o.seconds)
            sums = party.check(took)
        if offload:
            self.alone.append(alone)
            self.memory.append(memory)
            self.besides.append(max(0, core - cpu) / took * 100)
            self.answers.append((sums["datagrams"] - sums["received"]) / sums["seconds"] / self.listeners)
        return self.per_listener(cpu, took)

    def heard(self, crowd):
        with crowd:
            cpu, _, took = crowd.cost(self.o.seconds)
            crowd.check(took)
        return self.per_listener(cpu, took)

    def run(self, who, measure):
        try:
            value = measure()
        except (figures.Void, AssertionError) as why:
            figures.note(f"{self.name(who)}: a run is void: {why}")
            value = None
        self.cpu.setdefault(who, []).append(value)

    def turn(self, peers, last):
        n = self.listeners
        self.run("ours", lambda: self.ours(True))
        self.run("bare", lambda: self.heard(crowds.Bare(n)))
        for kind in ("mp3", "ogg") if peers else ():
            self.run(f"icecast_{kind}", lambda kind=kind: self.heard(crowds.Icecast(n, kind)))
        if last:  # for comparison only: once
            self.run("ours_no_offload", lambda: self.ours(False))
            self.run("bare_no_offload", lambda: self.heard(crowds.Bare(n, offload=False)))

    # -- what came out --

    def good(self, who):
        return [v for v in self.cpu.get(who, []) if v is not None]

    def ratios(self, who):
        """Of our figure to another's in the same turn, or to what was seen elsewhere."""
        if who in SEEN and who not in self.cpu:
            return [ours / SEEN[who] for ours in self.good("ours")]
        return [a / b for a, b in zip(self.cpu["ours"], self.cpu[who]) if a is not None and b is not None]

    def tell_median(self, figure, values, unit, **target):
        if values:
            figures.figure(self.name(figure), figures.median(values), unit, **target)
        else:
            figures.void(self.name(figure), unit, "no run was good")

    def tell(self):
        for who in self.cpu:
            self.tell_median("cpu_per_listener" if who == "ours" else f"cpu_{who}", self.good(who), "us/s")
        self.tell_median("core_used_besides", self.besides, "%")
        for who, most in TARGETS.items():
            why = "" if who in self.cpu or who not in SEEN else f"of {SEEN[who]} us/s, seen elsewhere"
            self.tell_median(f"cpu_by_{who}", self.ratios(who), "x", at_most=most, why=why)
        self.tell_median("other_datagrams", self.answers, "/s")
        self.tell_median("memory_per_listener", self.memory, "KiB", at_most=MEMORY_KIB)
        self.tell_median("memory_alone", self.alone, "KiB", at_most=ALONE_KIB)
        void = sum(v is None for v in self.cpu["ours"])
        figures.figure(self.name("void_runs"), void, "runs", at_most=0, why="somebody was short of data")


def main():
    o = options()
    figures.step_aside()
    peers = not o.no_peers and not crowds.missing(crowds.ICECAST, "ffmpeg")
    if not peers:
        figures.note("icecast2 and ffmpeg do not take part (make deps-peers installs them)")
    with tempfile.TemporaryDirectory(prefix="wavelength-bench-") as data:
        for listeners in o.listeners:
            turns = Turns(o, listeners, data)
            for i in range(o.runs):
                turns.turn(peers, i == o.runs - 1)
            turns.tell()


if __name__ == "__main__":
    main()
