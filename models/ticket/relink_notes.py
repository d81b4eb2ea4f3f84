from markupsafe import Markup

from odoo.tools import is_html_empty

from .ticket_notes import add_comments, conversation_link, paragraph


class RelinkNotes:
    """What the tickets say of conversations that went from one to the other.

    :param relink: email.relink
    """

    def __init__(self, relink):
        ticket = relink.target_id
        self.relink = relink.with_context(lang=ticket.company_id.partner_id.lang)
        self.env = self.relink.env
        self.source = self.relink.source_id
        self.target = self.relink.target_id

    def note(self, left_out):
        """:param left_out: whether messages to the customer stayed on the source"""
        if self.relink.merge:
            away, here = self._merged(left_out)
        else:
            away, here = self._moved()
        self._add(away, here + self._conversations())

    def note_undone(self):
        agent, there, back = self.env.user.name, _link(self.target), _link(self.source)
        if self.relink.merge:
            away = self.env._(
                "%(agent)s undid the merge into %(ticket)s.", agent=agent, ticket=there
            )
            here = self.env._(
                "%(agent)s undid the merge of %(ticket)s.", agent=agent, ticket=back
            )
            return self._add(paragraph(away), paragraph(here))
        words = self.env._(
            "%(agent)s put back on ticket %(ticket)s:", agent=agent, ticket=back
        )
        note = paragraph(words) + self._conversations()
        return self._add(note, note)

    def _merged(self, left_out):
        agent, there, from_ = self.env.user.name, _link(self.target), _link(self.source)
        away = self.env._(
            "%(agent)s merged this ticket into %(ticket)s. Later e-mails arrive there.",
            agent=agent,
            ticket=there,
        )
        here = self.env._(
            "%(agent)s merged %(ticket)s here.", agent=agent, ticket=from_
        )
        note = paragraph(here) + self._description()
        if left_out:
            words = self.env._(
                "It is of another customer: what was written to each stays where it "
                "was. E-mails and internal notes went along."
            )
            note += paragraph(words)
        return paragraph(away), note

    def _moved(self):
        agent, there, from_ = self.env.user.name, _link(self.target), _link(self.source)
        away = self.env._(
            "%(agent)s moved to ticket %(ticket)s:", agent=agent, ticket=there
        )
        here = (
            self.env._(
                "%(agent)s moved here from ticket %(ticket)s:",
                agent=agent,
                ticket=from_,
            )
            if self.source
            else self.env._("%(agent)s moved here:", agent=agent)
        )
        return paragraph(away) + self._conversations(), paragraph(here)

    def _conversations(self):
        items = Markup().join(
            Markup("<li>%s</li>") % conversation_link(conversation)
            for conversation in self.relink.conversation_ids.sorted("id")
        )
        return Markup("<ul>%s</ul>") % items if items else items

    def _description(self):
        """Of a ticket that no mail opened, but a call, or somebody in the portal."""
        if self.relink.conversation_ids or is_html_empty(self.source.description):
            return Markup()
        return Markup("<blockquote>%s</blockquote>") % self.source.description

    def _add(self, away, here):
        notes = [(self.source, away), (self.target, here)]
        add_comments(self.env, [each for each in notes if each[0]])


def _link(ticket):
    """By its number: the subject is not for all who see the other ticket."""
    return ticket and ticket._get_html_link(title=ticket.number)
