"""How fast the agent's desk is in a browser, beside stock helpdesk in the same one.

    ./dev bench desk [--conversations N] [--open N] [--long N] [--runs N] [--no-stock]

One agent, with N open conversations of 100,000, works at the desk: opens it, opens the
next conversation, searches. The last line is JSON: `open_s` (from the address until the
first row can be clicked), `switch_s` (from the key until the mails of the next
conversation are there), `long_s` (the same, of one with 200 mails), `max_request_ms`
(the slowest request of all that, and which one), `search_ms` (the slowest search, as
the server answers it), `stock_open_s` (the ticket with those 200 mails in stock
helpdesk). Medians of the runs, after one that warms up.
"""

import argparse
import contextlib
import json
import statistics
import sys
import time

from processes.browser import Browser

from benchmarks.rig import databases
from benchmarks.rig.desk_browser import AGENT, Desk, Stock
from benchmarks.rig.odoo_server import OdooServer
from benchmarks.rig.report import table
from devkit import browser
from devkit.paths import LOG

# Frequent ones, rare ones, several, a part of an address, with and without accents.
SEARCHED = (
    *("pedido", "factura pedido", "fact", "garcia", "numero direccion"),
    *("ref10001", "2026-000400", "customer77", "kunde99.test", "nothing-of-this"),
)

SHOWN = (
    *("name", "customer_name", "excerpt", "unread", "undelivered", "state"),
    *("important", "message_count", "last_mail_at", "waiting_since"),
)


def main():
    options = _options()
    browser.install()
    task = {
        "conversations": options.conversations,
        "open": options.open,
        "long": options.long,
    }
    figures = measure_ours(options, databases.desk(task))
    if not options.no_stock:
        figures |= measure_stock(options, databases.desk(task | {"stock": True}))
    print(json.dumps(figures))


def _options():
    parser = argparse.ArgumentParser(prog="./dev bench desk")
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--open", type=int, default=500, help="of the agent")
    parser.add_argument("--long", type=int, default=200, help="mails of the longest")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-stock", action="store_true")
    return parser.parse_args()


def measure_ours(options, template):
    with serving(template) as server, Browser() as chromium:
        agent = server.enter(AGENT, AGENT)
        searches = search(agent, options.runs)
        desk = Desk(chromium.page(1440, 900), server.url)
        runs = [desk.run() for _run in range(options.runs + 1)][1:]
    table("Searches, as the server answers", [("", "ms", "found"), *searches])
    slowest = sorted(desk.requests.items(), key=lambda each: -each[1])
    table("Slowest requests", [("", "ms"), *slowest[:8]])
    return {
        **{name: middle(run[name] for run in runs) for name in runs[0]},
        "max_request_ms": round(slowest[0][1]),
        "max_request": slowest[0][0],
        "search_ms": round(max(ms for _typed, ms, _found in searches)),
    }


def measure_stock(options, template):
    with serving(template) as server, Browser() as chromium:
        stock = Stock(chromium.page(1440, 900), server.url)
        runs = [stock.run() for _run in range(options.runs + 1)][1:]
    return {"stock_open_s": middle(runs)}


@contextlib.contextmanager
def serving(template):
    log = LOG / "bench-desk.log"
    with databases.cloned(template) as name, OdooServer(name, log) as server:
        yield server


def search(agent, runs):
    """[(typed, ms, how many were found)]"""
    found = []
    for typed in SEARCHED:
        answers = [timed_search(agent, typed) for _run in range(runs)]
        ms = statistics.median(ms for ms, _length in answers)
        found.append((typed, ms, answers[0][1]))
    return found


def timed_search(agent, typed):
    """(ms, how many were found), of the rows that the desk shows"""
    start = time.monotonic()
    found = agent.call(
        "email.conversation",
        "web_search_read",
        [("words", "ilike", typed)],
        {name: {} for name in SHOWN},
        limit=80,
        count_limit=10_001,
        order="last_mail_at desc, id desc",
    )
    return (time.monotonic() - start) * 1000, found["length"]


def middle(values):
    return round(statistics.median(values), 2)


if __name__ == "__main__":
    sys.exit(main())
