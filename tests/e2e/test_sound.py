"""What really comes out of two listeners' speakers: recorded from one sound device that both play into."""
import time

import numpy as np

import pulse
import songs
from wavelength import Case, Client, Server, hurry

STARTS = 2  # and that of the late listener; bench real_sync makes 20
HEARD_SECONDS = 20
SONG_SECONDS = 90
TRIES = 3
LATE_SECONDS = 4  # after the others, the late one comes
STEP_MOST_MS = 1  # in the middle of a start: the sound system says how much it holds back


class Sound(Case):
    @classmethod
    def setUpClass(cls):
        songs.for_class(cls, SONG_SECONDS)

    def start(self, listeners):
        """A start on a machine that has time for its own sound system: what its listeners heard, and they."""
        for _ in range(TRIES):
            heard, clients, stumbled = self.start_once(listeners)
            if not stumbled:
                return heard, clients
            print(f"the sound system itself stumbled {len(stumbled)} times, first at {stumbled[0]} ms: this start says nothing")
            self.doCleanups()
        return self.skipTest("this machine is too busy for its sound system")

    def start_once(self, listeners):
        """A server with one MP3, and so many listeners, the third of them late. What each heard, they, and where the device had gaps."""
        device = pulse.Pulse(self, listeners)
        server = Server(self, songs=self.songs)
        hurry(server.process)
        recording = pulse.Recording(device)
        clients = []
        for i in range(listeners):
            if i == 2:
                time.sleep(LATE_SECONDS)
            clients.append(Client(self, server, f"Ear {i}", sound=True, env=device.listener(i)))
        clients[-1].event("playing", title="Step")
        self.until(lambda: pulse.begins(recording.listener(listeners - 1)) is not None, what="sound from the last listener")
        begin = pulse.begins(recording.listener(listeners - 1)) + pulse.RATE // 2  # past its fading in
        recording.wait(begin / pulse.RATE + HEARD_SECONDS + 0.2)
        heard = [recording.listener(i)[begin:begin + HEARD_SECONDS * pulse.RATE] for i in range(listeners)]
        joins = [c.event("room") for c in clients]
        self.assertEqual(len({j["id"] for j in joins}), 1)
        return heard, clients, pulse.stumbles(recording.tone()[begin:begin + HEARD_SECONDS * pulse.RATE])

    def check(self, heard, clients):
        """How far each listener is from the first, half second by half second, in ms."""
        first, lags = None, []
        for i, mono in enumerate(heard):
            self.assertEqual(pulse.silences(mono), [], f"listener {i} was silent at these ms")
            places, alike = pulse.follow(self.source, mono)
            self.assertGreater(np.median(alike), pulse.ALIKE_LEAST, f"listener {i} hears something else: {alike}")
            self.assertGreater((alike > pulse.ALIKE_LEAST).mean(), pulse.CLEAR_SHARE, f"listener {i} hears it broken: {alike}")
            first = places if first is None else first
            lags.append(np.abs(places - first)[alike > pulse.ALIKE_LEAST])
            self.assertLessEqual(lags[-1].max(), pulse.LAG_MOST_MS, f"listener {i} is not in step: {places - first}")
            self.assertLessEqual(np.median(lags[-1]), STEP_MOST_MS, f"listener {i} is not in step: {places - first}")
            syncs = clients[i].events("sync")[2:]
            self.assertEqual({s["concealed"] for s in syncs}, {syncs[0]["concealed"]}, "frames were made up")
        return lags

    def tell(self, what, lags):
        print(f"{what}: {HEARD_SECONDS} s without silence, lag {np.median(lags):.2f} ms, at most {lags.max():.2f} ms")

    def test_two_listeners_are_in_step_in_every_start(self):
        for number in range(STARTS):
            with self.subTest(start=number):
                heard, clients = self.start(2)
                lags = self.check(heard, clients)
                self.tell(f"start {number}", lags[1])
                self.doCleanups()

    def test_a_late_listener_is_in_step(self):
        heard, clients = self.start(3)
        lags = self.check(heard, clients)
        self.tell("late listener", lags[2])
