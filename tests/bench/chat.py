#!/usr/bin/env python3
"""bench-chat: people in one room who talk: lines that reach somebody a CPU second of the server's, and how long one takes; beside ngircd.
tests/bench/README.md says how it is measured."""
import os
import shutil
import subprocess
import tempfile
import time

import crowds
import figures

NGIRCD = shutil.which("ngircd", path=os.environ.get("PATH", "") + ":/usr/sbin") or "ngircd"
LINES_ELSEWHERE = 127000  # of ngircd a CPU second, where it is not installed
DELIVERY_MOST_MS = 5
NGIRCD_CONFIG = """[Global]
Name = bench.party
AdminInfo1 = bench
Listen = 127.0.0.1
Ports = {port}
ServerUID = {owner}
PidFile =
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 20
MaxPenaltyTime = 0
PingTimeout = 3600
[Options]
DNS = no
Ident = no
PAM = no
SyslogFacility = local0
"""


def options():
    p = crowds.measured(__doc__, 15, 3)
    p.add_argument("--members", type=int, default=200)
    p.add_argument("--rate", type=int, default=20, help="lines a second that they say together")
    o = p.parse_args()
    if o.quick:
        o.members, o.seconds, o.calm, o.runs = 10, 1, 0, 1
    return o


class Talk:
    """tests/bench/members.c in somebody's room."""

    def __init__(self, crowd, tongue, port, o):
        self.crowd, self.pid = crowd, crowd.pid
        argv = [crowds.built("members"), tongue, str(port), str(o.members), str(round(o.rate * o.seconds)), str(o.rate)]
        self.members = crowd.start(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.members.stdout.readline() != "ready\n":
            raise figures.Void("not everybody came in")
        time.sleep(o.calm)

    def measure(self):
        """Lines heard a CPU second, and ms that one took: in 50 of 100, 99 of 100, and all."""
        cpu = figures.cpu_seconds(self.pid)
        self.members.stdin.write("begin\n")
        self.members.stdin.flush()
        sums = self.members.stdout.readline().split()
        cpu = figures.cpu_seconds(self.pid) - cpu
        if not sums:
            raise figures.Void("somebody was sent away")
        said, heard, missing, *delays_us = (int(n) for n in sums)
        if missing:
            raise figures.Void(f"of {said} lines {missing} did not reach somebody")
        return [heard / cpu, *(us / 1000 for us in delays_us)]


class Ngircd(crowds.Crowd):
    """ngircd, without encryption, logging nothing."""

    def __init__(self):
        super().__init__()
        self.port = crowds.free_port()

    def begin(self):
        config = os.path.join(self.folder.name, "ngircd.conf")
        with open(config, "w", encoding="utf-8") as f:
            f.write(NGIRCD_CONFIG.format(port=self.port, owner="root" if os.geteuid() == 0 else ""))
        self.pid = self.start([NGIRCD, "-n", "-f", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid
        crowds.Party.wait(lambda: crowds.answers(self.port), "ngircd")
        figures.pin(self.pid, figures.MEASURED)


def ours(o):
    """In a folder of its own: where they were a minute ago their nicknames are still theirs."""
    with tempfile.TemporaryDirectory(prefix="wavelength-bench-") as data, crowds.Party(data, 0, ["--rooms", "one"]) as party:
        return Talk(party, "wavelength", party.server.port, o).measure()


def theirs(o):
    with Ngircd() as ngircd:
        return Talk(ngircd, "irc", ngircd.port, o).measure()


def tell(name, runs):
    lines, half, most, worst = (figures.median(column) for column in zip(*runs))
    figures.figure(f"{name}/lines_per_cpu_second", lines, "lines/s")
    figures.figure(f"{name}/delivery_median", half, "ms")
    target = DELIVERY_MOST_MS if name.endswith("ours") else None
    figures.figure(f"{name}/delivery_p99", most, "ms", at_most=target)
    figures.figure(f"{name}/delivery_longest", worst, "ms")


def main():
    o = options()
    figures.step_aside()
    name, peer = f"chat/{o.members}", not o.quick and not crowds.missing(NGIRCD)
    crowds_by_turns = {"ours": ours, **({"ngircd": theirs} if peer else {})}
    runs = {who: [] for who in crowds_by_turns}
    try:
        for _ in range(o.runs):
            for who, run in crowds_by_turns.items():
                runs[who].append(run(o))
    except (figures.Void, AssertionError) as why:
        figures.void(f"{name}/lines_by_ngircd", "x", str(why).splitlines()[0])
        return
    for who, its in runs.items():
        tell(f"{name}/{who}", its)
    ratios = [a[0] / (b[0] if peer else LINES_ELSEWHERE) for a, b in zip(runs["ours"], runs["ngircd"] if peer else runs["ours"])]
    why = "without encryption, in the same turn" if peer else f"{LINES_ELSEWHERE} lines, seen elsewhere"
    figures.figure(f"{name}/lines_by_ngircd", figures.median(ratios), "x", at_least=1, why=why)


if __name__ == "__main__":
    main()
