from markupsafe import Markup

from odoo import models

from .helpdesk_ticket import NO_NOISE


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _close_as_moved(self):
        """Its mails are on another ticket. The customer is told nothing: the question
        is still open there."""
        for ticket in self.filtered(lambda ticket: not ticket.closed):
            stages = ticket.team_id._get_applicable_stages()
            closing = stages.filtered("closed")[:1]
            if closing:
                ticket.with_context(**NO_NOISE).stage_id = closing


class EmailMove(models.Model):
    """What a move says: on the tickets, and to the one who made it."""

    _inherit = "email.move"

    def _note(self, mails):
        """Both tickets say what became of the mails, and where the rest is."""
        self = self.with_context(lang=self.source_id.company_id.partner_id.lang)
        away, here = self._words_of_note()
        links = mails._links()
        if self.split:
            first = self.target_id._in_order()[0]._in_company_language()
            links = links + first._session_comment()
        notes = self._add_notes(
            (self.source_id.ticket_id, away + mails._links()),
            (self.target_id.ticket_id, here + links),
        )
        self._note_before(notes=notes.ids)

    def _notes(self):
        return self.env["mail.message"].browse(self.before.get("notes", ())).exists()

    def _words_of_note(self):
        agent = self.env.user.name
        source, target = self.source_id._link(), self.target_id._link()
        if self.split:
            away = self.env._(
                "%(agent)s split off to %(link)s:", agent=agent, link=target
            )
            here = self.env._(
                "%(agent)s split off from %(link)s:", agent=agent, link=source
            )
        else:
            away = self.env._("%(agent)s moved to %(link)s:", agent=agent, link=target)
            here = self.env._(
                "%(agent)s moved here from %(link)s:", agent=agent, link=source
            )
        return _paragraph(away), _paragraph(here)

    def _note_undone(self, mails):
        self = self.with_context(lang=self.source_id.company_id.partner_id.lang)
        words = self.env._(
            "%(agent)s put back into %(link)s:",
            agent=self.env.user.name,
            link=self.source_id._link(),
        )
        note = _paragraph(words) + mails._links()
        self._add_notes(
            (self.source_id.ticket_id, note), (self.target_id.ticket_id, note)
        )

    def _add_notes(self, *notes):
        """One note a ticket, also when both conversations are on the same."""
        by_ticket = {ticket: body for ticket, body in notes if ticket}
        return self.env["helpdesk.ticket"]._add_email_comments(list(by_ticket.items()))

    def _told(self):
        """The action that shows what was done, with a way to it and a way back."""
        target = self.target_id
        ticket = target.ticket_id.number
        if self.split:
            words = self.env._(
                "Split off to %(session)s, ticket %(ticket)s",
                session=target.session,
                ticket=ticket,
            )
        else:
            words = self.env._(
                "Moved to %(session)s, ticket %(ticket)s",
                session=target.session,
                ticket=ticket,
            )
        return {
            "type": "ir.actions.client",
            "tag": "email_channel.moved",
            "params": {
                "move_id": self.id,
                "source_id": self.source_id.id,
                "target_id": target.id,
                "message": words,
                # Nothing is left to look at where the user is.
                "leave": not self.source_id.email_message_ids,
            },
        }


class EmailConversation(models.Model):
    _inherit = "email.conversation"

    def _link(self):
        """By its session ID: the subject is not for all who see the other ticket."""
        return Markup('<a href="/odoo/email-conversations/%s">%s</a>') % (
            self.id,
            self.session,
        )


class EmailMessage(models.Model):
    _inherit = "email.message"

    def _links(self):
        return Markup("<ul>%s</ul>") % Markup().join(
            Markup('<li><a href="/email_channel/message/%s">%s</a></li>')
            % (mail.id, mail.subject or self.env._("(no subject)"))
            for mail in self.sorted(lambda mail: (mail.date, mail.id))
        )


def _paragraph(words):
    return Markup("<p>%s</p>") % words
