import json

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user

from .door_case import DoorCase
from .test_access import GROUPS

# What belongs to a queue, by whatever way.
OF_QUEUES = (
    "email.agent",
    "email.agent.history",
    "email.conversation",
    "email.conversation.event",
    "email.dialer",
    "email.dialer.content",
    "email.dialer.file",
    "email.dialer.line",
    "email.dialer.list",
    "email.dialer.load",
    "email.dialer.sample",
    "email.dialer.unsubscribe",
    "email.dialer.wrong.line",
    "email.draft",
    "email.file",
    "email.message",
    "email.offer",
    "helpdesk.ticket",
    "rating.rating",
)


class TestLimitedSupervisor(DoorCase):
    """Where the company limits them, supervisors see and do only what is of the queues
    that they lead or are members of (J1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = new_test_user(
            cls.env, "door_chief", groups=GROUPS["supervisor"], name="Chloe Chief"
        )
        cls.users["chief"] = cls.chief
        cls.other = cls.env["helpdesk.ticket.team"].create(
            {"name": "Other", "user_id": cls.chief.id, "email_enabled": True}
        )

    def setUp(self):
        super().setUp()
        self.rows["email.agent"]._enter("available", "agent")
        history = self.env["email.agent.history"]
        self.rows["email.agent.history"] = history.search([])
        # As with the browser open: asking is no news of who asks then.
        self.env["mail.presence"]._update_presence(self.chief)
        self.env.cr.flush()
        self.env.company.email_supervisors_see = "own"

    def sights(self, model):
        """(records of that kind, those of them that the limited supervisor sees)"""
        rows = (self.rows | self.extended)[model]
        rows = rows.filtered(lambda row: not self.is_unsent_letter(row))
        theirs = self.seen_by("chief", rows)
        found = theirs.search([("id", "in", rows.ids)])
        self.assertEqual(found, theirs._filtered_access("read"), model)
        return rows, found

    def is_unsent_letter(self, row):
        """Whatever queue it is for, it is its writer's."""
        if row._name == "email.message":
            return row.state == "draft" or not row.conversation_id
        return row._name == "email.draft" and not row.conversation_id

    def test_of_other_queues_they_see_nothing(self):
        for model in OF_QUEUES:
            with self.subTest(model=model):
                rows, seen = self.sights(model)
                self.assertTrue(rows)
                self.assertFalse(seen)
                with self.assertRaises(AccessError):
                    self.seen_by("chief", rows).read(["display_name"])

    def test_of_other_queues_they_do_nothing(self):
        for model, rows in self.foreign("chief"):
            with self.subTest(model=model):
                self.try_methods("chief", rows, self.own_affairs(model))

    def own_affairs(self, model):
        return {"action_compose"} if model != "email.queue.member" else set()

    def test_the_leader_of_the_queue_sees_all_of_it_at_once(self):
        self.queue.user_id = self.chief
        for model in OF_QUEUES:
            with self.subTest(model=model):
                self.assertEqual(*self.sights(model))

    def test_who_leads_it_no_longer_sees_nothing_at_once(self):
        self.queue.user_id = self.chief
        self.assertTrue(self.sights("email.conversation")[1])
        self.queue.user_id = False
        for model in OF_QUEUES:
            with self.subTest(model=model):
                self.assertFalse(self.sights(model)[1])

    def test_without_the_limit_they_see_all_at_once(self):
        self.assertFalse(self.sights("email.conversation")[1])
        self.env.company.email_supervisors_see = "all"
        for model in OF_QUEUES:
            with self.subTest(model=model):
                self.assertEqual(*self.sights(model))

    def test_administrators_see_all_in_any_case(self):
        for model in OF_QUEUES:
            with self.subTest(model=model):
                rows, _seen = self.sights(model)
                theirs = self.seen_by("administrator", rows)
                self.assertEqual(theirs._filtered_access("read"), theirs)

    def test_of_several_queues_one_is_enough(self):
        conversation = self.rows["email.conversation"][:1]
        conversation.queue_ids = [Command.link(self.other.id)]
        theirs = self.seen_by("chief", conversation)
        self.assertTrue(theirs.supervised)
        self.assertTrue(theirs._filtered_access("read"))
        self.assertTrue(theirs.email_message_ids._filtered_access("read"))

    def test_what_has_no_queue_is_for_administrators(self):
        self.queue.user_id = self.chief
        conversation = self.rows["email.conversation"][:1]
        conversation.write({"queue_ids": [Command.clear()], "queue_id": False})
        self.assertFalse(self.seen_by("chief", conversation)._filtered_access("read"))
        theirs = self.seen_by("administrator", conversation)
        self.assertTrue(theirs._filtered_access("read"))

    def test_another_companys_limit_is_no_limit_here(self):
        far = self.users["far supervisor"].company_id
        far.email_supervisors_see = "own"
        self.env.company.email_supervisors_see = "all"
        self.chief.company_ids = [Command.link(far.id)]
        self.assertEqual(*self.sights("email.conversation"))
        self.env.company.email_supervisors_see = "own"
        far.email_supervisors_see = "all"
        self.assertFalse(self.sights("email.conversation")[1])

    def test_figures_are_of_the_own_queues(self):
        queue = self.seen_by("chief", self.queue)
        with self.assertRaises(AccessError):
            queue.get_email_figures()
        self.assertFalse(queue.email_ready_count)
        self.assertFalse(queue.email_waiting_since)
        supervised = queue.search([("email_supervised", "=", True)])
        self.assertEqual(supervised, self.other)
        self.assertTrue(self.seen_by("chief", self.other).get_email_figures())

    def test_news_of_mailings_reach_those_who_may_see_them(self):
        mailing = self.rows["email.dialer.list"]
        self.assertNotIn(self.chief.partner_id.id, self.told(mailing))
        self.queue.user_id = self.chief
        self.assertIn(self.chief.partner_id.id, self.told(mailing))

    def told(self, mailing):
        """The ids of the partners that hear of a mailing by name."""
        self.env.cr.flush()
        self.env["bus.bus"].sudo().search([]).unlink()
        self.env["email.dialer.monitor"]._changed(mailing)
        self.env.cr.flush()
        rows = self.env["bus.bus"].sudo().search([])
        channels = [json.loads(row.channel) for row in rows]
        return [
            number
            for _database, model, number, *_place in channels
            if model == "res.partner"
        ]
