"""The programs under test, run as people run them: a server, headless clients, and a bare connection that speaks the wire by hand.
Everything started here is ended by its own process id when the test ends, whatever happened."""
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAMS = os.path.join(ROOT, os.environ.get("WL_PROGRAMS", "build/asan"))
PATIENCE = 20  # seconds that anything may take that should happen at once: machines that test are busy


def program(name):
    return os.path.join(PROGRAMS, name)


def environment(folder, **more):
    """An environment in which nothing of the person who runs the tests is touched or used."""
    env = {k: v for k, v in os.environ.items()
           if not k.startswith(("XDG_", "PULSE_", "SDL_", "WAVELENGTH_")) and k not in ("PORT", "DISPLAY", "WAYLAND_DISPLAY")
           and not k.lower().endswith("_proxy")}
    env.update(HOME=folder, XDG_CONFIG_HOME=folder, XDG_DATA_HOME=folder, XDG_CACHE_HOME=folder,
               XDG_RUNTIME_DIR=folder, LC_ALL="C.UTF-8")
    env.update({k: str(v) for k, v in more.items()})
    return env


def hurry(process):
    """Puts a process that plays sound before others, where that is allowed: what is tested is not how busy the machine is. At once after
    its start: threads that it begins later inherit it."""
    try:
        os.setpriority(os.PRIO_PROCESS, process.pid, -12)
    except OSError:
        pass


class Lines:
    """Lines of a pipe, read by a thread as they come."""

    def __init__(self, pipe, take=lambda line: line):
        self.lines, self.changed, self.ended = [], threading.Condition(), False
        self.thread = threading.Thread(target=self._read, args=(pipe, take), daemon=True)
        self.thread.start()

    def _read(self, pipe, take):
        with pipe:
            for raw in pipe:
                line = take(raw.decode("utf-8", "replace").rstrip("\n"))
                with self.changed:
                    self.lines.append(line)
                    self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def wait_for(self, fits, seconds=PATIENCE, begin=0):
        """The first line from number `begin` on that fits, or None when time is up or no more can come."""
        until = time.monotonic() + seconds
        with self.changed:
            at = begin
            while True:
                for line in self.lines[at:]:
                    if fits(line):
                        return line
                at = max(at, len(self.lines))
                left = until - time.monotonic()
                if left <= 0 or self.ended:
                    return None
                self.changed.wait(left)

    def now(self):
        with self.changed:
            return list(self.lines)


class Program:
    """A child process with its output as lines."""

    def __init__(self, test, argv, folder, env=None, take=lambda line: line):
        self.test, self.folder, self.argv = test, folder, argv
        network = getattr(test, "network", None)
        self.process = subprocess.Popen([*(network.entrance if network else []), *argv], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        cwd=folder, env=environment(folder, **(env or {})))
        test.addCleanup(self.close)
        test.programs = [*getattr(test, "programs", []), self]
        self.out, self.err = Lines(self.process.stdout, take), Lines(self.process.stderr)

    def type(self, line):
        self.process.stdin.write((line + "\n").encode())
        self.process.stdin.flush()

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def kill(self):
        """As a crash or a power cut would end it."""
        self.process.kill()
        self.process.wait()

    def wait(self, seconds=PATIENCE):
        """Its exit code; None when it still runs after so long."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as f:
            fields = f.read().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def log(self):
        return "\n".join(self.err.now())

    def all_logs(self):
        """Of every program of this test: who is at fault may be another."""
        return "\n".join(f"{os.path.basename(p.argv[0])} {getattr(p, 'nick', '')} said:\n{p.log()}" for p in self.test.programs)

    def told(self, what, seconds=PATIENCE, begin=0):
        """A line of the log (stderr) that matches."""
        line = self.err.wait_for(re.compile(what).search, seconds, begin)
        self.test.assertIsNotNone(line, f"{self.argv[0]} never said {what!r}. It said:\n{self.log()}")
        return line

    def printed(self, what, seconds=PATIENCE, begin=0):
        """A line of its output (stdout) that matches."""
        line = self.out.wait_for(re.compile(what).search, seconds, begin)
        self.test.assertIsNotNone(line, f"{self.argv[0]} never printed {what!r}. It printed:\n"
                                        f"{self.out.now()}\nand said:\n{self.log()}")
        return line

    def end(self):
        """Asks it to end as its kind does."""
        self.interrupt()

    def close(self):
        """Ends it, and fails the test when it did not end well by itself."""
        if self.process.poll() is None:
            try:
                self.end()
            except (BrokenPipeError, ValueError):
                pass
        code = self.wait()
        if code is None:
            self.kill()
        self.process.stdin.close()
        self.out.thread.join(PATIENCE)
        self.err.thread.join(PATIENCE)
        if code is None:
            self.test.fail(f"{self.argv[0]} did not end when asked. It said:\n{self.log()}")
        if re.search(r"Sanitizer|runtime error", self.log()):
            self.test.fail(f"{self.argv[0]}, found by a sanitizer:\n{self.log()}")


class Server(Program):
    """wavelength-server on a free port of the loopback, with folders of its own."""

    def __init__(self, test, songs=None, data=None, folder=None, listening=True, address="127.0.0.1", port=0, flags=(), env=None):
        folder = folder or temporary_folder(test)
        self.songs = songs or os.path.join(folder, "songs")
        self.data = data or os.path.join(folder, "data")
        os.makedirs(self.songs, exist_ok=True)
        argv = [program("wavelength-server"), "--songs", self.songs, "--data", self.data, "--port", str(port)]
        argv += ["--bind", address] if address else []
        super().__init__(test, argv + list(flags), folder, env)
        self.host, self.port = address, port
        if listening:
            line = self.printed(r"^listening on .*:\d+$")
            self.port = int(line.rsplit(":", 1)[1])
            self.host = line[len("listening on "):].rsplit(":", 1)[0]

    def end(self):
        self.type("stop")


class Client(Program):
    """wavelength --headless. Its events are in self.out.lines as dictionaries."""

    def __init__(self, test, server=None, nick=None, taste=None, flags=(), env=None, folder=None, sound=False):
        folder = folder or temporary_folder(test)
        argv = [program("wavelength"), "--headless"] + ([] if sound else ["--null-audio"])
        if server is not None:
            argv += ["--connect", server if isinstance(server, str) else f"{server.host}:{server.port}"]
        argv += ["--nick", nick] if nick else []
        argv += ["--taste", taste] if taste else []
        super().__init__(test, argv + list(flags), folder, env, take=self.read_event)
        if sound:
            hurry(self.process)
        self.nick = nick

    @staticmethod
    def read_event(line):
        try:
            return json.loads(line)
        except ValueError:
            return {"event": "not JSON", "text": line}

    def event(self, name, seconds=PATIENCE, begin=0, **fields):
        """The first event of a name whose fields are as given (a function as a field is asked)."""
        def fits(e):
            return e.get("event") == name and all(v(e.get(k)) if callable(v) else e.get(k) == v for k, v in fields.items())
        found = self.out.wait_for(fits, seconds, begin)
        self.test.assertIsNotNone(found, f"{self.nick} never got {name} {fields}. It got:\n" + "\n".join(
            json.dumps(e, ensure_ascii=False) for e in self.out.now()[-40:]) + f"\n{self.all_logs()}")
        return found

    def events(self, name):
        return [e for e in self.out.now() if e.get("event") == name]

    def mark(self):
        """To be given as `begin`: only events from now on."""
        return len(self.out.now())

    def say(self, text):
        self.type(text)

    def joined(self, seconds=PATIENCE):
        """Waits until it is in a room; the "room" event."""
        return self.event("room", seconds)

    def end(self):
        self.type("/quit")


class Bare:
    """A connection that speaks the wire by hand: TLS and lines of JSON."""

    def __init__(self, test, server, alpn="wavelength/1", timeout=PATIENCE):
        self.test = test
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.set_alpn_protocols([alpn])
        plain = socket.create_connection((server.host.strip("[]"), server.port), timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each first word waits 40 ms for the handshake's answer
        self.socket = context.wrap_socket(plain)
        test.addCleanup(self.socket.close)
        self.rest = b""

    def send(self, **message):
        self.socket.sendall(json.dumps(message, ensure_ascii=False).encode() + b"\n")

    def hello(self, nick, **more):
        self.send(t="hello", v=1, nick=nick, **more)

    def line(self, seconds=PATIENCE):
        """The next message; None when the connection ended."""
        self.socket.settimeout(seconds)
        while b"\n" not in self.rest:
            try:
                more = self.socket.recv(65536)
            except (ConnectionError, ssl.SSLError):
                return None
            if not more:
                return None
            self.rest += more
        line, self.rest = self.rest.split(b"\n", 1)
        return json.loads(line)

    def get(self, t, seconds=PATIENCE):
        """The next message of a type, passing over others."""
        seen = []
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            message = self.line(max(0.1, until - time.monotonic()))
            if message is None:
                break
            if message["t"] == t:
                return message
            seen.append(message)
        return self.test.fail(f"no {t} came, but {seen}")

    def close(self):
        self.socket.close()


def temporary_folder(test):
    folder = tempfile.TemporaryDirectory(prefix="wavelength-")
    test.addCleanup(folder.cleanup)
    return folder.name


class Case(unittest.TestCase):
    """A test with patience."""
    maxDiff = None

    def until(self, fits, seconds=PATIENCE, what="it"):
        """Asks again and again, for things that give no sign of their own."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = fits()
            if found:
                return found
            time.sleep(0.05)
        return self.fail(f"{what} did not happen within {seconds} s")
