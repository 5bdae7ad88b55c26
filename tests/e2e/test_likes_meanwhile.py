"""However slowly likes are given, and however many they are: music and voices keep their times while they are fetched and read."""
import tempfile
import time

import songs
import test_likes
from fake_likes import Anghami, Fake, ListenBrainz
from wavelength import Program, Server, hurry, program, temporary_folder

ATTEMPTS = 4  # to be held up by nothing else
FRAMES_A_SECOND = 50
MADE_UP_MOST = 0.01  # of the voice's frames
MADE_UP_FEW = 2  # where there are but some dozens of frames


class Meanwhile(test_likes.Likes):
    def setUp(self):
        made = tempfile.TemporaryDirectory(prefix="wavelength-")
        self.addCleanup(made.cleanup)
        songs.make(made.name, "rock-step.mp3", 60, seed=7, title="Step", artist="Two")
        self.server = Server(self, songs=made.name, flags=("--rooms", "one", "--talk", "open"))
        self.folder = temporary_folder(self)
        hurry(self.server.process)

    def go(self, *place, **more):
        """A client in whose room somebody talks all the time, and music plays."""
        client = super().go(*place, **more)
        hurry(client.process)
        talker = Program(self, [program("wavelength-swarm"), "--connect", f"{self.server.host}:{self.server.port}", "--clients", "1",
                                "--talkers", "1", "--seconds", "3600"], temporary_folder(self))
        hurry(talker.process)
        client.event("playing", title="Step")
        client.event("sync", received=lambda n: n and n > 100)  # past the beginning
        client.event("voices", list=lambda l: l and l[0]["frames"] > 2 * FRAMES_A_SECOND)
        return client

    def now(self, client):
        """What was heard until this second: of music, of the voice."""
        mark = client.mark()
        return client.event("sync", begin=mark), client.event("voices", begin=mark)["list"][0], time.monotonic()

    def harm(self, before, after):
        (music, voice, began), (music_then, voice_then, ended) = before, after
        harm = {field: music_then[field] - music[field] for field in ("concealed", "silent_ms", "jumps")}
        frames = voice_then["frames"] - voice["frames"]
        harm["voice_made_up"] = max(0, voice_then["concealed"] - voice["concealed"] - max(MADE_UP_FEW, MADE_UP_MOST * frames))
        harm["voice_missing_s"] = max(0, ended - began - frames / FRAMES_A_SECOND - 2)  # figures are told once a second
        return harm

    def heard_while(self, client, ask, state, seconds):
        """Asks for likes, until they are there or failed; the seconds heard meanwhile were whole. The sentence. Asks again when they
        were not: a busy machine holds up sound now and then, reading that does so does it each time."""
        for _ in range(ATTEMPTS):
            before, mark = self.now(client), client.mark()
            client.type(ask)
            text = client.event("likes", state=state, begin=mark, seconds=seconds)["text"]
            harm = self.harm(before, self.now(client))
            if not any(harm.values()):
                return text
        return self.fail(f"{harm} in the last of {ATTEMPTS} attempts")

    def test_a_provider_that_drips(self):
        fake = Fake(ListenBrainz).start(self)
        client = self.go("listenbrainz:rob", "--likes-base", fake.base)
        begun = time.monotonic()
        self.assertIn("did not answer within 15 s", self.heard_while(client, "/taste listenbrainz:drip", "failed", 40))
        self.assertGreater(time.monotonic() - begun, 14)

    def test_a_provider_that_gives_much(self):
        fake = Fake(Anghami).start(self)
        client = self.go("anghami:1", "--likes-base", fake.base, "--remember-token", token="thousands")
        self.assertIn("20000 likes", self.heard_while(client, "/taste", "done", 40))
