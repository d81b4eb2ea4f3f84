from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..security.test_access import GROUPS
from .outbox_case import OutboxCase


class TestWaiting(OutboxCase):
    """A mail that was sent waits: until it can no longer be undone, or until later."""

    def setUp(self):
        super().setUp()
        self.env.company.email_undo_seconds = 10
        self.conversation._take(self.agent)
        self.mine = self.conversation.with_user(self.agent)

    def write_one(self, **vals):
        """email.compose with an answer"""
        action = self.incoming.with_user(self.agent).action_reply()
        window = self.env["email.compose"].with_user(self.agent)
        window = window.browse(action["res_id"])
        window.write({"body": "<p>Send it back.</p>", **vals})
        return window

    def press(self, window=None, **options):
        """(email.message that waits, what Send returned)"""
        sent = (window or self.write_one()).send(options)
        return self.env["email.message"].browse(sent["mail_id"]), sent

    def at(self, hours=0, **more):
        return fields.Datetime.now() + timedelta(hours=hours, **more)

    def schedule(self, hours=2, **options):
        mail, _sent = self.press(
            at=fields.Datetime.to_string(self.at(hours)), **options
        )
        return mail

    def look(self, user=None, **later):
        """The browser, or the job, looks so much later what is to leave."""
        self.env.flush_all()
        Mail = self.env["email.message"].with_user(user or self.agent)
        with freeze_time(fields.Datetime.now() + timedelta(**later)):
            told = Mail.leave_due()
        self.env.invalidate_all()
        return told

    def colleague(self, role="agent"):
        user = new_test_user(
            self.env, f"waiting_{role}", groups=GROUPS[role], name="Bo Colleague"
        )
        self.queue.user_ids = [Command.link(user.id)]
        return user

    # -- until it leaves ------------------------------

    def test_what_waits_can_leave_at_another_moment(self):
        mail = self.schedule(2)
        mine = mail.with_user(self.agent)
        later = self.at(48).replace(microsecond=0)
        mine.reschedule(fields.Datetime.to_string(later), unless_written=False)
        self.assertEqual(mail.send_at, later)
        self.assertTrue(mail.scheduled)
        self.assertFalse(mail.send_unless_written)
        past = fields.Datetime.to_string(self.at(-1))
        for at in (past, "tomorrow"):
            with self.assertRaises(UserError):
                mine.reschedule(at)
        with self.assertRaises(UserError):
            mail.with_user(self.colleague()).reschedule(
                fields.Datetime.to_string(later)
            )
        mine.undo_send()
        with self.assertRaises(UserError):
            mine.reschedule(fields.Datetime.to_string(later))

    def test_it_waits_and_is_no_mail_of_the_thread(self):
        mail, sent = self.press()
        self.assertEqual((mail.state, sent["undo_seconds"]), ("draft", 10))
        self.assertEqual(sent["leaves_at"], fields.Datetime.to_string(mail.send_at))
        self.assertEqual(sent["conversation_id"], self.conversation.id)
        self.assertEqual(self.mine.get_thread()["messages"][0]["id"], self.incoming.id)
        [shown] = self.mine.get_thread()["drafts"]
        self.assertEqual(shown["send_at"], sent["leaves_at"])
        self.assertEqual(self.look(), {"left": [], "stopped": []})
        self.send()
        self.assertFalse(self.smtpd.sent)

    def test_then_it_leaves_once(self):
        mail, _sent = self.press()
        told = self.look(seconds=11)
        self.assertEqual([one["mail_id"] for one in told["left"]], mail.ids)
        self.look(seconds=11)
        self.env["email.sender"]._cron_send()
        self.env.invalidate_all()
        self.assertEqual(mail.state, "sent")
        self.assertEqual(self.taken(mail), {"customer@demo.test": 1})
        self.assertEqual(self.mine.get_thread()["messages"][0]["id"], mail.id)
        self.assertIn("It leaks.", str(mail.body_html))
        self.assertEqual(mail.create_uid, self.agent)

    def test_the_job_sees_to_it_alone(self):
        mail, _sent = self.press()
        self.env.flush_all()
        with freeze_time(self.at(seconds=11)):
            self.env["email.sender"]._cron_send()
        self.env.invalidate_all()
        self.assertEqual(mail.state, "sent")

    def test_pressed_twice_it_is_one(self):
        window = self.write_one()
        first, second = window.send(), window.send()
        self.assertEqual(first, second)
        self.assertEqual(len(self.mine.get_thread()["drafts"]), 1)

    def test_without_undo_it_leaves_at_once(self):
        self.env.company.email_undo_seconds = 0
        mail, sent = self.press()
        self.assertEqual((mail.state, sent["leaves_at"]), ("queued", False))
        with self.assertRaisesRegex(UserError, "has left already"):
            mail.with_user(self.agent).undo_send()

    def test_what_cannot_be_sent_is_said_when_it_is_pressed(self):
        for vals, words in (
            ({"email_to": "ana@"}, "is not an e-mail address"),
            ({"email_to": ""}, "at least one recipient"),
            ({"body": "<p><br></p>"}, "is empty"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self.write_one(**vals).send()
        window = self.write_one()
        self.touchpoint.sudo().activated = False
        with self.assertRaisesRegex(UserError, "was deactivated"):
            window.send()

    def test_a_file_that_may_not_leave_is_named_when_it_is_pressed(self):
        files = self.env["ir.attachment"].with_user(self.agent)
        file = files.create(
            {"name": "a.exe", "raw": b"MZ\x90", "res_model": "email.compose"}
        )
        window = self.write_one(attachment_ids=[Command.link(file.id)])
        with self.assertRaisesRegex(UserError, "a.exe"):
            window.send()

    # -- undone ------------------------------

    def test_undone_it_never_reaches_the_server(self):
        mail, _sent = self.press()
        found = mail.with_user(self.agent).undo_send()
        window = self.env["email.compose"].browse(found["compose_id"])
        self.assertEqual(window.body, "<p>Send it back.</p>")
        self.look(seconds=3600)
        self.send()
        self.assertEqual((mail.state, self.smtpd.sent), ("draft", []))

    def test_undone_too_late_it_says_so(self):
        mail, _sent = self.press()
        self.look(seconds=11)
        with self.assertRaisesRegex(UserError, "has left already"):
            mail.with_user(self.agent).undo_send()

    def test_undone_its_conversation_is_open_again(self):
        mail, _sent = self.press()
        self.mine.action_close()
        self.assertEqual(self.conversation.state, "closed")
        mail.with_user(self.agent).undo_send()
        self.assertEqual(self.conversation.state, "active")
        self.assertEqual(self.conversation.user_id, self.agent)

    def test_undone_its_conversation_is_parked_no_longer(self):
        mail, _sent = self.press()
        self.conversation.with_user(self.agent).sudo()._park()
        self.assertTrue(self.conversation.parked)
        mail.with_user(self.agent).undo_send()
        self.assertFalse(self.conversation.parked)

    def test_sent_and_closed_it_leaves_and_stays_closed(self):
        mail, _sent = self.press()
        self.mine.action_close()
        self.look(seconds=11)
        self.assertEqual((mail.state, self.conversation.state), ("queued", "closed"))

    def test_sent_and_transferred_it_leaves_before(self):
        other = self.env["helpdesk.ticket.team"].create({"name": "Elsewhere"})
        self.touchpoint.queue_ids = [Command.link(other.id)]
        mail, _sent = self.press()
        self.mine._check_may_transfer_sudo()._transfer(other)
        self.assertEqual(mail.state, "queued")
        self.assertFalse(self.conversation.user_id)

    def test_nobody_else_takes_it_back(self):
        mail, _sent = self.press()
        for role in ("agent", "supervisor"):
            theirs = mail.with_user(self.colleague(role))
            with self.assertRaises(UserError):
                theirs.undo_send()
            with self.assertRaises(AccessError):
                theirs.send_now()
        self.assertTrue(mail.send_at)

    # -- typed after Send ------------------------------

    def test_what_is_typed_after_send_is_a_draft_of_its_own(self):
        window = self.write_one()
        mail, _sent = self.press(window)
        window.write({"body": "<p>Send it back, please.</p>"})
        self.assertEqual(window.conflict, "waits")
        self.assertEqual(mail.written_html, "<p>Send it back.</p>")
        self.assertEqual(window.draft_id.written_html, "<p>Send it back, please.</p>")
        self.look(seconds=11)
        window.write({"body": "<p>Send it back now.</p>"})
        self.assertEqual(len(self.mine.get_thread()["drafts"]), 1)

    def test_what_is_saved_late_and_says_the_same_is_not(self):
        window = self.write_one()
        self.press(window)
        window.write({"body": "<p>Send it back.</p>"})
        self.assertEqual(len(self.mine.get_thread()["drafts"]), 1)

    def test_while_it_waits_it_is_not_written_elsewhere(self):
        mail, _sent = self.press()
        with self.assertRaisesRegex(UserError, "Undo the sending"):
            mail.with_user(self.agent).action_open_draft()

    # -- later ------------------------------

    def test_it_leaves_at_the_moment_chosen(self):
        mail = self.schedule()
        self.look(hours=1)
        self.assertEqual(mail.state, "draft")
        self.look(hours=2, minutes=1)
        self.assertEqual(mail.state, "queued")

    def test_a_moment_that_has_passed_is_refused(self):
        with self.assertRaisesRegex(UserError, "has passed"):
            self.press(at=fields.Datetime.to_string(self.at(-1)))
        with self.assertRaisesRegex(UserError, "not a date"):
            self.press(at="soon")

    def test_it_may_be_sent_now_after_all(self):
        mail = self.schedule()
        mail.with_user(self.agent).send_now()
        self.assertEqual(mail.state, "queued")
        self.send()
        self.assertEqual(mail.state, "sent")

    def test_moved_it_leaves_in_the_right_thread(self):
        mail = self.schedule()
        other = self.receive(self.mail("Other"))
        target, other.date = other.conversation_id, self.at(-1)
        self.env["email.move"]._make(self.incoming, target)
        self.look(hours=3)
        self.assertEqual((mail.state, mail.conversation_id), ("queued", target))

    # -- stopped ------------------------------

    def customer_writes(self, **headers):
        return self.receive(
            self.mail("Again", In_Reply_To=self.incoming.message_id, **headers)
        )

    def test_the_customers_mail_stops_it(self):
        mail, _sent = self.press()
        self.customer_writes()
        self.assertFalse(mail.send_at)
        self.assertIn("Carla Customer wrote", mail.stopped_reason)
        [shown] = self.mine.get_thread()["drafts"]
        self.assertEqual(shown["stopped"], mail.stopped_reason)
        self.look(hours=1)
        self.send()
        self.assertEqual((mail.state, self.smtpd.sent), ("draft", []))

    def test_what_is_sent_later_is_stopped_unless_it_shall_leave_all_the_same(self):
        stopped = self.schedule()
        kept = self.schedule(unless_written=False)
        self.customer_writes()
        self.assertFalse(stopped.send_at)
        self.assertTrue(kept.send_at)
        told = [("subject", "ilike", "was not sent")]
        note = self.env["mail.message"].search(told)
        self.assertEqual(note.partner_ids, self.agent.partner_id)

    def test_what_came_elsewhere_meanwhile_stops_it_once_it_is_moved_there(self):
        for hours, stops in ((-1, False), (1, True)):
            with self.subTest(hours=hours):
                mail = self.schedule()
                other = self.receive(self.mail(f"Other {hours}"))
                other.date = self.at(hours)
                self.env["email.move"]._make(other, self.conversation)
                self.assertEqual(bool(mail.send_at), not stops)

    def test_joined_to_what_came_meanwhile_it_is_stopped(self):
        mail = self.schedule()
        other = self.receive(self.mail("Other"))
        other.date = self.at(1)
        self.env["email.move"]._make(self.incoming, other.conversation_id)
        self.assertEqual(mail.conversation_id, other.conversation_id)
        self.assertFalse(mail.send_at)

    def test_an_automatic_mail_stops_nothing(self):
        mail, _sent = self.press()
        self.customer_writes(Auto_Submitted="auto-replied")
        self.assertTrue(mail.send_at)

    def test_a_colleagues_answer_stops_it(self):
        boss = self.colleague("supervisor")
        mail, later = self.press()[0], self.schedule(unless_written=False)
        action = self.incoming.with_user(boss).action_reply()
        window = self.env["email.compose"].with_user(boss).browse(action["res_id"])
        window.write({"body": "<p>Mine</p>"})
        answer, _sent = self.press(window)
        self.assertTrue(mail.send_at and later.send_at, "it has not left yet")
        answer.with_user(boss).send_now()
        self.assertFalse(mail.send_at or later.send_at)
        self.assertIn("Bo Colleague has answered", mail.stopped_reason)

    def test_ones_own_next_mail_stops_nothing(self):
        mail = self.schedule()
        self.press()
        self.look(seconds=11)
        self.assertTrue(mail.send_at)

    def test_who_may_no_longer_write_there_is_told(self):
        boss = self.colleague("supervisor")
        steps = {
            "is with Bo": lambda: self.conversation._take(boss),
            "was deactivated": lambda: self.touchpoint.write({"activated": False}),
            "works here no more": lambda: self.agent.write({"active": False}),
        }
        for words, step in steps.items():
            with self.subTest(words):
                self.conversation._take(self.agent)
                mail = self.schedule()
                step()
                told = self.look(self.env.ref("base.user_root"), hours=3)
                self.look(hours=3)
                self.assertFalse(mail.send_at, told)
                self.assertRegex(mail.stopped_reason, words)
                self.assertEqual(mail.state, "draft")
                self.agent.active = True
                self.touchpoint.activated = True
                self.env.invalidate_all()

    def test_one_that_cannot_leave_keeps_no_other_waiting(self):
        first = self.schedule()
        first.email_to = "ana@"
        second = self.schedule()
        told = self.look(hours=3)
        self.assertEqual([one["mail_id"] for one in told["stopped"]], first.ids)
        self.assertEqual([one["mail_id"] for one in told["left"]], second.ids)

    # -- what holds it back ------------------------------

    def test_what_holds_it_back_is_passed_by_pressing_once_more(self):
        window = self.write_one()
        found = [{"code": "file", "words": "A file is missing."}]
        self.patch(type(window), "_guard_findings", lambda _self: found)
        self.assertEqual(window.send(), {"held": found})
        self.assertFalse(self.mine.get_thread()["drafts"][0]["send_at"])
        mail, _sent = self.press(window, passed=["file"])
        self.assertTrue(mail.send_at)

    def test_the_button_of_the_dialog_shows_it_and_passes_it(self):
        window = self.write_one()
        found = [{"code": "file", "words": "A file is missing."}]
        self.patch(type(window), "_guard_findings", lambda _self: found)
        self.assertEqual(window.action_send()["res_id"], window.id)
        self.assertEqual(window.held_words, "A file is missing.")
        self.assertEqual(window.action_send()["tag"], "email_channel.mail_waits")
        self.assertTrue(window.draft_id.send_at)

    def test_changed_in_another_window_it_is_held_back(self):
        window = self.write_one()
        action = window.draft_id.action_open_draft()
        other = self.env["email.compose"].with_user(self.agent).browse(action["res_id"])
        other.write({"body": "<p>Other</p>"})
        [held] = window.send()["held"]
        self.assertEqual(held["code"], "draft_changed")
        mail, _sent = self.press(window)
        self.assertEqual(mail.written_html, "<p>Send it back.</p>")

    def test_a_new_mail_opens_its_conversation_when_it_leaves(self):
        Compose = self.env["email.compose"].with_user(self.agent)
        window = Compose.browse(Compose._open({"mode": "new"})["res_id"])
        vals = {"subject": "Recall", "body": "<p>Hello</p>"}
        window.write({"email_to": "new@demo.test", **vals})
        mail, sent = self.press(window)
        self.assertFalse(sent["conversation_id"])
        [left] = self.look(seconds=11)["left"]
        conversation = mail.conversation_id
        self.assertEqual(left["conversation_id"], conversation.id)
        self.assertEqual(conversation.customer_email, "new@demo.test")
        self.assertEqual(conversation.user_id, self.agent)
