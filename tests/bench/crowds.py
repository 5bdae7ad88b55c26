"""Crowds for benches: a server and as many listeners. Each kind is started, stands still until its beginning is over, is measured for some
seconds, and says at the end who was short of data.

The server has the first core for itself; listeners, sources and the bench share the others."""
import argparse
import json
import math
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import figures

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e"))
os.environ.setdefault("WL_PROGRAMS", "build")

import numpy as np  # noqa: E402
import songs  # noqa: E402
from wavelength import PROGRAMS, Case, Program, Server, environment, program  # noqa: E402

KBPS = 128
BYTES_A_SECOND = KBPS * 1000 // 8
CALM_SECONDS = 20  # a newcomer asks for the time up to 20 times a second for 10 s, and less and less from then on
SLACK_SECONDS = 1.5  # of data that may be on its way when the counting begins or ends: bursts and pages are that long
PATIENCE = 120
SONG_RATE = 8000  # of the songs' files; what is sent is of one rate, whatever it was made of


def measured(description, seconds, calm=CALM_SECONDS):
    """The options of all benches of crowds; how long is measured, and waited before, where they do not say."""
    p = argparse.ArgumentParser(description=description)
    p.add_argument("--seconds", type=float, default=seconds, help="measured in each run")
    p.add_argument("--calm", type=float, default=calm, help="seconds before, once all are in")
    p.add_argument("--runs", type=int, default=figures.RUNS)
    p.add_argument("--quick", action="store_true", help="a look whether all works: few people, one short run")
    return p


def built(name):
    return os.path.join(PROGRAMS, "tests", "bench", name)


def missing(*paths):
    """Which of the programs are not there."""
    return [p for p in paths if not (shutil.which(p) or os.path.exists(p))]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def answers(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


class Crowd:
    """A server's process and its listeners: begun and ended by `with`, however it goes. `pid` is the server's."""

    def __init__(self):
        self.test = Case()  # ends what was started
        self.folder = tempfile.TemporaryDirectory(prefix="wavelength-bench-")
        self.test.addCleanup(self.folder.cleanup)
        self.pid = None

    def begin(self):
        """Starts it; what comes back is ready."""

    def __enter__(self):
        try:
            self.begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.test.doCleanups()

    def start(self, argv, **more):
        process = subprocess.Popen(argv, env=environment(self.folder.name), cwd=self.folder.name, **more)
        self.test.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                pipe.close()

    def cost(self, seconds):
        """CPU seconds of the server in so many seconds, those of its whole core, and how long it really took."""
        begin, cpu, core = time.monotonic(), figures.cpu_seconds(self.pid), figures.core_busy_seconds(figures.MEASURED[0])
        time.sleep(seconds)
        cpu, core = figures.cpu_seconds(self.pid) - cpu, figures.core_busy_seconds(figures.MEASURED[0]) - core
        return cpu, core, time.monotonic() - begin


# -- wavelength-server and wavelength-swarm --

class Party(Crowd):
    """Our server with a long song, or without any, and a swarm. `data` is kept between parties: what it is to play is made once."""

    def __init__(self, data, song_seconds, flags=()):
        super().__init__()
        self.data, self.songs, self.song_seconds, self.flags = data, os.path.join(data, "songs"), song_seconds, flags
        self.server = self.swarm = None

    def begin(self):
        reels = self.make_song(self.song_seconds) if self.song_seconds else 0
        self.server = Server(self.test, songs=self.songs, data=os.path.join(self.data, "data"), folder=self.folder.name,
                             flags=["--max-clients", "16000", "--bitrate", str(KBPS), *self.flags])
        self.pid = self.server.process.pid
        self.wait(lambda: self.reels() >= reels, "its songs")
        figures.pin(self.pid, figures.MEASURED)

    def make_song(self, seconds):
        """One song, so that none ends while it is measured."""
        os.makedirs(self.songs, exist_ok=True)
        path = os.path.join(self.songs, "bench-long.wav")
        if not os.path.exists(path):
            some = songs.sound(10, rate=SONG_RATE).mean(axis=1, keepdims=True)
            songs.write_wav(path, np.tile(some, (seconds // 10 + 1, 1)), SONG_RATE)
        return 1

    def reels(self):
        return sum(f.endswith(".opus.json") for _, _, files in os.walk(self.server.data) for f in files)

    @staticmethod
    def wait(fits, what):
        end = time.monotonic() + PATIENCE
        while not fits():
            if time.monotonic() > end:
                raise figures.Void(f"wavelength-server did not have {what} after {PATIENCE} s")
            time.sleep(0.2)

    def invite(self, listeners, seconds, rooms=1, talkers=0, offload=True, calm=CALM_SECONDS):
        """Listeners that stay for `seconds` after all are in and calm; comes back when they are."""
        argv = [program("wavelength-swarm"), "--connect", f"{self.server.host}:{self.server.port}", "--clients", str(listeners),
                "--rooms", str(rooms), "--talkers", str(talkers), "--seconds", str(math.ceil(calm + seconds) + 1)]
        self.swarm = Program(self.test, argv + ([] if offload else ["--no-offload"]), self.folder.name)
        said = self.swarm.told(r"measuring for \d+ s", seconds=PATIENCE)
        if f" {listeners} of {listeners} are in" not in said:
            raise figures.Void(said)
        time.sleep(calm)

    def listed(self):
        """What the console tells: who is where and what plays; the last line counts."""
        begin = len(self.server.out.now())
        self.server.type("list")
        self.server.printed(r"^\d+ (person|people), \d+ room", begin=begin)
        return self.server.out.now()[begin:]

    def until_empty(self):
        """Waits until everybody has left; how many rooms they left behind."""
        self.wait(lambda: self.listed()[-1].startswith("0 people"), "everybody gone")
        return int(self.listed()[-1].split()[2])

    def silence(self):
        """Takes the songs away, and waits until nothing plays any more."""
        shutil.rmtree(self.songs)
        os.makedirs(self.songs)
        self.server.type("rescan")
        self.server.told("removed")
        self.server.type("skip")
        self.wait(lambda: not any(", playing " in line for line in self.listed()), "silence")

    def check(self, _):
        """What the swarm counted, when it has."""
        code = self.swarm.wait(PATIENCE)
        self.swarm.out.thread.join(PATIENCE)
        sums = json.loads((self.swarm.out.now() or ["{}"])[-1])
        if code != 0:
            what = ", ".join(f"{sums[k]} {k}" for k in ("joined", "listeners_short", "listeners_lost", "concealed") if k in sums)
            raise figures.Void(f"the swarm ended with {code}: {what}")
        return sums


# -- others: they are heard by receivers that only count --

class Heard(Crowd):
    """A server that is no Wavelength, and tests/bench/receivers.c."""
    bytes_a_second = BYTES_A_SECOND

    def __init__(self):
        super().__init__()
        self.receivers = None

    def receive(self, *words):
        """Starts receivers; what they print until they are ready."""
        self.receivers = self.start([built("receivers"), *(str(w) for w in words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        lines = []
        for raw in self.receivers.stdout:
            if raw == b"ready\n":
                return lines
            lines.append(raw)
        raise figures.Void("receivers were left by their server")

    def say(self, word):
        self.receivers.stdin.write(f"{word}\n".encode())
        self.receivers.stdin.flush()

    def cost(self, seconds):
        self.say("begin")
        return super().cost(seconds)

    def check(self, seconds):
        """Who got too little in so many seconds since they were counted from zero."""
        self.say("end")
        got = [int(line) for line in self.receivers.stdout]
        least = self.bytes_a_second * max(0.2, seconds - SLACK_SECONDS)
        short = sum(n < least for n in got)
        if short or not got:
            raise figures.Void(f"{short} of {len(got)} listeners got less than {least:.0f} bytes, one {min(got, default=0)}")


class Bare(Heard):
    """tests/bench/bare.c: bursts like those of our server at its usual buffer."""
    frame_bytes, chunk_frames, chunks, period_ms = KBPS * 1000 // 8 // 50, 3, 20, 1200
    chunk_bytes = 20 + 16 + chunk_frames * frame_bytes + 16  # header, head of RADIO, frames, tag: common/packet.h
    bytes_a_second = chunk_bytes * chunks * 1000 // period_ms

    def __init__(self, listeners, offload=True):
        super().__init__()
        self.listeners, self.offload = listeners, offload

    def begin(self):
        ports = self.receive("udp", self.listeners, "offload" if self.offload else "plain")
        sender = self.start([built("bare"), str(self.chunk_bytes), str(self.chunks), str(self.period_ms)], stdin=subprocess.PIPE)
        self.pid = sender.pid
        figures.pin(self.pid, figures.MEASURED)
        sender.stdin.write(b"".join(ports))
        sender.stdin.close()
        time.sleep(1)


ICECAST = shutil.which("icecast2") or shutil.which("icecast") or "icecast2"
ICECAST_CONFIG = """<icecast>
  <limits><clients>{clients}</clients><sources>2</sources><burst-on-connect>1</burst-on-connect></limits>
  <authentication><source-password>bench</source-password><admin-password>bench</admin-password></authentication>
  <hostname>localhost</hostname>
  <listen-socket><port>{port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
  <paths><logdir>{folder}</logdir><webroot>{folder}</webroot><adminroot>{folder}</adminroot></paths>
  <logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog><loglevel>2</loglevel></logging>
  <security><chroot>0</chroot>{owner}</security>
</icecast>
"""
KINDS = {  # how ffmpeg makes and names each stream
    "mp3": (["-c:a", "libmp3lame", "-b:a", f"{KBPS}k", "-f", "mp3"], "audio/mpeg"),
    "ogg": (["-c:a", "libopus", "-b:a", f"{KBPS}k", "-vbr", "off", "-f", "ogg"], "application/ogg"),
}


class Icecast(Heard):
    """icecast2 with one source: a file that ffmpeg sends at the pace of its music."""

    def __init__(self, listeners, kind):
        super().__init__()
        self.listeners, self.kind, self.port = listeners, kind, free_port()

    def begin(self):
        os.chmod(self.folder.name, 0o777)  # icecast2 will not be root
        self.pid = self.serve().pid
        self.feed()
        figures.pin(self.pid, figures.MEASURED)
        self.receive("http", self.port, f"/{self.kind}", self.listeners)
        time.sleep(1)

    def serve(self):
        owner = "<changeowner><user>nobody</user><group>nogroup</group></changeowner>" if os.geteuid() == 0 else ""
        config = os.path.join(self.folder.name, "icecast.xml")
        with open(config, "w", encoding="utf-8") as f:
            f.write(ICECAST_CONFIG.format(clients=self.listeners + 100, port=self.port, folder=self.folder.name, owner=owner))
        process = self.start([ICECAST, "-c", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        Party.wait(lambda: answers(self.port), "icecast2")
        return process

    def feed(self):
        """Encoded before, so that sending costs nothing."""
        kind, (how, content) = self.kind, KINDS[self.kind]
        wav, song = (os.path.join(self.folder.name, f"song.{ending}") for ending in ("wav", kind))
        songs.write_wav(wav, songs.sound(20))
        quiet = ["ffmpeg", "-loglevel", "error", "-nostdin"]
        subprocess.run([*quiet, "-i", wav, *how, song], check=True)
        self.start([*quiet, "-re", "-stream_loop", "-1", "-i", song, "-c", "copy", "-f", kind, "-content_type", content,
                    f"icecast://source:bench@127.0.0.1:{self.port}/{kind}"])
        Party.wait(self.is_on_air, f"the {kind} stream")

    def is_on_air(self):
        with socket.create_connection(("127.0.0.1", self.port), 5) as s:
            s.sendall(f"GET /{self.kind} HTTP/1.0\r\n\r\n".encode())
            return b"200" in s.recv(64)
