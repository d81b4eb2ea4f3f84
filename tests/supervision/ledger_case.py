from datetime import timedelta
from email import message_from_bytes, policy

from odoo import fields

from ...models.supervision.figures import gather
from ..automation.answers_case import AnswersCase
from ..automation.service_case import ServiceCase
from ..outbox.outbox_case import letter

COUNTED = ("refused_file", "created", "received", "answered", "auto_answered")


class LedgerCase(AnswersCase):
    """A customer has written, through the real servers; two agents, two queues."""

    make_schedule = ServiceCase.make_schedule
    at = ServiceCase.at

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bea = cls.env["res.users"].create(
            {
                "name": "Bea",
                "login": "ledger_bea",
                "group_ids": [(4, cls.env.ref("email_channel.group_email_agent").id)],
            }
        )
        cls.billing = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Billing",
                "email_enabled": True,
                "user_ids": [(6, 0, (cls.agent | cls.bea).ids)],
            }
        )
        cls.queue.user_ids |= cls.bea

    def setUp(self):
        super().setUp()
        self.touchpoint.automatic_answers = False
        self.incoming = self.receive(self.mail())
        self.conversation = self.incoming.conversation_id

    # -- what is asked ----------------------------------------------------------

    def events(self, *kinds, of=None):
        """All of them, also those that are only counted."""
        conversation = self.conversation if of is None else of
        domain = [("conversation_id", "in", conversation.ids)]
        if kinds:
            domain.append(("type", "in", kinds))
        return self.env["email.conversation.event"].search(domain, order="at, id")

    def figures(self, *keys):
        """Of the conversation, as reports have them."""
        self.env.flush_all()
        here = [("conversation_id", "=", self.conversation.id)]
        return gather(self.env, keys, here)

    def kinds(self, of=None):
        return self.events(*COUNTED, of=of).sorted("id").mapped("type")

    # -- what happens ------------------------------------------------------------

    def take(self, user=None, conversation=None):
        (conversation or self.conversation)._take(user or self.agent)

    def waits_since(self, conversation=None, **ago):
        moment = fields.Datetime.now() - timedelta(**ago)
        (conversation or self.conversation).waiting_since = moment
        return moment

    def queue_answer(self, answers=None, user=None, to="customer@demo.test", **vals):
        answers = answers or self.incoming
        mine = answers.conversation_id.with_user(user or self.agent)
        draft = letter(to, answers_id=answers.id, **vals)
        return mine.env["email.writing"]._write(mine, draft)

    def answer(self, *args, **vals):
        mail = self.queue_answer(*args, **vals)
        self.send_queue()
        self.assertEqual(mail.state, "sent")
        return mail

    def write_again(self, subject="Still broken", parent=None, **headers):
        return super().write_again(subject, parent or self.incoming, **headers)

    def with_file(self, name, content):
        mail = message_from_bytes(self.mail("Report"), policy=policy.SMTP)
        mail.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
        return mail.as_bytes()
