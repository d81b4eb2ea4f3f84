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
            customer=None if conversation else self._recipient(),
            agent=self.env.user,
            mark=True,
            # One that is written stays.
            with_subject=not (self.compose.subject or "").strip(),
        )
        missing = [*found.pop("unknown"), *found.pop("empty")]
        return {**found, "missing": missing}

    def _recipient(self):
        """Whom a new mail is written to (core.inbound.mail.Address); None when nobody
        is named yet."""
        return next(iter(addresses.read_all(self.compose.email_to)), None)
