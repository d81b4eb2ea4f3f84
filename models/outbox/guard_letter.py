"""What the guards are asked about: a letter, and what is known of its conversation."""

from functools import cached_property

from odoo.fields import Domain

from ...core.inbound import addresses, senders
from ...core.inbound.pipeline import is_among
from ...core.outbox.guards import Letter, Newer
from ...core.outbox.guards.domains import domain_of


class GuardLetter:
    """Gathers of an agent's letter what ``core.outbox.guards`` decide by. What cannot
    be read as an address is left out: it is not sent like this anyway.

    :param compose: email.compose
    """

    def __init__(self, compose):
        self.compose = compose
        self.env = compose.env
        # sudo: facts about a conversation that its writer may answer.
        self.conversation = compose.conversation_id.sudo()
        self.answered = compose.parent_id.sudo()

    def gather(self, **extras):
        """:param extras: see Letter.extras
        :return: core.outbox.guards.Letter
        """
        compose, answered = self.compose, self.answered
        return Letter(
            mode=compose.mode,
            to=self._typed("email_to"),
            cc=self._typed("email_cc"),
            bcc=self._typed("email_bcc"),
            subject=compose.subject or "",
            body=str(compose.body or ""),
            files=len(compose.attachment_ids),
            answered=answered._envelope() if answered else None,
            answered_subject=answered.subject or "",
            carried=self._is_carried(),
            here=frozenset(self.touchpoint._own_addresses()),
            ours=frozenset(self._desks()._own_addresses()),
            our_domains=frozenset(self._our_domains()),
            customer=self.conversation.customer_email or "",
            thread=frozenset(self._correspondents() | self._people_answered()),
            written_to=frozenset(
                self._correspondents(("mail_id.direction", "=", "out"))
            ),
            replaced=self._replaced(),
            newer=self._newer(),
            extras=extras,
        )

    def _typed(self, name):
        return addresses.read_all(self.compose[name])

    @cached_property
    def touchpoint(self):
        # sudo: its addresses, not the touchpoint.
        return self.conversation.touchpoint_id or self.compose.touchpoint_id.sudo()

    def _desks(self):
        """All touchpoints of the company, as the guards of incoming mail know them."""
        company = self.touchpoint.company_id
        return self.touchpoint.search([("company_id", "=", company.id)])

    def _our_domains(self):
        company = self.touchpoint.company_id or self.env.company.sudo()
        emails = (company.email, self.env.user.sudo().email)
        return {domain_of(each) for each in emails if each}

    def _is_carried(self):
        sender = self.answered and addresses.read(self.answered.email_from or "")
        if not sender:
            return False
        forms = self.touchpoint._read_senders("contact_form_senders")
        return bool(senders.matching(sender.email, forms))

    def _people_answered(self):
        people = self.answered._people_of_headers() if self.answered else ()
        own = self.touchpoint._own_addresses()
        return {each.email for each in people if not is_among(each.email, own)}

    def _replaced(self):
        # sudo: as of the conversation.
        mail = self.compose.replaces_id.sudo()
        texts = (mail.email_to, mail.email_cc, mail.email_bcc)
        people = [one for text in texts for one in addresses.read_all(text)]
        return tuple(each.email for each in people)

    def _correspondents(self, *domain):
        if not self.conversation:
            return set()
        of_these = [
            ("conversation_id", "=", self.conversation.id),
            ("mail_id.state", "not in", ("draft", "cancelled")),
            *domain,
        ]
        rows = self.env["email.correspondent"].sudo()
        return {email for (email,) in rows._read_group(of_these, ["email"])}

    def _newer(self):
        """What others have written since the page was read, oldest first. What a
        program wrote asks for nothing, and what the writer has viewed is known."""
        seen = self.compose.seen_mail_id
        if not (seen and self.conversation):
            return ()
        user = self.env.user
        theirs = Domain("direction", "=", "in") & Domain("automatic", "=", False)
        colleagues = Domain("direction", "=", "out") & Domain(
            "author_id", "!=", user.partner_id.id
        )
        colleagues &= Domain("automatic", "=", False)
        since = (
            Domain("conversation_id", "=", self.conversation.id)
            & Domain("id", ">", seen)
            & Domain("state", "not in", ("draft", "cancelled"))
            & Domain("viewer_ids", "not in", user.ids)
        )
        mails = self.answered.search(since & (theirs | colleagues), order="id")
        return tuple(
            Newer(mail.id, mail.direction == "in", mail._sender_name())
            for mail in mails
        )
