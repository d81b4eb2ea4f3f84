"""What runs in a forked process: lists are made, sent, played and stopped."""

import os
import random
import time

import psycopg2

from odoo import sql_db
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .fault_worker import _arm, _database, _write_to
from .odoo_setup import environment

# One mailbox with two lists, and one with one.
LISTS = (("news", 2), ("offers", 1))
JOB = 4.0  # seconds of one run of the job
FIRST = """
    INSERT INTO email_dialer_line (list_id, company_id, number, email, email_key,
                                   copy_number, message, variables, priority,
                                   message_id, state, attempts)
    SELECT %(list)s, %(company)s, number, address, address, 0,
           'Hello ${name}', '{"name": "Customer"}', 9999,
           '<' || %(list)s || '.' || number || '@bench.test>', 'waiting', 0
      FROM (SELECT number, 'c' || number || '@list%(list)s.test' AS address
              FROM generate_series(1, %(lines)s) AS number) AS lines"""


def set_up(log, said, port, lines):
    _write_to(log)
    with Registry(_database()).cursor() as cr:
        env = environment(cr)
        env["ir.config_parameter"].set_param("email_channel.allow_local_servers", True)
        share = lines // sum(count for _name, count in LISTS)
        for name, count in LISTS:
            dialer = _dialer(env, name, port)
            for number in range(count):
                _list(env, dialer, f"{name} {number}", share)
    said.send(True)


def _dialer(env, name, port):
    queue = env["helpdesk.ticket.team"].create({"name": name, "email_enabled": True})
    touchpoint = env["email.touchpoint"].create(
        {
            "name": name,
            "email": f"{name}@bench.test",
            "direction": "outbound",
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_encryption": "none",
            "smtp_authentication": "none",
            "queue_ids": [Command.set(queue.ids)],
        }
    )
    touchpoint.action_connect()
    touchpoint.action_activate()
    return env["email.dialer"].create(
        {
            "name": name,
            "touchpoint_id": touchpoint.id,
            "queue_id": queue.id,
            "footer_address": "Shop Ltd, 1 High Street",
            "stop_after_rejections": 0,
        }
    )


def _list(env, dialer, name, lines):
    email_list = env["email.dialer.list"].create(
        {"name": name, "subject": "News", "dialer_id": dialer.id}
    )
    env.flush_all()
    values = {"list": email_list.id, "company": dialer.company_id.id, "lines": lines}
    env.cr.execute(FIRST, values)
    email_list.action_play()


def send(log, said, seconds, fault=None):
    """The job, again and again, as Odoo runs it."""
    _write_to(log)
    _arm(fault)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with Registry(_database()).cursor() as cr:
                env = environment(cr, cron_end_time=time.monotonic() + JOB)
                env["email.dialer.sender"]._cron_send()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            # As Odoo's own thread for jobs does when the database went away.
            sql_db.close_all()
        time.sleep(0.05)
    said.send(True)


def press(log, said, seed):
    """Somebody presses Play and Stop, until he is killed."""
    _write_to(log)
    dice = random.Random(seed)
    while True:
        time.sleep(dice.uniform(0.1, 0.8))
        try:
            with Registry(_database()).cursor() as cr:
                lists = environment(cr)["email.dialer.list"].search([])
                one = dice.choice(lists)
                # More often than not it runs.
                one.action_play() if dice.random() < 0.7 else one.action_stop()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            continue
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            sql_db.close_all()


def play_all(log, said):
    _write_to(log)
    for _try in range(20):
        try:
            with Registry(_database()).cursor() as cr:
                lists = environment(cr)["email.dialer.list"].search([])
                lists.filtered(lambda one: not one.finished_at).action_play()
            break
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            time.sleep(0.2)
    said.send(os.getpid())
