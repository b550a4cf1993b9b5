"""A small mail server for tests: real sockets, the commands that a client of ours uses, faults on demand."""

import base64
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path


@dataclass
class PostOffice:
    """What the server does and what it has seen.

    Attributes:
        replies: command, or `RCPT <address>`, → the reply in place of the usual one.
        before_greeting: called when somebody has connected.
        before_taking: called while a message has been handed over and not yet been answered.
    """

    port: int = 0
    certificate: Path | None = None
    is_tls: bool = False
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)
    before_greeting: Callable[[], None] = lambda: None
    before_taking: Callable[[], None] = lambda: None
    secrets: list[str] = field(default_factory=list)

    def mails(self) -> list[EmailMessage]:
        """Return what was taken, read by the standard library."""
        found = []
        for _, content in self.taken:
            message = message_from_bytes(content, policy=default)
            assert isinstance(message, EmailMessage)
            found.append(message)
        return found

    def recipients(self) -> list[str]:
        """Return to whom it was sent, in order."""
        return [recipient for recipient, _ in self.taken]

    @contextmanager
    def opened(self) -> Iterator["PostOffice"]:
        """Serve on a port of the machine itself."""
        office = self

        class Clerk(_Clerk):
            desk = office

        class Counter(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that went away, or that does not trust us, is what some tests want."""

        with Counter(("127.0.0.1", self.port), Clerk) as server:
            self.port = server.server_address[1]
            thread = threading.Thread(target=server.serve_forever, args=(0.02,))
            thread.start()
            try:
                yield self
            finally:
                server.shutdown()
                thread.join()


class _Clerk(socketserver.StreamRequestHandler):
    desk: PostOffice
    timeout = 20

    def handle(self) -> None:
        self.desk.before_greeting()
        is_protected = False
        if self.desk.is_tls:
            is_protected = self._protect()
        self._say(self.desk.replies.get("CONNECT", "220 post.example"))
        recipient = ""
        while line := self.rfile.readline().decode().strip():
            command = line.split(":")[0].split(" ")[0].upper()
            self.desk.commands.append(command)
            if command == "RCPT":
                recipient = line.partition("<")[2].partition(">")[0]
            own = self.desk.replies.get(f"RCPT {recipient}") if command == "RCPT" else None
            reply = own or self.desk.replies.get(command)
            if reply:
                self._say(reply)
            elif command == "EHLO":
                offers = ["AUTH PLAIN"] + (["STARTTLS"] if self.desk.certificate and not is_protected else [])
                self._say(*(f"250-{offer}" for offer in ["post.example", *offers]), "250 8BITMIME")
            elif command == "STARTTLS":
                self._say("220 go on")
                is_protected = self._protect()
            elif command == "AUTH":
                self.desk.secrets.append(base64.b64decode(line.split()[2]).decode())
                self._say("235 welcome")
            elif command == "DATA":
                self._take(recipient)
            elif command == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def finish(self) -> None:
        super().finish()
        # One that was protected on the way is another one than the server closes by itself.
        self.connection.close()

    def _take(self, recipient: str) -> None:
        self._say("354 go on")
        content = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return
            content += line[1:] if line.startswith(b".") else line
        self.desk.before_taking()
        if reply := self.desk.replies.get("."):
            self._say(reply)
        else:
            self.desk.taken.append((recipient, content))
            self._say("250 taken")

    def _protect(self) -> bool:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        assert self.desk.certificate
        context.load_cert_chain(self.desk.certificate)
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.setup_again()
        return True

    def setup_again(self) -> None:
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)

    def _say(self, *lines: str) -> None:
        for line in lines:
            self.wfile.write(line.encode() + b"\r\n")
