"""Ways that are worse than the loopback: no datagrams, another host for them, a server that goes and comes back, and odd settings."""
import os
import shutil
import subprocess
import time

import songs
from relay import Relay
from wavelength import Case, Client, Server, program, temporary_folder

LOUD_DB = -40


class Paths(Case):
    @classmethod
    def setUpClass(cls):
        songs.folder_for_class(cls)
        songs.make(cls.songs, "rock-one.mp3", 30, seed=1)
        songs.make(cls.songs, "rock-two.ogg", 30, seed=2)

    def hears(self, client, seconds=4):
        """Waits for music, listens on for a while; the last "sync"."""
        client.event("sync", level_db=lambda level: level > LOUD_DB)
        mark = client.mark()
        for _ in range(seconds):
            sync = client.event("sync", begin=mark, level_db=lambda level: level > LOUD_DB)
            mark = client.out.now().index(sync) + 1
        return sync

    def test_without_datagrams_music_comes_through_the_connection(self):
        relay = Relay(self, Server(self, songs=self.songs))
        client = Client(self, relay, "Ear")
        last = self.hears(client)
        self.assertEqual((last["path"], last["concealed"]), ("tcp", 0))
        self.assertGreater(relay.swallowed, 5)

    def test_two_listeners_behind_one_door_whose_datagrams_come_from_elsewhere(self):
        server = Server(self, songs=self.songs)
        relay = Relay(self, server, udp_from="127.0.0.5")
        for client in [Client(self, relay, nick) for nick in ("One", "Two")]:
            last = self.hears(client)
            self.assertEqual((last["path"], last["concealed"]), ("udp", 0))

    def test_odd_settings_are_heard_whole(self):
        for flags in (["--bitrate", "64", "--buffer-ms", "200", "--crossfade", "0"],
                      ["--bitrate", "256", "--buffer-ms", "5000", "--crossfade", "12"]):
            with self.subTest(flags=flags):
                server = Server(self, songs=self.songs, flags=flags)
                client = Client(self, server, "Ear")
                before = self.hears(client)
                server.type("skip")
                last = self.hears(client)
                self.assertLessEqual(last["silent_ms"], before["silent_ms"] + 20)

    def test_settings_beyond_their_limits_are_refused(self):
        for flag, most in (("--crossfade=13", "from 0 to 12"), ("--crossfade=-1", "from 0 to 12"), ("--buffer-ms=199", "from 200 to 5000"),
                           ("--buffer-ms=5001", "from 200 to 5000")):
            with self.subTest(flag=flag):
                ran = subprocess.run([program("wavelength-server"), flag], capture_output=True, text=True, timeout=20, check=False)
                self.assertEqual(ran.returncode, 2, ran)
                self.assertIn(most, ran.stderr)

    def test_the_songs_folder_may_go_while_it_plays(self):
        folder = os.path.join(temporary_folder(self), "songs")
        shutil.copytree(self.songs, folder)
        server = Server(self, songs=folder)
        client = Client(self, server, "Ear")
        self.hears(client, 2)
        shutil.rmtree(folder)
        server.type("rescan")
        server.told("cannot be read")
        self.hears(client, 2)
        shutil.copytree(self.songs, folder)
        server.type("rescan")
        self.hears(client, 2)

    def test_a_server_killed_is_waited_for_longer_and_longer(self):
        data = os.path.join(temporary_folder(self), "data")
        first = Server(self, songs=self.songs, data=data)
        client = Client(self, first, "سارة")
        self.hears(client, 1)
        first.kill()
        self.until(lambda: len([e for e in client.events("state") if e["state"] == "waiting"]) >= 4, what="the fourth pause")
        pauses = [e["retry_ms"] for e in client.events("state") if e["state"] == "waiting"]
        self.assertEqual(pauses, sorted(pauses), "they do not grow")
        mark = client.mark()
        Server(self, songs=self.songs, data=data, port=first.port)
        self.assertEqual(client.event("welcome", seconds=40, begin=mark)["nick"], "سارة")
        client.event("sync", begin=mark, level_db=lambda level: level > LOUD_DB)

    def test_what_is_piped_in_is_said_and_that_is_all(self):
        server = Server(self)
        friend = Client(self, server, "Friend")
        friend.joined()
        client = Client(self, server, "Pipe")
        client.type("hello from a pipe")
        began = time.monotonic()
        client.process.stdin.close()
        client.end = client.interrupt
        self.assertEqual(client.wait(), 0)
        self.assertLess(time.monotonic() - began, 10)
        friend.event("chat", nick="Pipe", text="hello from a pipe")
