from odoo import http
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, JsonRpcException
from odoo.tools import mute_logger

from ..common import CUSTOMER
from ..fakes.clamd import EICAR
from .notes_case import NotesCase

POST = "/mail/message/post"


class TestNoteLife(NotesCase):
    """Notes and activities stay with their conversation, and go where its mails go."""

    def test_notes_stay_when_a_mail_is_split_off(self):
        self.note()
        other = self.receive(
            self.mail("Re: Broken kettle", In_Reply_To=self.mail_in.message_id)
        )
        self.assertEqual(other.conversation_id, self.conversation)
        other.with_user(self.agent).action_split_off()
        self.assertEqual(len(self.lines()), 1)
        self.assertFalse(other.conversation_id._notes())

    def test_notes_and_activities_go_where_all_mails_go_and_back(self):
        file = self.upload(b"All is well.")
        note = self.note(attachment_ids=file.ids)
        self.mine.activity_schedule("mail.mail_activity_data_todo", summary="Call")
        target = self.receive(self.mail("Another")).conversation_id
        move = self.env["email.move"]._make(self.mail_in.sudo(), target)
        self.assertEqual(target._notes(), note)
        self.assertEqual(target.activity_ids.summary, "Call")
        self.assertEqual(file.res_id, target.id)
        later = self.note(of=target)
        move._undo()
        self.assertEqual(self.conversation._notes(), note)
        self.assertEqual(self.conversation.activity_ids.summary, "Call")
        self.assertEqual(target._notes(), later)
        self.assertEqual(file.res_id, self.conversation.id)

    def test_a_split_that_is_undone_takes_no_note_with_it(self):
        other = self.receive(
            self.mail("Re: Broken kettle", In_Reply_To=self.mail_in.message_id)
        )
        other.with_user(self.agent).action_split_off()
        note = self.note(of=other.conversation_id)
        self.env["email.move"].search([], limit=1)._undo()
        self.assertEqual(self.conversation._notes(), note)

    def test_open_screens_are_told(self):
        self.env["bus.bus"].search([]).unlink()
        self.note()
        self.env.cr.precommit.run()
        told = str(self.env["bus.bus"].search([]).mapped("message"))
        self.assertIn("email.conversation/changed", told)

    # -- its writer's own ---------------------------------------------------------

    def test_nobody_makes_a_note_of_somebody_else(self):
        theirs = {"author_id": self.agent.partner_id.id, "body": "I said so"}
        place = {"model": self.mine._name, "res_id": self.mine.id}
        Message = self.env["mail.message"].with_user(self.colleague)
        with self.assertRaises(AccessError):
            Message.create({**place, **theirs})
        defaults = {f"default_{name}": place[name] for name in place}
        with self.assertRaises(AccessError):
            Message.with_context(**defaults).create(theirs)
        self.assertFalse(self.lines())

    def test_an_administrator_does_not_put_words_into_its_writers_mouth(self):
        note = self.note()
        boss = self.make_user("boss", "administrator")
        boss.group_ids = [Command.link(self.env.ref("base.group_system").id)]
        with self.assertRaises(AccessError):
            self.conversation.with_user(boss)._message_update_content(note, body="No")
        self.mine._message_update_content(note, body="Yes")
        self.assertIn("Yes", note.body)

    # -- activities --------------------------------------------------------------

    def test_who_sees_it_schedules_and_finishes_activities(self):
        activity = self.conversation.with_user(self.colleague).activity_schedule(
            "mail.mail_activity_data_todo", summary="Call her", user_id=self.agent.id
        )
        self.assertEqual(activity.user_id, self.agent)
        found = self.mine.search([("activity_user_id", "=", self.agent.id)])
        self.assertEqual(found, self.mine)
        activity.with_user(self.agent).action_feedback(feedback="Done so")
        (line,) = self.lines()
        self.assertTrue(line["is_activity"])
        self.assertFalse(line["is_mine"])
        self.assertIn("Done so", line["body"])
        self.assertEqual(self.smtpd.sent, [])

    def test_who_does_not_see_it_schedules_nothing(self):
        for user in (self.stranger, self.far):
            with self.assertRaises(AccessError):
                self.conversation.with_user(user).activity_schedule(
                    "mail.mail_activity_data_todo", user_id=user.id
                )

    def test_closing_keeps_open_activities_and_says_so(self):
        self.mine.activity_schedule("mail.mail_activity_data_todo")
        self.env["bus.bus"].search([]).unlink()
        self.mine.action_close()
        self.assertTrue(self.conversation.activity_ids)
        self.env.cr.precommit.run()
        told = str(self.env["bus.bus"].search([]).mapped("message"))
        self.assertIn("still to do", told)


class TestNotePages(HttpCase, NotesCase):
    """Odoo's own pages for messages."""

    registry_test_mode = False

    def setUp(self):
        super().setUp()
        for user in (self.agent, self.colleague, self.stranger, self.far):
            user.password = user.login
        self.supervisor.password = self.supervisor.login
        self.env.flush_all()

    def call(self, user, url, **params):
        self.authenticate(user.login, user.login)
        return self.make_jsonrpc_request(url, params)

    def post(self, user, **data):
        return self.call(
            user,
            POST,
            thread_model=self.conversation._name,
            thread_id=self.conversation.id,
            post_data={"body": "Call her", "message_type": "comment", **data},
        )

    def test_a_note_is_posted_changed_and_deleted(self):
        answer = self.post(
            self.agent,
            subtype_xmlid="mail.mt_comment",
            partner_ids=(self.customer | self.colleague.partner_id).ids,
            partner_emails=[CUSTOMER],
        )
        note = self.env["mail.message"].browse(answer["message_id"])
        self.assertTrue(note.subtype_id.internal)
        self.assertEqual(note.partner_ids, self.colleague.partner_id)
        update = "/mail/message/update_content"
        for user in (self.colleague, self.supervisor):
            with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
                self.call(
                    user, update, message_id=note.id, update_data={"body": "Forged"}
                )
        self.call(
            self.agent, update, message_id=note.id, update_data={"body": "Call him"}
        )
        self.env.invalidate_all()
        self.assertIn("Call him", self.lines()[0]["body"])
        gone = {"body": "", "attachment_ids": [], "partner_ids": []}
        self.call(self.agent, update, message_id=note.id, update_data=gone)
        self.env.invalidate_all()
        self.assertEqual(self.lines(), [])

    def test_who_may_not_read_is_shown_none(self):
        self.note("Wellington")
        self.env.flush_all()
        messages = "/mail/thread/messages"
        thread = {
            "thread_model": self.conversation._name,
            "thread_id": self.conversation.id,
        }
        mine = self.call(self.agent, messages, **thread)
        self.assertIn("Wellington", str(mine))
        for user in (self.colleague, self.supervisor):
            theirs = self.call(user, messages, **thread)
            self.assertNotIn("Wellington", str(theirs))

    def test_who_does_not_see_the_conversation_posts_nothing(self):
        portal = self.make_user("portal", "portal")
        portal.password = portal.login
        self.env.flush_all()
        for user in (self.stranger, self.far, portal):
            with (
                self.subTest(user=user.name),
                self.assertRaises(JsonRpcException),
                mute_logger("odoo.http"),
            ):
                self.post(user)

    @mute_logger("odoo.http")
    def test_nothing_is_put_on_the_conversation_past_the_scanner(self):
        self.authenticate(self.agent.login, self.agent.login)
        answer = self.url_open(
            "/mail/attachment/upload",
            data={
                "csrf_token": http.Request.csrf_token(self),
                "thread_model": self.conversation._name,
                "thread_id": self.conversation.id,
            },
            files={"ufile": ("virus.txt", EICAR)},
        )
        self.assertFalse(answer.ok and "attachment_id" in answer.text)
        on_it = [
            ("res_model", "=", self.conversation._name),
            ("name", "=", "virus.txt"),
        ]
        self.assertFalse(self.env["ir.attachment"].search(on_it))
