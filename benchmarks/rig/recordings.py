"""The first page of recordings, as a supervisor's browser asks for it."""

import statistics
import time

from devkit.paths import LOG

from . import databases
from .desk_browser import SUPERVISOR
from .odoo_server import OdooServer

TASK = {"conversations": 100_000, "open": 500, "long": 200}  # 300,000 mails
SHOWN = {
    **dict.fromkeys(("last_mail_at", "customer_name", "name", "state"), {}),
    **dict.fromkeys(("rating", "handle_seconds", "mail_count"), {}),
    "queue_id": {"fields": {"display_name": {}}},
    "agent_ids": {"fields": {"display_name": {}}},
    "wrap_up_ids": {"fields": {"display_name": {}}},
}
LONG_AGO = "2025-06-01 00:00:00"


def measure(runs):
    """{what is searched: ms, the median}"""
    log = LOG / "bench-recordings.log"
    with (
        databases.cloned(databases.desk(TASK)) as name,
        OdooServer(name, log) as server,
    ):
        supervisor = server.enter(SUPERVISOR, SUPERVISOR)
        return measured(supervisor, runs)


def measured(supervisor, runs):
    found = {}
    for name, domain in _searches(supervisor).items():
        first_page(supervisor, domain)
        times = [first_page(supervisor, domain) for _run in range(runs)]
        found[name] = statistics.median(times)
    return found


def first_page(supervisor, domain):
    start = time.monotonic()
    supervisor.call(
        "email.recording",
        "web_search_read",
        domain,
        SHOWN,
        limit=80,
        count_limit=10_001,
    )
    return (time.monotonic() - start) * 1000


def _searches(supervisor):
    agents = [("agent_ids", "!=", False)]
    [some] = supervisor.call(
        "email.recording", "search_read", agents, ["agent_ids", "queue_id"], limit=1
    )
    agent, queue = some["agent_ids"][0], some["queue_id"][0]
    return {
        "all": [],
        "of an agent": [("agent_ids", "in", [agent])],
        "of a queue": [("queue_ids", "in", [queue])],
        "until long ago": [("started_at", "<=", LONG_AGO)],
        "a part of an address": [("address", "ilike", "kunde99")],
        "an address": [("address", "ilike", "customer77@kunde77.test")],
        "a subject": [("name", "ilike", "pedido")],
        "words": [("words", "ilike", "factura pedido")],
        "rated badly": [("rating", ">", 0), ("rating", "<", 3)],
        "with a reason": [("wrap_up_ids", "!=", False)],
        "all of it": [
            ("agent_ids", "in", [agent]),
            ("queue_ids", "in", [queue]),
            ("words", "ilike", "pedido"),
            ("address", "ilike", "kunde"),
            ("last_mail_at", ">=", LONG_AGO),
        ],
    }
