from email import message_from_bytes, policy

from odoo import fields

from ..common import CUSTOMER, ChannelCase

WORDS = {
    "out_of_hours": "We are closed",
    "no_agent": "All of us are busy",
    "first_contact": "Welcome",
    "ticket_created": "We have it",
    "closed_by_hand": "An agent is done",
    "closed_by_system": "You were silent",
}


class AnswersCase(ChannelCase):
    """A touchpoint that answers on every occasion, and its customer."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.switch_on(*WORDS)

    def switch_on(self, *occasions, touchpoint=None):
        """Answer on these, with "… ${ticket_number}" as text."""
        touchpoint = touchpoint or self.touchpoint
        for answer in touchpoint.auto_answer_ids:
            occasion = answer.occasion
            text = f"<p>{WORDS[occasion]}, ${{customer_name}}: ${{ticket_number}}</p>"
            answer.write({"text_1": text, "enabled": occasion in occasions})
        touchpoint.automatic_answers = True
        self.env.flush_all()

    def answer_due(self):
        """Write and send what is due, as the jobs do."""
        self.env.flush_all()
        self.env["email.auto.answer.job"]._cron_answer()
        self.env.invalidate_all()
        self.send_queue()

    def answers(self, *domain):
        """The automatic answers (email.message), oldest first."""
        Mail = self.env["email.message"]
        return Mail.search([("occasion", "!=", False), *domain], order="id")

    def occasions(self):
        return self.answers().mapped("occasion")

    def reasons(self):
        """Why what was not answered was not, oldest first."""
        log = self.env["email.auto.answer.log"].search([], order="id")
        return log.filtered("reason").mapped("reason")

    def read_by_customer(self, address=CUSTOMER):
        """What is in the customer's mailbox, as parsed mails, oldest first."""
        return [
            message_from_bytes(raw, policy=policy.default)
            for raw in self.inbox(address)
        ]

    def let_agent_be_there(self, is_there=True):
        state = self.env["email.agent.state"]._system(
            "available" if is_there else "break"
        )
        agent = self.env["email.agent"]._of(self.agent).sudo()
        agent._change("agent", base_state_id=state.id)

    def write_again(self, subject, parent=None, **headers):
        """A mail of the customer, in answer to another one."""
        if parent:
            headers |= {"In_Reply_To": parent.message_id}
        return self.receive(self.mail(subject, **headers))

    def forget_the_day(self):
        """As if what was answered had been so two days ago."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE email_auto_answer_log SET at = at - interval '2 days'"
        )
        self.env.invalidate_all()

    def now(self):
        return fields.Datetime.now()
