from odoo import api, fields, models
from odoo.tools import SQL

from ..groups import SUPERVISOR, has_role

# Seconds after which somebody is gone of whom nothing was heard; browsers are heard of
# every 20.
EXPIRY = 45
KINDS = ("viewing", "writing")
LONGEST_TAB = 40


class EmailPresence(models.Model):
    """Who looks at a conversation now, or writes in it: one row for each tab of a
    browser that is heard of (D10).

    It refers to its conversation by number only: a foreign key would lock that row with
    each sign of life. Rows are found, written and dropped by their key, and no index is
    on what changes, so that a sign of life is written in the place of the last one.
    """

    _name = "email.presence"
    _description = "Who Looks at a Conversation"
    _log_access = False
    _rec_name = "kind"

    conversation_id = fields.Integer(required=True)
    user_id = fields.Many2one(
        comodel_name="res.users", required=True, ondelete="cascade"
    )
    tab = fields.Char(required=True, help="Of the browser, by its own choice.")
    kind = fields.Selection(
        selection=[("viewing", "Viewing"), ("writing", "Writing")], required=True
    )
    seen_at = fields.Datetime(required=True)

    _tab_uniq = models.UniqueIndex("(conversation_id, user_id, tab)")

    def init(self):
        # Half of each page is free for the rows as they become.
        self.env.cr.execute(
            SQL(
                """ALTER TABLE email_presence SET (
                       fillfactor = 50,
                       autovacuum_vacuum_scale_factor = 0,
                       autovacuum_vacuum_threshold = 500)"""
            )
        )

    # -- the browser's signs of life ---------------------------------------------

    @api.model
    def beat(self, conversation_id, tab, kind):
        """The user has the conversation on the screen of this tab.

        :param conversation_id: int
        :param tab: by which the browser tells its tabs apart (str)
        :param kind: "viewing" or "writing"
        :return: as ``of``, of the others there; False when the user does not see the
            conversation
        """
        conversation = self._seen(conversation_id)
        if not conversation or kind not in KINDS or not 0 < len(tab) <= LONGEST_TAB:
            return False
        if kind == "viewing" and self._is_unannounced(conversation):
            self.leave(conversation_id, tab)
        elif self._note(conversation, tab, kind) != kind:
            self._tell(conversation)
        return self._others(conversation).get(conversation.id, [])

    @api.model
    def leave(self, conversation_id, tab):
        """The user has it no longer on that tab."""
        conversation = self._seen(conversation_id)
        self.env.cr.execute(
            SQL(
                "DELETE FROM email_presence WHERE conversation_id = %s"
                " AND user_id = %s AND tab = %s",
                int(conversation_id),
                self.env.uid,
                str(tab),
            )
        )
        if conversation and self.env.cr.rowcount:
            self._tell(conversation)

    @api.model
    @api.readonly
    def of(self, conversation_ids):
        """Who else is there.

        :param conversation_ids: list of ids
        :return: {id: [{"id": of the user, "name", "kind", "seconds": after which this
            one is gone unless heard of}]} of those that the user sees
        """
        conversations = self.env["email.conversation"].browse(conversation_ids)
        seen = conversations.exists()._filtered_access("read")
        found = self._others(seen)
        return {number: found.get(number, []) for number in seen.ids}

    def _is_unannounced(self, conversation):
        """Whether the user supervises another one's work there, who is not to know."""
        if not has_role(self.env.user, SUPERVISOR):
            return False
        # sudo: what the company wants its agents to know.
        known = conversation.sudo()
        at_work = known.state == "active" and known.user_id != self.env.user
        return at_work and not known.company_id.email_spied_told

    def _seen(self, conversation_id):
        """The conversation, if the user sees it; else empty."""
        found = self.env["email.conversation"].browse(int(conversation_id)).exists()
        return found._filtered_access("read")

    def _note(self, conversation, tab, kind):
        """:return: the kind that was known until now; None when nothing was"""
        rows = self.env.execute_query(
            SQL(
                """WITH before AS (
                       SELECT kind FROM email_presence
                        WHERE conversation_id = %(conversation)s AND user_id = %(user)s
                          AND tab = %(tab)s AND seen_at > %(now)s - %(expiry)s)
                   INSERT INTO email_presence AS known
                          (conversation_id, user_id, tab, kind, seen_at)
                   VALUES (%(conversation)s, %(user)s, %(tab)s, %(kind)s, %(now)s)
                   ON CONFLICT (conversation_id, user_id, tab) DO UPDATE
                      SET kind = EXCLUDED.kind, seen_at = EXCLUDED.seen_at
                   RETURNING (SELECT kind FROM before)""",
                conversation=conversation.id,
                user=self.env.uid,
                tab=tab,
                kind=kind,
                now=_NOW,
                expiry=_EXPIRY,
            )
        )
        return rows[0][0]

    # -- who is told -------------------------------------------------------------

    def _tell(self, conversation):
        """Screens that show the conversation, of those who may see it; each leaves its
        own user out."""
        conversation._bus_send(
            "email.presence/changed",
            {
                "id": conversation.id,
                "people": self._people(conversation).get(conversation.id, []),
            },
        )

    def _others(self, conversations):
        """As ``of``, without checks of rights."""
        return {
            number: [one for one in people if one["id"] != self.env.uid]
            for number, people in self._people(conversations).items()
        }

    def _people(self, conversations):
        """Each person once: who writes in one tab writes."""
        rows = self.env.execute_query(
            SQL(
                """SELECT here.conversation_id, here.user_id, partner.name,
                          bool_or(here.kind = 'writing'),
                          ceil(extract(epoch FROM
                               max(here.seen_at) + %(expiry)s - %(now)s))::int
                     FROM email_presence here
                     JOIN res_users person ON person.id = here.user_id
                     JOIN res_partner partner ON partner.id = person.partner_id
                    WHERE here.conversation_id = ANY(%(ids)s)
                      AND here.seen_at > %(now)s - %(expiry)s
                    GROUP BY here.conversation_id, here.user_id, partner.name
                    ORDER BY partner.name""",
                ids=conversations.ids,
                now=_NOW,
                expiry=_EXPIRY,
            )
        )
        found = {}
        for conversation, user, name, writes, seconds in rows:
            kind = "writing" if writes else "viewing"
            person = {"id": user, "name": name, "kind": kind, "seconds": seconds}
            found.setdefault(conversation, []).append(person)
        return found

    @api.autovacuum
    def _gc(self):
        """Of browsers that died, and of conversations that are gone."""
        self.env.cr.execute(
            SQL("DELETE FROM email_presence WHERE seen_at < %s - %s", _NOW, _EXPIRY)
        )


# The server's clock, at this moment and not when the transaction began.
_NOW = SQL("(clock_timestamp() AT TIME ZONE 'UTC')")
_EXPIRY = SQL("%s * interval '1 s'", EXPIRY)
