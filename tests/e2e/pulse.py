"""A private PulseAudio with a sink for each listener, all parts of one device, so that one recording holds them sample by sample, and a
microphone for each who talks, a part of it, too, into which anything can be said; and what can be measured in such a recording. A steady tone beside them tells whether the device itself ran: where that has gaps, the
machine was too busy for its sound system, and nothing can be said about programs."""
import os
import subprocess
import threading
import time

import numpy as np

from wavelength import environment, hurry, temporary_folder

RATE = 48000
SILENT_DB = -60
TONE_SECONDS = 120
BUFFER_MS = 60
TONE_HZ = 440
TONE_BUFFER_MS = 10  # as little as a client has in the sound system: where even a tone stumbles, nothing can be said about a client
TONE_SPAN = RATE // 40  # 11 whole periods
STUMBLE_US = 500  # where steps of a ms are judged
FAINT = 0.97
LAG_MOST_MS = 20  # between two who hear the same
ALIKE_LEAST = 0.7  # of half a second that went through two lossy codecs; another song gives under 0.3
CLEAR_SHARE = 0.85  # of all half seconds: a jump in one spoils it


class Pulse:
    def __init__(self, test, listeners, mouths=0):
        self.test, self.listeners, self.mouths = test, listeners, {}
        self.folder = temporary_folder(test)
        self.socket = os.path.join(self.folder, "native")
        self.channels = 2 * listeners + 2 + mouths
        self.map = ",".join(f"aux{i}" for i in range(self.channels))
        modules = [f"module-native-protocol-unix socket={self.socket} auth-anonymous=1",
                   f"module-null-sink sink_name=all rate={RATE} format=float32le channels={self.channels} channel_map={self.map}"]
        for i in range(listeners + 1):
            modules.append(f"module-remap-sink sink_name=ear{i} master=all remix=no channels=2 "
                           f"channel_map=front-left,front-right master_channel_map=aux{2 * i},aux{2 * i + 1}")
        for i in range(mouths):
            modules.append(f"module-remap-sink sink_name=say{i} master=all remix=no channels=1 channel_map=mono "
                           f"master_channel_map=aux{self.said_channel(i)}")
        argv = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disallow-exit",
                "--realtime=yes", "--high-priority=yes", "--log-target=stderr", "--log-level=error"]
        for m in modules:
            argv += ["-L", m]
        self.env = environment(self.folder, PULSE_RUNTIME_PATH=self.folder, PULSE_STATE_PATH=self.folder,
                               DBUS_SESSION_BUS_ADDRESS="disabled:")
        self.process = subprocess.Popen(argv, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        hurry(self.process)
        self.tone = None
        test.addCleanup(self.close)
        test.until(lambda: self.pactl("list", "short", "sinks").count("ear") == listeners + 1, what="PulseAudio's start")
        self._play_tone(listeners)
        for i in range(mouths):
            self.plug_in(i)

    def said_channel(self, number):
        return 2 * self.listeners + 2 + number

    def plug_in(self, number):
        """A microphone, which hears what is said (`speak`)."""
        self.mouths[number] = self.pactl("load-module", "module-remap-source", f"source_name=mouth{number}", "master=all.monitor",
                                         "remix=no", "channels=1", "channel_map=mono",
                                         f"master_channel_map=aux{self.said_channel(number)}").strip()

    def pull_out(self, number):
        self.pactl("unload-module", self.mouths.pop(number))

    def take_again(self, number):
        """Who records goes back to this microphone."""
        for line in self.pactl("list", "short", "source-outputs").splitlines():
            if "parec" not in line:
                self.pactl("move-source-output", line.split()[0], f"mouth{number}")

    def speak(self, number, mono):
        """Says these samples into a microphone; waits until they are said."""
        subprocess.run(["pacat", "--server", f"unix:{self.socket}", f"--device=say{number}", "--raw", "--format=float32le",
                        f"--rate={RATE}", "--channels=1", f"--latency-msec={4 * BUFFER_MS}"], env=self.env,
                       input=mono.astype(np.float32).tobytes(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)

    def keep_saying(self, number, mono):
        """Says these samples into a microphone while the test goes on."""
        path = os.path.join(self.folder, f"said{number}")
        mono.astype(np.float32).tofile(path)
        process = self._play(f"say{number}", 1, 4 * BUFFER_MS, path)
        self.test.addCleanup(process.wait)
        self.test.addCleanup(process.terminate)

    def _play_tone(self, sink):
        path = os.path.join(self.folder, "tone")
        tone = np.sin(np.arange(RATE * TONE_SECONDS) * 2 * np.pi * TONE_HZ / RATE) * 0.3
        np.repeat(tone.astype(np.float32), 2).tofile(path)
        self.tone = self._play(f"ear{sink}", 2, TONE_BUFFER_MS, path)
        hurry(self.tone)

    def _play(self, sink, channels, latency_ms, path):
        return subprocess.Popen(["pacat", "--server", f"unix:{self.socket}", f"--device={sink}", "--raw", "--format=float32le",
                                 f"--rate={RATE}", f"--channels={channels}", f"--latency-msec={latency_ms}", path], env=self.env,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def pactl(self, *argv):
        return subprocess.run(["pactl", "--server", f"unix:{self.socket}", *argv], env=self.env, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False).stdout

    def listener(self, number):
        """What a client's environment needs to be heard as this one."""
        env = {"SDL_AUDIODRIVER": "pulseaudio", "PULSE_SERVER": f"unix:{self.socket}", "PULSE_SINK": f"ear{number}"}
        if number in self.mouths:
            env["PULSE_SOURCE"] = f"mouth{number}"
        return env

    def close(self):
        for process in (self.tone, self.process):
            if process is None:
                continue
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Recording:
    """What comes out of all sinks, from now on."""

    def __init__(self, pulse):
        self.pulse, self.bytes, self.lock = pulse, bytearray(), threading.Lock()
        argv = ["parec", "--server", f"unix:{pulse.socket}", "--device=all.monitor", "--raw", "--format=float32le",
                f"--rate={RATE}", f"--channels={pulse.channels}", f"--channel-map={pulse.map}",
                "--latency-msec=50"]
        self.process = subprocess.Popen(argv, env=pulse.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        pulse.test.addCleanup(self.close)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()
        pulse.test.until(lambda: self.seconds() > 0, what="the recording's start")

    def _read(self):
        while True:
            some = self.process.stdout.read1(1 << 16)
            if not some:
                return
            with self.lock:
                self.bytes += some

    def seconds(self):
        with self.lock:
            return len(self.bytes) / (4 * self.pulse.channels * RATE)

    def wait(self, seconds):
        """Until it is so long."""
        while self.seconds() < seconds:
            time.sleep(0.05)
            if self.process.poll() is not None:
                self.pulse.test.fail("the recording ended by itself")

    def all(self):
        with self.lock:
            whole = len(self.bytes) // (4 * self.pulse.channels) * self.pulse.channels
            return np.frombuffer(bytes(self.bytes), np.float32, whole).reshape(-1, self.pulse.channels)

    def listener(self, number):
        """Mono, as one array."""
        return self.all()[:, 2 * number:2 * number + 2].mean(axis=1)

    def said(self, number):
        """What went into a microphone."""
        return self.all()[:, self.pulse.said_channel(number)]

    def tone(self):
        return self.listener(self.pulse.listeners)

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.thread.join(10)
        self.process.stdout.close()


# -- measuring --

def levels_db(mono, window=RATE // 100):
    """RMS of each 10 ms."""
    n = len(mono) // window
    power = (mono[:n * window].reshape(n, window).astype(np.float64) ** 2).mean(axis=1)
    return 10 * np.log10(power + 1e-15)


def begins(mono):
    """The sample where the first sound is; None for silence."""
    loud = np.flatnonzero(levels_db(mono) > SILENT_DB)
    return int(loud[0]) * (RATE // 100) if len(loud) else None


def silences(mono):
    """The ms at which a silent 10 ms begin."""
    return [int(i) * 10 for i in np.flatnonzero(levels_db(mono) <= SILENT_DB)]


def stumbles(tone, most_us=STUMBLE_US):
    """The ms at which a steady tone leaps. What it lost, or had to wait, shifts its phase; a gap of whole periods makes a span of it fainter."""
    n = len(tone) // TONE_SPAN
    turned = tone[:n * TONE_SPAN] * np.exp(-2j * np.pi * TONE_HZ / RATE * np.arange(n * TONE_SPAN))
    spans = turned.reshape(n, TONE_SPAN).mean(axis=1)
    leaps_us = np.angle(spans[1:] * np.conj(spans[:-1])) * 1e6 / (2 * np.pi * TONE_HZ)
    faint = np.abs(spans) < FAINT * np.median(np.abs(spans))
    return [int(i) * 1000 * TONE_SPAN // RATE for i in np.flatnonzero((np.abs(leaps_us) > most_us) | faint[1:])]


def correlate(sound, part):
    """Where `part` lies in `sound` (in samples, negative: before it), and how much alike the two are there, from 0 to 1."""
    size = 1 << (len(sound) + len(part) - 1).bit_length()
    product = np.fft.rfft(sound, size) * np.conj(np.fft.rfft(part, size))
    cross = np.fft.irfft(product, size)
    energy = np.concatenate(([0.0], np.cumsum(sound.astype(np.float64) ** 2)))
    at = int(np.argmax(np.abs(cross)))
    if at > size // 2:
        at -= size
    first, last = max(at, 0), min(at + len(part), len(sound))
    own = (part[first - at:last - at].astype(np.float64) ** 2).sum()
    scale = np.sqrt(own * (energy[last] - energy[first])) if last > first else 0
    return at, float(abs(cross[at]) / scale) if scale > 0 else 0.0


def follow(source, mono, window=RATE // 2, around=RATE // 10):
    """For each half second: where it lies in the source against where it would if nothing ever hurried or waited, in ms, and how much
    alike the two are. Short windows: a resampler that steers shifts a long one against itself."""
    middle = len(mono) // 2
    base = correlate(source, mono[middle:middle + 2 * RATE])[0] - middle
    lags, alike = [], []
    for at in range(0, len(mono) - window, window):
        begin = max(base + at - around, 0)
        place, same = correlate(source[begin:base + at + window + around], mono[at:at + window])
        lags.append((begin + place - at) * 1000 / RATE)
        alike.append(same)
    return np.array(lags), np.array(alike)


def band(mono, low_hz, high_hz):
    """What lies between two pitches."""
    spectrum = np.fft.rfft(mono)
    hz = np.fft.rfftfreq(len(mono), 1 / RATE)
    spectrum[(hz < low_hz) | (hz > high_hz)] = 0
    return np.fft.irfft(spectrum, len(mono))


def envelope(mono, window=RATE // 50):
    """How loud each 20 ms are, about their mean."""
    n = len(mono) // window
    loud = np.sqrt((mono[:n * window].reshape(n, window) ** 2).mean(axis=1))
    return loud - loud.mean()
