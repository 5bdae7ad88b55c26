"""What happens while somebody looks elsewhere: the window asks to be looked at, its title counts, and a soft sound is heard, each kind only
where it is wanted."""
import json
import os

import numpy as np

import pulse
import songs
from display import Visit

MESSAGE_HZ, MENTION_HZ = 1046.5, 1568  # cue.c: the last tone of each
CUE_SECONDS = 1  # the longest is shorter
FLOOR = (slice(110, 300), slice(290, 920))  # in a window as it opens


class Notify(Visit):
    @classmethod
    def setUpClass(cls):
        songs.folder_for_class(cls)
        songs.make(cls.songs, "rock-step.mp3", 120, title="Step by Step", artist="Two")

    def away(self, env=None, **kinds):
        """Omar's window in the room, while another program has the keyboard. kinds: alert_mention=0 ..., as the settings keep them."""
        prefs = os.path.join(self.folder, "prefs.json")
        with open(prefs, "w", encoding="utf-8") as f:
            json.dump({"volume": 0, **kinds}, f)
        window = self.enter("Omar", "--prefs", prefs, env=env)
        self.display.run("xdotool", "windowfocus", "1")  # none of ours
        self.display.wait_until_still(FLOOR)  # nobody dances for who looks elsewhere
        return window

    def asks(self):
        return "urgency" in self.display.run("xprop", "-id", self.display.window, "WM_HINTS")

    def title(self):
        return self.display.run("xdotool", "getwindowname", self.display.window)

    def count_is(self, number):
        self.until(lambda: self.title().startswith(f"({number}) "), what=f"a title that counts {number}, not {self.title()}")

    def test_who_is_called_is_asked_until_they_look(self):
        self.away()
        self.friend.say("@Omar where are you?")
        self.until(self.asks, what="a window that asks to be looked at")
        self.friend.say("hello?")
        self.count_is(2)
        self.assertTrue(self.asks(), "it asked only for a moment")
        self.display.run("xdotool", "windowfocus", "--sync", self.display.window)
        self.until(lambda: not self.title().startswith("("), what="a title without a number")

    def test_what_is_not_wanted_is_left_alone(self):
        self.away(alert_message=0)
        self.friend.say("just talk")
        self.friend.event("chat", text="just talk")
        self.friend.say("@Omar really")
        self.count_is(1)  # what came before it was not counted
        self.display.shot("notified")

    def test_who_comes_is_told_of_when_that_is_wanted(self):
        self.away(alert_join=1, alert_message=0)
        self.assertFalse(self.asks())
        visitor = self.visitor("Maya")
        self.until(self.asks, what="a window that asks to be looked at")
        self.assertFalse(self.title().startswith("("), "somebody who came was counted as something said")
        visitor.end()

    def visitor(self, nick):
        visitor = type(self.friend)(self, self.server, nick)
        visitor.joined()
        return visitor

    def test_each_kind_has_a_sound_of_its_own(self):
        device = pulse.Pulse(self, 1)
        self.away(env=device.listener(0))
        recording = pulse.Recording(device)
        for text, hz, other in (("just talk", MESSAGE_HZ, MENTION_HZ), ("@Omar!", MENTION_HZ, MESSAGE_HZ)):
            recording.wait(recording.seconds() + CUE_SECONDS)  # what rang before has died away
            begin = recording.seconds()
            self.friend.say(text)
            self.until(lambda: strength(recording, begin, hz) > 4 * strength(recording, begin, other), what=f"the sound of {text!r}")


def strength(recording, begin, hz):
    """Of a tone, at its loudest tenth of a second since then."""
    mono = recording.listener(0)[int(begin * pulse.RATE):]
    n = pulse.RATE // 10
    if len(mono) < n:
        return 0
    wave = np.exp(-2j * np.pi * hz * np.arange(n) / pulse.RATE)
    return max(abs(wave @ mono[i:i + n]) for i in range(0, len(mono) - n + 1, n // 2))
