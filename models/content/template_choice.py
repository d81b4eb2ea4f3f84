"""Which templates a letter's writer may mean."""

from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from ...core.content.template_search import Candidate, Letter, fits, ranked, words

SHOWN = 50
MOST_SHORTCUTS = 100
LOOKED_AT = 2000


class TemplateChoice:
    """Of one letter (email.compose, as its writer)."""

    def __init__(self, compose):
        self.compose = compose
        self.env = compose.env
        # sudo: of a conversation and ticket that its writer answers.
        self.conversation = compose.sudo().conversation_id
        self.ticket = compose.sudo().ticket_id or self.conversation.ticket_id

    def choices(self, query):
        """See email.template.get_choices."""
        letter = self._letter()
        found = ranked(self._candidates(self._matching(query)), letter, query)
        shown = found[:SHOWN]
        templates = self._templates.browse([one.id for one in shown])
        choices = [
            {
                "id": one.id,
                "name": one.name,
                "shortcut": one.shortcut,
                "subject": template.subject or "",
                "excerpt": template.excerpt or "",
                "own": one.own,
                "fits": fits(one, letter),
            }
            for one, template in zip(shown, templates, strict=True)
        ]
        return {"choices": choices, "more": len(found) > len(shown)}

    def shortcuts(self):
        """See email.template._shortcuts."""
        found = self._candidates(Domain("shortcut", "!=", False))
        return [
            {"id": one.id, "name": one.name, "shortcut": one.shortcut}
            for one in ranked(found, self._letter())[:MOST_SHORTCUTS]
        ]

    @property
    def _templates(self):
        return self.env["email.template"]

    def _letter(self):
        queue = self.conversation.queue_id or self.ticket.team_id or self._only_queue()
        customer = self.conversation.partner_id or self.ticket.partner_id
        return Letter(queue.id or 0, customer.lang or "")

    def _only_queue(self):
        queues = self._touchpoint().queue_ids
        return queues if len(queues) == 1 else queues.browse()

    def _touchpoint(self):
        # sudo: its queues and its company, of which nothing is shown.
        return self.compose.sudo().touchpoint_id

    def _candidates(self, domain):
        company = self.conversation.company_id or self._touchpoint().company_id
        here = (
            Domain("company_id", "in", (False, *company.ids))
            if company
            else Domain.TRUE
        )
        # Those that others keep are for administrators to see, not to send.
        usable = Domain("user_id", "in", (False, self.env.uid))
        found = self._templates.search(domain & here & usable, limit=LOOKED_AT)
        return [self._candidate(each) for each in found]

    def _candidate(self, template):
        return Candidate(
            id=template.id,
            name=template.name,
            shortcut=template.shortcut or "",
            # sudo: whether it is for this queue, not which others there are.
            queues=frozenset(
                template.sudo().with_context(active_test=False).queue_ids.ids
            ),
            lang=template.lang or "",
            own=template.user_id == self.env.user,
            uses=template.use_count,
        )

    def _matching(self, query):
        found = Domain.TRUE
        for word in words(query):
            found &= Domain("search_text", "like", escape_psql(word))
        return found
