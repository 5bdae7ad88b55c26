"""Who lets go of the talk key is not heard any more, whatever happens to the client: somebody speaks all the time, and others listen."""
import json
import os
import signal

import numpy as np

import pulse
import test_talk
from display import Display
from wavelength import Case, Client, Server, hurry, temporary_folder
from x11 import close_window

SPOKEN_S = 120
TAKEN_FRAMES = 10  # a program that stands still may have taken so much from the microphone while the key was down
LINGER_S = 3  # the microphone is still open then, and sends nothing


class TalkEnds(Case):
    @classmethod
    def setUpClass(cls):
        test_talk.for_class(cls)
        cls.speech = np.tile(cls.speech, int(SPOKEN_S * pulse.RATE / len(cls.speech)) + 1)

    def enter(self, **settings):
        """Omar in a window, at a microphone into which he speaks, and Maya."""
        self.device = pulse.Pulse(self, 2, 1)
        self.display = Display(self, 1280, 720)
        server = Server(self, songs=self.songs)
        hurry(server.process)
        self.friend = Client(self, server, "Maya", sound=True, env=self.device.listener(1))
        self.friend.joined()
        folder = temporary_folder(self)
        os.mkdir(os.path.join(folder, "wavelength"))
        with open(os.path.join(folder, "wavelength", "settings.json"), "w", encoding="utf-8") as f:
            json.dump(settings, f)
        self.window = self.display.open(folder, "--connect", f"{server.host}:{server.port}", "--nick", "Omar",
                                        env=self.device.listener(0))
        hurry(self.window.process)
        self.display.wait_for_room()
        self.device.keep_saying(0, self.speech)

    def frames(self):
        """How many of Omar's came to Maya: she tells every second."""
        voices = self.friend.events("voices")
        return voices[-1]["list"][0]["frames"] if voices and voices[-1]["list"] else 0

    def pass_seconds(self, seconds):
        for _ in range(seconds):
            self.friend.event("sync", begin=self.friend.mark())

    def hold_key(self):
        self.display.run("xdotool", "keydown", "Control_R")
        self.assert_goes_on()

    def let_go(self):
        self.display.run("xdotool", "keyup", "Control_R")

    def assert_goes_on(self):
        begin = self.frames()
        self.until(lambda: self.frames() > begin + 50, what="Omar's voice")

    def assert_nothing_comes(self, seconds, but=0):
        begin = self.frames()
        self.pass_seconds(seconds)
        self.assertLessEqual(self.frames() - begin, but)

    def microphones(self):
        """How many are open."""
        return self.device.pactl("list", "source-outputs").count("application.name = ")

    def test_with_the_key(self):
        self.enter()
        self.assertEqual(self.microphones(), 0)
        self.hold_key()
        self.assertEqual(self.microphones(), 1)
        self.let_go()
        self.pass_seconds(3)  # she tells the last of it
        self.assert_nothing_comes(LINGER_S)
        self.until(lambda: self.microphones() == 0, what="a shut microphone")

    def test_although_the_program_stood_still(self):
        """What the sound system kept for it meanwhile goes nowhere."""
        self.enter()
        self.hold_key()
        self.window.process.send_signal(signal.SIGSTOP)
        self.let_go()
        try:
            self.pass_seconds(5)
        finally:
            self.window.process.send_signal(signal.SIGCONT)
        self.assert_nothing_comes(4, but=TAKEN_FRAMES)

    def test_with_the_window(self):
        self.enter()
        self.hold_key()
        close_window(self.display.name, int(self.display.window))
        self.assertEqual(self.window.wait(), 0)
        self.assertEqual(self.microphones(), 0)

    def test_with_the_screen(self):
        """Who talks from press to press holds no key whose end could be told."""
        self.enter(talk_how="toggle")
        self.hold_key()
        self.let_go()
        self.assert_goes_on()
        self.display.process.kill()
        self.assertIsNotNone(self.window.wait())
        self.assertEqual(self.microphones(), 0)
