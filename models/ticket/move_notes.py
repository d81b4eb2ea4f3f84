from ..company_language import in_company_language
from . import ticket_notes
from .ticket_notes import conversation_link, paragraph


class MoveNotes:
    """What a move says on the tickets.

    :param move: email.move
    """

    def __init__(self, move):
        self.move = move.with_context(lang=move.source_id.company_id.partner_id.lang)
        self.source = self.move.source_id
        self.target = self.move.target_id

    def note(self, mails):
        """Both tickets say what became of the mails, and where the rest is.

        :return: mail.message
        """
        away, here = self._words()
        links = ticket_notes.links(self._here(mails))
        more = ""
        if self.move.split:
            first = self.target._in_order()[0]
            more = ticket_notes.six_fields(in_company_language(first))
        return self._add(
            (self.source.ticket_id, away + links),
            (self.target.ticket_id, here + links + more),
        )

    def note_undone(self, mails):
        words = self.move.env._(
            "%(agent)s put back into %(link)s:",
            agent=self.move.env.user.name,
            link=conversation_link(self.source),
        )
        note = paragraph(words) + ticket_notes.links(self._here(mails))
        self._add((self.source.ticket_id, note), (self.target.ticket_id, note))

    def _here(self, mails):
        return mails.with_env(self.move.env)

    def _words(self):
        env = self.move.env
        agent = env.user.name
        source, target = conversation_link(self.source), conversation_link(self.target)
        if self.move.split:
            away = env._("%(agent)s split off to %(link)s:", agent=agent, link=target)
            here = env._("%(agent)s split off from %(link)s:", agent=agent, link=source)
        else:
            away = env._("%(agent)s moved to %(link)s:", agent=agent, link=target)
            here = env._(
                "%(agent)s moved here from %(link)s:", agent=agent, link=source
            )
        return paragraph(away), paragraph(here)

    def _add(self, *notes):
        """One note a ticket, also when both conversations are on the same."""
        by_ticket = {ticket: body for ticket, body in notes if ticket}
        notes = list(by_ticket.items())
        return ticket_notes.add_comments(self.move.env, notes)
