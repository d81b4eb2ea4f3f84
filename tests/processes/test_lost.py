"""An administrator at his screen while a mail server goes away and comes back."""

import os
from pathlib import Path

from browser import Browser
from on_odoo import PASSWORD, ProcessCase

from odoo.fields import Command

from core.touchpoint.connection_state import TRIES
from fakes.loopback import free_port
from fakes.smtpd import Smtpd

USERS = {"boss": "email_channel.group_email_administrator"}
USERS["clerk"] = "email_channel.group_email_agent"
NOTICE = ".o_notification"
FORM = ".o_email_touchpoint"


class TestLost(ProcessCase):
    def setUp(self):
        super().setUp()
        self.users()
        self.addCleanup(self.clear_users)
        self.smtpd = self.enterContext(Smtpd({"support@demo.test": PASSWORD}))
        self.port = free_port()
        self.base = f"http://localhost:{self.port}"

    def users(self):
        self.clear_users()
        with self.registry.cursor() as cr:
            env = self.env(cr)
            group = env.ref("email_channel.group_email_administrator")
            self.addCleanup(self.give_back, group.user_ids.ids)
            group.user_ids = False
            for login, role in USERS.items():
                env["res.users"].create(
                    {
                        "name": login.title(),
                        "login": login,
                        "password": f"{login} of the office",
                        "email": f"{login}@office.test",
                        "group_ids": [
                            Command.link(env.ref(each).id)
                            for each in ("base.group_user", role)
                        ],
                    }
                )

    def give_back(self, administrators):
        """Other tests use the same database, and its administrators."""
        with self.registry.cursor() as cr:
            group = self.env(cr).ref("email_channel.group_email_administrator")
            group.user_ids = [Command.link(each) for each in administrators]

    def clear_users(self):
        with self.registry.cursor() as cr:
            users = self.env(cr)["res.users"].search([("login", "in", [*USERS])])
            users.active = False
            for user in users:
                user.login = f"{user.login} {user.id}"

    def connected(self):
        identifier = self.touchpoint()
        with self.registry.cursor() as cr:
            touchpoint = self.env(cr)["email.touchpoint"].browse(identifier)
            touchpoint.write(
                {
                    "direction": "both",
                    "smtp_host": "127.0.0.1",
                    "smtp_port": self.smtpd.port,
                    "smtp_encryption": "none",
                    "imap_password": PASSWORD,
                }
            )
            touchpoint.action_connect()
        return identifier

    def serve(self):
        self.make_due()
        server = self.start(f"--http-port={self.port}", "--workers=0")
        self.wait(lambda: len(self.listening(server)) == 2, 60, server)
        return server

    def logged_in(self, browser, login):
        page = browser.page()
        page.log_in(self.base, login, f"{login} of the office")
        return page

    def fail_once(self, number):
        """One more fetch, as if its pause were over."""
        self.ask("UPDATE email_mailbox SET next_fetch_at = '2020-01-01'")
        self.make_due()
        self.wake()
        query = (
            "SELECT tries FROM email_connection JOIN email_touchpoint touchpoint"
            " ON touchpoint.receiving_id = email_connection.id WHERE activated"
        )
        self.wait(lambda: self.ask(query) == [(number,)], 20)

    def notices(self):
        """Whom the queued mails go to that tell of a loss."""
        rows = self.ask(
            "SELECT mail.email_to FROM mail_mail mail JOIN mail_message message"
            " ON message.id = mail.mail_message_id"
            " WHERE starts_with(message.subject, 'Connection lost')"
        )
        return [row[0] for row in rows]

    def keep(self, page, name):
        """A picture for who asks for one, of a desk's and of a phone's screen."""
        if folder := os.environ.get("EMAIL_CHANNEL_PICTURES"):
            for width, height in ((1280, 900), (375, 812)):
                page.resize(width, height)
                page.ask("new Promise(resolve => setTimeout(resolve, 500))")
                page.picture(Path(folder) / f"{name}-{width}.png")
            page.resize(1280, 900)

    def test_administrator_sees_the_loss_and_reconnects(self):
        identifier = self.connected()
        self.ask("DELETE FROM mail_mail")
        self.serve()
        browser = self.enterContext(Browser())
        boss, clerk = (self.logged_in(browser, login) for login in ("boss", "clerk"))
        form = f"{self.base}/odoo/email-touchpoints/{identifier}"
        boss.open(form)
        boss.wait_for(f"{FORM} [name=connection_status]", "Connected")
        self.keep(boss, "connected")

        self.dovecot.stop()
        self.fail_once(1)
        boss.open(form)
        boss.wait_for(f"{FORM} .alert[name=trouble]", f"1 of {TRIES} tries failed")
        self.keep(boss, "retrying")
        boss.open(f"{self.base}/odoo/email-conversations")
        boss.wait_for(".o_breadcrumb")
        for number in range(2, TRIES + 1):
            self.assertNotIn("Connection lost", boss.text(NOTICE))
            self.fail_once(number)
        boss.wait_for(NOTICE, "Connection lost: support")
        self.assertIn("does not accept connections", boss.text(NOTICE))
        self.keep(boss, "notice")
        self.assertEqual(self.notices(), ['"Boss" <boss@office.test>'])
        self.assertNotIn("Connection lost", clerk.text("body"))

        boss.click(f"{NOTICE} .o_notification_buttons button")
        boss.wait_for(f"{FORM} .alert[name=lost]", "Disconnected since")
        self.keep(boss, "lost")
        self.deliver("Meanwhile")
        boss.click("button[name=action_reconnect]")
        boss.wait_for(".modal-body", "Receiving (IMAP)")
        boss.click(".modal-footer .btn-primary")
        self.dovecot.start()
        boss.click("button[name=action_reconnect]")
        boss.wait_for(f"{FORM} [name=connection_status]", "Connected")
        self.wait(self.received, 20)
        boss.open(form)
        boss.wait_for(f"{FORM} [name=outage_words]", "1 in, 0 out")
        boss.click(".nav-link[name=outages]")
        boss.wait_for("[name=outage_ids] .o_data_row", "Receiving")
        self.keep(boss, "back")
        self.assertEqual(len(self.notices()), 1)

    def test_refused_settings_are_shown_where_they_are_entered(self):
        identifier = self.connected()
        with self.registry.cursor() as cr:
            touchpoint = self.env(cr)["email.touchpoint"].browse(identifier)
            touchpoint.imap_password = "another"
        self.serve()
        browser = self.enterContext(Browser())
        boss = self.logged_in(browser, "boss")
        boss.open(f"{self.base}/odoo/email-touchpoints/{identifier}")
        boss.wait_for(f"{FORM} .alert[name=typed]", "not in use yet")
        self.keep(boss, "changed")
        boss.click("button[name=action_connect]:not(.d-none)")
        boss.wait_for(".modal-body", "password was refused")
        boss.click(".modal-footer .btn-primary")
        boss.wait_for(f"{FORM} button[name=action_connect]", "Check connection")
        boss.wait_for(f"{FORM} [name=connection_status]", "Connected")
        self.assertNotIn("not in use yet", boss.text(FORM))
        self.keep(boss, "refused")
