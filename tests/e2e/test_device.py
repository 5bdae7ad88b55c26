"""Sound devices that go and come, and a client that stood still: two listeners are in step again by themselves. Judged by what they tell
and by what really came out of both."""
import os
import signal
import time

import numpy as np

import pulse
import songs
from wavelength import Case, Client, Server, hurry

SONG_SECONDS = 120
HEARD_SECONDS = 6
STOOD_SECONDS = 5
SILENT_MOST_SECONDS = 2  # after a standstill
AGAIN_SECONDS = 20  # a device that is there again is used after 4 s at most; machines that test are busy
TRIES = 3


class Unplugged(pulse.Pulse):
    """A sound server that can be killed, and started again at the same place."""

    def unplug(self):
        with open(f"/proc/{self.process.pid}/cmdline", encoding="utf-8") as f:
            self.argv = f.read().split("\0")[:-1]
        self.process.kill()
        self.process.wait()
        self.tone.wait()

    def plug(self):
        self.process = pulse.subprocess.Popen(self.argv, env=self.env, stdin=pulse.subprocess.DEVNULL,
                                              stdout=pulse.subprocess.DEVNULL, stderr=pulse.subprocess.DEVNULL)
        hurry(self.process)
        ears = lambda: self.pactl("list", "short", "sinks").count("ear") == self.listeners + 1
        self.test.until(ears, what="PulseAudio's second start")
        self._play_tone(self.listeners)


class Stumbled(Exception):
    """The machine was too busy for its own sound system: nothing can be said about programs."""


class Device(Case):
    @classmethod
    def setUpClass(cls):
        songs.for_class(cls, SONG_SECONDS)

    def patiently(self, once):
        """A run on a machine that has time for its sound system."""
        for _ in range(TRIES):
            try:
                return once()
            except Stumbled as e:
                print(f"the sound system itself stumbled at {e} ms: this run says nothing")
                self.doCleanups()
        return self.skipTest("this machine is too busy for its sound system")

    def listeners(self, device, n=2):
        self.server = Server(self, songs=self.songs)
        hurry(self.server.process)
        return [self.listener(device, i) for i in range(n)]

    def listener(self, device, number):
        return Client(self, self.server, f"Ear {number}", sound=True, env=device.listener(number))

    def begun(self, recording, listeners):
        """A second after the last of them began, past its fading in; in samples."""
        begins = lambda i: pulse.begins(recording.listener(i))
        for i in range(listeners):
            self.until(lambda: begins(i) is not None, AGAIN_SECONDS, what=f"sound from listener {i}")
        return max(begins(i) for i in range(listeners)) + pulse.RATE

    def hear(self, recording, listeners, since=None):
        """A few seconds of each, from that second on; without one, once all have begun."""
        begin = self.begun(recording, listeners) if since is None else int(since * pulse.RATE)
        end = begin + HEARD_SECONDS * pulse.RATE
        recording.wait(end / pulse.RATE + 0.2)
        stumbled = pulse.stumbles(recording.tone()[begin:end])
        if stumbled:
            raise Stumbled(stumbled)
        return [recording.listener(i)[begin:end] for i in range(listeners)]

    def check_step(self, what, heard):
        places = []
        for i, mono in enumerate(heard):
            self.assertEqual(pulse.silences(mono), [], f"{what}: listener {i} was silent at these ms")
            place, alike = pulse.follow(self.source, mono)
            self.assertGreater((alike > pulse.ALIKE_LEAST).mean(), pulse.CLEAR_SHARE, f"{what}: listener {i} hears it broken: {alike}")
            places.append(np.where(alike > pulse.ALIKE_LEAST, place, np.nan))
        lags = np.abs(places[1] - places[0])
        self.assertLessEqual(np.nanmax(lags), pulse.LAG_MOST_MS, f"{what}: not in step: {lags}")
        print(f"{what}: lag {np.nanmedian(lags):.2f} ms, at most {np.nanmax(lags):.2f} ms")

    def check_stayed(self, client):
        """It never left the room."""
        self.assertEqual([e["state"] for e in client.events("state")].count("in"), 1)
        self.assertEqual(len(client.events("welcome")), 1)

    def notices(self, client):
        return [e["text"] for e in client.events("notice")]

    # -- a sound server that ends --

    def test_a_sound_server_that_dies_and_comes_back(self):
        self.patiently(self.die_and_come_back)

    def die_and_come_back(self):
        device = Unplugged(self, 2)
        clients = self.listeners(device)
        for c in clients:
            c.event("sync", level_db=lambda db: db > -60)
        device.unplug()
        marks = [c.mark() for c in clients]
        for c in clients:
            c.event("device", there=False)
            c.event("notice", text=lambda t: "gone" in t)
        for c, mark in zip(clients, marks):  # time runs on, and the room with it
            c.event("sync", begin=mark + 3)
            c.event("sync", begin=c.mark())
        device.plug()
        for c, mark in zip(clients, marks):
            c.event("device", AGAIN_SECONDS, begin=mark, there=True)
        self.check_step("after the sound server's death", self.hear(pulse.Recording(device), 2))
        for c in clients:
            self.check_stayed(c)
            self.assertEqual(len(self.notices(c)), 2, self.notices(c))
            self.assertIn("There is sound now.", self.notices(c)[1])

    def test_a_sound_server_that_comes_later(self):
        self.patiently(self.come_later)

    def come_later(self):
        device = Unplugged(self, 2)
        device.unplug()
        late = self.listeners(device, 1)[0]
        late.event("notice", text=lambda t: t.startswith("No sound can be played here"))
        late.event("playing", title="Step")
        device.plug()
        late.event("device", AGAIN_SECONDS, there=True)
        self.listener(device, 1)
        self.check_step("with a sound server that came later", self.hear(pulse.Recording(device), 2))
        self.check_stayed(late)

    # -- a program that stands still --

    def test_a_client_that_stood_still(self):
        self.patiently(self.stand_still)

    def stand_still(self):
        device = Unplugged(self, 2)
        clients = self.listeners(device)
        recording = pulse.Recording(device)
        self.check_step("before the standstill", self.hear(recording, 2))
        sleeper = clients[1]
        os.kill(sleeper.process.pid, signal.SIGSTOP)
        time.sleep(STOOD_SECONDS)
        mark, woke = sleeper.mark(), recording.seconds()
        os.kill(sleeper.process.pid, signal.SIGCONT)
        self.check_step("after the standstill", self.hear(recording, 2, since=woke + SILENT_MOST_SECONDS))
        silent = pulse.silences(recording.listener(1)[int(woke * pulse.RATE):int((woke + SILENT_MOST_SECONDS) * pulse.RATE)])
        print(f"after {STOOD_SECONDS} s of standstill: music within {(silent[-1] + 10) if silent else 0} ms")
        sync = sleeper.event("sync", begin=mark + 2, level_db=lambda db: db > -60)
        self.assertLess(abs(sync["offset_us"]), 1000 * pulse.LAG_MOST_MS)
        self.check_stayed(sleeper)
        self.assertEqual(self.notices(sleeper), [])
