from odoo.tools import format_datetime

from ...core.outbox import reply


class Quote:
    """What a mail answers or forwards, as it stands below the agent's own words.

    :param conversation: email.conversation, with the rights of the system
    :param draft: core.outbox.draft.Draft
    """

    def __init__(self, conversation, draft):
        self.conversation = conversation
        self.draft = draft

    def html(self):
        """Inert HTML (str), empty without one."""
        draft = self.draft
        if not draft.include_original:
            return ""
        Mail = self.conversation.env["email.message"]
        replaced = Mail.browse(draft.replaces_id)
        if replaced.quote_html:
            # Whoever may send that mail again sends what it said.
            return str(replaced.quote_html)
        parent = Mail.browse(draft.answers_id)
        if not parent:
            return ""
        reader = self._in_language_of_reader()
        lines = (
            _forward_header(reader, parent)
            if draft.mode == "forward"
            else [_attribution(reader, parent)]
        )
        return reply.quoted(str(parent.body_html or ""), "\n".join(lines))

    def _in_language_of_reader(self):
        """The conversation as its words are for the first recipient: in the language
        and time of who is known, else in those of the company."""
        conversation = self.conversation
        company = conversation.company_id.partner_id
        partner = self._first_known()
        installed = dict(conversation.env["res.lang"].get_installed())
        languages = (partner.lang, company.lang, conversation.env.lang)
        calendar = conversation.company_id.resource_calendar_id
        return conversation.with_context(
            lang=next((each for each in languages if each in installed), None),
            tz=partner.tz or company.tz or calendar.tz,
        )

    def _first_known(self):
        """The first recipient with a contact (res.partner), or the customer's."""
        conversation = self.conversation
        emails = [address.email for address in self.draft.to]
        if not emails:
            return conversation.partner_id
        found = conversation.env["res.partner"]._find_by_addresses(
            conversation.company_id, emails
        )
        known = [found[email] for email in emails if email in found]
        if known:
            return known[0]
        same = conversation.customer_email in emails
        return conversation.partner_id if same else conversation.partner_id.browse()


def _short_date(reader, mail):
    zone = reader.env.context.get("tz")
    return format_datetime(reader.env, mail.date, tz=zone, dt_format="short")


def _attribution(reader, parent):
    return reader.env._(
        "On %(date)s, %(sender)s wrote:",
        date=_short_date(reader, parent),
        sender=parent.email_from,
    )


def _forward_header(reader, parent):
    return [
        reader.env._("Forwarded message"),
        reader.env._("From: %(address)s", address=parent.email_from),
        reader.env._("Date: %(date)s", date=_short_date(reader, parent)),
        reader.env._("Subject: %(subject)s", subject=parent.subject or ""),
        reader.env._("To: %(address)s", address=parent.email_to or ""),
    ]
