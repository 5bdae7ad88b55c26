"""People talk over the music: real speech into one client's microphone, out of the other's speakers; turns, and what goes wrong."""
import os
import subprocess
import tempfile
import threading
import wave

import numpy as np

import pulse
import songs
from wavelength import Case, Client, Server, hurry

WORDS = "The quick brown fox jumps over the lazy dog, and then it says good evening to all of you."
ANSWER = "Nobody heard the train go by last night. Please turn this song up a little, will you not?"
VOICE_HZ = (400, 3400)  # the song of this test lies below
ALIKE_LEAST = 0.6
MUTED_DB = 20


def bass(folder, name, hz, seconds):
    """A song far below any voice."""
    at = np.arange(seconds * songs.RATE) / songs.RATE
    mono = 0.5 * np.sin(2 * np.pi * hz * at) * (0.8 + 0.2 * np.sin(2 * np.pi * 0.5 * at))
    songs.write_wav(os.path.join(folder, name), np.stack([mono, mono], axis=1))


def speech(folder, words=WORDS):
    """Spoken words, mono, as the microphone hears them."""
    path = os.path.join(folder, "words.wav")
    subprocess.run(["espeak-ng", "-w", path, "-s", "150", words], check=True, stdin=subprocess.DEVNULL, capture_output=True)
    with wave.open(path) as f:
        rate, raw = f.getframerate(), np.frombuffer(f.readframes(f.getnframes()), "<i2") / 32768
    at = np.arange(int(len(raw) * pulse.RATE / rate)) * rate / pulse.RATE
    return np.interp(at, np.arange(len(raw)), raw).astype(np.float32)


def for_class(cls):
    """A radio of bass for a class of tests, and people who speak above it: `songs`, `speech`, `answer`."""
    songs.folder_for_class(cls)
    bass(cls.songs, "rock-bass.wav", 80, 120)
    bass(cls.songs, "rock-low bass.wav", 60, 120)
    with tempfile.TemporaryDirectory(prefix="wavelength-") as spoken:
        cls.speech, cls.answer = speech(spoken), speech(spoken, ANSWER)


class Talk(Case):
    @classmethod
    def setUpClass(cls):
        for_class(cls)

    def alike(self, heard, words=None):
        """How much the envelope of what was heard is that of the words, wherever they lie in it."""
        said = pulse.envelope(pulse.band(self.speech if words is None else words, *VOICE_HZ))
        _, same = pulse.correlate(pulse.envelope(pulse.band(heard, *VOICE_HZ)), said)
        return same

    def loud_db(self, heard):
        """Where voices are, the loudest quarter of it begins here: half of what was said is words, and a stumble is but a moment."""
        return np.percentile(pulse.levels_db(pulse.band(heard, *VOICE_HZ)), 75)

    def room(self, listeners, mouths, flags=()):
        self.device = pulse.Pulse(self, listeners, mouths)
        self.server = Server(self, songs=self.songs, flags=flags)
        hurry(self.server.process)
        clients = [Client(self, self.server, f"Ear {i}", sound=True, env=self.device.listener(i)) for i in range(listeners)]
        for c in clients:
            c.event("playing", song=bool)
            c.event("sound")
        return clients

    def talk(self, client):
        begin = client.mark()
        client.say("/talk on")
        client.event("mic", begin=begin, open=True)
        client.event("floor", begin=begin, you="talking")

    def hear(self, recording, number, talker):
        """What listener `number` hears while `talker` says the words."""
        begin = recording.seconds()
        self.device.speak(talker, np.concatenate([self.speech, np.zeros(pulse.RATE, np.float32)]))
        recording.wait(recording.seconds() + 0.5)
        return recording.listener(number)[int(begin * pulse.RATE):]

    def test_spoken_words_are_heard_over_the_music_and_not_when_muted(self):
        talker, listener = self.room(2, 1)
        self.talk(talker)
        recording = pulse.Recording(self.device)
        mark = listener.mark()
        heard = self.hear(recording, 1, 0)
        self.assertGreater(self.alike(heard), ALIKE_LEAST)
        self.assertGreater(np.median(pulse.levels_db(pulse.band(heard, 40, 150))), pulse.SILENT_DB, "the music went on")
        listener.event("talking", begin=mark, id=talker.event("room")["you"], on=True)
        stats = listener.event("voices", begin=mark, list=lambda l: l and l[0]["frames"] > 100)["list"][0]
        self.assertLess(stats["delay_ms"], 500)
        listener.say("/hear Ear 0 0")
        self.assertLess(self.loud_db(self.hear(recording, 1, 0)), self.loud_db(heard) - MUTED_DB)
        syncs = listener.events("sync")
        self.assertEqual(syncs[2]["concealed"], syncs[-1]["concealed"], "the music kept its step")
        mark = talker.mark()
        talker.say("/talk off")
        talker.event("floor", begin=mark, you="", talkers=[])
        talker.event("mic", begin=mark, open=False)

    def test_words_go_on_while_the_song_changes(self):
        talker, listener = self.room(2, 1)
        self.talk(talker)
        recording = pulse.Recording(self.device)
        song = listener.event("playing", next=bool)["song"]  # and another one is ready
        played = len(listener.events("playing"))
        skip = threading.Timer(1, lambda: self.server.type("skip"))
        self.addCleanup(skip.join)
        skip.start()
        heard = self.hear(recording, 1, 0)
        self.assertNotEqual([e["song"] for e in listener.events("playing")[played:]], [], "it changed meanwhile")
        self.assertNotEqual(listener.events("playing")[-1]["song"], song)
        self.assertGreater(self.alike(heard), ALIKE_LEAST)
        self.assertGreater(np.median(pulse.levels_db(pulse.band(heard, 40, 150))), pulse.SILENT_DB, "the music went on")
        syncs = listener.events("sync")
        self.assertEqual(syncs[2]["concealed"], syncs[-1]["concealed"], "the music kept its step")

    def test_two_in_an_open_room_hear_each_other_at_once(self):
        """Each says something else: the same words a moment later could be an echo, which is taken out. And each says it twice: on a busy
        machine it shows in the first words how long voices have to wait here."""
        clients = self.room(2, 2, flags=["--talk", "open"])
        for c in clients:
            self.talk(c)
        recording = pulse.Recording(self.device)
        begin = recording.seconds()
        pause = np.zeros(pulse.RATE, np.float32)
        other = threading.Thread(target=self.device.speak, args=(1, np.concatenate([self.answer, self.answer, pause])))
        other.start()
        self.device.speak(0, np.concatenate([self.speech, self.speech, pause]))
        other.join()
        recording.wait(recording.seconds() + 0.5)
        for i, words in enumerate((self.answer, self.speech)):
            again = recording.listener(i)[int(begin * pulse.RATE) + len(words):]
            self.assertGreater(self.alike(again, words), ALIKE_LEAST, f"ear {i}")

    def test_a_microphone_pulled_out_is_replaced_and_one_that_is_back_is_heard(self):
        """PulseAudio gives who records another source then; who sees to it that the old one is taken again is the user's desktop."""
        talker, _ = self.room(2, 1)
        self.talk(talker)
        self.device.pull_out(0)
        self.device.plug_in(0)
        self.device.take_again(0)
        recording = pulse.Recording(self.device)
        self.assertGreater(self.alike(self.hear(recording, 1, 0)), ALIKE_LEAST)

    def test_a_microphone_that_is_gone_is_said(self):
        talker, listener = self.room(2, 1)
        self.talk(talker)
        mark = talker.mark()
        self.device.close()
        talker.event("mic", begin=mark, open=False, text=bool)
        talker.say("/talk off")
        self.until(lambda: listener.events("floor")[-1]["talkers"] == [], what="an empty floor")

    def quiet_room(self, *nicks, flags=()):
        self.server = Server(self, songs=self.songs, flags=flags)
        clients = [Client(self, self.server, n, "rock") for n in nicks]
        for c in clients:
            c.event("state", state="in")
        return clients

    def test_one_talks_and_others_wait_for_their_turn(self):
        maya, ziad, sara = self.quiet_room("Maya", "Ziad", "سارة")
        maya.say("/talk on")
        maya.event("floor", you="talking")
        ziad.event("floor", talkers=lambda t: [p["nick"] for p in t] == ["Maya"])
        ziad.say("/talk on")
        ziad.event("result", code="busy", text=lambda t: "Maya" in t)
        ziad.say("/talk wait")
        ziad.event("floor", you="waiting")
        sara.event("floor", waiting=lambda w: [p["nick"] for p in w] == ["Ziad"])
        late = Client(self, self.server, "Late", "rock")
        late.event("floor", talkers=lambda t: [p["nick"] for p in t] == ["Maya"])
        maya.end()
        ziad.event("floor", you="talking")
        ziad.say("/talk off")
        self.until(lambda: sara.events("floor")[-1]["talkers"] == [], what="an empty floor")

    def test_the_host_and_the_console_change_the_mode(self):
        maya, ziad = self.quiet_room("Maya", "Ziad", flags=["--host", "Maya", "--talk", "quiet"])
        self.assertEqual(ziad.event("room")["mode"], "quiet")
        ziad.say("/talk on")
        ziad.event("result", code="quiet")
        ziad.say("/mode open")
        ziad.event("result", code="not_host")
        maya.say("/mode open")
        ziad.event("floor", mode="open")
        ziad.say("/talk on")
        maya.say("/talk on")
        ziad.event("floor", talkers=lambda t: len(t) == 2)
        self.server.type("mute Ziad")
        ziad.event("result", code="muted")
        ziad.event("floor", talkers=lambda t: [p["nick"] for p in t] == ["Maya"])
        self.server.type("mode exclusive")
        ziad.event("floor", mode="exclusive")
