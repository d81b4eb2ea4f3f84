from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import ChannelCase
from .common import SUPERVISOR, RoutingCase


@tagged("-at_install", "post_install")
class TestShown(ChannelCase):
    """What lists and offers show of a conversation before it is opened."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.first = self.receive(self.mail())
        self.conversation = self.first.conversation_id

    def offered(self):
        return (
            self.env["email.offer"]
            .create(
                {
                    "conversation_id": self.conversation.id,
                    "queue_id": self.queue.id,
                    "user_id": self.agent.id,
                    "offered_at": fields.Datetime.now(),
                    "expires_at": fields.Datetime.now() + timedelta(seconds=60),
                }
            )
            ._payload()[0]
        )

    def test_how_many_e_mails_there_are(self):
        self.receive(self.mail("Re", In_Reply_To=self.first.message_id))
        self.assertEqual(self.conversation.message_count, 2)
        self.assertEqual(self.offered()["message_count"], 2)

    def test_that_a_sender_may_be_another(self):
        self.assertFalse(self.conversation.with_user(self.agent).checks_failed)
        self.assertFalse(self.offered()["checks_failed"])
        self.first.authentication_failed = True
        self.conversation.invalidate_recordset()
        self.env["email.offer"].search([]).unlink()
        self.assertTrue(self.conversation.with_user(self.agent).checks_failed)
        self.assertTrue(self.offered()["checks_failed"])

    def test_that_it_is_important(self):
        self.assertFalse(self.conversation.with_user(self.agent).important)
        self.conversation.ticket_id.priority = "3"
        self.assertTrue(self.conversation.with_user(self.agent).important)
        self.assertTrue(self.offered()["important"])

    def test_default_search_finds_ticket_session_customer_and_subject(self):
        view = self.env.ref("email_channel.email_conversation_view_search").arch
        self.assertIn("[('display_name', 'ilike', self)]", view)
        mine = self.env["email.conversation"].with_user(self.agent)
        ticket = self.conversation.ticket_id.number
        session = self.conversation.session
        for words in (ticket, session, session.lower(), "customer@demo", "kettle"):
            found = mine.search([("display_name", "ilike", words)])
            self.assertEqual(found, self.conversation, words)
        self.assertFalse(mine.search([("display_name", "ilike", "EC999999")]))


@tagged("-at_install", "post_install")
class TestQueuesSideBySide(RoutingCase):
    """What supervisors see of the queues."""

    def setUp(self):
        super().setUp()
        self.sue = self.make_user("sue", SUPERVISOR)
        self.mine = self.queue.with_user(self.sue)

    def test_what_waits_and_who_is_there(self):
        since = fields.Datetime.now() - timedelta(minutes=9)
        self.make_conversation(waiting_since=since)
        self.make_conversation()
        self.make_conversation().with_user(self.ada).action_pick()
        self.enter("available", self.ada)
        self.enter("break", self.bea)
        self.assertEqual(self.mine.email_waiting_count, 2)
        self.assertEqual(self.mine.email_waiting_since, since)
        self.assertEqual(self.mine.email_active_count, 1)
        self.assertEqual(self.mine.email_ready_count, 1)
        self.assertEqual(self.mine.email_waiting_level, "ok")

    def test_thresholds_colour_it(self):
        self.queue.write({"email_warn_waiting": 1, "email_alert_wait": 60})
        self.make_conversation()
        self.assertEqual(self.mine.email_waiting_level, "warn")
        self.make_conversation(
            waiting_since=fields.Datetime.now() - timedelta(minutes=2)
        )
        self.mine.invalidate_recordset()
        self.assertEqual(self.mine.email_waiting_level, "alert")

    def test_empty_queue(self):
        self.assertEqual(self.mine.email_waiting_count, 0)
        self.assertFalse(self.mine.email_waiting_since)

    def test_menu_is_the_supervisors(self):
        menu = self.env.ref("email_channel.menu_email_board")
        menus = self.env["ir.ui.menu"]
        self.assertIn(menu.id, menus.with_user(self.sue)._visible_menu_ids())
        self.assertNotIn(menu.id, menus.with_user(self.ada)._visible_menu_ids())

    def test_agents_do_not_see_the_figures(self):
        with self.assertRaises(AccessError):
            self.queue.with_user(self.ada).read(["email_waiting_count"])
