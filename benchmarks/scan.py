"""How fast files get from "being checked" into reach, against the virus scanner alone.

    ./dev bench scan [--mails N] [--runs N] [--profile]

The same mails, every fifth with a file of 30 to 200 KB, are received with a scanner and
without, and the job scans what waits. clamd alone is given the same files by its own
client, one after the other. The last line is JSON: `files_per_s` and `mb_per_s` through
the whole path (the original read again, the scan, the attachment made, screens told),
`clamd_mb_per_s` of the daemon alone, `ratio` of the two; `ingest_ratio`: mails per
second received with a scanner to without, `rss_mb` of the job.
"""

import argparse
import io
import json
import os
import statistics
import tempfile
import time
from pathlib import Path

import clamd

from benchmarks.mails import generate
from benchmarks.rig import databases, mail_servers
from benchmarks.rig.report import table
from core.inbound.parse import parse
from devkit.shell import Failure, say
from fakes.clamd import Clamd

MB = 1_000_000


def main():
    options = _options()
    with (
        mail_servers.running(options.runs * 2) as dovecot,
        tempfile.TemporaryDirectory(prefix="ec", ignore_cleanup_errors=True) as folder,
        Clamd(Path(folder) / "clamd") as scanner,
    ):
        bench = Bench(dovecot, scanner, options)
        runs = [bench.run() for _run in range(options.runs)]
    say(f"  load {os.getloadavg()[0]:.1f}")
    figures = {
        name: round(statistics.median(run[name] for run in runs), 2) for name in runs[0]
    }
    table("Summary, medians", list(figures.items()))
    print(json.dumps(figures))


def _options():
    parser = argparse.ArgumentParser(prog="./dev bench scan")
    parser.add_argument("--mails", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=3, help="the median counts")
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    return parser.parse_args()


class Bench:
    """Each run measures all of it: what the machine does besides is the same then."""

    def __init__(self, dovecot, scanner, options):
        self.dovecot = dovecot
        self.scanner = scanner
        self.options = options
        self.used = 0
        mails = generate(mail_servers.SEED, options.mails, "help@bench.test")
        self.files = [file.content for raw in mails for file in parse(raw).attachments]
        self.size = sum(map(len, self.files)) / MB

    def run(self):
        alone = self._daemon()
        without = self._receive()
        scanned = self._receive(scanner=self.scanner.address)
        job = scanned["scan"]
        if job["files"] != len(self.files):
            raise Failure(f"{job['files']} of {len(self.files)} files were scanned.")
        figures = {
            "files_per_s": job["files"] / job["seconds"],
            "mb_per_s": self.size / job["seconds"],
            "clamd_mb_per_s": self.size / alone,
            "ratio": alone / job["seconds"],
            "ingest_ratio": _speed(scanned) / _speed(without),
            "rss_mb": job["rss_mb"],
        }
        table(f"{len(self.files)} files, {self.size:.0f} MB", list(figures.items()))
        if self.options.profile:
            _show_phases(job)
        return figures

    def _daemon(self):
        """Seconds that clamd takes for the files."""
        client = clamd.ClamdUnixSocket(self.scanner.address.removeprefix("unix:"))
        start = time.monotonic()
        for content in self.files:
            [(status, _found)] = client.instream(io.BytesIO(content)).values()
            if status != "OK":
                raise Failure(f"clamd says {status} of a file that is clean.")
        return time.monotonic() - start

    def _receive(self, **task):
        account = mail_servers.address(self.used)
        self.used += 1
        mail_servers.fill(self.dovecot, account, self.options.mails)
        with databases.cloned(databases.ours()) as name:
            [said] = databases.receive(
                "ours",
                name,
                [account],
                self.dovecot.port,
                profile=self.options.profile,
                **task,
            )
        if said["mails"] != self.options.mails:
            raise Failure(f"Only {said['mails']} mails were received.")
        return said


def _speed(said):
    return said["mails"] / said["seconds"]


def _show_phases(job):
    phases = sorted(job["phases"].items(), key=lambda item: -item[1][0])
    rows = [
        (name, seconds * 1000 / job["files"], seconds / job["seconds"] * 100, calls)
        for name, (seconds, calls) in phases
        if seconds / job["seconds"] > 0.005
    ]
    head = ("phase", "ms/file", "%", "calls")
    table("Where the job's time goes", [head, *rows])


if __name__ == "__main__":
    main()
