"""Several clients at once, as little in the way as possible: sockets that stay open, one thread, no library.

Each client sends its next request when its last one is answered. What is counted: answers a second, how long each took,
and the processor time that the server's processes spent for it, which hardly depends on what else the machine does.
"""

import os
import selectors
import socket
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

_END = b"\r\n\r\n"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Load:
    """What came of it: how many answers in how many seconds, each one's seconds, the server's processor seconds."""

    seconds: float = 0.0
    worked: float = 0.0
    bytes: int = 0
    took: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.took) / self.seconds

    @property
    def work(self) -> float:
        """Processor milliseconds of the server for each answer."""
        return 1000 * self.worked / len(self.took)

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the answers came."""
        return 1000 * sorted(self.took)[min(len(self.took) - 1, int(share * len(self.took)))]


class _Client:
    """One open connection and the answer that it waits for."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._got = b""
        self._whole = 0
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        self._got, self._whole, self.sent_at = b"", 0, time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> int:
        """Read what is there; return how many bytes the answer has once it is whole, 0 before."""
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self._got += piece
        if not self._whole and _END in self._got:
            head, _, _rest = self._got.partition(_END)
            lines = head.split(b"\r\n")
            if b" 200 " not in lines[0]:
                raise RuntimeError(lines[0].decode())
            fields = dict(line.lower().split(b": ", 1) for line in lines[1:])
            self._whole = len(head) + len(_END) + int(fields[b"content-length"])
        return self._whole if self._whole and len(self._got) >= self._whole else 0


def ask(path: str, *, host: str = "adrnet.example", **headers: str) -> bytes:
    """Return the bytes of a GET request; `Accept_Encoding="br"` is a header."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n".encode()


def run(port: int, requests: Sequence[bytes], *, clients: int, seconds: float, server: Iterable[int]) -> Load:
    """Ask these questions in turn for so many seconds and return what came of it."""
    load, processes, turn = Load(), list(server), cycle(requests)
    selector, open_clients = selectors.DefaultSelector(), [_Client(port) for _ in range(clients)]
    for client in open_clients:
        selector.register(client.socket, selectors.EVENT_READ, client)
    worked, start = _processor_time(processes), time.perf_counter()
    try:
        for client in open_clients:
            client.send(next(turn))
        waiting = clients
        while waiting:
            for key, _ in selector.select(timeout=30) or _silence():
                client = key.data
                if not (size := client.receive()):
                    continue
                now = time.perf_counter()
                load.took.append(now - client.sent_at)
                load.bytes += size
                if now - start < seconds:
                    client.send(next(turn))
                else:
                    waiting -= 1
        load.seconds = time.perf_counter() - start
        load.worked = _processor_time(processes) - worked
    finally:
        selector.close()
        for client in open_clients:
            client.socket.close()
    return load


def fetch(port: int, request: bytes) -> bytes:
    """Return one whole answer, head and body."""
    client = _Client(port)
    try:
        client.send(request)
        while not client.receive():
            pass
        return client._got
    finally:
        client.socket.close()


def _silence() -> Iterator[tuple[selectors.SelectorKey, int]]:
    raise TimeoutError("the server does not answer")


def _processor_time(processes: Iterable[int]) -> float:
    """Return the seconds that these processes have worked (Linux)."""
    total = 0
    for process in processes:
        # The name in brackets may hold anything; utime and stime are the 14th and 15th field.
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def children(process: int) -> list[int]:
    """Return the processes that this one has started."""
    said = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(one) for one in said.split()]
