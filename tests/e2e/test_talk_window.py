"""Talking from the window: by the key while another program is in front, by the button, and how one talks is kept."""
import contextlib
import ctypes
import json
import os
import signal
import time

import songs
from display import Visit
from wavelength import temporary_folder

PILL = (100, 692)  # in the bar of a window as it opens
GEAR, SHUT = (1214, 692), (1250, 28)
TOGGLE = (1000, 130)  # the second way to talk in the settings


RIGHT_CTRL = "105"  # its place: what is written on it may change
BESIDE, OTHER = 8, 9  # the mouse's buttons at its side, as X counts them
SDL_BESIDE = 4  # the first of them in the settings
HELD_SECONDS = 1  # meanwhile the X server is asked some twenty times whether it is still down


@contextlib.contextmanager
def grabbed_keys(display):
    """Meanwhile all keys go to a program that took them for itself, as one that locks the screen does."""
    x = ctypes.CDLL("libX11.so.6")
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XDefaultRootWindow.restype = ctypes.c_ulong
    at = ctypes.c_void_p(x.XOpenDisplay(display.name.encode()))
    root = ctypes.c_ulong(x.XDefaultRootWindow(at))
    failed = x.XGrabKeyboard(at, root, 0, 1, 1, ctypes.c_ulong(0))
    try:
        assert not failed
        yield
    finally:
        x.XCloseDisplay(at)


def swap_buttons(display, one, other):
    """From now on each of two mouse buttons counts as the other, as somebody may wish."""
    x = ctypes.CDLL("libX11.so.6")
    x.XOpenDisplay.restype = ctypes.c_void_p
    at = ctypes.c_void_p(x.XOpenDisplay(display.name.encode()))
    mapping = (ctypes.c_ubyte * 256)()
    count = x.XGetPointerMapping(at, mapping, len(mapping))
    mapping[one - 1], mapping[other - 1] = other, one
    failed = x.XSetPointerMapping(at, mapping, count)
    x.XCloseDisplay(at)
    assert count >= max(one, other) and not failed


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

    def talk_by_button(self, pressed):
        """Omar talks by a button beside the mouse, while another window has the keyboard and lies under the pointer."""
        prefs = os.path.join(self.folder, "prefs.json")
        with open(prefs, "w", encoding="utf-8") as f:
            json.dump({"talk_button": SDL_BESIDE, "talk_key_name": "Mouse 4"}, f)
        self.enter("Omar", "--prefs", prefs)
        own = self.display.window
        self.display.open(temporary_folder(self))
        self.assertNotEqual(self.display.run("xdotool", "getwindowfocus").strip(), own)
        self.assertIn(f"WINDOW={self.display.window}\n", self.display.run("xdotool", "getmouselocation", "--shell"))
        begin = self.friend.mark()
        self.display.run("xdotool", "mousedown", str(pressed))
        self.floor(begin, "Omar")
        begin = self.friend.mark()
        time.sleep(HELD_SECONDS)
        self.assertEqual(self.floors(begin), [], "a button that was held counted as let go")
        self.display.run("xdotool", "mouseup", str(pressed))
        self.floor(begin)

    def test_a_mouse_button_talks_while_another_program_is_in_front(self):
        self.talk_by_button(BESIDE)

    def test_buttons_that_were_swapped_talk_as_they_count_now(self):
        swap_buttons(self.display, BESIDE, OTHER)
        self.talk_by_button(OTHER)

    def floors(self, begin):
        return [e for e in self.friend.out.now()[begin:] if e.get("event") == "floor"]

    def hold(self):
        """Omar talks by the key, with the window in front."""
        begin = self.friend.mark()
        self.display.run("xdotool", "keydown", "Control_R")
        self.floor(begin, "Omar")

    def test_who_turns_to_another_window_goes_on_and_ends_with_the_key(self):
        self.enter("Omar")
        self.hold()
        begin = self.friend.mark()
        self.display.open(temporary_folder(self))
        self.assertEqual(self.floors(begin), [])
        self.display.run("xdotool", "keyup", "Control_R")
        self.floor(begin)

    def test_another_program_that_takes_all_keys_does_not_keep_the_key_down(self):
        self.enter("Omar")
        self.hold()
        with grabbed_keys(self.display):
            begin = self.friend.mark()
            self.display.run("xdotool", "keyup", "Control_R")
            self.floor(begin)

    def test_another_layout_does_not_keep_the_key_down(self):
        self.enter("Omar")
        self.hold()
        begin = self.friend.mark()
        self.display.run("setxkbmap", "-layout", "fr", "-option", "ctrl:swap_rwin_rctl")
        self.display.run("xdotool", "keyup", RIGHT_CTRL)
        self.floor(begin)

    def test_an_x_server_that_answers_nobody_ends_the_talk(self):
        """Nobody knows then whether the key is still down."""
        self.enter("Omar")
        self.hold()
        begin = self.friend.mark()
        self.display.process.send_signal(signal.SIGSTOP)
        self.addCleanup(self.display.process.send_signal, signal.SIGCONT)
        self.floor(begin)

    def test_a_window_that_is_gone_or_hidden_does_not_keep_the_button_down(self):
        self.enter("Omar")
        begin = self.friend.mark()
        self.display.run("xdotool", "mousemove", "--sync", *map(str, PILL), "mousedown", "1")
        self.floor(begin, "Omar")
        begin = self.friend.mark()
        self.display.run("xdotool", "windowunmap", "--sync", self.display.window)
        self.floor(begin)
        self.display.run("xdotool", "mouseup", "1")
        begin = self.friend.mark()
        self.display.run("xdotool", "windowmap", "--sync", self.display.window)
        self.display.wait_until_still((slice(600, 720), slice(0, 300)), but=0.05)
        self.assertEqual(self.floors(begin), [])

    def test_a_window_that_is_shut_ends_the_talk(self):
        window = self.enter("Omar")
        self.hold()
        begin = self.friend.mark()
        window.interrupt()
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
