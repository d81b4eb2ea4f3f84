"""Odoo inside this process, and the two ways of receiving mail in it."""

from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import config

from .mail_servers import PASSWORD

QUIET = ("--no-http", "--max-cron-threads=0", "--log-level=error")


def load(database, *options):
    """The registry of a database, loaded once for this process."""
    config.parse_config(["-d", database, *QUIET, *options], setup_logging=True)
    return Registry(database)


def environment(cursor, **context):
    """The superuser's, as scheduled actions run."""
    return Environment(cursor, SUPERUSER_ID, context)


def ours(env, account, port, **vals):
    """A touchpoint with one queue, connected and activated."""
    env["ir.config_parameter"].set_param("email_channel.allow_local_servers", True)
    queue = env["helpdesk.ticket.team"].create({"name": "Support"})
    touchpoint = env["email.touchpoint"].create(
        {
            "name": account,
            "email": account,
            "direction": "inbound",
            "imap_host": "127.0.0.1",
            "imap_port": port,
            "imap_encryption": "none",
            "imap_password": PASSWORD,
            "import_existing": True,
            "queue_ids": [Command.set(queue.ids)],
            **vals,
        }
    )
    touchpoint.action_connect()
    touchpoint.action_activate()
    return touchpoint


def automated(env, account, port):
    """The same, with all switched on that looks at mail as it comes in."""
    touchpoint = ours(env, account, port, second_addresses="help@bench.test")
    touchpoint.notify_addresses = "chief@example.com"
    for answer in touchpoint.auto_answer_ids:
        text = "<p>Hello ${customer_name}, it is ${ticket_number}.</p>"
        answer.write({"text_1": text, "enabled": True})
    touchpoint.automatic_answers = True
    env["email.priority.rule"].create(
        [
            {"kind": "domain", "domains": "example.com"},
            {"kind": "keyword", "keywords": "urgent, broken"},
        ]
    )
    env.flush_all()
    # The mails are as old as they always were; and nothing is sent from here.
    env.cr.execute(
        "UPDATE email_touchpoint SET answer_max_age = 1000000, direction = 'both'"
    )
    env.invalidate_all()
    return touchpoint


def scanner(env, address):
    """A virus scanner that has answered."""
    env["email.scanner"].create({"address": address}).action_test()


def moved(env, account, port):
    """The touchpoint that is there, with another mailbox."""
    touchpoint = env["email.touchpoint"].search([], limit=1)
    touchpoint.write({"email": account, "imap_port": port, "imap_password": PASSWORD})
    touchpoint.action_connect()
    return touchpoint


def stock(env, account, port):
    """An incoming mail server that creates helpdesk tickets."""
    server = env["fetchmail.server"].create(
        {
            "name": account,
            "server_type": "imap",
            "server": "127.0.0.1",
            "port": port,
            "is_ssl": False,
            "user": account,
            "password": PASSWORD,
            "object_id": env["ir.model"]._get_id("helpdesk.ticket"),
        }
    )
    server.button_confirm_login()
    return server
