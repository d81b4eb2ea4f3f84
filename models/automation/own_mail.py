"""Mail that the channel writes by itself, and that no person answers for."""

from ...core.outbox import reply
from ...core.outbox.draft import Draft
from ...core.outbox.priority import AUTOMATIC
from ..outbox.draft_values import draft_values, new_message_id


class OwnMail:
    """One that is to leave.

    :param touchpoint: email.touchpoint with the rights of the system
    :param conversation: email.conversation whose thread shows it; None: none does
    :param answers: email.message from which it goes on
    """

    def __init__(self, touchpoint, conversation=None, answers=None):
        self.env = touchpoint.env
        self.touchpoint = touchpoint
        self.conversation = conversation
        self.answers = self.env["email.message"] if answers is None else answers

    def queue(self, to, subject, html):
        """Put it into the outbox, in the caller's transaction.

        :param to: [core.inbound.mail.Address]
        :param html: cleaned
        :return: email.message
        """
        draft = Draft(
            subject=subject,
            body=html,
            to=tuple(to),
            mode="reply" if self.answers else "new",
            answers_id=self.answers.id or 0,
        )
        mail = self.env["email.message"].create(self._vals(draft))
        if self.conversation:
            self.env["email.writing"]._put_into_thread(mail)
            mail._comment_on_tickets()
        mail._queue()
        return mail

    def _vals(self, draft):
        in_reply_to, references = reply.reference_headers(
            self.answers.message_id or "", (self.answers.references or "").split()
        )
        return {
            **draft_values(self.env, draft, self.touchpoint),
            "state": "queued",
            "automatic": True,
            "priority": AUTOMATIC,
            # Nobody wrote it: its sender is the touchpoint.
            "author_id": False,
            "message_id": new_message_id(self.touchpoint),
            "conversation_id": self.conversation.id if self.conversation else False,
            "in_reply_to": in_reply_to,
            "references": references,
        }
