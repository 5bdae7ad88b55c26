#!/usr/bin/python3
"""How far apart two listeners are, at the ear: real programs in PulseAudio null sinks that are parts of one device, recorded from before they
began; snapserver and two snapclients likewise, by turns. bench-real_sync; --starts N, --quick.

From SKIP to SKIP + STEADY seconds after the later one's first sound the one's half seconds are found in the other's, between samples. Of
each start: the median lag, how far lags are from that median and from zero (p99). A start during which a steady tone beside them leaps, which has
no more in the sound system than our clients, says nothing about programs, and is made again."""
import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e"), os.path.dirname(os.path.abspath(__file__))]
os.environ.setdefault("WL_PROGRAMS", "build")

import numpy as np  # noqa: E402

import pulse  # noqa: E402
import songs  # noqa: E402
from figures import Void, figure, note, void  # noqa: E402
from wavelength import Case, Client, Server, hurry, temporary_folder  # noqa: E402

SONG_SECONDS = 60
SKIP, STEADY = 5, 10  # seconds
SPAN, HOP = pulse.RATE // 2, pulse.RATE // 10
REACH = pulse.RATE // 10  # how far apart they are looked for
ALIKE_LEAST = 0.7
TRIES = 5
DEVIATION_MOST_US, LAG_MOST_US = 50, 1000
PATIENCE = 20


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return s.getsockname()[1]


def lag_us(one, other):
    """By how much the other is later, to a part of a sample: a parabola through the correlation's peak. How much alike they are, too."""
    shape = np.hanning(len(one))
    a, b = one * shape, other * shape
    size = 1 << (2 * len(one) - 1).bit_length()
    cross = np.fft.irfft(np.conj(np.fft.rfft(a, size)) * np.fft.rfft(b, size), size)
    cross = np.concatenate([cross[-REACH:], cross[:REACH + 1]])
    at = int(np.argmax(cross[1:-1])) + 1
    before, peak, after = cross[at - 1:at + 2]
    place = at + (before - after) / (2 * (before - 2 * peak + after))
    energy = np.sqrt((a * a).sum() * (b * b).sum())
    return (place - REACH) * 1e6 / pulse.RATE, peak / energy if energy > 0 else 0


def lags_us(one, other):
    """Of each half second, a tenth of a second apart."""
    both = [lag_us(one[at:at + SPAN], other[at:at + SPAN]) for at in range(0, len(one) - SPAN, HOP)]
    alike = np.array([same for _, same in both])
    if np.median(alike) < ALIKE_LEAST:
        raise Void(f"they do not play the same ({np.median(alike):.2f})")
    return np.array([lag for lag, _ in both])


class Start(Case):
    """One start of two listeners on a fresh device."""

    def listen(self, begin):
        """Lags of two listeners that `begin` starts, told the device."""
        device = pulse.Pulse(self, 2)
        recording = pulse.Recording(device)
        begin(device)
        self.until(lambda: all(pulse.begins(recording.listener(i)) is not None for i in (0, 1)), what="sound from both")
        first = max(pulse.begins(recording.listener(i)) for i in (0, 1)) + SKIP * pulse.RATE
        recording.wait(first / pulse.RATE + STEADY + 0.2)
        heard = [recording.listener(i)[first:first + STEADY * pulse.RATE] for i in (0, 1)]
        if pulse.stumbles(recording.tone()[first - SKIP * pulse.RATE:first + STEADY * pulse.RATE], DEVIATION_MOST_US):  # whoever lost step takes seconds
            raise Void("the sound system itself stumbled")
        if any(pulse.silences(mono) for mono in heard):
            raise Void("a listener was silent")
        return lags_us(*heard)

    def ours(self, folder):
        def begin(device):
            server = Server(self, songs=folder)
            hurry(server.process)
            clients = [Client(self, server, f"Ear {i}", sound=True, env=device.listener(i)) for i in (0, 1)]
            for c in clients:
                c.event("playing", title="Step")
        return self.listen(begin)

    def run_program(self, device, argv, **env):
        process = subprocess.Popen(argv, env={**device.env, **env}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        hurry(process)

    def snapcast(self, wav):
        def begin(device):
            home = temporary_folder(self)
            fifo, port = os.path.join(home, "song"), free_port()
            os.mkfifo(fifo)
            self.run_program(device, ["snapserver", "--config", os.devnull, "--server.datadir", home, "--stream.port", str(port),
                                      "--tcp.enabled", "false", "--http.enabled", "false", "--stream.source",
                                      f"pipe://{fifo}?name=song&sampleformat=48000:16:2&mode=read"])
            feed(self, fifo, wav)
            self.until(lambda: answers(port), what="snapserver's start")
            for i in (0, 1):
                self.run_program(device, ["snapclient", "--host", "127.0.0.1", "--port", str(port), "--hostID", f"ear{i}", "--player",
                                          "pulse"], **device.listener(i))
        return self.listen(begin)


def answers(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def feed(test, fifo, wav):
    """Writes a song into a pipe, as fast as it is read."""
    def write():
        try:
            with open(fifo, "wb", buffering=0) as f:
                f.write(wav)
        except BrokenPipeError:
            pass
    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    test.addCleanup(thread.join, PATIENCE)


def one_start(how, what):
    """Lags of a start on a machine that has time for its own sound system; None when none of a few was."""
    for _ in range(TRIES):
        start = Start()
        try:
            return getattr(start, how)(what)
        except (Void, AssertionError) as e:
            note(f"real_sync/{how}: {str(e).splitlines()[0]}; once more")
        finally:
            start.doCleanups()
    return None


def p99(values):
    return float(np.percentile(np.abs(values), 99))


def tell_start(how, number, lags):
    middle = float(np.median(lags))
    note(f"real_sync/{how}/start{number:<3} median {middle:8.1f} us   p99 about it {p99(lags - middle):7.1f}   p99 absolute {p99(lags):7.1f}")


def tell(how, starts, judged):
    """Figures of all starts of one kind."""
    if not starts:
        void(f"real_sync/{how}/lag_p99", "us", "no start was of use")
        return
    deviations = [p99(lags - np.median(lags)) for lags in starts]
    limit = {"at_most": DEVIATION_MOST_US} if judged else {}
    figure(f"real_sync/{how}/deviation_p99_worst_start", max(deviations), "us", **limit)
    figure(f"real_sync/{how}/deviation_p99_median_start", float(np.median(deviations)), "us")
    limit = {"at_most": LAG_MOST_US} if judged else {}
    figure(f"real_sync/{how}/lag_p99_worst_start", max(p99(lags) for lags in starts), "us", **limit)
    figure(f"real_sync/{how}/lag_p50", float(np.median(np.abs(np.concatenate(starts)))), "us")


def compare(starts):
    """All starts together, beside Snapcast's."""
    all_p99 = {how: p99(np.concatenate(of)) for how, of in starts.items() if of}
    if "snapcast" in all_p99:
        figure("real_sync/snapcast/lag_p99", all_p99["snapcast"], "us")
    if "ours" in all_p99:
        limit = {"at_most": all_p99["snapcast"], "why": "Snapcast's"} if "snapcast" in all_p99 else {}
        figure("real_sync/ours/lag_p99", all_p99["ours"], "us", **limit)


def run(starts):
    peers = all(shutil.which(p) for p in ("snapserver", "snapclient"))
    if not peers:
        note("real_sync/snapcast: snapserver and snapclient are not installed (make deps-peers)")
    with tempfile.TemporaryDirectory(prefix="wavelength-") as folder:
        songs.make(folder, "rock-step.mp3", SONG_SECONDS, seed=7, title="Step", artist="Two")
        wav = (np.clip(songs.sound(SONG_SECONDS, seed=7), -1, 1) * 32767).astype("<i2").tobytes()
        kinds = {"ours": folder} | ({"snapcast": wav} if peers else {})
        got = {how: [] for how in kinds}
        for number in range(1, starts + 1):
            for how, what in kinds.items():
                lags = one_start(how, what)
                if lags is not None:
                    got[how].append(lags)
                    tell_start(how, number, lags)
    for how, of in got.items():
        tell(how, of, judged=how == "ours")
    compare(got)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--starts", type=int, default=20, metavar="N")
    parser.add_argument("--quick", action="store_true", help="one start of each: does all work?")
    args = parser.parse_args()
    began = time.monotonic()
    run(1 if args.quick else args.starts)
    note(f"real_sync took {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
