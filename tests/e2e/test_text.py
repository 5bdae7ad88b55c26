"""The text client, and how it judges what it heard: what `make run` shows where there is no display."""
import os
import tempfile

import songs
from wavelength import Case, Program, Server, program, temporary_folder

SECONDS = 10
LINE = "Hello, is anybody in step?"


class Text(Case):
    def text(self, server, *flags):
        client = Program(self, [program("wavelength"), "--text", "--null-audio", "--connect", f"{server.host}:{server.port}", "--nick", "Newcomer",
                                "--taste", "rock,jazz", "--seconds", str(SECONDS), *flags], temporary_folder(self))
        code = client.wait(SECONDS + 20)
        return code, "\n".join(client.out.now())

    def test_a_good_run_says_everything_and_is_0(self):
        made = tempfile.TemporaryDirectory(prefix="wavelength-")
        self.addCleanup(made.cleanup)
        songs.make(made.name, "rock-step.mp3", 40, title="Step", artist="Two")
        data = temporary_folder(self)
        server = Server(self, songs=made.name, data=data)
        reels = os.path.join(data, "reels")
        self.until(lambda: any(f.endswith(".json") for f in os.listdir(reels)), what="the song is ready")
        code, said = self.text(server, "--check", LINE)
        self.assertEqual(code, 0, said)
        for what in (r"You are in \S+: ", r"Playing: Step by Two \(", r"\] Newcomer: " + LINE.replace("?", r"\?"), r"In step within [\d.]+ ms, level -\d+\.\d dB"):
            self.assertRegex(said, what)

    def test_a_server_is_found_and_gone_to_by_its_number(self):
        name = f"Party {os.getpid()}"
        Server(self, address=None, flags=["--name", name])
        client = Program(self, [program("wavelength"), "--text", "--null-audio", "--nick", "Newcomer"], temporary_folder(self))
        client.printed("Looking for servers on this network")
        number = client.printed(rf"^\d+\. {name}: ").split(".")[0]
        client.type(f"/connect {number}")
        client.printed(rf"Connected to {name} as Newcomer\.")
        client.printed("You are in ")
        client.type("/connect 9999")
        client.printed("No server with that number was found")

    def test_silence_is_1(self):
        code, said = self.text(Server(self), "--check", LINE)
        self.assertEqual(code, 1, said)
        self.assertIn(LINE, said)
        self.assertIn("No song is ready yet.", said)
