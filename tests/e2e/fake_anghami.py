"""A small server that speaks Anghami's list of likes. The token chooses the account, and some accounts are trouble.

python3 fake_anghami.py [PORT] runs it by itself."""
import gzip
import http.server
import json
import sys
import threading

ROCK = [{"id": "22451141", "title": "Down with the Sickness", "artist": "Disturbed", "year": "2000", "genre": "Rock",
         "keywords": ["disturbed", "metal"]},
        {"id": "22451142", "title": "The Sound of Silence", "artist": "Disturbed", "year": "2015", "genre": "Rock",
         "keywords": ["Disturbed", "cover"]},
        {"id": "22451143", "genre": "rock", "keywords": ["disturbed"]},
        {"id": "22451144", "title": "نسم علينا الهوى", "artist": "فيروز", "year": "1968", "genre": "طرب", "keywords": ["فيروز"]},
        {"id": "22451145", "title": "One", "artist": "Metallica", "year": "1989", "genre": "Metal", "keywords": []}]


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        token = self.headers.get("XATH", "")
        self.server.asked.append((self.path, self.headers.get("XAT"), token))
        if self.path != "/public/user/likes" or self.headers.get("XAT") != "interns":
            self.give(404, b"not here")
        else:
            getattr(self, f"account_{token.replace('-', '_')}", self.account_unknown)()

    def account_rock_fan(self):
        self.give(200, json.dumps(ROCK, ensure_ascii=False).encode())

    def account_packed(self):
        self.give(200, gzip.compress(json.dumps(ROCK).encode()), ("Content-Encoding", "gzip"))

    def account_thousands(self):
        self.give(200, json.dumps([{**ROCK[n % 2], "artist": f"Artist {n % 6000}", "title": f"Song {n}"} for n in range(20000)]).encode())

    def account_nobody(self):
        self.give(200, b"[]")

    def account_web_page(self):
        self.give(200, b"<html><body>Please log in</body></html>")

    def account_huge(self):
        self.give(200, b"[" + b" " * (5 << 20) + b"]")

    def account_slow(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        while not self.server.ending.wait(1):  # a byte a second
            self.wfile.write(b" ")

    def account_moved_on(self):
        self.give(302, b"", ("Location", f"http://127.0.0.1:{self.server.server_port}/stolen"))

    def account_unknown(self):
        self.give(403, b'{"error":"token"}')

    def give(self, status, body, *headers):
        self.send_response(status)
        for name, value in (*headers, ("Content-Type", "application/json"), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class FakeAnghami(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), Answer)
        self.asked, self.ending = [], threading.Event()
        self.base = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_):
        pass  # a listener who hangs up is no trouble

    def start(self, test):
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        test.addCleanup(self.server_close)
        test.addCleanup(self.shutdown)
        test.addCleanup(self.ending.set)
        return self


if __name__ == "__main__":
    fake = FakeAnghami(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    print(fake.base, flush=True)
    try:
        fake.serve_forever()
    except KeyboardInterrupt:
        fake.server_close()
