"""No way leads to the bytes of a file that is not clean."""

import base64
import json

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..fakes.clamd import EICAR
from ..security.test_access import GROUPS
from .file_case import PNG
from .scan_case import ScanCase

# What is looked for in all that is given out; its length is one of base64's lines.
NEEDLE = b"the needle in the file: nobody may read it yet."
SIGNS = (NEEDLE, base64.b64encode(NEEDLE)[:-2])
# So large that the original has a file of its own.
PADDING = b" " * 70_000
FILES = {
    "text": ("needle.txt", "text/plain", NEEDLE + PADDING),
    "batch": ("needle.bat", "application/octet-stream", NEEDLE + b"\r\n@echo off"),
    "virus": ("virus.txt", "text/plain", NEEDLE + EICAR),
}
MODELS = (
    "email.file",
    "email.message",
    "email.inbound",
    "email.conversation",
    "email.scan.verdict",
    "helpdesk.ticket",
    "ir.attachment",
    "mail.message",
)
UNREADABLE = (AccessError, MissingError, UserError, ValueError)


@tagged("-at_install", "post_install")
class TestEveryRoute(HttpCase, ScanCase):
    registry_test_mode = False  # as in TourCase

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: new_test_user(cls.env, f"route_{name}", groups=groups)
            for name, groups in GROUPS.items()
        }
        cls.queue.user_ids |= cls.users["agent"]
        for name, user in cls.users.items():
            if name != "public":
                user.password = user.login

    def setUp(self):
        super().setUp()
        self.newest = {
            name: self.env[name].search([("id", ">", 0)], order="id desc", limit=1).id
            or 0
            for name in MODELS
        }

    # -- by RPC

    def assertNotGiven(self, found, *where):
        if not isinstance(found, bytes):
            found = repr(found).encode()
        self.assertFalse([sign for sign in SIGNS if sign in found], where)

    def ask(self, call, *args):
        with mute_logger("odoo.models", "odoo.sql_db"):
            try:
                with self.env.cr.savepoint():
                    return call(*args)
            except UNREADABLE:
                return None

    def ask_all_models(self, user):
        for rows in self.rows().values():
            fields = rows._fields
            binary = [each for each in fields if fields[each].type == "binary"]
            for row in rows.with_user(user).with_context(bin_size=False):
                for asked in ([], ["display_name"], *([each] for each in binary)):
                    for call in (row.read, row.export_data):
                        given = self.ask(call, asked or list(fields))
                        self.assertNotGiven(given, user.login, row, asked)

    def rows(self):
        """{model: records that this test has made}"""
        found = {}
        for name in MODELS:
            model = self.env[name]
            recent = Domain("id", ">", self.newest.get(name, 0))
            found[name] = model.search(recent, order="id desc", limit=8)
        fields = [("res_field", "!=", False), ("id", ">", self.newest["ir.attachment"])]
        found["ir.attachment"] |= self.env["ir.attachment"].search(fields)
        return found

    def search_for_it(self, user):
        for name in MODELS:
            model = self.env[name].with_user(user)
            for field in model._fields.values():
                if field.store and field.type in ("char", "text", "html"):
                    sought = [(field.name, "ilike", NEEDLE.decode())]
                    found = self.ask(model.search, sought)
                    self.assertFalse(found, (user.login, name, field))

    # -- by the browser

    def pages(self, mail):
        row = mail.inbound_id
        attachments = self.rows()["ir.attachment"]
        attachments.generate_access_token()
        self.env.flush_all()
        for each in attachments:
            for kind in ("content", "image"):
                yield f"/web/{kind}/{each.id}"
                yield f"/web/{kind}/{each.id}?access_token={each.access_token}"
            yield f"/web/image/{each.id}/64x64"
        for model, record, fields in (
            ("email.inbound", row, ("raw", "raw_small")),
            ("email.file", mail.file_ids[:1], ("attachment_id", "digest", "raw")),
            ("email.message", mail, ("body_html", "sent_raw")),
        ):
            for field in fields:
                yield f"/web/content/{model}/{record.id}/{field}"
                yield f"/web/content?model={model}&id={record.id}&field={field}"
        for file in mail.file_ids:
            yield f"/email_channel/picture/{file.id}"
        yield f"/email_channel/message/{mail.id}/body"
        yield f"/email_channel/message/{mail.id}/eml"
        yield f"/email_channel/inbound/{row.id}/eml"

    def ask_all_pages(self, mail, name):
        user = self.users[name]
        self.authenticate(
            None if name == "public" else user.login,
            None if name == "public" else user.login,
        )
        with mute_logger("odoo.http", "odoo.addons"):
            for page in self.pages(mail):
                self.assertNotGiven(self.url_open(page).content, name, page)
            thread = {"thread_model": "email.conversation"}
            thread["thread_id"] = mail.conversation_id.id
            answer = self.url_open(
                "/mail/thread/messages",
                data=json.dumps({"params": thread}),
                headers={"Content-Type": "application/json"},
            )
            self.assertNotGiven(answer.content, name, "messages")

    def assertOutOfReach(self, mail, *names):
        self.env.flush_all()
        for name in names:
            self.ask_all_models(self.users[name])
            self.ask_all_pages(mail, name)

    def test_while_it_is_checked(self):
        mail = self.receive(self.carrying(FILES["text"], picture=PNG))
        self.assertEqual(set(mail.file_ids.mapped("state")), {"checking"})
        self.assertOutOfReach(mail, *self.users)
        for user in self.users.values():
            self.search_for_it(user)

    def test_refused(self):
        mail = self.receive(self.carrying(FILES["batch"]))
        self.assertEqual(mail.file_ids.state, "refused")
        # Its original is an administrator's.
        self.assertOutOfReach(mail, "agent", "supervisor", "portal", "public")

    def test_infected(self):
        mail = self.receive(self.carrying(FILES["virus"]))
        self.scan()
        self.assertEqual(mail.file_ids.state, "infected")
        self.assertOutOfReach(mail, "agent", "administrator", "portal", "public")

    def test_found_infected_later(self):
        mail = self.receive(self.carrying(FILES["text"]))
        self.scan()
        held = mail.attachment_ids
        self.env.flush_all()
        page = f"/web/content/{held.id}"
        self.authenticate("route_agent", "route_agent")
        self.assertTrue(self.url_open(page).content.startswith(NEEDLE))
        self.env.invalidate_all()
        self.assertEqual(mail.file_ids.opener_ids, self.users["agent"])
        self.find_later(NEEDLE)
        self.assertEqual(mail.file_ids.state, "infected")
        self.assertOutOfReach(mail, "agent", "administrator", "portal", "public")

    # -- the original

    def original(self, mail, name, way="message", **data):
        """The answer to who asks for the original."""
        self.env.flush_all()
        self.authenticate(self.users[name].login, self.users[name].login)
        number = mail.id if way == "message" else mail.inbound_id.id
        with mute_logger("odoo.http"):
            return self.url_open(
                f"/email_channel/{way}/{number}/eml", data=data or None
            )

    def post(self, mail, page):
        token = page.text.partition('name="csrf_token"')[2].partition('value="')[2]
        token = token.partition('"')[0]
        url = f"/email_channel/message/{mail.id}/eml"
        return self.url_open(url, data={"csrf_token": token})

    def test_while_files_are_checked_nobody_gets_it(self):
        mail = self.receive(self.carrying(FILES["text"]))
        for name in ("agent", "administrator"):
            for way in ("message", "inbound"):
                answer = self.original(mail, name, way)
                self.assertNotGiven(answer.content)
        self.assertEqual(answer.status_code, 403)
        self.assertIn("being checked", answer.text)
        self.scan()
        self.assertEqual(self.original(mail, "agent").status_code, 200)

    def test_with_refused_files_it_is_for_administrators(self):
        mail = self.receive(self.carrying(FILES["batch"]))
        for name in ("agent", "supervisor"):
            answer = self.original(mail, name)
            self.assertEqual(answer.status_code, 403)
            self.assertIn("administrator", answer.text)
        self.assertIn(SIGNS[1], self.original(mail, "administrator").content)

    def test_with_a_virus_it_is_behind_a_warning(self):
        mail = self.receive(self.carrying(FILES["virus"]))
        self.scan()
        self.assertEqual(self.original(mail, "agent").status_code, 403)
        forged = self.original(mail, "administrator", x="y")
        self.assertEqual(forged.status_code, 400)
        page = self.original(mail, "administrator")
        self.assertIn("Test.EICAR", page.text)
        self.assertNotGiven(page.content)
        self.assertIn(SIGNS[1], self.post(mail, page).content)

    def test_of_a_mail_that_is_held_nobody_has_checked_the_files(self):
        self.touchpoint.blocked_senders = "blocked@demo.test"
        raw = self.carrying(FILES["text"], subject="Held", From="blocked@demo.test")
        self.receive(raw)
        row = self.env["email.inbound"].search([("subject", "=", "Held")])
        self.env.flush_all()
        self.authenticate("route_administrator", "route_administrator")
        page = self.url_open(f"/email_channel/inbound/{row.id}/eml")
        self.assertNotGiven(page.content)
        self.assertIn("nobody has checked its files", page.text)
