"""Talking from the window: by the key while another program is in front, by the button, and how one talks is kept."""
import json
import os

import songs
from display import Visit
from wavelength import temporary_folder

PILL = (100, 692)  # in the bar of a window as it opens
GEAR, SHUT = (1214, 692), (1250, 28)
TOGGLE = (1000, 130)  # the second way to talk in the settings


def names(people):
    return [p["nick"] for p in people]


class TalkWindow(Visit):
    @classmethod
    def setUpClass(cls):
        songs.folder_for_class(cls)
        songs.make(cls.songs, "rock-step.mp3", 30, title="Step by Step", artist="Two")

    def floor(self, begin, *talkers):
        self.friend.event("floor", begin=begin, talkers=lambda t: names(t) == list(talkers))

    def test_the_key_talks_while_another_program_is_in_front(self):
        self.enter("Omar")
        own = self.display.window
        self.display.open(temporary_folder(self))  # has the keyboard from now on
        self.assertNotEqual(self.display.run("xdotool", "getwindowfocus").strip(), own)
        begin = self.friend.mark()
        self.display.run("xdotool", "keydown", "Control_R")
        self.floor(begin, "Omar")
        self.display.shot("talking")
        begin = self.friend.mark()
        self.display.run("xdotool", "keyup", "Control_R")
        self.floor(begin)

    def test_the_key_talks_in_front_too_and_types_nothing(self):
        self.enter("Omar")
        begin = self.friend.mark()
        self.display.run("xdotool", "keydown", "Control_R")
        self.floor(begin, "Omar")
        begin = self.friend.mark()
        self.display.run("xdotool", "keyup", "Control_R")
        self.floor(begin)
        self.display.type("v")
        self.display.key("Return")
        self.friend.event("chat", nick="Omar", text="v")

    def test_the_button_talks_while_it_is_held_and_waits_for_a_turn(self):
        self.enter("Omar")
        begin = self.friend.mark()
        self.display.run("xdotool", "mousemove", "--sync", *map(str, PILL), "mousedown", "1")
        self.floor(begin, "Omar")
        begin = self.friend.mark()
        self.display.run("xdotool", "mouseup", "1")
        self.floor(begin)
        begin = self.friend.mark()
        self.friend.say("/talk on")
        self.floor(begin, "سارة")
        begin = self.friend.mark()
        self.until(lambda: self.press_and_wait(begin), what="a place in the queue")
        begin = self.friend.mark()
        self.friend.say("/talk off")
        self.floor(begin, "Omar")

    def press_and_wait(self, begin):
        """The window may not know yet who talks: the button then asks for the floor, and is told."""
        self.display.run("xdotool", "click", "1")
        return any(names(e["waiting"]) == ["Omar"] for e in self.friend.events("floor"))

    def test_how_one_talks_is_kept(self):
        window = self.enter("Omar")
        self.display.click(*GEAR)
        self.display.wait_until_still((slice(0, 720), slice(840, 1280)))
        self.display.shot("settings-talk")
        self.display.click(*TOGGLE)
        self.display.wait_until_still((slice(0, 720), slice(840, 1280)))
        self.display.key("Escape")
        begin = self.friend.mark()
        self.display.run("xdotool", "key", "Control_R")
        self.floor(begin, "Omar")
        begin = self.friend.mark()
        self.display.run("xdotool", "key", "Control_R")
        self.floor(begin)
        window.interrupt()
        self.assertEqual(window.wait(), 0)
        window.end = lambda: None
        with open(os.path.join(self.folder, "wavelength", "settings.json"), encoding="utf-8") as f:
            self.assertEqual(json.load(f)["talk_how"], "toggle")
        self.enter("Omar")
        begin = self.friend.mark()
        self.display.run("xdotool", "key", "Control_R")
        self.floor(begin, "Omar")
