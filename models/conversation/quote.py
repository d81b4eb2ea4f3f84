from odoo.tools import format_datetime

from ...core.outbox import history, reply

# Not what was never sent, nor what a server said of a mail.
_CORRESPONDENCE = ("received", "queued", "sending", "sent", "uncertain", "bounced")


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
        if not (draft.include_original or draft.include_history):
            return ""
        Mail = self.conversation.env["email.message"]
        replaced = Mail.browse(draft.replaces_id)
        if replaced.quote_html and not draft.include_history:
            # Whoever may send that mail again sends what it said.
            return str(replaced.quote_html)
        parent = Mail.browse(draft.answers_id)
        if draft.include_history:
            return self._history(parent)
        return self._quote(parent, str(parent.body_html or "")) if parent else ""

    def _history(self, parent):
        """The last mails of the thread, one below the other."""
        mails = self._correspondence()
        first = mails[-1:]
        past = [
            history.Past(
                mail.id, str(mail.body_html or ""), _people(mail), mail == first
            )
            for mail in mails
        ]
        draft = self.draft
        readers = [address.email for address in draft.to]
        shown = history.below(past, parent.id or 0, readers, draft.mode == "forward")
        return "<br>".join(
            self._quote(mails.browse(each.id), history.words(each)) for each in shown
        )

    def _correspondence(self):
        """Mails (email.message) that were received or left, newest first; no internal
        notes."""
        mails = self.conversation.email_message_ids.filtered(
            lambda mail: mail.state in _CORRESPONDENCE and mail.evidence != "bounce"
        )
        return mails.sorted(lambda mail: (mail.date, mail.id), reverse=True)

    def _quote(self, mail, html):
        reader = self._in_language_of_reader()
        lines = (
            _forward_header(reader, mail)
            if self.draft.mode == "forward"
            else [_attribution(reader, mail)]
        )
        return reply.quoted(html, "\n".join(lines))

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


def _people(mail):
    envelope = mail._envelope()
    people = (envelope.sender, *envelope.reply_to, *envelope.to, *envelope.cc)
    return frozenset(one.email for one in people if one)


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
