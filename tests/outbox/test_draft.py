from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..security.test_access import GROUPS
from .outbox_case import BUTTONS, OutboxCase, letter


class TestDraft(OutboxCase):
    """A mail that is not to leave yet is its writer's."""

    def setUp(self):
        super().setUp()
        self.conversation._take(self.agent)
        self.mine = self.conversation.with_user(self.agent)

    def save(self, **vals):
        draft = letter(answers_id=self.incoming.id, include_original=True, **vals)
        return self.mine.env["email.writing"]._save_draft(self.mine, draft)

    def file(self, **vals):
        files = self.env["ir.attachment"].with_user(self.agent)
        return files.create(
            {"name": "a.txt", "raw": b"file", "res_model": "email.compose", **vals}
        )

    def test_it_is_not_sent_and_does_not_wait(self):
        mail = self.save()
        self.send()
        self.assertEqual((mail.state, self.smtpd.sent), ("draft", []))
        self.assertEqual(self.touchpoint.queued_count, 0)
        self.env.flush_all()
        self.assertFalse(self.env["email.sender"]._touchpoints_with_work())
        self.assertFalse(self.env["email.sender"]._mail_waits(self.touchpoint))

    def test_it_is_not_of_the_thread(self):
        ticket = self.conversation.ticket_id
        notes, messages = ticket.message_ids, self.conversation.message_ids
        before = self.conversation.last_mail_at, self.conversation.newest_excerpt
        self.save(subject="Secret")
        self.env.invalidate_all()
        self.assertEqual(self.conversation.email_message_ids, self.incoming)
        self.assertEqual(self.conversation.message_count, 1)
        shown = self.mine.get_thread()["messages"]
        self.assertEqual([one["id"] for one in shown], self.incoming.ids)
        self.assertEqual(ticket.message_ids, notes)
        self.assertEqual(self.conversation.message_ids, messages)
        after = self.conversation.last_mail_at, self.conversation.newest_excerpt
        self.assertEqual(after, before)

    def test_nobody_else_reads_it(self):
        mail = self.save(subject="Secret")
        message = mail.mail_message_id
        for name in ("agent", "supervisor", "administrator"):
            user = new_test_user(self.env, f"draft_{name}", groups=GROUPS[name])
            self.queue.user_ids = [Command.link(user.id)]
            with self.subTest(user=name):
                theirs = mail.with_user(user)
                self.assertFalse(theirs.search([("id", "=", mail.id)]))
                self.assertFalse(theirs.search([("subject", "=", "Secret")]))
                with self.assertRaises(AccessError):
                    theirs.read(["subject", "written_html"])
                with self.assertRaises(AccessError):
                    message.with_user(user).read(["subject"])
                seen = message.with_user(user).search([("id", "=", message.id)])
                self.assertFalse(seen)
                with self.assertRaises(AccessError):
                    theirs._queue_draft()

    def test_its_writer_reads_and_changes_it(self):
        mail = self.save()
        mine = mail.sudo(False)
        self.assertEqual(mine.search([("state", "=", "draft")]), mine)
        self.assertEqual(mine.read(["subject"])[0]["subject"], "Your kettle")
        anew = letter("bo@demo.test", subject="Anew")
        self.mine.env["email.writing"]._save_draft(self.mine, anew, mine)
        self.assertEqual((mail.subject, mail.email_to), ("Anew", "bo@demo.test"))
        with self.assertRaises(AccessError):
            mine.write({"state": "queued"})

    def test_who_may_not_read_the_thread_reads_his_own_draft(self):
        self.touchpoint.preview_allowed = False
        mail = self.save()
        self.conversation.with_user(self.agent).action_release()
        self.assertTrue(mail.sudo(False).read(["subject"]))

    def test_queued_it_leaves_once_and_is_of_the_thread(self):
        file = self.file()
        mail = self.save(file_ids=tuple(file.ids))
        mail.sudo(False)._queue_draft()
        self.send()
        self.assertEqual(mail.state, "sent")
        self.assertEqual(self.taken(mail), {"customer@demo.test": 1})
        self.assertIn(mail, self.conversation.email_message_ids)
        self.assertIn("It leaks.", str(mail.body_html))
        self.assertEqual(file.res_model, "email.conversation")
        with self.assertRaisesRegex(UserError, "no draft of yours"):
            mail.sudo(False)._queue_draft()
        self.send()
        self.assertEqual(len(self.smtpd.sent), 1)

    def test_its_files_are_its_writers_until_then(self):
        file = self.file()
        self.save(file_ids=tuple(file.ids))
        other = new_test_user(self.env, "draft_file", groups=GROUPS["supervisor"])
        with self.assertRaises(AccessError):
            file.with_user(other).read(["datas"])
        file.unlink()

    def test_what_a_colleague_took_meanwhile_is_not_answered(self):
        mail = self.save()
        other = new_test_user(self.env, "draft_other", groups=GROUPS["agent"])
        self.queue.user_ids = [Command.link(other.id)]
        self.conversation._take(other)
        with self.assertRaisesRegex(UserError, "is with"):
            mail.sudo(False)._queue_draft()
        self.assertEqual(mail.state, "draft")

    def test_it_follows_the_mail_that_it_answers(self):
        self.receive(self.mail("Broken kettle", In_Reply_To=self.incoming.message_id))
        mail = self.save()
        self.incoming.with_user(self.agent).action_split_off()
        self.assertNotEqual(self.incoming.conversation_id, self.conversation)
        mail.sudo(False)._queue_draft()
        self.assertEqual(mail.conversation_id, self.incoming.conversation_id)
        self.send()
        self.assertEqual(mail.state, "sent")

    def test_it_is_neither_answered_nor_moved(self):
        mail = self.save().sudo(False)
        self.receive(self.mail("Broken kettle", In_Reply_To=self.incoming.message_id))
        for press in (*BUTTONS, self.move):
            with (
                self.subTest(button=press),
                self.assertRaisesRegex(UserError, "is a draft"),
            ):
                press(mail)
        self.assertEqual((mail.state, mail.answers_id), ("draft", self.incoming))
        self.assertEqual(mail.conversation_id, self.conversation)

    def move(self, mail):
        """As RPC may, without the button that opens the dialog."""
        target = self.receive(self.mail("Other")).conversation_id
        vals = {"mail_id": mail.id, "target_id": target.id}
        mail.env["email.move.wizard"].create(vals).action_move()

    def test_thrown_away_nothing_is_left(self):
        mail = self.save()
        message = mail.mail_message_id
        mail.sudo(False).discard_draft()
        mail.discarded_at -= timedelta(days=2)
        self.env["email.message"]._gc_discarded()
        self.assertFalse(mail.exists() or message.exists())

    def test_with_its_conversation_it_is_gone(self):
        mail = self.save()
        message, thread = mail.mail_message_id, self.incoming.mail_message_id
        self.conversation.unlink()
        self.assertFalse((message | thread).exists() or mail.exists())

    def test_it_outlives_the_split_it_was_written_in(self):
        self.receive(self.mail("Broken kettle", In_Reply_To=self.incoming.message_id))
        self.incoming.with_user(self.agent).action_split_off()
        self.mine = self.incoming.conversation_id.with_user(self.agent)
        mail = self.save()
        self.env["email.move"].search([], limit=1).with_user(self.agent).action_undo()
        self.assertEqual(self.incoming.conversation_id, self.conversation)
        mail.sudo(False)._queue_draft()
        self.assertEqual(mail.conversation_id, self.conversation)

    def test_without_a_conversation_it_outlives_its_touchpoint(self):
        other = self.make_touchpoint(name="Gone", email="gone@demo.test")
        Mail = self.env["email.message"].with_user(self.agent)
        mail = Mail._save_draft(letter(), other).sudo(False)
        other.unlink()
        self.env.invalidate_all()
        self.assertEqual(mail.read(["subject"])[0]["subject"], "Your kettle")
        with self.assertRaisesRegex(UserError, "was deleted"):
            mail._queue_draft()
        admin = new_test_user(self.env, "draft_far", groups=GROUPS["administrator"])
        self.assertFalse(mail.with_user(admin).has_access("read"))
        mail.discard_draft()

    def test_of_a_deleted_touchpoint_it_says_so(self):
        mail = self.save()
        self.conversation.action_close()
        self.touchpoint.unlink()
        with self.assertRaisesRegex(UserError, "was deleted"):
            mail.sudo(False)._queue_draft()
