from collections import Counter
from email import message_from_bytes
from operator import methodcaller

from odoo.tools import mute_logger

from ...core.inbound.mail import Address
from ...core.outbox.draft import Draft
from ...core.outbox.priority import MASS
from ..common import ChannelCase

CORE = "odoo.addons.base.models.ir_mail_server"
OURS = "odoo.addons.email_channel.models.outbox"
# Of a mail in a thread.
BUTTONS = tuple(
    methodcaller(f"action_{name}")
    for name in (
        "reply",
        "reply_all",
        "forward",
        "edit",
        "move",
        "split_off",
        "split_from",
    )
)


def letter(to="customer@demo.test", **vals):
    """core.outbox.draft.Draft"""
    vals = {"subject": "Your kettle", "body": "<p>Send it back.</p>", **vals}
    return Draft(to=(Address("", to),), **vals)


class OutboxCase(ChannelCase):
    """Mails of all kinds in the outbox of one connected touchpoint."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.incoming = self.receive(self.mail())
        self.conversation = self.incoming.conversation_id

    def tearDown(self):
        self.smtpd.per_minute = self.smtpd.per_connection = None
        self.smtpd.refuse_data = self.smtpd.auth_answer = None
        super().tearDown()

    def send(self):
        with mute_logger(
            CORE, f"{OURS}.email_sender", f"{OURS}.delivery", f"{OURS}.sent_folder"
        ):
            self.send_queue()

    def write_answer(self, to="customer@demo.test", **vals):
        """An agent's answer in the thread, queued."""
        mine = self.conversation.with_user(self.agent)
        draft = letter(to, answers_id=self.incoming.id, **vals)
        return mine.env["email.writing"]._write(mine, draft)

    def write_apart(self, to="stranger@demo.test", touchpoint=None, **vals):
        """A mail without a conversation, queued."""
        Mail = self.env["email.message"].with_user(vals.pop("user", self.agent))
        mail = Mail._save_draft(letter(to), touchpoint or self.touchpoint, **vals)
        return mail.sudo(False)._queue_draft().sudo()

    def write_mass(self, number, touchpoint=None):
        """So many mails of a mass mailing, queued."""
        return self.env["email.message"].concat(
            *(
                self.write_apart(f"m{each}@demo.test", touchpoint, priority=MASS)
                for each in range(number)
            )
        )

    def went_to(self):
        """The first recipient of each mail that the server took, in order."""
        return [mail.rcpt_tos[0] for mail in self.smtpd.sent]

    def taken(self, mail):
        """Counter of the recipients for whom the server took this mail."""
        return Counter(
            to
            for sent in self.smtpd.sent
            if message_from_bytes(sent.raw)["Message-Id"] == mail.message_id
            for to in sent.rcpt_tos
        )
