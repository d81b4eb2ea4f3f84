"""What people are told of a mail that somebody did not get."""

from markupsafe import Markup


class Notice:
    """Of ``mail`` to ``user``, in the language of the mail's environment."""

    def __init__(self, mail, user):
        self.mail = mail
        self.user = user
        self.env = mail.env

    def send(self):
        """On his screen now, and in his inbox or by mail as he has chosen."""
        self.pop_up()
        self.notify()

    def pop_up(self):
        waits = self.mail.state == "draft"
        said = self.mail.stopped_reason if waits else self.mail.subject
        self.user._bus_send(
            "email_channel.not_sent",
            {
                "type": "warning" if waits else "danger",
                "title": self._title(),
                "message": said or "",
                "conversation_id": self.mail.conversation_id.id,
            },
        )

    def notify(self):
        mail, title = self.mail, self._title()
        place = mail.conversation_id or self.env["mail.thread"]
        place.with_context(lang=self.user.lang).message_notify(
            partner_ids=self.user.partner_id.ids,
            author_id=self.env.ref("base.partner_root").id,
            subject=title,
            body=Markup("<p>%s: %s</p><p>%s</p>")
            % (
                title,
                self._link(),
                Markup("<br>").join(self._reason().splitlines()),
            ),
            # Odoo's own queue sends it: this worker has other mail to send.
            force_send=False,
        )

    def _title(self):
        to = self.mail.email_to or self.mail.email_cc or self.mail.email_bcc or ""
        titles = {
            "draft": self.env._(
                "Your e-mail to %(to)s was not sent: look again", to=to
            ),
            "failed": self.env._("Your e-mail to %(to)s was not sent", to=to),
            "uncertain": self.env._(
                "It is not known whether your e-mail to %(to)s was sent", to=to
            ),
            "bounced": self.env._("Your e-mail to %(to)s came back", to=to),
            "sent": self.env._("Not everybody got your e-mail to %(to)s", to=to),
        }
        return titles[self.mail.state]

    def _reason(self):
        return self.mail.failure_reason or self.mail.stopped_reason or ""

    def _link(self):
        """Of a mail without a conversation there is no page: its subject only."""
        subject = self.mail.subject or self.env._("(no subject)")
        if not self.mail.conversation_id:
            return subject
        return Markup('<a href="/odoo/email-desk/%s?mail=%s">%s</a>') % (
            self.mail.conversation_id.id,
            self.mail.id,
            subject,
        )
