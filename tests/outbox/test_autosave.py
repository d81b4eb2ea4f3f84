from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..security.test_access import GROUPS
from .outbox_case import OutboxCase


class TestAutosave(OutboxCase):
    """What is typed is a draft of the outbox as soon as it is saved."""

    def setUp(self):
        super().setUp()
        self.env.company.email_undo_seconds = 10
        self.conversation._take(self.agent)
        self.mine = self.conversation.with_user(self.agent)

    def open(self, mode="reply"):
        """email.compose of the agent"""
        action = getattr(self.incoming.with_user(self.agent), f"action_{mode}")()
        return self.window(action)

    def window(self, action):
        return self.env["email.compose"].with_user(self.agent).browse(action["res_id"])

    def file(self, **vals):
        files = self.env["ir.attachment"].with_user(self.agent)
        return files.create(
            {"name": "a.txt", "raw": b"file", "res_model": "email.compose", **vals}
        )

    def picture(self, **vals):
        gif = b"GIF89a\x01\x00\x01\x00\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,"
        gif += b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
        return self.file(name="dot.gif", raw=gif, mimetype="image/gif", **vals)

    def drafts(self):
        return self.env["email.message"]._drafts_in(self.conversation)

    def shown(self, user=None):
        return self.conversation.with_user(user or self.agent).get_thread()["drafts"]

    # -- saved as one types ------------------------------

    def test_opened_and_not_typed_in_it_leaves_no_draft(self):
        window = self.open()
        window.write({"body": "<p><br></p>", "subject": window.subject})
        self.open("forward")
        self.assertFalse(self.drafts())
        self.assertEqual(self.shown(), [])

    def test_unfinished_things_are_kept(self):
        window = self.open()
        window.write({"email_to": "ana@", "subject": "", "body": "<p>Dear</p>"})
        draft = self.drafts()
        self.assertEqual(draft.email_to, "ana@")
        self.assertFalse(draft.subject)
        self.assertIn("Dear", draft.written_html)
        window.write({"body": ""})
        self.assertEqual(self.drafts(), draft, "one draft, however often it is saved")
        self.assertFalse(draft.written_html)

    def test_a_new_mail_is_kept_too(self):
        Compose = self.env["email.compose"].with_user(self.agent)
        window = self.window(Compose._open({"mode": "new"}))
        window.write({"body": "<p>Hello</p>"})
        draft = window.draft_id
        self.assertEqual((draft.state, draft.create_uid), ("draft", self.agent))
        self.assertFalse(draft.sudo().conversation_id)

    def test_it_is_opened_as_it_was_typed(self):
        window, file = self.open("reply_all"), self.file()
        picture = self.picture(res_id=window.id)
        window.write(
            {
                "email_to": "Ana <ana@demo.test>, bo@",
                "email_cc": "c@demo.test",
                "email_bcc": "d@demo.test",
                "subject": "Half a",
                "body": f'<p>See <img src="/web/image/{picture.id}"></p>',
                "include_original": False,
                "attachment_ids": [Command.link(file.id)],
            }
        )
        typed, draft = window._typed(), window.draft_id
        # Days later the window is gone.
        window.sudo().unlink()
        self.assertTrue((file | picture).exists())
        again = self.window(draft.action_open_draft())
        self.assertEqual(again._typed(), typed)
        self.assertEqual(again.mode, "reply_all")
        self.assertEqual(again.parent_id, self.incoming)
        self.assertEqual(again.conversation_id, self.conversation)

    def test_it_is_in_the_thread_of_its_writer(self):
        self.open().write({"body": "<p>Dear Carla</p>", "email_to": "ana@"})
        [draft] = self.shown()
        self.assertTrue(draft["is_mine"])
        self.assertEqual(draft["excerpt"], "Dear Carla")
        self.assertEqual((draft["to"], draft["answers_id"]), ("ana@", self.incoming.id))
        self.assertEqual((draft["mode"], draft["send_at"]), ("reply", False))
        self.assertEqual(draft["writer"], self.agent.name)

    def test_nobody_writes_into_another_draft(self):
        self.open().write({"body": "<p>Mine</p>"})
        other = new_test_user(self.env, "autosave_other", groups=GROUPS["supervisor"])
        Compose = self.env["email.compose"].with_user(other)
        theirs = Compose.create({"mode": "new", "touchpoint_id": self.touchpoint.id})
        for vals in ({"draft_id": self.drafts().id}, {"revision": 1}):
            with self.assertRaises(AccessError):
                theirs.write(vals)

    # -- two windows ------------------------------

    def two_windows(self):
        window = self.open()
        window.write({"body": "<p>First</p>"})
        other = self.window(window.draft_id.action_open_draft())
        return window, other

    def test_of_two_windows_none_overwrites_the_other(self):
        window, other = self.two_windows()
        other.write({"body": "<p>From the other</p>"})
        window.write({"body": "<p>From the first</p>"})
        self.assertEqual(window.conflict, "changed")
        self.assertIn("another window", window.conflict_words)
        texts = set(self.drafts().mapped("written_html"))
        self.assertEqual(texts, {"<p>From the other</p>", "<p>From the first</p>"})
        window.write({"body": "<p>And on</p>"})
        self.assertEqual(len(self.drafts()), 2)

    def test_mine_is_kept(self):
        window, other = self.two_windows()
        other.write({"body": "<p>From the other</p>"})
        window.write({"body": "<p>From the first</p>"})
        window.keep_mine()
        self.assertFalse(window.conflict)
        self.assertEqual([one["excerpt"] for one in self.shown()], ["From the first"])
        other.draft_id.restore_draft()
        self.assertEqual(len(self.shown()), 2)

    def test_the_other_is_loaded(self):
        window, other = self.two_windows()
        other.write({"body": "<p>From the other</p>"})
        window.write({"body": "<p>From the first</p>"})
        loaded = self.window(window.load_other())
        self.assertEqual(loaded.body, "<p>From the other</p>")
        self.assertEqual([one["excerpt"] for one in self.shown()], ["From the other"])

    def test_an_old_window_that_says_the_same_changes_nothing(self):
        window, other = self.two_windows()
        other.write({"body": "<p>From the other</p>"})
        window.write({"body": "<p>First</p>"})
        self.assertFalse(window.conflict)
        self.assertEqual(self.drafts().written_html, "<p>From the other</p>")

    # -- thrown away ------------------------------

    def test_thrown_away_it_can_be_had_back(self):
        window = self.open()
        window.write({"body": "<p>Mine</p>"})
        draft = window.draft_id
        draft.discard_draft()
        self.assertEqual(self.shown(), [])
        self.assertFalse(self.mine.has_draft)
        draft.restore_draft()
        self.assertEqual(len(self.shown()), 1)

    def test_after_a_day_nothing_is_left_of_it(self):
        window, file = self.open(), self.file()
        picture = self.picture(res_id=window.id)
        body = f'<p>See <img src="/web/image/{picture.id}"></p>'
        window.write({"body": body, "attachment_ids": [Command.link(file.id)]})
        draft = window.draft_id
        kept = self.file(name="kept.txt")
        self.open().write({"attachment_ids": [Command.link(kept.id)]})
        draft.discard_draft()
        Mail = self.env["email.message"]
        Mail._gc_discarded()
        self.assertTrue(draft.exists())
        draft.sudo().discarded_at = "2020-01-01"
        window.sudo().unlink()
        Mail._gc_discarded()
        self.assertFalse(draft.exists() or (file | picture).exists())
        self.assertTrue(kept.exists())

    # -- who sees it, and takes it over ------------------------------

    def colleague(self, role="agent"):
        user = new_test_user(self.env, f"autosave_{role}", groups=GROUPS[role])
        self.queue.user_ids = [Command.link(user.id)]
        # Members see what comes from now on.
        self.conversation.queued_at = fields.Datetime.now() + timedelta(minutes=1)
        return user

    def test_a_colleague_sees_that_there_is_one_and_not_its_words(self):
        self.open().write({"body": "<p>Secret</p>", "email_to": "s@demo.test"})
        other = self.colleague()
        [draft] = self.shown(other)
        self.assertFalse(draft["is_mine"] or draft["can_take_over"])
        self.assertEqual(draft["writer"], self.agent.name)
        self.assertEqual([draft["excerpt"], draft["subject"], draft["to"]], [""] * 3)
        self.assertTrue(self.conversation.with_user(other).has_draft)
        theirs = self.drafts().with_user(other)
        with self.assertRaisesRegex(UserError, "Take the conversation"):
            theirs.action_open_draft()
        for press in ("discard_draft", "restore_draft", "send_now"):
            with self.assertRaises(AccessError):
                getattr(theirs, press)()

    def test_who_has_the_conversation_by_now_takes_it_over(self):
        file, picture = self.file(), self.picture()
        window = self.open()
        window.write(
            {
                "body": f'<p>Dear <img src="/web/image/{picture.id}"></p>',
                "attachment_ids": [Command.link(file.id)],
            }
        )
        other = self.colleague()
        self.conversation._take(other)
        [seen] = self.shown(other)
        self.assertTrue(seen["can_take_over"])
        action = self.drafts().with_user(other).action_open_draft()
        theirs = self.env["email.compose"].with_user(other).browse(action["res_id"])
        self.assertIn("Dear", theirs.body)
        self.assertEqual(theirs.attachment_ids.create_uid, other)
        self.assertEqual(theirs.attachment_ids.raw, b"file")
        self.assertNotIn(f"/{picture.id}", theirs.body)
        self.assertEqual(self.drafts().create_uid, other)
        # What its former writer was just typing is not lost.
        window.write({"body": "<p>Dear, and more</p>"})
        self.assertEqual(window.conflict, "gone")
        self.assertEqual(self.drafts().create_uid, other | self.agent)

    def test_a_supervisor_takes_over_what_its_writer_no_longer_has(self):
        self.open().write({"body": "<p>Dear</p>"})
        boss = self.colleague("supervisor")
        theirs = self.drafts().with_user(boss)
        with self.assertRaisesRegex(UserError, "Take the conversation"):
            theirs.action_open_draft()
        self.mine.action_release()
        theirs.action_open_draft()
        self.assertEqual(self.drafts().create_uid, boss)

    def test_strangers_learn_nothing(self):
        self.open().write({"body": "<p>Dear</p>"})
        company = self.env["res.company"].create({"name": "Other"})
        strangers = [
            new_test_user(self.env, "autosave_portal", groups="base.group_portal"),
            new_test_user(
                self.env,
                "autosave_far",
                groups=GROUPS["administrator"],
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
            ),
            new_test_user(self.env, "autosave_far_agent", groups=GROUPS["agent"]),
        ]
        for user in strangers:
            draft = self.drafts().with_user(user)
            for press in ("action_open_draft", "undo_send", "send_now"):
                with (
                    self.subTest(user=user.login, press=press),
                    self.assertRaises(AccessError),
                ):
                    getattr(draft, press)()

    # -- what becomes of its conversation ------------------------------

    def test_it_goes_along_with_the_mail_that_it_answers(self):
        self.receive(self.mail("Broken kettle", In_Reply_To=self.incoming.message_id))
        self.open().write({"body": "<p>Dear</p>"})
        self.incoming.with_user(self.agent).action_split_off()
        target = self.incoming.conversation_id
        self.assertNotEqual(target, self.conversation)
        self.assertTrue(target.with_user(self.agent).has_draft)
        self.assertFalse(self.mine.has_draft)

    def test_of_a_mail_that_did_not_arrive_it_goes_along_and_comes_back(self):
        failed = self.write_answer().sudo()
        failed.write({"state": "failed", "answers_id": False, "in_reply_to": False})
        again = failed.with_user(self.agent).action_edit()
        window = self.env["email.compose"].with_user(self.agent).browse(again["res_id"])
        window.write({"body": "<p>Once more</p>"})
        draft = self.drafts()
        self.assertFalse(draft.answers_id)
        target = self.receive(self.mail("Other")).conversation_id
        mails = self.conversation.email_message_ids
        move = self.env["email.move"]._make(mails, target)
        self.assertEqual(draft.conversation_id, target)
        move.action_undo()
        self.assertEqual(draft.conversation_id, self.conversation)

    def test_nothing_that_becomes_of_its_conversation_deletes_it(self):
        self.open().write({"body": "<p>Dear</p>"})
        for step in ("action_close", "action_reopen", "action_release", "action_pick"):
            getattr(self.mine, step)()
            self.assertEqual(len(self.drafts()), 1, step)
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        self.touchpoint.queue_ids = [Command.link(other.id)]
        self.queue.active = False
        self.assertEqual(len(self.drafts()), 1)
        self.queue.active = True
        target = self.receive(self.mail("Other")).conversation_id
        self.env["email.move"]._make(self.incoming, target)
        self.assertFalse(self.drafts())
        self.assertEqual(len(self.env["email.message"]._drafts_in(target)), 1)
