"""A robot that answers every mail of ours, and ours that must not answer the robot.

    ./dev bench storm [--mails N]

An agent answers a customer whose robot then sends N automatic replies (RFC 3834), one
more for each mail it gets. The last line is JSON: the `mails` that came in, the
`conversations` they are in (1), the `answers` that left beside the agent's own (at most
1), and the mails `unaccounted` for in the ledger (0).
"""

import argparse
import itertools
import json
import sys
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

from odoo import sql_db

from benchmarks.rig import databases, mail_servers, odoo_setup
from benchmarks.rig.odoo_setup import environment, load
from benchmarks.rig.report import table
from fakes.smtpd import Smtpd

ROBOT = "robot@customers.example"
ROUNDS = 10
ACCOUNTED = ("done", "dropped", "held")


def main():
    options = _options()
    account = mail_servers.address(0)
    with mail_servers.running(1) as dovecot:
        robot = Robot(dovecot, account)
        with (
            Smtpd({account: mail_servers.PASSWORD}, deliver=robot.answer) as smtpd,
            databases.cloned(databases.ours()) as name,
        ):
            start = time.monotonic()
            try:
                figures = storm(load(name), robot, smtpd, options.mails)
            finally:
                sql_db.close_all()
    figures["seconds"] = round(time.monotonic() - start, 1)
    table("After the storm", list(figures.items()))
    print(json.dumps(figures))
    return not (
        figures["conversations"] == 1
        and figures["answers"] <= 1
        and not figures["unaccounted"]
    )


def _options():
    parser = argparse.ArgumentParser(prog="./dev bench storm")
    parser.add_argument("--mails", type=int, default=1_000)
    return parser.parse_args()


class Robot:
    """A customer who is away."""

    def __init__(self, dovecot, touchpoint):
        self.dovecot = dovecot
        self.touchpoint = touchpoint
        self.sent = 0
        self._serial = itertools.count()
        self._last = None

    def write(self):
        """The one mail that a person wrote."""
        self._send("Where is my order?", "I have waited for a week.", {})

    def answer(self, _sender, _recipients, raw):
        """To each mail that arrives."""
        self._last = message_from_bytes(raw, policy=policy.default)
        self.repeat()

    def repeat(self):
        """The automatic reply to the last mail that arrived, once more."""
        message_id = self._last["Message-Id"]
        references = f"{self._last['References'] or ''} {message_id}".strip()
        headers = {
            "Auto-Submitted": "auto-replied",
            "In-Reply-To": message_id,
            "References": references,
        }
        subject = f"Automatic reply: {self._last['Subject']}"
        self._send(subject, "I am away and answer when I am back.", headers)

    def _send(self, subject, text, headers):
        message = EmailMessage(policy=policy.SMTP)
        message["From"] = f"Rob Bot <{ROBOT}>"
        message["To"] = self.touchpoint
        message["Subject"] = subject
        message["Message-Id"] = f"<{next(self._serial)}@customers.example>"
        for name, value in headers.items():
            message[name] = value
        message.set_content(text)
        self.dovecot.deliver(self.touchpoint, message.as_bytes())
        self.sent += 1


def storm(registry, robot, smtpd, mails):
    """Let the two answer each other; the figures of the last line."""
    with registry.cursor() as cr:
        env = environment(cr)
        touchpoint = odoo_setup.ours(
            env,
            robot.touchpoint,
            robot.dovecot.port,
            direction="both",
            smtp_host="127.0.0.1",
            smtp_port=smtpd.port,
            smtp_encryption="none",
        )
    robot.write()
    _receive_and_send(registry)
    with registry.cursor() as cr:
        _let_the_agent_answer(environment(cr))
    _receive_and_send(registry)
    while robot.sent <= mails:
        for _mail in range(min(mails // ROUNDS, mails + 1 - robot.sent)):
            robot.repeat()
        _receive_and_send(registry)
    with registry.cursor() as cr:
        return _figures(environment(cr), touchpoint.id, robot, smtpd)


def _receive_and_send(registry):
    """As the scheduled actions do, a minute later each time."""
    with registry.cursor() as cr:
        cr.execute("UPDATE email_mailbox SET last_fetch_at = NULL")
    for model, action in (("mailbox", "_cron_receive"), ("sender", "_cron_send")):
        with registry.cursor() as cr:
            getattr(environment(cr)[f"email.{model}"], action)()


def _let_the_agent_answer(env):
    mail = env["email.message"].search([], limit=1)
    action = mail.action_reply()
    env.company.email_undo_seconds = 0
    wizard = env[action["res_model"]].browse(action["res_id"])
    wizard.body = "<p>It is on its way.</p>"
    wizard.action_send()


def _figures(env, touchpoint, robot, smtpd):
    of_touchpoint = [("touchpoint_id", "=", touchpoint)]
    rows = env["email.inbound"].search([*of_touchpoint, ("state", "in", ACCOUNTED)])
    return {
        "mails": robot.sent,
        "conversations": env["email.conversation"].search_count(of_touchpoint),
        "answers": len(smtpd.sent) - 1,
        "unaccounted": robot.sent - len(rows),
        **{state: len(some) for state, some in rows.grouped("state").items()},
    }


if __name__ == "__main__":
    sys.exit(main())
