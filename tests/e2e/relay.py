"""A way to a server that is worse than the loopback: connections pass, datagrams are swallowed, or seem to come from another host."""
import select
import socket
import threading


class Relay:
    """Stands where a server stands (host, port), and passes on. `udp_from` None: datagrams do not get through."""

    def __init__(self, test, server, udp_from=None):
        self.server, self.udp_from = (server.host, server.port), udp_from
        self.swallowed, self.over = 0, False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.host, self.port = self.listener.getsockname()
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind((self.host, self.port))
        self.threads = [threading.Thread(target=work, daemon=True) for work in (self._connections, self._datagrams)]
        for thread in self.threads:
            thread.start()
        test.addCleanup(self.close)

    def _connections(self):
        self.listener.settimeout(0.2)
        ways = {}
        while not self.over:
            ready = select.select([self.listener, *ways], [], [], 0.2)[0]
            for s in ready:
                if s is self.listener:
                    one, other = s.accept()[0], socket.create_connection(self.server)
                    for end in (one, other):
                        end.settimeout(5)
                        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    ways[one], ways[other] = other, one
                elif s in ways and not self._pass(s, ways[s]):
                    for end in (s, ways.pop(s)):
                        ways.pop(end, None)
                        end.close()
        for s in ways:
            s.close()

    @staticmethod
    def _pass(one, other):
        try:
            said = one.recv(65536)
            other.sendall(said)
        except OSError:
            return False
        return bool(said)

    def _datagrams(self):
        ways = {}  # by the client's address: a socket towards the server
        while not self.over:
            for s in select.select([self.udp, *ways.values()], [], [], 0.2)[0]:
                try:
                    packet, who = s.recvfrom(4096)
                except OSError:
                    continue
                if s is not self.udp:
                    self.udp.sendto(packet, next(client for client, way in ways.items() if way is s))
                elif self.udp_from is None:
                    self.swallowed += 1
                else:
                    if who not in ways:
                        ways[who] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                        ways[who].bind((self.udp_from, 0))
                        ways[who].connect(self.server)
                    ways[who].send(packet)
        for s in ways.values():
            s.close()

    def close(self):
        self.over = True
        for thread in self.threads:
            thread.join()
        self.listener.close()
        self.udp.close()
