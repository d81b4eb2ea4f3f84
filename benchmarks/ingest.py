"""How fast mail becomes conversations and tickets: stock Odoo and ours, side by side.

    ./dev bench ingest [--mails N] [--backlog N] [--runs N] [--only ours|stock]
        [--profile]

One run, one machine, the same mails (benchmarks.mails.generate), a fresh database each.
The last line is JSON; mails per second everywhere but for `sql_per_mail`, `rss_mb`, and
the ratios `ratio` (ours to stock), `two_workers` (two jobs to one, four mailboxes) and
`flat_200k` (with a history of 200,000 mails to without).
"""

import argparse
import json
import os
import statistics

from benchmarks.rig import databases, mail_servers, odoo_server, raw_limits
from benchmarks.rig.databases import receive
from benchmarks.rig.report import table
from devkit.shell import say
from fakes.proxy import Proxy

ROUND_TRIP = 0.050
HISTORY = 200_000
TOUCHPOINTS = 4
# Stock is slow: this many seconds of it tell its speed, however many mails wait.
STOCK_SECONDS = 100
STOCK_SERVER_SECONDS = 200
STOCK_RTT_MAILS = 60


def main():
    options = _options()
    figures = {"mails": options.mails}
    wanted = [options.only] if options.only else ["stock", "ours"]
    with mail_servers.running(len(SECTIONS) * 10) as dovecot:
        bench = Bench(dovecot, options)
        for kind, section in SECTIONS:
            if kind in wanted:
                figures |= section(bench)
                say(f"  load {os.getloadavg()[0]:.1f}")
        if options.profile:
            bench.profile()
    if options.only is None:
        figures["ratio"] = figures["ours_per_s"] / figures["stock_per_s"]
        figures["server_ratio"] = (
            figures["server_ours_per_s"] / figures["server_stock_per_s"]
        )
    print_figures(figures)


def _options():
    parser = argparse.ArgumentParser(prog="./dev bench ingest")
    parser.add_argument("--mails", type=int, default=2_000)
    parser.add_argument("--backlog", type=int, default=1_000)
    parser.add_argument(
        "--runs", type=int, default=3, help="of ours; the median counts"
    )
    parser.add_argument("--only", choices=("ours", "stock"))
    parser.add_argument(
        "--profile", action="store_true", help="where ours spends its time"
    )
    return parser.parse_args()


class Bench:
    """The sections of the benchmark; each returns figures for the last line."""

    def __init__(self, dovecot, options):
        self.dovecot = dovecot
        self.options = options
        self.used = 0

    def account(self, mails, seed=mail_servers.SEED):
        """The address of a mailbox that nobody has touched, with mails in it."""
        address = mail_servers.address(self.used)
        self.used += 1
        mail_servers.fill(self.dovecot, address, mails, seed)
        return address

    def receive(self, kind, template, mails, port=None, **task):
        """Receive one mailbox in a process of its own; what it measured."""
        account = self.account(mails)
        with databases.cloned(template) as name:
            [said] = receive(kind, name, [account], port or self.dovecot.port, **task)
        return said

    # -- in process

    def stock_in_process(self):
        said = self.receive(
            "stock", databases.stock(), self.options.mails, seconds=STOCK_SECONDS
        )
        show("Stock, in process", [said])
        return {
            "stock_per_s": speed(said),
            "stock_cpu_ms": said["cpu"] * 1000 / said["mails"],
            "stock_sql_per_mail": said["sql"] / said["mails"],
            "stock_rss_mb": said["rss_mb"],
        }

    def ours_in_process(self):
        runs = [
            self.receive("ours", databases.ours(), self.options.mails)
            for _run in range(self.options.runs)
        ]
        show("Ours, in process", runs)
        return {
            "ours_per_s": statistics.median(map(speed, runs)),
            "ours_cpu_ms": statistics.median(
                said["cpu"] * 1000 / said["mails"] for said in runs
            ),
            "sql_per_mail": statistics.median(
                said["sql"] / said["mails"] for said in runs
            ),
            "rss_mb": max(said["rss_mb"] for said in runs),
        }

    def ours_with_history(self):
        template = databases.grown(HISTORY)
        runs = [
            self.receive("ours", template, self.options.mails, setup="moved")
            for _run in range(self.options.runs)
        ]
        without = [
            self.receive("ours", databases.ours(), self.options.mails)
            for _run in range(self.options.runs)
        ]
        show(f"Ours, with a history of {HISTORY:,} mails", runs)
        show("Ours, without, in the same minutes", without)
        with_history = statistics.median(map(speed, runs))
        return {
            "ours_200k_per_s": with_history,
            "flat_200k": with_history / statistics.median(map(speed, without)),
        }

    # -- 50 ms

    def stock_far_away(self):
        with Proxy(self.dovecot.port, latency=ROUND_TRIP / 2) as proxy:
            said = self.receive("stock", databases.stock(), STOCK_RTT_MAILS, proxy.port)
        show("Stock, 50 ms round trip", [said])
        return {"rtt50_stock_per_s": speed(said)}

    def ours_far_away(self):
        with Proxy(self.dovecot.port, latency=ROUND_TRIP / 2) as proxy:
            said = self.receive(
                "ours", databases.ours(), self.options.mails, proxy.port
            )
        show("Ours, 50 ms round trip", [said])
        return {"rtt50_ours_per_s": speed(said)}

    # -- two jobs

    def ours_two_workers(self):
        one, two = (self._workers(number) for number in (1, 2))
        show("Ours, four mailboxes, one job", [one])
        show("Ours, four mailboxes, two jobs", [two])
        return {"two_workers": speed(two) / speed(one)}

    def _workers(self, number):
        each = self.options.mails // TOUCHPOINTS
        accounts = [self.account(each, seed) for seed in range(TOUCHPOINTS)]
        with databases.cloned(databases.ours()) as name:
            runs = receive("ours", name, accounts, self.dovecot.port, processes=number)
        # The last one to end saw all the mails.
        return {
            "mails": max(said["mails"] for said in runs),
            "seconds": max(said["seconds"] for said in runs),
            "cpu": sum(said["cpu"] for said in runs),
            "sql": sum(said["sql"] for said in runs),
            "rss_mb": max(said["rss_mb"] for said in runs),
        }

    # -- servers

    def stock_in_server(self):
        return {"server_stock_per_s": self._drain("stock", STOCK_SERVER_SECONDS)}

    def ours_in_server(self):
        return {"server_ours_per_s": self._drain("ours", 300)}

    def _drain(self, kind, seconds):
        account = self.account(self.options.backlog)
        template = getattr(databases, kind)()
        with databases.cloned(template) as name:
            receive(kind, name, [account], self.dovecot.port, setup_only=True)
            mails, took = odoo_server.drain(kind, name, self.options.backlog, seconds)
        table(
            f"{kind.capitalize()}, in a running server",
            [("mails", "seconds", "mails/s"), (mails, took, mails / took)],
        )
        return mails / took

    # -- profile

    def profile(self):
        account = self.account(self.options.mails)
        raw = raw_limits.measure(account, self.dovecot.port)
        said = self.receive("ours", databases.ours(), self.options.mails, profile=True)
        phases = sorted(said["phases"].items(), key=lambda item: -item[1][0])
        whole = said["seconds"]
        rows = [
            (name, seconds * 1000 / said["mails"], seconds / whole * 100, calls)
            for name, (seconds, calls) in phases
            if seconds / whole > 0.002
        ]
        head = ("phase", "ms/mail", "%", "calls")
        table("Where the time goes (watching costs some of it)", [head, *rows])
        groups = dict.fromkeys((*raw, "ORM", "everything else"), 0.0)
        for name, (seconds, _calls) in phases:
            group = name.split(":")[0]
            groups[group if group in groups else "everything else"] += seconds
        table(
            "Against the raw limits",
            [("part", "ms/mail", "raw limit, ms/mail", "raw, mails/s")]
            + [
                (part, s * 1000 / said["mails"], raw.get(part), 1000 / raw[part])
                if part in raw
                else (part, s * 1000 / said["mails"], None, None)
                for part, s in groups.items()
            ],
        )
        for path in said["unknown"]:
            say(f"  not found, and so part of its caller: {path}")


SECTIONS = (
    ("ours", Bench.ours_in_process),
    ("stock", Bench.stock_in_process),
    ("ours", Bench.ours_far_away),
    ("stock", Bench.stock_far_away),
    ("ours", Bench.ours_two_workers),
    ("ours", Bench.ours_with_history),
    ("ours", Bench.ours_in_server),
    ("stock", Bench.stock_in_server),
)


def speed(said):
    return said["mails"] / said["seconds"]


def show(title, runs):
    head = ("", "mails", "seconds", "mails/s", "CPU ms/mail", "SQL/mail", "peak MB")
    table(
        title,
        [head]
        + [
            (
                f"run {number}",
                said["mails"],
                said["seconds"],
                speed(said),
                said["cpu"] * 1000 / said["mails"],
                said["sql"] / said["mails"],
                said["rss_mb"],
            )
            for number, said in enumerate(runs, 1)
        ],
    )


def print_figures(figures):
    rounded = {name: round(value, 2) for name, value in figures.items()}
    table("Summary", list(rounded.items()))
    print(json.dumps(rounded))


if __name__ == "__main__":
    main()
