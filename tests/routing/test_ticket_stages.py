from lxml import etree
from psycopg2.extras import Json

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import SUPERVISOR, RoutingCase


class StagesCase(RoutingCase):
    """A conversation of Ada's, with its ticket; its customer is a contact, so that a
    stage's e-mail has somebody to go to."""

    def setUp(self):
        super().setUp()
        self.sue = self.make_user("sue", SUPERVISOR)
        self.customer = self.env["res.partner"].create(
            {"name": "Carla", "email": "carla@customers.test"}
        )
        self.conversation = self.make_conversation(partner_id=self.customer.id)
        self.ticket = self.conversation.ticket_id
        self.conversation.with_user(self.ada).action_pick()
        self.settle()

    def settle(self):
        """As the end of the transaction does."""
        self.env.flush_all()
        self.env.cr.precommit.run()

    def stage(self, name):
        return self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")

    def mails(self):
        self.settle()
        of_ticket = [("model", "=", "helpdesk.ticket"), ("res_id", "=", self.ticket.id)]
        return self.env["mail.mail"].search(of_ticket)

    def second_conversation(self):
        second = self.make_conversation()
        second.ticket_id = self.ticket
        return second


@tagged("-at_install", "post_install")
class TestTicketStages(StagesCase):
    """Conversations and their ticket are closed and reopened together."""

    def test_closing_closes_the_ticket(self):
        self.conversation.with_user(self.ada).action_close()
        self.assertEqual(self.ticket.stage_id, self.stage("done"))
        self.assertFalse(
            self.mails(), "the stage's e-mail is the administrator's choice"
        )

    def test_its_history_says_so(self):
        self.conversation.with_user(self.ada).action_close()
        self.settle()
        tracked = self.ticket.message_ids.tracking_value_ids
        self.assertIn("Done", tracked.mapped("new_value_char"))

    def test_stage_mail_goes_out_where_it_was_chosen(self):
        self.queue.email_close_mail = True
        self.conversation.with_user(self.ada).action_close()
        self.assertIn("has been closed", self.mails().mapped("subject")[0])

    def test_blocked_sender_is_told_nothing_even_there(self):
        self.queue.email_close_mail = True
        mine = self.conversation.with_user(self.ada)
        mine.env["email.block"]._block(mine, False, False, close=True)
        self.assertEqual(self.ticket.stage_id, self.stage("done"))
        self.assertFalse(self.mails())

    @mute_logger("odoo.addons.email_channel.models.ticket.helpdesk_ticket_stage_mail")
    @mute_logger("odoo.addons.mail.models.mail_render_mixin")
    def test_a_stage_whose_mail_cannot_be_written_keeps_nothing_up(self):
        self.queue.email_close_mail = True
        template = self.stage("done").mail_template_id
        self.queue.email_reopen_stage_id = self.stage("in_progress")
        self.stage("in_progress").mail_template_id = template
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE mail_template SET subject = %s WHERE id = %s",
                Json({"en_US": "{{ object.name[999] }}"}),
                template.id,
            )
        )
        self.env.invalidate_all()
        self.conversation.with_user(self.ada).action_close()
        self.settle()
        self.assertEqual(self.ticket.stage_id, self.stage("done"))
        self.conversation._reopen()
        self.settle()
        self.assertEqual(self.ticket.stage_id, self.stage("in_progress"))
        notes = self.ticket.message_ids.mapped("body")
        self.assertEqual(sum("was not sent" in note for note in notes), 2)

    def test_queue_says_which_stage(self):
        self.queue.email_close_stage_id = self.stage("cancelled")
        self.queue.email_reopen_stage_id = self.stage("in_progress")
        self.conversation.with_user(self.ada).action_close()
        self.assertEqual(self.ticket.stage_id, self.stage("cancelled"))
        self.conversation._reopen()
        self.assertEqual(self.ticket.stage_id, self.stage("in_progress"))
        self.assertFalse(self.mails())

    def test_without_a_stage_the_ticket_stays(self):
        self.queue.write(
            {"email_close_stage_id": False, "email_reopen_stage_id": False}
        )
        self.conversation.with_user(self.ada).action_close()
        self.assertEqual(self.ticket.stage_id, self.stage("new"))
        self.ticket.stage_id = self.stage("done")
        self.conversation._reopen()
        self.assertEqual(self.ticket.stage_id, self.stage("done"))

    def test_emptied_setting_stays_empty(self):
        self.queue.email_close_stage_id = False
        self.queue.write({"name": "Renamed", "sequence": 7})
        self.assertFalse(self.queue.email_close_stage_id)

    def test_archived_stage_is_left_alone(self):
        self.queue.email_close_stage_id.active = False
        self.conversation.with_user(self.ada).action_close()
        self.assertEqual(self.ticket.stage_id, self.stage("new"))

    def test_last_of_several_conversations_closes_it_and_the_first_reopens_it(self):
        second = self.second_conversation()
        self.conversation._close()
        self.assertFalse(self.ticket.closed)
        second._close()
        self.assertTrue(self.ticket.closed)
        second._reopen()
        self.assertFalse(self.ticket.closed)

    def test_several_at_once_close_it_once(self):
        second = self.second_conversation()
        (self.conversation | second)._close()
        self.settle()
        tracked = self.ticket.message_ids.tracking_value_ids
        self.assertEqual(tracked.mapped("new_value_char").count("Done"), 1)

    def test_ticket_that_is_closed_already_stays_in_its_stage(self):
        second = self.second_conversation()
        second._close()
        self.ticket.stage_id = self.stage("rejected")
        self.assertEqual(self.conversation.state, "closed")
        self.assertEqual(self.ticket.stage_id, self.stage("rejected"))

    def test_team_of_another_company_gets_stages_it_may_use(self):
        other = self.env["res.company"].create({"name": "Other"})
        own = self.env["helpdesk.ticket.stage"].create(
            {
                "name": "Ours",
                "closed": True,
                "sequence": 0,
                "company_id": self.env.company.id,
            }
        )
        here = self.make_queue("Here", self.ada)
        there = self.make_queue("There", self.ada, company_id=other.id)
        self.assertEqual(here.email_close_stage_id, own)
        self.assertEqual(there.email_close_stage_id, self.stage("done"))


@tagged("-at_install", "post_install")
class TestTicketClosedByHand(StagesCase):
    """Who closes the ticket in the helpdesk is done with its conversations."""

    def by_hand(self, name):
        self.ticket.with_user(self.sue).stage_id = self.stage(name)

    def test_its_conversations_are_closed(self):
        second = self.second_conversation()
        self.by_hand("done")
        self.assertEqual((self.conversation | second).mapped("state"), ["closed"] * 2)
        self.assertEqual(self.events(self.conversation), ["picked", "closed"])
        self.assertEqual(self.ticket.stage_id, self.stage("done"))

    def test_customer_is_mailed_only_where_the_queue_says_so(self):
        self.by_hand("done")
        self.assertFalse(self.mails())
        self.by_hand("in_progress")
        self.settle()
        self.queue.email_close_mail = True
        self.by_hand("cancelled")
        self.assertIn("has been closed", self.mails().mapped("subject")[0])

    def test_open_stages_close_nothing(self):
        self.by_hand("awaiting")
        self.assertEqual(self.conversation.state, "active")

    def test_reopened_its_newest_conversation_goes_on(self):
        second = self.second_conversation()
        second.last_mail_at = "2020-01-01"
        self.conversation.last_mail_at = "2021-01-01"
        self.by_hand("done")
        self.by_hand("in_progress")
        self.assertEqual(self.conversation.state, "pending", "its agent is not there")
        self.assertEqual(second.state, "closed")
        self.assertEqual(self.ticket.stage_id, self.stage("in_progress"))

    def test_from_one_closed_stage_to_another_nothing_is_reopened(self):
        self.by_hand("done")
        self.by_hand("cancelled")
        self.assertEqual(self.conversation.state, "closed")

    def test_who_may_close_a_ticket_need_have_no_part_in_the_channel(self):
        manager = self.make_user(
            "mia", "base.group_user,helpdesk_mgmt.group_helpdesk_manager"
        )
        self.ticket.with_user(manager).stage_id = self.stage("done")
        self.assertEqual(self.conversation.state, "closed")

    def test_its_agent_is_told_who_closed_it(self):
        self.by_hand("done")
        self.env.cr.flush()
        messages = self.env["bus.bus"].search([]).mapped("message")
        self.assertTrue([text for text in messages if "Sue closed" in text])

    def test_form_of_the_queue_has_the_settings(self):
        names = {"email_close_stage_id", "email_reopen_stage_id", "email_close_mail"}
        form = self.env["helpdesk.ticket.team"].get_view(view_type="form")
        shown = etree.fromstring(form["arch"]).xpath("//page//field/@name")
        self.assertLessEqual(names, set(shown))
