"""A running Odoo server, and how long it takes to drain a backlog."""

import contextlib
import signal
import subprocess
import time

import psycopg2

from devkit import ports
from devkit.odoo import command, odoo_environment
from devkit.paths import LOG
from devkit.postgres import ROLE, SOCKET
from devkit.shell import Failure

THREADS = 2
CRON = {
    "stock": "mail.ir_cron_mail_gateway_action",
    "ours": "email_channel.ir_cron_receive",
}
DRAINED = {
    "stock": "SELECT count(*) FROM mail_message WHERE message_type = 'email'",
    "ours": "SELECT count(*) FROM email_inbound WHERE state = 'done'",
}


def drain(kind, database, mails, seconds):
    """Let a server receive what waits in the mailboxes of `database`.

    Its scheduled action is due and its threads are told the moment that the clock
    starts, so that the wait for the next minute is no part of it, but those between one
    run of the action and the next are.

    :return: (mails received, seconds it took), at most about `seconds`
    """
    with _running(database), _connected(database) as cr:
        cr.execute(DRAINED[kind])
        (there,) = cr.fetchone()
        _make_due(cr, CRON[kind])
        start = time.monotonic()
        _wake(database)
        count = 0
        while count < mails and time.monotonic() < start + seconds:
            time.sleep(0.1)
            cr.execute(DRAINED[kind])
            count = cr.fetchone()[0] - there
        return count, time.monotonic() - start


@contextlib.contextmanager
def _running(database):
    """Odoo with its usual two threads for scheduled actions."""
    arguments = command(
        "-d", database, "--http-port", ports.free(), "--max-cron-threads", THREADS
    )
    with (LOG / "bench-server.log").open("w") as log:
        process = subprocess.Popen(
            arguments,
            env=odoo_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for_threads(process)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for_threads(process):
    """Until both threads listen to what _wake says."""
    listening = (
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s"
        " AND datname = 'postgres' AND state = 'idle' AND query = 'COMMIT'"
    )
    deadline = time.monotonic() + 120
    with _connected("postgres") as cr:
        while True:
            cr.execute(listening, [f"odoo-{process.pid}"])
            if cr.fetchone()[0] >= THREADS:
                return
            if process.poll() is not None or time.monotonic() > deadline:
                raise Failure(f"Odoo did not start; see {LOG / 'bench-server.log'}")
            time.sleep(0.1)


@contextlib.contextmanager
def _connected(database):
    connection = psycopg2.connect(host=str(SOCKET), user=ROLE, dbname=database)
    connection.autocommit = True
    try:
        with connection.cursor() as cr:
            yield cr
    finally:
        connection.close()


def _make_due(cr, cron):
    """This scheduled action now, every other one not today."""
    module, name = cron.split(".")
    cr.execute(
        "UPDATE ir_cron c SET nextcall = now() AT TIME ZONE 'UTC'"
        " + CASE WHEN c.id = d.res_id THEN interval '0' ELSE interval '1 day' END,"
        " active = c.active OR c.id = d.res_id"
        " FROM ir_model_data d WHERE d.module = %s AND d.name = %s",
        [module, name],
    )
    cr.execute("DELETE FROM ir_cron_trigger")


def _wake(database):
    with _connected("postgres") as cr:
        cr.execute("SELECT pg_notify('cron_trigger', %s)", [database])
