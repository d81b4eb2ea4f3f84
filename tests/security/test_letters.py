from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..outbox.outbox_case import OutboxCase
from .test_access import GROUPS


class TestLetters(OutboxCase):
    """By a letter that somebody writes he reaches nothing that he may not see."""

    def setUp(self):
        super().setUp()
        self.other = new_test_user(self.env, "letters_other", groups=GROUPS["agent"])
        self.Compose = self.env["email.compose"].with_user(self.other)

    def new(self, **vals):
        return self.Compose.create(
            {"mode": "new", "touchpoint_id": self.touchpoint.id, **vals}
        )

    def drafts(self):
        return self.env["email.message"]._drafts_in(self.conversation)

    def test_no_default_links_what_its_writer_does_not_see(self):
        for name in ("parent_id", "replaces_id"):
            with self.subTest(name):
                filled = self.Compose.with_context(
                    **{f"default_{name}": self.incoming.id}
                )
                with self.assertRaises(AccessError):
                    filled.create({"mode": "reply", "subject": "x"})
                with self.assertRaises(AccessError):
                    filled.create({"mode": "reply"})
            with self.subTest(name, of="user"):
                self.env["ir.default"].with_user(self.other).set(
                    "email.compose", name, self.incoming.id, user_id=True
                )
                with self.assertRaises(AccessError):
                    self.Compose.create({"mode": "reply"})
                self.env["ir.default"].search([]).unlink()
        self.assertFalse(self.drafts())

    def test_a_window_shows_no_conversation_that_is_out_of_sight(self):
        self.conversation._take(self.other)
        action = self.incoming.with_user(self.other).action_reply()
        window = self.Compose.browse(action["res_id"])
        window.body = "<p>Dear Carla</p>"
        self.conversation.with_user(self.other).action_release()
        self.env.invalidate_all()
        again = window.draft_id.action_open_draft()
        again = self.Compose.browse(again["res_id"])
        self.assertIn("Dear", again.body)
        self.assertFalse(again.conversation_id or again.parent_id)
        self.assertFalse(again.customer_missing)
        with self.assertRaises(UserError):
            again.send()

    def test_no_file_of_somebody_else_goes_with_a_window(self):
        """Those that all may read: of pages, of the library, of Odoo itself."""
        files = self.env["ir.attachment"].create(
            [
                {"name": "a.png", "raw": b"a", "public": True},
                {
                    "name": "b.js",
                    "raw": b"b",
                    "res_model": "ir.ui.view",
                    "public": True,
                },
            ]
        )
        window = self.new(attachment_ids=[Command.set(files.ids)])
        again = window.draft_id.action_open_draft()
        self.Compose.browse(again["res_id"]).attachment_ids = False
        window.unlink()
        self.assertEqual(files.exists(), files)

    def test_no_public_picture_goes_with_a_draft(self):
        """Its writer may have it on other pages."""
        picture = self.env["ir.attachment"].create(
            {"name": "a.png", "raw": b"a", "res_model": "ir.ui.view", "public": True}
        )
        picture.sudo().create_uid = self.other
        window = self.new(body=f'<p><img src="/web/image/{picture.id}"></p>')
        draft = window.draft_id.sudo()
        draft.discarded_at = "2020-01-01"
        window.unlink()
        self.env["email.message"]._gc_discarded()
        self.assertFalse(draft.exists())
        self.assertTrue(picture.exists())

    def test_a_supervisor_who_may_not_read_takes_over_no_words(self):
        self.conversation._take(self.agent)
        action = self.incoming.with_user(self.agent).action_reply()
        window = self.env["email.compose"].with_user(self.agent)
        window.browse(action["res_id"]).body = "<p>Secret</p>"
        self.conversation.with_user(self.agent).action_release()
        boss = new_test_user(self.env, "letters_boss", groups=GROUPS["supervisor"])
        self.touchpoint.preview_allowed = False
        theirs = self.conversation.with_user(boss)
        [seen] = theirs.get_thread()["drafts"]
        self.assertFalse(seen["can_take_over"])
        self.assertFalse(self.env["email.draft"].with_user(boss).search([]).can_open)
        for press in ("action_open_draft", "undo_send"):
            with self.assertRaisesRegex(UserError, "Take the conversation"):
                getattr(self.drafts().with_user(boss), press)()
        self.conversation._take(boss)
        self.assertTrue(theirs.get_thread()["drafts"][0]["can_take_over"])
        self.drafts().with_user(boss).action_open_draft()
        self.assertEqual(self.drafts().create_uid, boss)
