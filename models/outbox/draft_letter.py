"""What is typed into a draft, read as the letter that is to leave."""

from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from ...core.content import signing
from ...core.outbox import reply
from ...core.outbox.draft import Draft
from ...core.outbox.guards.variable import without_marks

HEADERS = ("email_to", "email_cc", "email_bcc")


class DraftLetter:
    """Of one draft (email.message with the rights of the system), as its writer.

    :param env: its writer's
    """

    def __init__(self, mail, env):
        self.mail = mail
        self.env = env

    def as_letter(self):
        """core.outbox.draft.Draft. Raises UserError, AccessError: why it cannot
        leave."""
        mail = self.mail
        # Asked here: what is answered may be known from elsewhere by now.
        mail.answers_id.with_env(self.env).check_access("read")
        to, cc, bcc = (self._addresses(name) for name in HEADERS)
        letter = Draft(
            mode=mail.written_mode or "new",
            to=to,
            cc=cc,
            bcc=bcc,
            subject=mail.subject or "",
            body=without_marks(str(mail.written_html or "")),
            file_ids=tuple(mail.attachment_ids.ids),
            answers_id=mail.answers_id.id or 0,
            replaces_id=mail.replaces_id.id or 0,
            include_original=mail.include_original,
            include_history=mail.include_history,
        )
        if not letter.recipients:
            raise UserError(self.env._("Enter at least one recipient in To."))
        if self._is_empty(letter):
            raise UserError(self.env._("The mail is empty: write something."))
        return letter

    def _is_empty(self, letter):
        says_nothing = is_html_empty(signing.typed(letter.body))
        return says_nothing and not letter.file_ids and letter.mode != "forward"

    def _addresses(self, name):
        try:
            return tuple(reply.parse_addresses(self.mail[name] or ""))
        except reply.InvalidAddress as exc:
            raise UserError(
                self.env._(
                    "“%(text)s” in %(field)s is not an e-mail address.",
                    text=exc.text,
                    field=self.mail._fields[name]._description_string(self.env),
                )
            ) from None
