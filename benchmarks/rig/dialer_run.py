"""Mail a list in this process, ours or one of mass_mailing's, and say how long it took.

    python -m benchmarks.rig.dialer_run TASK

TASK and the last line of what is printed are JSON: {"mails", "seconds", "cpu", "sql"};
of a loaded file {"lines", "seconds", "grown_mb"}.
"""

import json
import os
import sys
import time
import warnings

from odoo import sql_db

from . import odoo_setup
from .mail_servers import PASSWORD, address
from .odoo_setup import environment, load
from .receive import _forget_peak, _peak

FILE = (b"Order A-1: one kettle, 12.00 EUR\r\n" * 1_600)[: 50 * 1024]
SECONDS = 600
SAMPLE = 15  # of one that is not sent to its end
PARAGRAPH = (
    "<p>Your order <b>{order}</b> of {day} is on its way to {city}. See "
    "<a href='https://example.com/orders'>all of your orders</a>.</p>"
)
WORDS = "<p>Good morning, {name},</p>" + PARAGRAPH * 5 + "<p>Kind regards</p>"
SUBJECT = "{name}, your order {order} is on its way"
OURS = {name: f"${{{name}}}" for name in ("name", "order", "day", "city")}
STOCK = {
    "name": "<t t-out='object.name'/>",
    "order": "<t t-out='object.id'/>",
    "day": "<t t-out='object.create_date'/>",
    "city": "<t t-out='object.email'/>",
}
STOCK_SUBJECT = {"name": "{{ object.name }}", "order": "{{ object.id }}"}


def main():
    task = json.loads(sys.argv[1])
    registry = load(task["database"])
    print(json.dumps(KINDS[task["kind"]](registry, task)))


def timed(run, count):
    """:param run: does the work
    :param count: how many mails have left
    """
    before, sql = count(), sql_db.sql_counter
    cpu, start = time.process_time(), time.monotonic()
    run()
    seconds, used = time.monotonic() - start, time.process_time() - cpu
    statements = sql_db.sql_counter - sql
    return {
        "mails": count() - before,
        "seconds": seconds,
        "cpu": used,
        "sql": statements,
    }


# -- ours --------------------------------------------------------------------------


def ours(registry, task):
    """One list, to its end; of one with many more lines for some seconds."""
    with registry.cursor() as cr:
        env = environment(cr)
        played = make_list(env, task["port"], 0)
        add_lines(played, task["lines"])
        if task.get("grown"):
            grow(env, played, task["grown"])
        played.action_play()
        cr.commit()
        seconds = SAMPLE if task.get("grown") else SECONDS
        return timed(lambda: send(registry, seconds), lambda: sent(registry, played.id))


def worker(registry, task):
    """One of two, which begin at once."""
    with registry.cursor() as cr:
        env = environment(cr)
        played = make_list(env, task["port"], task["number"])
        add_lines(played, task["lines"])
        cr.commit()
        print("ready", flush=True)
        sys.stdin.readline()
        played.action_play()
        cr.commit()
        return timed(lambda: send(registry, SECONDS), lambda: sent(registry, played.id))


def make_list(env, port, number):
    account = address(number)
    touchpoint = odoo_setup.ours(
        env,
        account,
        port,
        direction="outbound",
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_encryption="none",
        smtp_password=PASSWORD,
    )
    template = env["email.template"].create(
        {
            "name": account,
            "subject": SUBJECT.format(**OURS),
            "body": WORDS.format(**OURS),
        }
    )
    template.attachment_ids = env["ir.attachment"].create(
        {
            "name": "orders.txt",
            "raw": FILE,
            "res_model": template._name,
            "res_id": template.id,
        }
    )
    dialer = env["email.dialer"].create(
        {
            "name": account,
            "touchpoint_id": touchpoint.id,
            "queue_id": touchpoint.queue_ids.id,
            "template_id": template.id,
            "footer_address": "Main street 1, Springfield",
        }
    )
    return env["email.dialer.list"].create({"name": account, "dialer_id": dialer.id})


def add_lines(played, count):
    # Not where only mass_mailing is.
    from odoo.addons.email_channel.core.dialer.recipient import Recipient  # noqa: PLC0415

    values = {"order": "A-1", "day": "24/12/2026", "city": "Montevideo"}
    played._add_lines(
        [
            Recipient(
                email=f"customer{number}@example.com",
                variables={"name": f"Customer {number}", **values},
                number=number,
            )
            for number in range(count)
        ]
    )


def grow(env, played, count):
    """So many lines more, which wait behind those that are there."""
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO email_dialer_line
               (list_id, company_id, number, email, email_key, copy_number, variables,
                priority, message_id, state, attempts)
        SELECT %s, %s, n, n || '@example.org', n || '@example.org', 0,
               '{"name": "N", "order": "1", "day": "2", "city": "3"}', 9999,
               '<' || n || '@example.org>', 'waiting', 0
          FROM generate_series(1, %s) n
        """,
        [played.id, played.company_id.id, count],
    )
    env.cr.execute("ANALYZE email_dialer_line")


def send(registry, seconds):
    end = time.monotonic() + seconds
    with registry.cursor() as cr:
        env = environment(cr, cron_end_time=end)
        env["email.dialer.sender"]._cron_send(patience=0)


def sent(registry, number):
    query = (
        "SELECT count(*) FROM email_dialer_line WHERE state = 'sent' AND list_id = %s"
    )
    with registry.cursor() as cr:
        cr.execute(query, [number])
        return cr.fetchone()[0]


# -- mass_mailing ------------------------------------------------------------------


def stock(registry, task):
    # Core's own, each with its traceback.
    warnings.simplefilter("ignore", DeprecationWarning)
    with registry.cursor() as cr:
        env = environment(cr)
        mailing = make_mailing(env, task["port"], task["lines"])
        cr.commit()

        def run():
            env["mailing.mailing"]._process_mass_mailing_queue()
            env["mail.mail"].process_email_queue()
            cr.commit()

        def count():
            query = "SELECT count(*) FROM mailing_trace WHERE trace_status = 'sent'"
            cr.execute(query)
            return cr.fetchone()[0]

        said = timed(run, count)
        mailing.invalidate_recordset()
        return said


def make_mailing(env, port, count):
    account = address(0)
    server = env["ir.mail_server"].create(
        {
            "name": account,
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_encryption": "none",
            "smtp_authentication": "login",
            "smtp_user": account,
            "smtp_pass": PASSWORD,
        }
    )
    contacts = env["mailing.list"].create({"name": account})
    env["mailing.contact"].create(
        [
            {
                "name": f"Customer {number}",
                "email": f"customer{number}@example.com",
                "list_ids": [(4, contacts.id)],
            }
            for number in range(count)
        ]
    )
    attachment = env["ir.attachment"].create({"name": "orders.txt", "raw": FILE})
    mailing = env["mailing.mailing"].create(
        {
            "subject": SUBJECT.format(**STOCK_SUBJECT),
            "body_html": WORDS.format(**STOCK),
            "email_from": account,
            "reply_to": account,
            "mailing_type": "mail",
            "mailing_model_id": env["ir.model"]._get_id("mailing.list"),
            "contact_list_ids": [(4, contacts.id)],
            "attachment_ids": [(4, attachment.id)],
            "mail_server_id": server.id,
        }
    )
    mailing.action_put_in_queue()
    return mailing


# -- loading -----------------------------------------------------------------------


def load_file(registry, task):
    """From an uploaded file to its lines."""
    with registry.cursor() as cr:
        env = environment(cr)
        mailing = make_list(env, task["port"], 0)
        name = mailing.dialer_id.name
        cr.commit()
        content = make_file(name, task["lines"])
        _forget_peak()
        before, start = _peak(), time.monotonic()
        load_of = env["email.dialer.load"]._upload(mailing, "customers.csv", content)
        cr.commit()
        env["email.dialer.loader"]._cron_load()
        seconds = time.monotonic() - start
        load_of.invalidate_recordset()
        grown = (_peak() - before) / 1024
        lines = mailing.total_count
    return {"lines": lines, "seconds": seconds, "grown_mb": grown}


def make_file(name, count):
    """As the manual writes it: text, no quoting but that of the variables."""
    rows = [
        f"{name};customer{number}@example.com;;;"
        f'"name":"Customer {number}","order":"A-{number}","city":"Montevideo";9999'
        for number in range(count)
    ]
    return "\r\n".join(rows).encode()


KINDS = {"ours": ours, "worker": worker, "stock": stock, "load": load_file}

if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
