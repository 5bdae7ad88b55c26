#!/usr/bin/python3
"""How long a voice takes from the microphone to another's ear: real programs, PulseAudio null sinks. bench-mouth_to_ear; --clicks N.

A short chirp is said into one client's microphone again and again, over a low hum like a voice that goes on, so that it counts as voice.
Microphone and the other's ear are channels of one device: one recording holds both, sample by sample. From the lag between them the
buffers of the devices are taken off, which are named: what the sound system gathers before the microphone's callback has it, and what the
speakers' callback gives it ahead."""
import argparse
import os
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e"), os.path.dirname(os.path.abspath(__file__))]
os.environ.setdefault("WL_PROGRAMS", "build")

import numpy as np  # noqa: E402

import pulse  # noqa: E402
import songs  # noqa: E402
from figures import figure, note, void  # noqa: E402
from wavelength import Case, Client, Server, hurry  # noqa: E402

TARGET_MS = 60
CALLBACK_MS = 512 * 1000 / 48000  # client/audio_sdl.c; what SDL gives at a time
MIC_MS = 480 * 1000 / 48000  # client/audio_mic_sdl.c
EVERY_SECONDS = 0.5
CHIRP_SECONDS = 0.04
CHIRP_HZ = (1200, 3000)
LONGEST_SECONDS = 0.3
ALIKE_LEAST = 0.4
START_SECONDS = 3  # said before the first that counts: gain and delay settle


def chirp():
    at = np.arange(int(CHIRP_SECONDS * pulse.RATE)) / pulse.RATE
    low, high = CHIRP_HZ
    sweep = np.sin(2 * np.pi * (low * at + (high - low) * at ** 2 / (2 * CHIRP_SECONDS)))
    return 0.4 * sweep * np.hanning(len(at))


def voice(clicks):
    """Chirps over a hum that swells as syllables do."""
    at = np.arange(int((clicks * EVERY_SECONDS + START_SECONDS + 1) * pulse.RATE)) / pulse.RATE
    hum = sum(np.sin(2 * np.pi * 130 * k * at) / k for k in range(1, 5)) * 0.06 * (1 + 0.8 * np.sin(2 * np.pi * 4 * at))
    for i in range(clicks):
        begin = int((START_SECONDS + i * EVERY_SECONDS) * pulse.RATE)
        hum[begin:begin + int(CHIRP_SECONDS * pulse.RATE)] += chirp()
    return hum.astype(np.float32)


class MouthToEar(Case):
    def hear(self, folder, data, clicks):
        """What was said, and what the other heard."""
        device = pulse.Pulse(self, 2, 1)
        server = Server(self, songs=folder, data=data)
        hurry(server.process)
        talker, listener = (Client(self, server, f"Ear {i}", taste="rock", sound=True, env=device.listener(i)) for i in range(2))
        for c in (talker, listener):
            c.event("sound")
        talker.say("/talk on")
        talker.event("mic", open=True)
        talker.event("floor", you="talking")
        recording = pulse.Recording(device)
        device.speak(0, voice(clicks))
        recording.wait(recording.seconds() + 0.5)
        stats = [v for e in listener.events("voices") for v in e["list"]][-1]
        return recording.said(0), recording.listener(1), stats


def lags_ms(said, heard):
    """Of each chirp that was found in what was heard."""
    said, heard, part = pulse.band(said, *CHIRP_HZ), pulse.band(heard, *CHIRP_HZ), pulse.band(chirp(), *CHIRP_HZ)
    found, at = [], 0
    while at + pulse.RATE // 2 < len(said):
        window = said[at:at + pulse.RATE // 2]
        place, alike = pulse.correlate(window, part)
        if alike < 0.7 or place < 0 or np.abs(window[max(place, 0):place + len(part)]).max() < 0.1:
            at += pulse.RATE // 4
            continue
        begin = at + place
        lag, alike = pulse.correlate(heard[begin:begin + int(LONGEST_SECONDS * pulse.RATE)], part)
        if alike >= ALIKE_LEAST and lag >= 0:
            found.append(lag * 1000 / pulse.RATE)
        at = begin + pulse.RATE // 4
    return np.array(found)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--clicks", type=int, default=100)
    p.add_argument("--quick", action="store_true", help="a look whether all works: few clicks")
    o = p.parse_args()
    clicks = 4 if o.quick else o.clicks
    case = MouthToEar()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data:
        at = np.arange(120 * songs.RATE) / songs.RATE
        mono = 0.3 * np.sin(2 * np.pi * 80 * at)
        songs.write_wav(os.path.join(folder, "rock-bass.wav"), np.stack([mono, mono], axis=1))
        try:
            said, heard, stats = case.hear(folder, data, clicks)
        finally:
            case.doCleanups()
    lags = lags_ms(said, heard)
    if len(lags) < clicks * 0.8:
        void("mouth_to_ear/p95", "ms", f"only {len(lags)} of {clicks} chirps were found")
        return
    note(f"mouth_to_ear: {len(lags)} of {clicks} chirps; microphone's buffer {MIC_MS:.1f} ms, speakers' {CALLBACK_MS:.1f} ms; "
         f"jitter buffer {stats['buffer_ms']:.0f} ms, concealed {stats['concealed']} of {stats['frames']}")
    own = lags - MIC_MS - CALLBACK_MS
    figure("mouth_to_ear/whole_median", float(np.median(lags)), "ms")
    figure("mouth_to_ear/median", float(np.median(own)), "ms")
    figure("mouth_to_ear/p95", float(np.percentile(own, 95)), "ms", at_most=TARGET_MS)


if __name__ == "__main__":
    main()
