"""The addon is uninstalled: what tickets have of it stays, and nothing leaves or is
lost behind anybody's back."""

import os
import shutil
import tempfile
import unittest
from contextlib import contextmanager
from pathlib import Path

from odoo import sql_db
from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config, mute_logger

from devkit import database

ADDON = "email_channel"
PLAIN = os.environ["EMAIL_CHANNEL_TEST_DATABASE"]
PDF = b"%PDF-1.7 The thread."
QUIET = ("odoo.registry", "odoo.modules.loading", "odoo.modules.registry")


class TestUninstall(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        config.parse_config(
            ["-d", PLAIN, "--no-http", "--log-level=error"], setup_logging=False
        )
        sql_db.close_db(PLAIN)
        cls.name = database.clone_for_a_test(PLAIN)
        cls.addClassCleanup(database.drop, cls.name)
        cls.addClassCleanup(sql_db.close_db, cls.name)
        folder = Path(tempfile.mkdtemp(prefix="ec-"))
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.storage = folder / "storage"
        cls.storage.mkdir()
        with cls.work() as env:
            cls.fill(env)

    @classmethod
    @contextmanager
    def work(cls):
        with Registry(cls.name).cursor() as cr:
            yield Environment(cr, SUPERUSER_ID, {})

    @classmethod
    def fill(cls, env):
        """A PDF in a storage, one in Odoo, a mail that waits, an infected file, a
        scanner, a protocol of who was forgotten."""
        company = env.company
        company.email_pdf_storage_id = env["fs.storage"].create(
            {
                "name": "Archive",
                "code": "archive",
                "protocol": "file",
                "directory_path": str(cls.storage),
            }
        )
        company.email_pdf_path = "{company}"
        queue = env["helpdesk.ticket.team"].search([], limit=1)
        cls.ticket = env["helpdesk.ticket"].create(
            {"name": "Kettle", "description": "It leaks.", "team_id": queue.id}
        )
        touchpoint = env["email.touchpoint"].create(
            {"name": "Shop", "email": "shop@demo.test", "queue_ids": queue.ids}
        )
        conversation = env["email.conversation"].create(
            {
                "name": "Kettle",
                "company_id": company.id,
                "touchpoint_id": touchpoint.id,
                "ticket_id": cls.ticket.id,
                "customer_email": "carla@customer.test",
            }
        )
        cls.waiting = cls.add_mail(env, conversation)
        env["email.scanner"].create({"address": "127.0.0.1:3310"})
        env["email.forgetting"].create({"company_id": company.id})
        cls.outside, cls.inside = (cls.add_pdf(env, name) for name in ("a", "b"))
        env["email.stored.file"]._put(cls.outside)
        env["email.stored.file"]._run()

    @classmethod
    def add_mail(cls, env, conversation):
        mail = env["email.message"].create(
            {
                "conversation_id": conversation.id,
                "touchpoint_id": conversation.touchpoint_id.id,
                "direction": "out",
                "state": "queued",
                "message_type": "email_outgoing",
                "email_to": "carla@customer.test",
            }
        )
        env["email.file"].create(
            {"message_id": mail.id, "name": "x.exe", "state": "infected"}
        )
        # Of no document: Odoo deletes those of the models that go.
        mail._prepare_to_leave()
        return mail._outgoing()

    @classmethod
    def add_pdf(cls, env, name):
        return env["ir.attachment"].create(
            {
                "name": f"{name}.pdf",
                "raw": PDF,
                "res_model": cls.ticket._name,
                "res_id": cls.ticket.id,
            }
        )

    def uninstall(self):
        with self.work() as env, mute_logger(*QUIET):
            module = env["ir.module.module"].search([("name", "=", ADDON)])
            module.button_immediate_uninstall()

    def ask(self, query):
        with self.work() as env:
            env.cr.execute(query)
            return env.cr.fetchall()

    def test_it_goes_and_leaves_what_is_the_tickets(self):
        with self.work() as env:
            file = self.outside.with_env(env)
            self.assertTrue(file.store_fname.startswith("email_channel://"))
        away = self.storage.rename(self.storage.with_name("away"))
        with self.assertRaisesRegex(UserError, "a.pdf"):
            self.uninstall()
        with self.work() as env:
            self.assertIn("email.conversation", env)
        away.rename(self.storage)
        self.uninstall()
        with self.work() as env:
            self.assertNotIn("email.conversation", env)
            files = env["ir.attachment"].browse([self.outside.id, self.inside.id])
            self.assertEqual(files.mapped("raw"), [PDF, PDF])
            waiting = env["mail.mail"].browse(self.waiting.id)
            self.assertEqual(waiting.state, "cancel")
            ticket = env["helpdesk.ticket"].browse(self.ticket.id)
            self.assertEqual(ticket.name, "Kettle")
        left = self.ask(
            "SELECT tablename FROM pg_tables WHERE tablename LIKE 'email\\_%'"
        )
        self.assertEqual(left, [("email_template_attachment_rel",)])  # of Odoo's mail
        self.assertEqual([path.name for path in self.storage.rglob("*.pdf")], ["a.pdf"])
