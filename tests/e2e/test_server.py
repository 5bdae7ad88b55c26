"""The server's doors: flags, console, ending, strangers who behave badly, many who come at once, and being found."""
import os
import re
import resource
import selectors
import socket
import ssl
import subprocess
import time
import unittest

import songs
from wavelength import PATIENCE, Bare, Case, Client, Program, Server, environment, program, temporary_folder

HANDSHAKE_SECONDS = 10
MANY_PLAIN, MANY_TLS = 2000, 300
FILES_FEW = 120


def run(argv, folder, seconds=PATIENCE, **env):
    return subprocess.run(argv, cwd=folder, env=environment(folder, **env), stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=seconds, check=False)


class Usage(Case):
    def setUp(self):
        self.folder = temporary_folder(self)

    def test_help_and_version(self):
        for name in ("wavelength-server", "wavelength", "wavelength-transcode"):
            for flag, what in (("--help", "(?i)usage|wavelength"), ("--version", r"\d+\.\d+\.\d+")):
                with self.subTest(program=name, flag=flag):
                    done = run([program(name), flag], self.folder)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assertRegex(done.stdout, what)

    def test_wrong_usage_is_2_and_says_what(self):
        for name, flags, what in (("wavelength-server", ["--port", "70000"], "--port"), ("wavelength-server", ["--prot", "1"], "--prot"),
                                  ("wavelength-server", ["--port"], "--port"), ("wavelength-server", ["--rooms", "many"], "--rooms"),
                                  ("wavelength-server", ["--bitrate", "ten"], "--bitrate"),
                                  ("wavelength-server", ["--config", "nowhere.conf"], "nowhere.conf"),
                                  ("wavelength", ["--headless", "--text"], "--text"), ("wavelength", ["--nick"], "--nick"),
                                  ("wavelength", ["--headless", "--seconds", "-1"], "--seconds"),
                                  ("wavelength", ["--headless", "--connect", "host:99999"], "--connect"),
                                  ("wavelength-transcode", ["one"], "wavelength-transcode")):
            with self.subTest(program=name, flags=flags):
                done = run([program(name), *flags], self.folder)
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                self.assertIn(what, done.stderr)

    def test_a_port_in_use_is_said(self):
        server = Server(self)
        second = run([program("wavelength-server"), "--port", str(server.port), "--bind", "127.0.0.1", "--data", "data"], self.folder)
        self.assertEqual(second.returncode, 1)
        self.assertIn(str(server.port), second.stderr)

    def test_a_data_folder_that_cannot_be_written_is_said(self):
        with open(os.path.join(self.folder, "file"), "w", encoding="utf-8"):
            pass
        done = run([program("wavelength-server"), "--port", "0", "--bind", "127.0.0.1", "--data", "file/data"], self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("file", done.stderr)

    def test_a_password_that_others_can_read_is_refused(self):
        path = os.path.join(self.folder, "password")
        with open(path, "w", encoding="utf-8") as f:
            f.write("secret\n")
        argv = [program("wavelength-server"), "--port", "0", "--bind", "127.0.0.1", "--data", "data", "--password-file"]
        for mode in (0o644, 0o640, 0o604):
            os.chmod(path, mode)
            done = run([*argv, path], self.folder)
            self.assertEqual((done.returncode, done.stdout), (1, ""), oct(mode))
            self.assertIn("chmod 600", done.stderr)
        with open(path, "w", encoding="utf-8"):
            os.chmod(path, 0o600)
        self.assertIn("first line", run([*argv, path], self.folder).stderr)
        self.assertIn("nowhere", run([*argv, "nowhere"], self.folder).stderr)

    def test_the_environment_and_a_file_set_options(self):
        with open(os.path.join(self.folder, "server.conf"), "w", encoding="utf-8") as f:
            f.write("# a party\ngreeting = أهلا وسهلا\nrooms = one\n")
        with socket.create_server(("127.0.0.1", 0)) as s:
            port = s.getsockname()[1]
        server = Program(self, [program("wavelength-server"), "--bind", "127.0.0.1", "--data", "data", "--config", "server.conf"],
                         self.folder, {"PORT": port})
        server.end = lambda: server.type("stop")
        server.printed(f"^listening on 127.0.0.1:{port}$")
        server.host, server.port = "127.0.0.1", port
        one, two = (Client(self, server, n, taste=t) for n, t in (("Sara", "rock"), ("Omar", "jazz")))
        self.assertEqual(one.event("welcome")["greeting"], "أهلا وسهلا")
        self.assertEqual(one.joined()["id"], two.joined()["id"])


class Console(Case):
    def test_its_commands(self):
        folder = temporary_folder(self)
        os.mkdir(f"{folder}/songs")
        for i, name in enumerate(("one", "two")):
            songs.make(f"{folder}/songs", f"rock-{name}.mp3", 60, seed=i)
        server = Server(self, songs=f"{folder}/songs")
        sara, omar = Client(self, server, "Sara"), Client(self, server, "Omar")
        first = sara.event("playing", title=lambda t: t)["title"]
        sara.event("playing", next=lambda n: n and n["title"] != first)
        omar.joined()
        server.type("list")
        server.printed("Sara")
        server.printed("Omar")
        server.type("say Dinner is ready 🍕")
        for client in (sara, omar):
            client.event("notice", text=lambda t: "Dinner is ready 🍕" in t)
        server.type("skip")
        self.assertNotEqual(sara.event("playing", title=lambda t: t and t != first)["title"], first)
        server.type("kick Omar")
        omar.event("closing")
        sara.event("member", nick="Omar", **{"in": False})
        server.type("nonsense")
        server.printed("nonsense")
        server.type("STOP")
        sara.event("closing")
        self.assertEqual(server.wait(), 0)
        server.end = lambda: None

    def test_the_log_names_who_came_and_why_there(self):
        server = Server(self)
        Client(self, server, "Sara", taste="rock, metal").joined()
        line = server.told("Sara")
        self.assertRegex(line, r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ")
        self.assertRegex(line, r"127\.0\.0\.1:\d+ Sara is in (Metal|Rock): it is new, about (Metal|Rock); ")

    def test_ctrl_c_says_goodbye(self):
        server = Server(self)
        sara = Client(self, server, "Sara")
        sara.joined()
        server.interrupt()
        sara.event("closing", again=lambda a: a is not False)
        self.assertEqual(server.wait(), 0)
        server.end = lambda: None

    def test_it_runs_without_a_console(self):
        server = Server(self, flags=["--no-console"])
        server.type("stop")
        server.process.stdin.close()
        Client(self, server, "Sara").joined()
        server.end = server.interrupt


class Strangers(Case):
    def test_half_a_handshake_is_dropped(self):
        server = Server(self)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        out = ssl.MemoryBIO()
        half = context.wrap_bio(ssl.MemoryBIO(), out)
        self.assertRaises(ssl.SSLWantReadError, half.do_handshake)
        hello = out.read()
        silent, started, talker = (socket.create_connection((server.host, server.port)) for _ in range(3))
        began = time.monotonic()
        started.sendall(hello[:len(hello) // 2])
        for s in (silent, started, talker):
            self.addCleanup(s.close)
        waiting = Bare(self, server)  # shook hands, and says nothing
        for s in (silent, started, waiting.socket):
            s.settimeout(HANDSHAKE_SECONDS + PATIENCE)
            try:
                while s.recv(4096):
                    pass
            except OSError as e:
                self.assertNotIsInstance(e, socket.timeout, "it was never dropped")
            self.assertGreater(time.monotonic() - began, HANDSHAKE_SECONDS - 2)
            self.assertLess(time.monotonic() - began, HANDSHAKE_SECONDS + 10)
        Client(self, server, "Sara").joined()

    def test_what_is_no_tls_is_dropped(self):
        server = Server(self)
        for bytes_sent in (b"GET / HTTP/1.1\r\n\r\n", os.urandom(5000), b"\0" * 5000, b"\x16\x03\x01\xff\xff" + b"x" * 70000):
            with socket.create_connection((server.host, server.port)) as s:
                s.settimeout(PATIENCE)
                try:
                    s.sendall(bytes_sent)
                    while s.recv(4096):
                        pass
                except ConnectionError:
                    pass
        Client(self, server, "Sara").joined()

    def test_a_long_line_ends_the_connection(self):
        server = Server(self)
        for before in (False, True):
            bare = Bare(self, server)
            if before:
                bare.hello("Long")
                bare.get("welcome")
            try:
                bare.socket.sendall(b'{"t":"chat","text":"' + b"x" * (1 << 20))
            except (ConnectionError, ssl.SSLError):
                pass
            while bare.line() is not None:
                pass
        Client(self, server, "Sara").joined()

    def test_another_version_is_told_so(self):
        bare = Bare(self, Server(self))
        bare.send(t="hello", v=2, nick="Sara")
        error = bare.get("error")
        self.assertEqual((error["code"], error["fatal"]), ("version", True))
        self.assertIsNone(bare.line())

    def test_bad_messages_are_answered_and_unknown_ones_ignored(self):
        bare = Bare(self, Server(self))
        bare.hello("Sara")
        bare.get("room_end")
        bare.send(t="sing", loud=True)
        bare.send(t="chat", text="still here", more=[1, {"x": None}])
        self.assertEqual(bare.get("chat")["text"], "still here")
        for line in (b"[]", b"null", b'{"t":5}', b'{"t":"chat"}', b'{"t":"chat","text":7}', b"not json", b'{"t":"chat","text":"\xff\xfe"}'):
            one = Bare(self, self._server_of(bare))
            one.hello("N" + re.sub(rb"\W", b"", line).decode("ascii", "ignore")[:20])
            one.get("room_end")
            one.socket.sendall(line + b"\n")
            self.assertEqual(one.get("error")["code"], "bad", line)
            one.close()

    @staticmethod
    def _server_of(bare):
        class Where:
            host, port = bare.socket.getpeername()[:2]
        return Where

    def test_ipv6_is_listened_to(self):
        try:
            socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        except OSError:
            self.skipTest("this machine has no IPv6")
        server = Server(self, address="::1")
        sara = Client(self, server, "Sara")
        sara.joined()
        sara.event("sync", path="udp", seconds=10)

    def test_a_name_that_does_not_resolve_is_said(self):
        client = Client(self, "nowhere.invalid:5555", "Sara")
        text = client.event("state", state=lambda s: s in ("waiting", "idle"), text=lambda t: t and "nowhere.invalid" in t)["text"]
        self.assertTrue(text)

    def server_with_another_identity(self, folder):
        """In the place of one that a client with this folder knows."""
        first = Server(self)
        sara = Client(self, first, "Sara", folder=folder)
        sara.joined()
        sara.end()
        sara.wait()
        first.end()
        first.wait()
        first.end = lambda: None
        return Server(self, port=first.port)  # another data folder

    def test_a_changed_identity_is_asked_about_first(self):
        folder = temporary_folder(self)
        second = self.server_with_another_identity(folder)
        sara = Client(self, second, "Sara", folder=folder)
        state = sara.event("state", state="identity")
        self.assertNotEqual(state["fingerprint"], state["expected"])
        time.sleep(0.5)
        self.assertEqual(sara.events("welcome"), [])
        self.assertNotRegex(second.log(), "Sara")
        sara.type("/accept")
        sara.type("I know why")
        sara.process.stdin.close()  # what was typed is still done
        sara.end = sara.interrupt
        sara.event("chat", text="I know why")
        self.assertEqual(sara.wait(), 0)
        again = Client(self, second, "Sara", folder=folder)  # accepted is remembered
        again.joined()
        self.assertEqual([e for e in again.events("state") if e["state"] == "identity"], [])

    def test_a_question_that_nobody_can_answer_ends_the_client(self):
        folder = temporary_folder(self)
        second = self.server_with_another_identity(folder)
        sara = Client(self, second, "Sara", folder=folder)
        sara.type("this is not for everybody")
        sara.process.stdin.close()
        sara.end = sara.interrupt
        self.assertEqual(sara.wait(), 1)
        self.assertNotRegex(second.log(), "Sara")


class Many(Case):
    def setUp(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < MANY_PLAIN + 500:
            self.skipTest("too few descriptors allowed")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, MANY_PLAIN + 500), hard))

    def test_two_thousand_connections_at_once(self):
        server = Server(self)
        waiting = selectors.DefaultSelector()
        for _ in range(MANY_PLAIN):
            s = socket.create_connection((server.host, server.port))
            self.addCleanup(s.close)
            s.setblocking(False)
            waiting.register(s, selectors.EVENT_READ)
        began = time.monotonic()
        sara = Client(self, server, "Sara")
        sara.joined()
        self.assertLess(time.monotonic() - began, 8)  # not after the others were dropped
        sara.say("still quick?")
        sara.event("chat", text="still quick?", seconds=5)
        self.assertEqual(len(waiting.select(0)), 0, "some were dropped early")
        end = time.monotonic() + HANDSHAKE_SECONDS + PATIENCE
        while waiting.get_map() and time.monotonic() < end:  # all are dropped when their time is up
            for key, _ in waiting.select(1):
                waiting.unregister(key.fileobj)
        self.assertEqual(len(waiting.get_map() or ()), 0)
        sara.say("alone")
        sara.event("chat", text="alone", seconds=5)

    def test_a_crowd_takes_no_descriptor_that_songs_need(self):
        folder = temporary_folder(self)
        songs.make(folder, "rock-long.wav", seconds=40)
        server = Server(self, songs=folder)
        maya = Client(self, server, "Maya")
        maya.event("playing", song=bool)
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (FILES_FEW, FILES_FEW))
        for _ in range(2 * FILES_FEW):
            s = socket.create_connection((server.host, server.port))
            self.addCleanup(s.close)
        server.told("there is no room for another connection")
        for _ in range(8):  # more than is kept in memory
            maya.event("sync", begin=maya.mark())
        self.assertNotIn("cannot be read", server.log())
        self.assertEqual(maya.events("sync")[-1]["concealed"], 0)

    def test_hundreds_of_people_at_once(self):
        server = Server(self, flags=["--rooms", "one"])
        sara = Client(self, server, "Sara")
        sara.joined()
        began = time.monotonic()
        people = []
        for i in range(MANY_TLS):
            bare = Bare(self, server, timeout=60)
            bare.hello(f"person {i}")
            people.append(bare)
        for bare in people:
            bare.get("room_end", 60)
        print(f"{MANY_TLS} people came in {time.monotonic() - began:.1f} s")
        people[0].send(t="chat", text="full house")
        for bare in people[1:]:
            self.assertEqual(bare.get("chat", 60)["text"], "full house")
        sara.event("chat", text="full house")


class Discovery(Case):
    PORT, BYTES = 54999, 512

    def ask(self):
        """{port: (name, host it answered from)} of all servers on this machine (discovery.h)."""
        nonce, found = os.urandom(8), {}
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            s.settimeout(1)
            s.sendto((b"WLQ1" + nonce).ljust(self.BYTES, b"\0"), ("127.255.255.255", self.PORT))
            s.sendto((b"WLQ1" + nonce).ljust(self.BYTES - 1, b"\0"), ("127.255.255.255", self.PORT))  # too short: no answer
            try:
                while True:
                    answer, (host, _) = s.recvfrom(4096)
                    self.assertEqual(answer[:12], b"WLA1" + nonce)
                    self.assertLessEqual(len(answer), self.BYTES)
                    port = int.from_bytes(answer[12:14], "little")
                    name = answer[20:20 + answer[19]].decode()
                    self.assertNotIn(port, found, "answered twice")
                    found[port] = (name, host, int.from_bytes(answer[14:16], "little"))
            except socket.timeout:
                return found

    def test_two_servers_on_this_machine_are_found(self):
        servers = [Server(self, address=None, flags=["--name", name]) for name in ("Attic 🎶", "Cellar")]
        here = type("Here", (), {"host": "127.0.0.1", "port": servers[0].port})
        Client(self, here, "Sara").joined()
        found = self.ask()
        for server, name, people in zip(servers, ("Attic 🎶", "Cellar"), (1, 0)):
            self.assertNotEqual(server.port, 55000)
            self.assertEqual(found[server.port], (name, "127.0.0.1", people))
        servers[0].end()
        servers[0].wait()
        servers[0].end = lambda: None
        self.assertNotIn(servers[0].port, self.ask())


if __name__ == "__main__":
    unittest.main()
