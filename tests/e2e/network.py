"""A network of its own, made by the kernel: nobody else's servers are found there, and it has whatever addresses a test wants."""
import shutil
import subprocess
import unittest

from wavelength import temporary_folder


class Network:
    """Programs that a test starts while test.network is this one meet there, and only there."""

    def __init__(self, test, *addresses):
        if not shutil.which("unshare") or not shutil.which("ip"):
            raise unittest.SkipTest("no network of its own can be made without unshare and ip")
        setup = "ip link set lo up && " + "".join(f"ip addr add {a}/32 dev lo && " for a in addresses) + "echo ready && exec cat"
        self.process = subprocess.Popen(["unshare", "--map-root-user", "--net", "sh", "-c", setup], cwd=temporary_folder(test), text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        test.addCleanup(self.close)
        if self.process.stdout.readline() != "ready\n":
            raise unittest.SkipTest(f"no network of its own can be made here: {self.process.stderr.read().strip()}")
        self.entrance = ["nsenter", "--target", str(self.process.pid), "--user", "--preserve-credentials", "--net", "--"]
        test.network = self

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()
