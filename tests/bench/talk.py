#!/usr/bin/env python3
"""bench-talk: what a packet of voice costs the server on its way to one listener, sealing included, and whether the radio bears it.
tests/bench/README.md says how it is measured."""
import tempfile

import crowds
import figures

SONG_SECONDS = 300  # longer than a run
PACKET_US = 4


class Shape:
    """So many people in a room, some of whom talk."""

    def __init__(self, text):
        self.talkers, self.people = (int(n) for n in text.split(":"))
        self.mode = "exclusive" if self.talkers == 1 else "open"
        self.name = f"talk/{self.talkers}_of_{self.people}"


def options():
    p = crowds.measured(__doc__, 10)
    p.add_argument("--shapes", type=Shape, nargs="+", metavar="TALKERS:PEOPLE", default=[Shape("1:1000"), Shape("8:50")])
    o = p.parse_args()
    if o.quick:
        o.shapes, o.seconds, o.calm, o.runs = [Shape("1:10"), Shape("2:5")], 2, 1, 1
    return o


def crowd(o, shape, data, talkers):
    """CPU seconds a second of the server, and what the swarm counted."""
    song = 120 if o.quick else SONG_SECONDS
    with crowds.Party(data, song, ["--rooms", "one", "--talk", shape.mode]) as party:
        party.invite(shape.people, o.seconds, talkers=talkers, calm=o.calm)
        cpu, _, took = party.cost(o.seconds)
        return cpu / took, party.check(took)


def turn(o, shape, data):
    """A crowd that only listens, and the same with voices: us a packet that reached somebody, per cent of them that did not, frames of
    music that were concealed."""
    silent, _ = crowd(o, shape, data, 0)
    talking, sums = crowd(o, shape, data, shape.talkers)
    sent = sums["spoken"] * (shape.people - 1)
    if not sums["heard"] or not sent:
        raise figures.Void("nobody was heard")
    cost = (talking - silent) * sums["seconds"] / sums["heard"] * 1e6
    return cost, max(0, 1 - sums["heard"] / sent) * 100, sums["concealed"]


def tell(shape, runs, void):
    if runs:
        cost, lost, concealed = zip(*runs)
        figures.figure(f"{shape.name}/cpu_per_packet", figures.median(cost), "us", at_most=PACKET_US)
        figures.figure(f"{shape.name}/voice_lost", figures.median(lost), "%")
        figures.figure(f"{shape.name}/music_concealed", sum(concealed), "frames", at_most=0)
    else:
        figures.void(f"{shape.name}/cpu_per_packet", "us", "no run was good")
    figures.figure(f"{shape.name}/void_runs", void, "runs", at_most=0, why="somebody was short of music")


def main():
    o = options()
    figures.step_aside()
    figures.note("murmurd takes no part: nothing here drives a thousand of its clients")
    with tempfile.TemporaryDirectory(prefix="wavelength-bench-") as data:
        for shape in o.shapes:
            runs, void = [], 0
            for _ in range(o.runs):
                try:
                    runs.append(turn(o, shape, data))
                except (figures.Void, AssertionError) as why:
                    figures.note(f"{shape.name}: a run is void: {why}")
                    void += 1
            tell(shape, runs, void)


if __name__ == "__main__":
    main()
