"""Which speakers play: chosen in the window by name, kept, stood in for while they are not there, and in step again each time."""
import json
import os

import numpy as np

import pulse
import songs
from display import Visit
from wavelength import Client

GEAR, SOUND_TAB = (1214, 692), (870, 116)
TO_HEADSET = 11  # Tabs from there: five more pages, the system's choice, and the sinks, of which the headset is the last
SETTINGS = (slice(0, 720), slice(840, 1280))
OWN, HEADSET, OTHER = 0, 1, 2  # listeners: the system's own speakers, a headset, somebody else
HEARD_SECONDS = 4
TRIES = 5
SWITCH_MOST_SECONDS = 5


class Plugs(pulse.Pulse):
    """One of the sinks has a name that people know, and can be pulled out."""

    def pull_out_headset(self):
        modules = [line.split("\t") for line in self.pactl("list", "short", "modules").splitlines()]
        self.pactl("unload-module", next(m[0] for m in modules if len(m) > 2 and f"sink_name=ear{HEADSET} " in m[2]))

    def plug_in_headset(self):
        channels = f"aux{2 * HEADSET},aux{2 * HEADSET + 1}"
        self.pactl("load-module", "module-remap-sink", f"sink_name=ear{HEADSET}", "master=all", "remix=no", "channels=2",
                   "channel_map=front-left,front-right", f"master_channel_map={channels}", "sink_properties=device.description=Headset")


class Speakers(Visit):
    @classmethod
    def setUpClass(cls):
        songs.for_class(cls, 240)

    def setUp(self):
        super().setUp()
        self.device = Plugs(self, 3)
        self.device.pull_out_headset()
        self.device.plug_in_headset()
        Client(self, self.server, "Other", sound=True, env=self.device.listener(OTHER))
        self.recording = pulse.Recording(self.device)

    def since(self, listener, seconds):
        return self.recording.listener(listener)[int(seconds * pulse.RATE):]

    def undisturbed(self, begin):
        """When the sound system itself ran well for as long as is listened to, from then on."""
        for _ in range(TRIES):
            self.recording.wait(begin + HEARD_SECONDS + 0.2)
            tone = self.recording.tone()[int(begin * pulse.RATE):]
            if not pulse.stumbles(tone[:HEARD_SECONDS * pulse.RATE]):
                return begin
            begin += HEARD_SECONDS
        return self.skipTest("this machine is too busy for its sound system")

    def heard(self, listener, what):
        """Sound comes from there from now on, and from the other no more; how long that took."""
        begin = self.recording.seconds()
        self.until(lambda: pulse.begins(self.since(listener, begin)) is not None, what=what)
        took = pulse.begins(self.since(listener, begin)) / pulse.RATE
        settled = self.undisturbed(begin + took + 1)
        silent = self.since(HEADSET if listener == OWN else OWN, settled)
        self.assertIsNone(pulse.begins(silent), f"{what}: the other plays on")
        own, other = (self.since(i, settled)[:HEARD_SECONDS * pulse.RATE] for i in (listener, OTHER))
        lags, alike = pulse.follow(other, own)
        lag_ms = np.median(lags)
        print(f"{what}: after {took:.2f} s, {lag_ms:.2f} ms from the other listener (alike {np.median(alike):.2f})")
        self.assertGreater(np.median(alike), pulse.ALIKE_LEAST, what)
        self.assertLessEqual(abs(lag_ms), pulse.LAG_MOST_MS, what)
        return took

    def settings(self):
        with open(os.path.join(self.folder, "wavelength", "settings.json"), encoding="utf-8") as f:
            return json.load(f)

    def test_speakers_are_chosen_in_the_window_and_kept(self):
        window = self.enter("Omar", env=self.device.listener(OWN))
        self.heard(OWN, "the system's own")
        self.display.click(*GEAR)
        self.display.wait_until_still(SETTINGS)
        self.display.click(*SOUND_TAB)
        self.display.wait_until_still(SETTINGS)
        self.display.shot("settings-speakers")
        self.display.key(*["Tab"] * TO_HEADSET, "Return")
        self.assertLess(self.heard(HEADSET, "the headset, chosen"), SWITCH_MOST_SECONDS)
        self.display.shot("settings-speakers-chosen")
        window.interrupt()
        self.assertEqual(window.wait(), 0)
        window.end = lambda: None
        self.assertEqual(self.settings()["speakers"], "Headset")
        self.enter("Omar", env=self.device.listener(OWN))
        self.heard(HEADSET, "the headset, after a restart")

    def test_speakers_that_go_and_come_back(self):
        os.makedirs(os.path.join(self.folder, "wavelength"))
        with open(os.path.join(self.folder, "wavelength", "settings.json"), "w", encoding="utf-8") as f:
            json.dump({"speakers": "Headset"}, f)
        client = Client(self, self.server, "Omar", sound=True, folder=self.folder, env=self.device.listener(OWN))
        client.event("devices", speakers=lambda names: "Headset" in names)
        self.assertEqual(client.event("device", there=True)["name"], "Headset")
        self.heard(HEADSET, "the headset, kept")
        self.device.pull_out_headset()
        client.event("notice", text=lambda t: t.startswith("Headset cannot be used now."))
        self.heard(OWN, "the system's own, since the headset is gone")
        self.device.plug_in_headset()
        client.event("notice", text="Music comes from Headset again.")
        self.heard(HEADSET, "the headset, plugged in again")
        self.assertEqual([e["there"] for e in client.events("device")], [True] * 3)
