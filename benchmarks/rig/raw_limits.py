"""The raw limits: what each part of receiving costs alone, on the same mails."""

import hashlib
import os
import tempfile
import time
from pathlib import Path

import psycopg2
from psycopg2.extras import execute_values

from adapters.account import Login, Server
from adapters.imap import Mailbox
from core.inbound.parse import parse
from devkit.postgres import ROLE, SOCKET

from .mail_servers import PASSWORD

ROWS = 500
A_ROW = "id serial PRIMARY KEY, a int, b int, c text UNIQUE, d text, e timestamp"


def measure(account, port):
    """{part: milliseconds a mail}"""
    raws, fetch = _fetch(account, port)
    return {
        "IMAP": fetch,
        "parse": _per_mail(lambda: [parse(raw) for raw in raws], raws),
        "SQL": _per_mail(lambda: _insert(raws), raws),
        "attachments": _per_mail(lambda: _write(raws), raws),
    }


def _fetch(account, port):
    server = Server("127.0.0.1", port, "none", local=True)
    start = time.perf_counter()
    with Mailbox(server, Login(account, PASSWORD)) as mailbox:
        mailbox.select("INBOX")
        raws = [mail.raw for mail in mailbox.fetch(mailbox.uids_above())]
    return raws, (time.perf_counter() - start) * 1000 / len(raws)


def _per_mail(function, raws):
    start = time.perf_counter()
    function()
    return (time.perf_counter() - start) * 1000 / len(raws)


def _insert(raws):
    """The seven rows that a mail becomes, in bulk, with an index and a text each."""
    connection = psycopg2.connect(host=str(SOCKET), user=ROLE, dbname="postgres")
    try:
        with connection, connection.cursor() as cr:
            cr.execute(f"CREATE TEMPORARY TABLE row_of_a_mail ({A_ROW})")
            rows = [
                (number, kind, f"{number}.{kind}", "words " * 300)
                for number in range(len(raws))
                for kind in range(7)
            ]
            insert = "INSERT INTO row_of_a_mail (a, b, c, d) VALUES %s"
            execute_values(cr, insert, rows, page_size=ROWS)
    finally:
        connection.close()


def _write(raws):
    """Every mail into a file named by its digest, as the attachment store does."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("HOME")) as folder:
        for raw in raws:
            (Path(folder) / hashlib.sha1(raw).hexdigest()).write_bytes(raw)
