"""A database of 19.0.1.2.0 is upgraded: nothing is lost or asked again, and it goes on
receiving and sending. What is in it, says make_1_2_0.py."""

import os
import shutil
import tempfile
import unittest
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from old_database import OldDatabase
from old_rows import SAME, queue_file
from on_odoo import DATABASE, PASSWORD, letter

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config

from fakes.dovecot import Dovecot
from fakes.microsoft import MicrosoftDouble
from fakes.smtpd import Smtpd

OLD = OldDatabase("19.0.1.2.0", f"{DATABASE}_upgraded")
SUPPORT, SALES, LOST = (f"{name}@demo.test" for name in ("support", "sales", "lost"))
# Of the connections, by the names that they have on a touchpoint.
CONNECTION = (
    *("imap_host", "imap_port", "imap_encryption", "imap_login"),
    *("smtp_host", "smtp_port", "smtp_encryption", "smtp_login"),
    *("imap_status", "smtp_status", "connection_status", "sending_method"),
)
HELD = "SELECT subject, parked, waiting, guard FROM email_inbound WHERE state = 'held'"


class Before:
    """What there was, and what the upgrade said."""

    rows = {}
    connections = []
    held = []
    trouble = []


def read_all():
    """{table: {id: its values}}"""
    return {
        table: {row[0]: row[1:] for row in OLD.ask(f"SELECT id, {names} FROM {table}")}
        for table, names in SAME.items()
    }


def refused(row):
    """Whether it is the mail whose file the rule refuses, or its message."""
    return "With a program." in row


def setUpModule():
    """Restore and upgrade once, for all tests, between servers as they were."""
    config.parse_config(["--no-http", "--log-level=error"], setup_logging=False)
    folder = Path(tempfile.mkdtemp(prefix="ec-"))
    folder.chmod(0o755)
    unittest.addModuleCleanup(shutil.rmtree, folder, ignore_errors=True)
    unittest.addModuleCleanup(OLD.drop)
    OLD.restore(folder)
    OLD.make_recent()
    start_servers(folder)
    queue_file(OLD, "With a list.", "list.txt", "A list.", "text/plain")
    queue_file(OLD, "With a program.", "setup.exe", "MZ", "application/x-msdownload")
    Before.rows = read_all()
    Before.connections = OLD.ask(
        f"SELECT name, {', '.join(CONNECTION)} FROM email_touchpoint ORDER BY id"
    )
    Before.held = OLD.ask(HELD)
    Before.trouble = OLD.upgrade(folder / "upgrade.log")


class Servers:
    dovecot = smtpd = microsoft = None


def start_servers(folder):
    enter = unittest.enterModuleContext
    microsoft = enter(MicrosoftDouble(folder / "microsoft", [SALES]))
    microsoft.remember(SALES, OLD.facts["refresh_token"], OLD.facts["scope"])
    secrets = {
        "EMAIL_CHANNEL_KEY": OLD.facts["key"],
        "REQUESTS_CA_BUNDLE": str(microsoft.certificate),
    }
    enter(patch.dict(os.environ, secrets))
    users = {SUPPORT: PASSWORD, SALES: PASSWORD, LOST: "another"}
    dovecot = Dovecot(folder / "imap", users, oauth=microsoft)
    dovecot.adopt(folder / "mail")
    enter(dovecot)
    smtpd = enter(Smtpd({SUPPORT: PASSWORD, LOST: PASSWORD}, oauth=microsoft))
    OLD.ask(
        "UPDATE email_touchpoint SET imap_port = %s, smtp_port = %s,"
        " oauth_authority = CASE WHEN oauth_authority IS NOT NULL THEN %s END",
        [dovecot.port, smtpd.port, microsoft.url],
    )
    OLD.ask("UPDATE ir_mail_server SET smtp_port = %s", [smtpd.port])
    Servers.dovecot, Servers.smtpd, Servers.microsoft = dovecot, smtpd, microsoft


class UpgradedCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(OLD.name)

    @classmethod
    @contextmanager
    def work(cls):
        """An environment whose work is committed at the end."""
        with cls.registry.cursor() as cr:
            yield Environment(cr, SUPERUSER_ID, {})

    def of(self, env, name):
        return env["email.touchpoint"].search([("name", "=", name)]).ensure_one()


class Test1Upgraded(UpgradedCase):
    """Right after the upgrade; the classes run by name."""

    maxDiff = 4000

    def test_the_upgrade_tells_of_no_trouble(self):
        self.assertEqual(Before.trouble, [])

    def test_every_row_is_what_it_was(self):
        after = read_all()
        for table, rows in Before.rows.items():
            with self.subTest(table):
                self.assertTrue(rows)
                rows = {key: row for key, row in rows.items() if not refused(row)}
                kept = {key: after[table].get(key) for key in rows}
                self.assertEqual(kept, rows)

    def test_nothing_came_out_of_nowhere(self):
        after = read_all()
        for table in ("email_inbound", "email_message", "email_offer", "email_outage"):
            self.assertEqual(set(after[table]), set(Before.rows[table]), table)

    def test_each_connection_is_what_it_was(self):
        with self.work() as env:
            after = [
                (touchpoint.name, *(touchpoint[name] or None for name in CONNECTION))
                for touchpoint in env["email.touchpoint"].search([], order="id")
            ]
        before = [tuple(value or None for value in row) for row in Before.connections]
        self.assertEqual(after, before)

    def test_nobody_is_asked_for_a_password_or_a_sign_in(self):
        with self.work() as env:
            for name in ("Support", "Lost"):
                receiving = self.of(env, name).receiving_id
                self.assertEqual(receiving._password(), PASSWORD, name)
            own = self.of(env, "Sales")._reveal_secret("oauth_client_secret")
            self.assertEqual(own, Servers.microsoft.client_secret)
            tokens = self.of(env, "Sales")._reveal_secret("oauth_tokens")
            self.assertIn(OLD.facts["refresh_token"], tokens)
            secrets = env["email.secret"]
            company = secrets._reveal(env.company, "email_microsoft_client_secret")
            self.assertEqual(company, "the company's secret")
            self.assertTrue(self.of(env, "Sales").oauth_signed_in)

    def test_the_outages_tell_what_they_told(self):
        with self.work() as env:
            lost = self.of(env, "Lost")
            outages = env["email.outage"].search([], order="id")
            self.assertEqual(outages.touchpoint_id, lost)
            self.assertEqual([bool(each.ended_at) for each in outages], [1, 1, 0])
            self.assertIn("login", str(outages[-1].trouble))
            self.assertTrue(all(outage.reason for outage in outages))

    def test_what_is_held_waits_for_the_same(self):
        with self.work() as env:
            rows = env["email.inbound"].search([("state", "=", "held")])
            self.assertEqual(
                sorted(rows.mapped("subject")), sorted(row[0] for row in Before.held)
            )
            self.assertEqual(
                env["email.touchpoint"]
                .search([("name", "=", "Support")])
                .blocked_count,
                2,
            )

    def test_what_stopped_a_mail_is_said_in_one_field(self):
        kinds = dict(
            OLD.ask(
                "SELECT subject, hold_kind FROM email_inbound"
                " WHERE original_id IS NULL AND hold_kind IS NOT NULL"
            )
        )
        many = {f"Many {number}": "too_many" for number in range(4, 12)}
        self.assertEqual(
            kinds,
            many
            | {
                "From a blocked sender": "blocked",
                "From a blocked domain": "blocked",
                "Blocked and released": "blocked",
                "Too large": "too_large",
                "Too many parts": "unreadable",
                "Too early": "inactive",
            },
        )

    def test_each_mail_that_leaves_names_its_touchpoint(self):
        rows = OLD.ask(
            "SELECT m.touchpoint_id, c.touchpoint_id FROM email_message m"
            " JOIN email_conversation c ON c.id = m.conversation_id"
            " WHERE m.direction = 'out'"
        )
        self.assertEqual(len(rows), 13)
        for mine, of_the_conversation in rows:
            self.assertEqual(mine, of_the_conversation)

    def test_every_mail_can_be_read_as_it_was_fetched(self):
        with self.work() as env:
            rows = env["email.inbound"].search(
                [("original_id", "=", False), ("digest", "!=", False)]
            )
            raws = rows._read_raw()
            for row in rows:
                self.assertEqual(row._digest(raws[row.id]), row.digest, row.subject)

    def test_thread_and_files_of_a_conversation_are_shown(self):
        with self.work() as env:
            for conversation in env["email.conversation"].search([]):
                self.assertTrue(conversation.get_thread(), conversation.name)
            mail = env["email.message"].search([("subject", "=", "With a picture")])
            self.assertEqual(mail._file_attachments().mapped("name"), ["leak.gif"])
            self.assertEqual(len(mail._file_attachments().raw), 100_043)

    def test_files_of_old_mails_are_listed_and_can_be_opened(self):
        with self.work() as env:
            mail = env["email.message"].search([("subject", "=", "With a picture")])
            agent = env["res.users"].search([("login", "=", "ada")])
            mail.conversation_id.user_id = agent
            [line] = mail.with_user(agent)._file_lines()
            self.assertEqual((line["name"], line["state"]), ("leak.gif", "passed"))
            self.assertEqual(line["size"], 100_043)
            file = env["ir.attachment"].with_user(agent).browse(line["attachment_id"])
            self.assertEqual(len(file.raw), 100_043)
            env.cr.rollback()

    def test_what_waits_with_a_file_that_must_not_leave_is_stopped(self):
        [(state, reason)] = OLD.ask(
            "SELECT state, failure_reason FROM email_message"
            " WHERE excerpt = 'With a program.'"
        )
        self.assertEqual(state, "failed")
        self.assertIn("setup.exe", reason)

    def test_files_of_what_waits_are_recorded(self):
        files = OLD.ask(
            "SELECT f.name FROM email_file f"
            " JOIN email_message m ON m.id = f.message_id WHERE m.direction = 'out'"
        )
        self.assertEqual(files, [("list.txt",)])


class Test2GoesOn(UpgradedCase):
    """A while later: scheduled actions have run, an administrator has released."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.received_before = len(cls.subjects())
        Servers.dovecot.deliver(SUPPORT, letter("After the upgrade"))
        Servers.dovecot.deliver(SALES, letter("For sales"))
        Servers.dovecot.deliver(LOST, letter("For the lost"))
        with cls.work() as env:
            held = env["email.inbound"].search([("state", "=", "held")])
            held.filtered(lambda row: row.subject != "Too early").action_release()
        cls.run_jobs("email.mailbox", "_cron_receive")
        cls.run_jobs("email.sender", "_cron_send")
        cls.run_jobs("email.routing", "_cron_route")

    @classmethod
    def run_jobs(cls, model, method):
        for _time in range(2):
            with cls.work() as env:
                env["email.mailbox"].search([]).next_fetch_at = False
            with cls.work() as env:
                getattr(env[model], method)()

    @classmethod
    def subjects(cls):
        return [
            subject
            for (subject,) in OLD.ask(
                "SELECT m.subject FROM email_message e JOIN mail_message m"
                " ON m.id = e.mail_message_id WHERE e.direction = 'in'"
            )
        ]

    def states(self):
        """{the first words of a mail that leaves: its state}"""
        return dict(
            OLD.ask("SELECT excerpt, state FROM email_message WHERE direction = 'out'")
        )

    def test_new_mail_comes_once(self):
        for subject in ("After the upgrade", "For sales"):
            self.assertEqual(self.subjects().count(subject), 1, subject)

    def test_what_was_fetched_before_is_not_fetched_again(self):
        came = self.subjects()
        for subject in ("Kettle 1", "With a picture", "Wrong thread", "Offer wanted"):
            self.assertEqual(came.count(subject), 1, subject)
        self.assertEqual(came.count("Kettle 0"), 1)

    def test_what_waited_in_the_ledger_is_processed(self):
        came = self.subjects()
        for subject in ("Not yet processed", "Large and not yet processed"):
            self.assertEqual(came.count(subject), 1, subject)

    def test_what_is_tried_again_later_is_not_tried_now(self):
        [row] = OLD.ask(
            "SELECT state, attempts FROM email_inbound WHERE subject = 'Fails for now'"
        )
        self.assertEqual(row, ("fetched", 2))

    def test_what_was_held_comes_when_it_is_released(self):
        came = self.subjects()
        for subject in ("Too large", "Too many parts", "Many 7"):
            self.assertEqual(came.count(subject), 1, subject)

    def test_what_waits_for_its_touchpoint_goes_on_waiting(self):
        self.assertNotIn("Too early", self.subjects())
        [(state,)] = OLD.ask(
            "SELECT state FROM email_inbound WHERE subject = 'Too early'"
            " AND forwarded_by IS NOT NULL"
        )
        self.assertEqual(state, "held")

    def test_what_was_queued_is_sent_once(self):
        states = self.states()
        for words in ("Queued.", "Forwarded.", "Deferred.", "Queued at Sales."):
            self.assertEqual(states[words], "sent", words)
            raws = [each for each in Servers.smtpd.sent if words.encode() in each.raw]
            self.assertEqual(len(raws), 1, words)

    def test_what_waited_leaves_with_its_file_once_it_is_checked(self):
        raws = [each.raw for each in Servers.smtpd.sent if b"With a list." in each.raw]
        self.assertEqual([b"list.txt" in raw for raw in raws], [True])
        raws = [each for each in Servers.smtpd.sent if b"With a program" in each.raw]
        self.assertEqual(raws, [])

    def test_blind_copies_of_what_was_queued_are_sent(self):
        [sent] = [each for each in Servers.smtpd.sent if b"Queued." in each.raw]
        self.assertEqual(
            set(sent.rcpt_tos), {"carla0@customer.test", "boss@agents.test"}
        )
        self.assertNotIn(b"boss@agents.test", sent.raw)

    def test_what_may_have_been_sent_is_not_sent_again(self):
        states = self.states()
        for words, state in (
            ("Sent it.", "sent"),
            ("Failed.", "failed"),
            ("Uncertain.", "uncertain"),
            ("Killed while sending.", "uncertain"),
            ("Bounced.", "bounced"),
            ("Cancelled.", "cancelled"),
            ("Waited for the server.", "sent"),
        ):
            self.assertEqual(states[words], state, words)
            raws = [each for each in Servers.smtpd.sent if words.encode() in each.raw]
            self.assertEqual(raws, [], words)

    def test_the_lost_connection_is_lost_until_the_password_is_right(self):
        self.assertNotIn("For the lost", self.subjects())
        with self.work() as env:
            lost = self.of(env, "Lost")
            self.assertEqual(lost.imap_status, "lost")
            lost.imap_password = "another"
            lost.smtp_password = PASSWORD
            lost.action_reconnect()
        self.run_jobs("email.mailbox", "_cron_receive")
        self.assertIn("For the lost", self.subjects())
        [(ended, mails)] = OLD.ask(
            "SELECT ended_at IS NOT NULL, mails_in FROM email_outage"
            " ORDER BY id DESC LIMIT 1"
        )
        self.assertEqual((ended, mails), (True, 1))

    def test_the_offer_that_rang_can_be_accepted(self):
        with self.work() as env:
            offer = env["email.offer"].search([("state", "=", "offered")], limit=1)
            self.assertEqual(offer.user_id.login, "bea")
            offer.with_user(offer.user_id).accept()
            self.assertEqual(offer.conversation_id.user_id, offer.user_id)
            self.assertEqual(offer.conversation_id.state, "active")
