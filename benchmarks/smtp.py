"""How fast an issue goes out, beside a plain `smtplib` loop on one reused connection, and in how much memory.

    python benchmarks/smtp.py [--readers 2000] [--list 100000]

Both send the same messages to the same kind of server (aiosmtpd, a process of its own) in the same run, three times in
turn; the medians' ratio is what counts. The loop keeps no ledger. The second part plans and sends to a list of
`--list` readers through a server that takes anything at once, and samples the resident memory on the way.
"""

from __future__ import annotations

import argparse
import json
import smtplib
import socket
import socketserver
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.deliver.identity import identity
from pipeline.deliver.ledger import Ledger
from pipeline.deliver.message import Edition, compose, letter
from pipeline.deliver.plan import Plan
from pipeline.deliver.send import Pace, Run, run
from pipeline.deliver.settings import Newsletter
from pipeline.deliver.smtp import Connection, server
from pipeline.deliver.subscribers import Subscriber, read

EDITION = Edition("en", "Markets — più crescita", "Inflazione al 3,3%.\n" * 200, "<p>Inflazione al 3,3%.</p>\n" * 1200)
SETTINGS = Newsletter()
LETTER = letter(EDITION, identity(SETTINGS, EDITION, trial=True), "benchmark")


def loop(port: int, readers: list[Subscriber]) -> float:
    """Messages a second of the plain loop."""
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for reader in readers:
            message = compose(LETTER, reader, "0" * 32)
            smtp.sendmail(message.envelope, [message.mailbox], message.content)
    return len(readers) / (time.perf_counter() - begun)


def ours(port: int, rows: Path, folder: Path) -> float:
    """Messages a second of the sender with its ledger, reading the list included."""
    begun = time.perf_counter()
    with Ledger(folder / f"ledger-{time.monotonic_ns()}") as ledger:
        plan = Plan(read(rows), ["en"], ["en"], ledger=ledger, issue="benchmark")
        total = plan.survey.total
        to = server(f"smtp://127.0.0.1:{port}", SETTINGS)
        pace = Pace(SETTINGS.connections, 0, SETTINGS.retry_delays)
        job = Run("benchmark", {"en": LETTER}, plan, ledger, lambda: Connection(to), pace)
        run(job, lambda tally: _sample())
        assert not job.failure, job.failure
        assert job.tally.total() == total
    return total / (time.perf_counter() - begun)


@contextmanager
def aiosmtpd_server(folder: Path) -> Iterator[int]:
    script = Path(__file__).parents[1] / "tests" / "deliver" / "server.py"
    command = [sys.executable, str(script), str(folder), json.dumps({})]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


class Sink(socketserver.StreamRequestHandler):
    """Takes anything at once."""

    def handle(self) -> None:
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
            self.wfile.write(b"250 OK\r\n")
            if verb == b"QUIT":
                return


@contextmanager
def sink() -> Iterator[int]:
    """The sink in a process of its own."""
    process = subprocess.Popen([sys.executable, __file__, "--sink"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


_memory: list[float] = []


def _sample() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    _memory.append(pages * 4096 / 1e6)


def _rows(folder: Path, count: int) -> Path:
    path = folder / f"readers-{count}.csv"
    with path.open("w") as file:
        file.write("email,name,language\n")
        file.writelines(f"reader{n}@example.com,Reader {n},en\n" for n in range(count))
    return path


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--readers", type=int, default=2000)
    parser.add_argument("--list", type=int, default=100_000)
    parser.add_argument("--sink", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.sink:
        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink) as listening:
            print(listening.server_address[1], flush=True)
            listening.serve_forever()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = _rows(folder, chosen.readers)
        readers = [row for row in read(rows) if isinstance(row, Subscriber)]
        plain, mine = [], []
        with aiosmtpd_server(folder) as port:
            for _ in range(3):
                plain.append(loop(port, readers))
                mine.append(ours(port, rows, folder))
        a, b = statistics.median(plain), statistics.median(mine)
        print(f"plain loop {a:.0f}/s, traghetto {b:.0f}/s: {b / a:.2f} times as fast, {chosen.readers} messages")
        if chosen.list:
            for count in (chosen.list // 10, chosen.list):
                _memory.clear()
                with sink() as port:
                    rate = ours(port, _rows(folder, count), folder)
                print(f"{count:,} readers: {min(_memory):.0f} to {max(_memory):.0f} MB resident, {rate:.0f}/s")
    assert threading.active_count() == 1


if __name__ == "__main__":
    main()
