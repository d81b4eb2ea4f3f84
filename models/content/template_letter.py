"""A template put into a letter."""

from ...core.inbound import addresses
from .template_files import TemplateFiles


class TemplateLetter:
    """:param template: email.template that the writer may use
    :param compose: email.compose, as its writer
    """

    def __init__(self, template, compose):
        self.template = template
        self.compose = compose
        self.env = compose.env

    def preview(self):
        """See email.template.preview."""
        found = self._rendered()
        # sudo: names of its files.
        files = self.template.sudo().attachment_ids.mapped("name")
        return {**found, "files": files}

    def insert(self):
        """See email.template.insert."""
        files = TemplateFiles(self.template)
        found = self._rendered()
        return {
            **found,
            "body": files.pictures_for_letter(found["body"]),
            "file_ids": files.copies_for(self.compose).ids,
        }

    def _rendered(self):
        conversation = self.compose.conversation_id
        found = self.template._render(
            conversation=conversation,
            # An answer leaves from its conversation's touchpoint.
            touchpoint=not conversation and self.compose.touchpoint_id or None,
            ticket=self.compose.ticket_id,
            customer=self._another(),
            agent=self.env.user,
            mark=True,
            # One that is written stays.
            with_subject=not (self.compose.subject or "").strip(),
        )
        missing = [*found.pop("unknown"), *found.pop("empty")]
        return {**found, "missing": missing}

    def _another(self):
        """Whom it is written to (core.inbound.mail.Address), if that is not the
        conversation's customer; None as long as nobody is named. A forward speaks of
        the customer to others."""
        to = next(iter(addresses.read_all(self.compose.email_to)), None)
        # sudo: of a conversation that its writer answers.
        customer = self.compose.conversation_id.sudo().customer_email
        is_customer = to and to.email == customer
        return None if is_customer or self.compose.mode == "forward" else to
