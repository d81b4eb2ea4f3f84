from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..routing.common import SUPERVISOR, PeopleCase

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


@tagged("post_install", "-at_install")
class TestDeskRow(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls.make_user("desk_ada")
        cls.bea = cls.make_user("desk_bea")
        cls.sue = cls.make_user("desk_sue", groups=SUPERVISOR)
        cls.queue = cls.make_queue(
            "Desk queue", cls.ada, email_enabled=True, email_service_level=600
        )
        cls.touchpoint = cls.make_touchpoint(cls.queue)

    def make_mail(self, conversation, files=(), **vals):
        """:param files: (name, mimetype) of each"""
        attachments = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "mimetype": mimetype,
                    "raw": PNG if mimetype.startswith("image/") else b"words",
                    "res_model": "email.conversation",
                    "res_id": conversation.id,
                }
                for name, mimetype in files
            ]
        )
        mail = self.env["email.message"].create(
            {
                "conversation_id": conversation.id,
                "direction": "in",
                "state": "received",
                "subject": "Kettle",
                "message_type": "email",
                "attachment_ids": [Command.set(attachments.ids)],
                **vals,
            }
        )
        return mail, attachments

    # -- until when one may wait -----------------------------------------------

    def test_who_waits_waits_until_the_service_level_of_the_queue(self):
        conversation = self.make_conversation()
        self.assertEqual(
            conversation.service_level_at,
            conversation.waiting_since + timedelta(seconds=600),
        )

    def test_nobody_waits_in_a_closed_conversation_or_one_that_was_answered(self):
        conversation = self.make_conversation()
        conversation.waiting_since = False
        self.assertFalse(conversation.service_level_at)
        conversation.waiting_since = fields.Datetime.now()
        self.assertTrue(conversation.service_level_at)
        conversation._close()
        self.assertFalse(conversation.service_level_at)

    def test_another_queue_has_another_service_level(self):
        conversation = self.make_conversation()
        quick = self.make_queue(
            "Quick", self.ada, email_enabled=True, email_service_level=60
        )
        conversation._take(self.ada)
        conversation._transfer(quick)
        self.assertEqual(
            conversation.service_level_at,
            conversation.waiting_since + timedelta(seconds=60),
        )

    def test_a_new_service_level_counts_for_those_who_wait(self):
        waiting = self.make_conversation()
        done = self.make_conversation()
        done._close()
        self.env.flush_all()
        self.queue.email_service_level = 60
        self.assertEqual(
            waiting.service_level_at, waiting.waiting_since + timedelta(seconds=60)
        )
        self.assertFalse(done.service_level_at)

    def test_an_agent_who_may_not_read_the_setting_sees_until_when(self):
        conversation = self.make_conversation()
        conversation.invalidate_recordset()
        self.assertTrue(conversation.with_user(self.ada).service_level_at)

    # -- files --------------------------------------------------------------------

    def test_files_are_those_beside_the_text(self):
        with_file, with_picture, with_logo, without, with_draft = (
            self.make_conversation() for _time in range(5)
        )
        self.make_mail(with_file, [("bill.pdf", "application/pdf")])
        self.make_mail(with_picture, [("photo.png", "image/png")])
        mail, logo = self.make_mail(with_logo, [("logo.png", "image/png")])
        mail.body_html = f'<img src="/web/image/{logo.id}?unique=logo">'
        self.make_mail(without)
        self.make_mail(with_draft, [("a.pdf", "application/pdf")], state="draft")
        rows = with_file | with_picture | with_logo | without | with_draft
        expected = [True, True, False, False, False]
        self.assertEqual(rows.mapped("has_files"), expected)
        found = rows.search([("id", "in", rows.ids), ("has_files", "=", True)])
        self.assertEqual(found, with_file | with_picture)
        rest = rows.search([("id", "in", rows.ids), ("has_files", "=", False)])
        self.assertEqual(rest, with_logo | without | with_draft)

    def test_a_file_that_is_deleted_or_moved_is_no_longer_there(self):
        one, other = self.make_conversation(), self.make_conversation()
        mail, bill = self.make_mail(one, [("bill.pdf", "application/pdf")])
        self.assertTrue(one.has_files)
        mail.conversation_id = other
        (one | other).invalidate_recordset(["has_files"])
        self.assertEqual((one | other).mapped("has_files"), [False, True])
        bill.unlink()
        other.invalidate_recordset(["has_files"])
        self.assertFalse(other.has_files)

    # -- boxes ----------------------------------------------------------------------

    def count(self, user, **domains):
        return self.env["email.conversation"].with_user(user).count_boxes(domains)

    def test_boxes_count_what_their_reader_sees(self):
        mine, waiting, of_others = (self.make_conversation() for _time in range(3))
        mine._take(self.ada)
        of_others._take(self.bea)
        theirs = self.make_queue("Theirs", self.bea, email_enabled=True)
        self.make_conversation(theirs)
        boxes = {
            "mine": [("user_id", "=", self.ada.id), ("state", "=", "active")],
            "queues": [("state", "=", "pending"), ("in_my_queues", "=", True)],
            "all": [("company_id", "=", self.env.company.id)],
        }
        self.assertEqual(
            self.count(self.ada, **boxes), {"mine": 1, "queues": 1, "all": 3}
        )
        self.assertEqual(self.count(self.sue, **boxes)["queues"], 0)
        self.assertGreaterEqual(self.count(self.sue, **boxes)["all"], 4)
        self.assertEqual(waiting.state, "pending")

    def test_boxes_count_no_further_than_they_show(self):
        self.make_conversation()
        self.assertEqual(self.count(self.ada), {})
        self.assertEqual(self.count(self.ada, none=[("id", "=", 0)]), {"none": 0})

    def test_boxes_are_for_agents(self):
        clerk = self.make_user("desk_clerk", groups="base.group_user")
        customer = self.make_user("desk_customer", groups="base.group_portal")
        for user in (clerk, customer, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.count(user, all=[])
        with self.assertRaises(AccessError):
            self.count(self.ada, text=[("newest_excerpt", "ilike", "secret")])

    # -- how one likes it -------------------------------------------------------------

    def test_the_order_is_kept_for_each_user(self):
        settings = self.env["res.users.settings"]
        mine = settings._find_or_create_for_user(self.ada).with_user(self.ada)
        self.assertEqual(mine.email_desk_sort, "last_mail")
        mine.set_res_users_settings({"email_desk_sort": "wait"})
        other = settings._find_or_create_for_user(self.bea)
        self.assertEqual(other.email_desk_sort, "last_mail")
        self.assertEqual(mine.email_desk_sort, "wait")
