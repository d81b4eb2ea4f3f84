from odoo.tests import tagged
from odoo.tools import mute_logger

from .service_case import ServiceCase


@tagged("post_install", "-at_install")
class TestDelayed(ServiceCase):
    """The time for an answer passes."""

    # -- it passes -----------------------------------------------------------

    def test_its_agent_and_the_supervisor_are_told_once(self):
        conversation = self.taken(waiting_since=self.ago(hours=2))
        self.assertFalse(conversation.delayed)
        self.run_job()
        self.assertTrue(conversation.delayed)
        self.assertEqual(self.kinds(conversation), ["picked", "delayed"])
        for user in (self.ada, self.sue):
            [told] = self.news(user)
            self.assertIn("is delayed", told.subject)
            self.assertIn(f"/odoo/email-desk/{conversation.id}", told.body)
        self.run_job()
        self.assertEqual(self.kinds(conversation), ["picked", "delayed"])
        self.assertEqual(len(self.news(self.sue)), 1)

    def test_the_queue_is_named_in_the_language_of_who_is_told(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.queue.with_context(lang="es_ES").name = "Atención"
        self.sue.lang = "es_ES"
        self.waits(waiting_since=self.ago(hours=2))
        self.run_job()
        mine = ("notified_partner_ids", "=", self.sue.partner_id.id)
        [told] = self.env["mail.message"].search([mine])
        self.assertIn("(Atención)", told.body)

    def test_many_at_once_are_one_piece_of_news(self):
        for _number in range(12):
            self.waits(waiting_since=self.ago(hours=2))
        self.run_job()
        [told] = self.news(self.sue)
        self.assertIn("12", told.subject)
        self.assertEqual(told.body.count("<li>"), 11)

    @mute_logger("odoo.addons.email_channel.models.automation.email_service_watch")
    def test_the_trouble_of_one_keeps_no_other_from_being_noted(self):
        bad, good = (self.waits(waiting_since=self.ago(hours=n)) for n in (3, 2))
        Ticket = type(bad.ticket_id)
        original = Ticket._enter_delayed_stage

        def enter(tickets):
            if bad.ticket_id in tickets:
                raise RuntimeError("It may not be.")
            return original(tickets)

        self.patch(Ticket, "_enter_delayed_stage", enter)
        self.run_job()
        self.assertEqual((bad.delayed, good.delayed), (False, True))
        self.assertEqual(len(self.news(self.sue)), 1)
        self.assertGreater(bad.service_look_at, self.ago())
        self.patch(Ticket, "_enter_delayed_stage", original)
        bad.service_look_at = self.ago(minutes=1)
        self.run_job()
        self.assertTrue(bad.delayed)

    def test_a_warning_before(self):
        conversation = self.taken(waiting_since=self.ago(minutes=50))
        self.env["bus.bus"].search([]).unlink()
        self.run_job()
        self.assertTrue(conversation.due_soon)
        self.assertFalse(conversation.delayed)
        self.assertFalse(self.news(self.ada))
        self.env.cr.precommit.run()
        self.assertIn("due soon", "".join(self.bus_messages()))
        count = len(self.bus_messages())
        self.run_job()
        self.assertEqual(len(self.bus_messages()), count)

    def bus_messages(self):
        self.env.cr.precommit.run()
        return [
            text
            for text in self.env["bus.bus"].search([]).mapped("message")
            if "due soon" in text
        ]

    def test_nobody_is_told_of_what_was_answered(self):
        conversation = self.taken(waiting_since=self.ago(hours=2))
        self.answer(conversation)
        self.run_job()
        self.assertFalse(conversation.delayed)
        self.assertNotIn("delayed", self.kinds(conversation))
        self.assertFalse(self.news(self.sue))

    def test_answered_late_it_is_delayed_no_longer(self):
        conversation = self.taken(waiting_since=self.ago(hours=2))
        self.run_job()
        self.answer(conversation)
        self.assertFalse(conversation.delayed)
        self.write_mail(conversation)
        self.assertFalse(conversation.delayed)

    def test_with_more_time_it_is_delayed_no_longer(self):
        conversation = self.taken(waiting_since=self.ago(hours=2))
        self.run_job()
        self.queue.email_service_level = 4 * 3600
        self.assertFalse(conversation.delayed)
        self.queue.email_service_level = 3 * 3600
        self.run_job()
        self.assertEqual(self.kinds(conversation).count("delayed"), 1)

    def test_the_ticket_goes_to_the_stage_and_back(self):
        late = self.env["helpdesk.ticket.stage"].create({"name": "Late"})
        self.queue.email_delayed_stage_id = late
        conversation = self.taken(waiting_since=self.ago(hours=2))
        ticket = conversation.ticket_id
        before = ticket.stage_id
        self.run_job()
        self.assertEqual(ticket.stage_id, late)
        self.assertTrue(ticket.email_delayed)
        self.assertIn(ticket, ticket.search([("email_delayed", "=", True)]))
        self.assertNotIn(ticket, ticket.search([("email_delayed", "=", False)]))
        mail = self.answer(conversation)
        self.env["email.automation.entry"]._on_mail_queued(mail)
        self.assertEqual(ticket.stage_id, before)

    def test_a_stage_that_somebody_chose_since_stays(self):
        late, other = self.env["helpdesk.ticket.stage"].create(
            [{"name": "Late"}, {"name": "Other"}]
        )
        self.queue.email_delayed_stage_id = late
        conversation = self.taken(waiting_since=self.ago(hours=2))
        self.run_job()
        conversation.ticket_id.stage_id = other
        self.answer(conversation)
        self.run_job()
        self.assertEqual(conversation.ticket_id.stage_id, other)
