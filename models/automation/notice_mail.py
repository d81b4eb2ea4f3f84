"""The mail that tells people of new tickets. It quotes nothing that the customer wrote
but his subject: its readers need no rights in Odoo to get it."""

from markupsafe import Markup

from ...core.automation.notices import read_addresses
from ..importance import IMPORTANT
from .own_mail import OwnMail
from .own_readers import own_among


class NoticeMail:
    """From a touchpoint, of these conversations; in the language of its company."""

    def __init__(self, touchpoint, conversations):
        self.touchpoint = touchpoint
        self.conversations = conversations
        self.env = touchpoint.env

    def queue(self):
        """Let it leave, if there is still somebody to tell.

        :return: email.message; empty when it does not leave from the touchpoint
        """
        to, nothing = self._to(), self.env["email.message"]
        if not to:
            return nothing
        if self.touchpoint._sends():
            return OwnMail(self.touchpoint).queue(to, self._subject(), self._body())
        self._queue_at_odoo(to, self._body())
        return nothing

    def _to(self):
        """Who opened the only ticket knows of it; of our own addresses it would be
        another one."""
        found = read_addresses(self.touchpoint.notify_addresses or "")
        left_out = own_among(self.env, {address.email for address in found})
        if len(self.conversations) == 1:
            left_out.add(self.conversations.customer_email)
        return [address for address in found if address.email not in left_out]

    def _queue_at_odoo(self, to, html):
        """By Odoo's mail server: the touchpoint itself only receives."""
        self.env["mail.mail"].create(
            {
                "subject": self._subject(),
                "body_html": html,
                "email_to": ", ".join(address.email for address in to),
                "headers": repr(
                    {
                        "Auto-Submitted": "auto-generated",
                        "X-Auto-Response-Suppress": "All",
                    }
                ),
                "auto_delete": True,
            }
        )

    # -- words -------------------------------------------------------------------

    def _subject(self):
        one = self.conversations
        if len(one) > 1:
            return self.env._(
                "%(count)s new tickets in %(touchpoint)s",
                count=len(one),
                touchpoint=self.touchpoint.name,
            )
        told = {"number": one.ticket_id.number or one.session, "subject": one.name}
        if one.ticket_id.priority == IMPORTANT:
            return self.env._("Important new ticket %(number)s: %(subject)s", **told)
        return self.env._("New ticket %(number)s: %(subject)s", **told)

    def _body(self):
        if len(self.conversations) == 1:
            return self._lines(self.conversations)
        rows = Markup().join(map(self._row, self.conversations))
        heads = Markup().join(
            Markup('<th align="left" style="padding:4px 12px 4px 0">%s</th>') % head
            for head in (
                self.env._("Ticket"),
                self.env._("Subject"),
                self.env._("Customer"),
                self.env._("Queue"),
            )
        )
        return Markup("<table><tr>%s</tr>%s</table>%s") % (heads, rows, self._why())

    def _lines(self, one):
        lines = (
            (self.env._("Ticket"), self._link(one)),
            (self.env._("Subject"), one.name),
            (self.env._("Customer"), self._customer(one)),
            (self.env._("Queue"), one.queue_id.name or "–"),
            (self.env._("Touchpoint"), self.touchpoint.name),
        )
        told = Markup().join(Markup("<li>%s: %s</li>") % line for line in lines)
        return Markup("<ul>%s</ul>%s") % (told, self._why())

    def _row(self, one):
        important = "⚠ " if one.ticket_id.priority == IMPORTANT else ""
        cells = (
            self._link(one),
            f"{important}{one.name}",
            self._customer(one),
            one.queue_id.name or "–",
        )
        return Markup("<tr>%s</tr>") % Markup().join(
            Markup('<td style="padding:4px 12px 4px 0">%s</td>') % cell
            for cell in cells
        )

    def _link(self, one):
        ticket = one.ticket_id
        url = f"{one.get_base_url()}/mail/view?model={ticket._name}&res_id={ticket.id}"
        return Markup('<a href="%s">%s</a>') % (url, ticket.number or one.session)

    def _customer(self, one):
        name = one.customer_name or ""
        if not name or name == one.customer_email:
            return one.customer_email or ""
        return f"{name} <{one.customer_email}>"

    def _why(self):
        return Markup('<p style="color:#666">%s</p>') % self.env._(
            "You get this e-mail because your address is in the notifications of "
            "“%(touchpoint)s” in Odoo. Do not answer it.",
            touchpoint=self.touchpoint.name,
        )
