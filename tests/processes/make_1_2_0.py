"""Makes tests/data/upgrade/19.0.1.2.0.tar.xz, a small database of that version.

With that version's own code, in a worktree of the last commit before 19.0.1.3.0 began:

    git worktree add --detach ../old 698a921
    cp tests/processes/make_case.py ../old/tests/processes/
    cp tests/processes/make_1_2_0.py ../old/tests/processes/test_make.py
    (cd ../old && ./dev test tests/processes/test_make.py)
    mv /tmp/19.0.1.2.0.tar.xz tests/data/upgrade/

In the archive: database.sql (pg_dump), the filestore's files of mails, the mailboxes of
the mail server, and facts.json. No demo data, no second language, no module that is not
installed, no compiled assets: Odoo makes them anew. test_upgrade.py looks for what is
made here.
"""

import sys
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from make_case import ADDON, LARGE, MakeCase, setUpModule
from on_odoo import PASSWORD

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from fakes.consent import answer_page

TARGET = Path("/tmp/19.0.1.2.0.tar.xz")
TIMES = 8  # tries after which a connection is lost
__all__ = ["TestMake", "setUpModule"]


class TestMake(MakeCase):
    def test_make(self):
        self.make_people()
        self.make_touchpoints()
        self.make_oauth()
        self.make_forwarding()
        self.make_conversations()
        self.make_ledger()
        self.make_mails()
        self.make_outages()
        self.make_routing()
        self.pack(TARGET)

    def make_people(self):
        with self.work() as env:
            env["ir.config_parameter"].set_param("web.base.url", "http://odoo.example")
            for login, role in (
                ("ada", "agent"),
                ("bea", "agent"),
                ("sue", "supervisor"),
                ("ana", "administrator"),
            ):
                new_test_user(
                    env,
                    login,
                    groups=f"base.group_user,email_channel.group_email_{role}",
                    name=login.title(),
                    email=f"{login}@agents.test",
                )
            users = env["res.users"].search([("login", "in", ("ada", "bea"))])
            env["helpdesk.ticket.team"].create(
                {
                    "name": "Kettles",
                    "user_ids": [Command.set(users.ids)],
                    "email_enabled": True,
                    "email_strategy": "round_robin",
                    "email_max_per_agent": 0,
                }
            )
            company = env.company
            company.email = "company@odoo.example"
            company.email_blocked_senders = "@spam.test"
            company.email_offline_grace = 10**6
            company.email_microsoft_client_id = "company-channel"
            company.email_microsoft_client_secret = "the company's secret"

    def vals(self, env, name, email, **vals):
        queue = env["helpdesk.ticket.team"].search([("name", "=", "Kettles")])
        return {
            "name": name,
            "email": email,
            "direction": "both",
            "imap_host": "127.0.0.1",
            "imap_port": self.dovecot.port,
            "imap_encryption": "none",
            "smtp_host": "127.0.0.1",
            "smtp_port": self.smtpd.port,
            "smtp_encryption": "none",
            "import_existing": True,
            "queue_ids": [Command.set(queue.ids)],
            **vals,
        }

    def make_touchpoints(self):
        with self.work() as env:
            for name, email in (
                ("Support", "support@demo.test"),
                ("Lost", "lost@demo.test"),
            ):
                vals = {"imap_password": PASSWORD}
                if name == "Support":
                    vals |= {
                        "takes_forwarded": True,
                        "authentication_server": "mx.shop.example",
                        "blocked_senders": "pest@customer.test",
                        "largest_mail": 1,
                    }
                touchpoint = env["email.touchpoint"].create(
                    self.vals(env, name, email, **vals)
                )
                touchpoint.action_connect()
                touchpoint.action_activate()

    def make_oauth(self):
        with self.work() as env:
            touchpoint = env["email.touchpoint"].create(
                self.vals(
                    env,
                    "Sales",
                    "sales@demo.test",
                    connection_method="microsoft",
                    oauth_own_app=True,
                    oauth_client_id=self.microsoft.client_id,
                    oauth_client_secret=self.microsoft.client_secret,
                    oauth_authority=self.microsoft.url,
                )
            )
            action = touchpoint.action_sign_in()
        answer = answer_page(action["url"], self.microsoft.certificate)
        with self.work() as env:
            began, flow = env["email.oauth.flow"]._take(answer["state"])
            words, kind = began._finish_sign_in(flow, answer)
            self.assertEqual(kind, "success", words)
        with self.work() as env:
            self.of(env, "Sales").action_activate()
        self.receive(
            self.mail("Offer wanted", To="sales@demo.test"),
            name="Sales",
            address="sales@demo.test",
        )

    def make_forwarding(self):
        with self.work() as env:
            env["ir.mail_server"].search([]).unlink()
            env["ir.mail_server"].create(
                {
                    "name": "Platform",
                    "smtp_host": "127.0.0.1",
                    "smtp_port": self.smtpd.port,
                    "smtp_encryption": "none",
                    "smtp_user": "support@demo.test",
                    "smtp_pass": PASSWORD,
                }
            )
            for name, email in (
                ("Shop", "shop@shop.example"),
                ("Later", "later@shop.example"),
            ):
                env["email.touchpoint"].create(
                    self.vals(
                        env,
                        name,
                        email,
                        connection_method="forwarding",
                        sending_method="platform",
                        imap_host=False,
                        smtp_host=False,
                    )
                )
        with self.work() as env:
            self.of(env, "Shop").action_validate()
        probe = self.smtpd.sent[-1].raw
        with self.work() as env:
            address = self.of(env, "Shop").forwarding_address
        self.receive(b"X-Forwarded-To: %s\r\n" % address.encode() + probe)
        self.process()
        with self.work() as env:
            shop = self.of(env, "Shop")
            self.assertEqual(shop.imap_status, "connected", shop.imap_trouble)
            shop.action_activate()
        self.forwarded("Shop", "Kettle of the shop")
        self.forwarded("Later", "Too early")

    def forwarded(self, name, subject):
        with self.work() as env:
            address = self.of(env, name).forwarding_address
        self.receive(self.mail(subject, To=address))
        self.process()

    def process(self):
        with self.work() as env:
            env["email.mailbox"]._cron_receive()

    def make_conversations(self):
        self.receive(
            *(
                self.mail(
                    f"Kettle {number}", sender=f"Carla <carla{number}@customer.test>"
                )
                for number in range(8)
            ),
            self.mail("With a picture", files=[("leak.gif", LARGE)]),
        )
        # A second mail, which is moved; and one that is split off, and put back.
        for number, subject in enumerate(("Wrong thread", "Split off", "Put back")):
            self.receive(
                self.mail(subject, In_Reply_To=f"<Kettle.{number}@customer.test>")
            )
        with self.work() as env:
            wizard = env["email.move.wizard"].create(
                {
                    "mail_id": self.incoming(env, "Wrong thread").id,
                    "target_id": self.incoming(env, "Kettle 3").conversation_id.id,
                    "scope": "one",
                }
            )
            wizard.action_move()
            self.incoming(env, "Split off").action_split_off()
            self.incoming(env, "Put back").action_split_off()
            move = env["email.move"].search([], order="id desc", limit=1)
            move.action_undo()

    def make_ledger(self):
        """A row of each kind beside those that are done."""
        self.receive(
            self.mail("From a blocked sender", sender="pest@customer.test"),
            self.mail("From a blocked domain", sender="x@spam.test"),
            self.mail("Blocked and released", sender="y@spam.test"),
            self.mail("Kettle 0", sender="Carla <carla0@customer.test>"),
        )
        # Large is what is larger than one command brings: here 20 kB.
        imap = sys.modules[f"{ADDON}.adapters.imap"]
        whole = (imap.MAILS_A_FETCH, 20_000)
        with patch.object(imap.Mailbox.fetch, "__defaults__", whole):
            self.receive(self.mail("Too large", "It leaks.\n" * 120_000))
        with self.work() as env:
            self.row(env, "Blocked and released").action_release()
        self.process()
        processing = sys.modules[f"{ADDON}.models.inbound.email_inbound_processing"]
        with patch.object(processing, "SENDER_LIMIT", 4):
            self.receive(
                *(
                    self.mail(f"Many {number}", sender="Max <max@customer.test>")
                    for number in range(12)
                )
            )
        self.receive(self.mail("Too many parts", parts=5_000))
        with patch.object(processing.EmailInbound, "_process_pending"):
            self.receive(
                self.mail("Ended its worker"),
                self.mail("Fails for now"),
                self.mail("Not yet processed"),
                self.mail("Large and not yet processed", files=[("x.gif", LARGE)]),
            )
        with self.work() as env:
            now = fields.Datetime.now()
            self.row(env, "Ended its worker").write(
                {
                    "attempts": 5,
                    "state": "failed",
                    "reason": "Its processing was interrupted each time.",
                }
            )
            self.row(env, "Fails for now").write(
                {
                    "attempts": 2,
                    "reason": "ZeroDivisionError: poison",
                    "traceback": "Traceback …",
                    "next_attempt_at": now + timedelta(hours=1),
                }
            )

    def make_mails(self):
        for number in range(4):
            with self.work("ada") as env:
                mail = self.incoming(env, f"Kettle {number}")
                mail.sudo().conversation_id.sudo(False).action_pick()
        self.answer("Kettle 0", "<p>Sent it.</p>")
        self.smtpd.reject = {"carla1@customer.test": "550 5.1.1 No such user"}
        self.answer("Kettle 1", "<p>Failed.</p>")
        self.send()
        self.smtpd.drop = {"carla2@customer.test": "answer"}
        self.answer("Kettle 2", "<p>Uncertain.</p>")
        self.send()
        self.smtpd.drop = {}
        self.smtpd.reject = {"carla3@customer.test": "451 4.7.1 Later"}
        self.answer("Kettle 3", "<p>Deferred.</p>")
        self.send()
        self.smtpd.reject = {}
        self.answer("Kettle 0", "<p>Queued.</p>", email_bcc="boss@agents.test")
        self.answer(
            "Kettle 0", "<p>Forwarded.</p>", "forward", email_to="smith@repair.test"
        )
        killed = self.answer("Kettle 1", "<p>Killed while sending.</p>")
        bounced = self.answer("Kettle 0", "<p>Bounced.</p>")
        cancelled = self.answer("Kettle 0", "<p>Cancelled.</p>")
        now = fields.Datetime.now()
        with self.work() as env:
            mails = env["email.message"]
            mails.browse(killed).write(
                {
                    "state": "sending",
                    "attempts": 1,
                    "attempted_at": now - timedelta(days=1),
                }
            )
            mails.browse(bounced).write(
                {"state": "bounced", "failure_reason": "carla0@customer.test: 5.1.1"}
            )
            mails.browse(cancelled).state = "cancelled"
        with self.work("ada") as env:
            self.incoming(env, "Offer wanted").sudo().conversation_id.user_id = env.user
        self.answer("Offer wanted", "<p>Queued at Sales.</p>")

    def make_outages(self):
        """One that is over of each half, and an open one of receiving."""
        self.smtpd.stop()
        self.receive(
            self.mail("To the lost", To="lost@demo.test"),
            name="Lost",
            address="lost@demo.test",
        )
        with self.work("bea") as env:
            self.incoming(env, "To the lost").sudo().conversation_id.user_id = env.user
        self.answer("To the lost", "<p>Waited for the server.</p>", login="bea")
        for _time in range(TIMES):
            self.send("Lost")
        self.smtpd.start()
        self.send("Lost")
        self.dovecot.stop()
        for _time in range(TIMES):
            self.fetch("Lost")
        self.dovecot.start()
        self.fetch("Lost")
        self.dovecot.users["lost@demo.test"] = "another"
        self.dovecot.stop()
        self.dovecot.start()
        for _time in range(TIMES):
            self.fetch("Lost")
        with self.work() as env:
            self.assertNotEqual(self.of(env, "Lost").imap_status, "connected")

    def make_routing(self):
        with self.work("bea") as env:
            env["email.agent"]._of(env.user)._enter("available", "agent")
        with self.work() as env:
            env["email.routing"]._cron_route()
        with self.work() as env:
            offers = env["email.offer"].search([("state", "=", "offered")], order="id")
            self.assertGreaterEqual(len(offers), 3, offers)
            first = offers[0].with_user(offers[0].user_id)
            first.accept()
            offers[1].with_user(offers[1].user_id).decline()
            offers.expires_at = fields.Datetime.now() + timedelta(minutes=30)
        with self.work() as env:
            for number in (5, 6):
                one = self.incoming(env, f"Kettle {number}").conversation_id
                one.action_close()
