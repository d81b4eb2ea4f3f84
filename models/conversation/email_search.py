from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql

from ...core.conversation import search_words
from ..jobs import step_by_step
from .search_entry import MOST_WORDS, entries, entry, head_of

AT_ONCE = 200  # conversations
# What there are indexes on.
HEAD, EVERYTHING = SQL("head"), SQL("(head || words)")
OF_MAILS = (
    "conversation_id",
    "subject",
    "body_html",
    "written_html",
    "attachment_ids",
    *("email_from", "reply_to", "email_to", "email_cc", "email_bcc"),
)


class EmailSearch(models.Model):
    """By which words a conversation is found, a row for each.

    ``head`` is of what all know who see the conversation: its subject and its customer.
    ``words`` is of what its mails say: by them it is found by those only who may read
    it. Both are made by core.conversation.search_words, and shown to nobody.
    """

    _name = "email.search"
    _description = "Words of an E-mail Conversation"
    _log_access = False
    _rec_name = "conversation_id"

    conversation_id = fields.Many2one(
        comodel_name="email.conversation", required=True, ondelete="cascade"
    )

    _conversation_idx = models.UniqueIndex("(conversation_id)")

    def init(self):
        """Odoo has no field for PostgreSQL's own type of words."""
        for statement in (
            "ALTER TABLE email_search"
            " ADD COLUMN IF NOT EXISTS head tsvector NOT NULL DEFAULT '',"
            " ADD COLUMN IF NOT EXISTS words tsvector NOT NULL DEFAULT '',"
            # Older rows know the customer's address only, and are made anew by the job.
            " ADD COLUMN IF NOT EXISTS has_addresses boolean",
            "CREATE INDEX IF NOT EXISTS email_search__head_index"
            " ON email_search USING gin (head)",
            "CREATE INDEX IF NOT EXISTS email_search__all_index"
            " ON email_search USING gin ((head || words))",
        ):
            self.env.cr.execute(SQL(statement))

    # -- told: what there is to find -------------------------------------------

    @api.model
    def _add(self, mails):
        """Mails came into the threads of their conversations.

        :param mails: email.message with the rights of the system
        """
        older = self._with_words_missing(mails)
        self._renew(older)
        self._store(
            entries(mails.filtered(lambda mail: mail.conversation_id not in older)),
            SQL(
                "CASE WHEN length(email_search.words) < %s"
                " THEN email_search.words || EXCLUDED.words"
                " ELSE email_search.words END",
                MOST_WORDS,
            ),
        )

    @api.model
    def _renew(self, conversations):
        """Their mails came, went or say something else now.

        :param conversations: email.conversation with the rights of the system
        """
        if not conversations:
            return
        mails = (
            self.env["email.message"]
            .sudo()
            .search_fetch(
                [
                    ("conversation_id", "in", conversations.ids),
                    ("state", "!=", "draft"),
                ],
                OF_MAILS,
            )
        )
        of_each = mails.grouped("conversation_id")
        self._store(
            [entry(one, of_each.get(one, mails.browse())) for one in conversations],
            SQL("EXCLUDED.words"),
        )

    @api.model
    def _renew_heads(self, conversations):
        """They have another subject, customer or ticket. Those that are not found yet
        are left to ``_add``."""
        if not conversations:
            return
        self._forget_found()
        heads = [" ".join(head_of(one)) for one in conversations.sudo()]
        self.env.cr.execute(
            SQL(
                """UPDATE email_search
                      SET head = array_to_tsvector(string_to_array(new.head, ' '))
                     FROM UNNEST(%s::integer[], %s::text[]) AS new (id, head)
                    WHERE conversation_id = new.id""",
                conversations.ids,
                heads,
            )
        )

    def _with_words_missing(self, mails):
        """Those of the mails' conversations that are not found yet, and have other
        mails, too."""
        self.env["email.message"].flush_model(["conversation_id", "state"])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT conversation_id FROM email_message mail
                    WHERE conversation_id = ANY(%s) AND NOT id = ANY(%s)
                      AND state != 'draft'
                      AND NOT EXISTS (SELECT FROM email_search known
                           WHERE known.conversation_id = mail.conversation_id
                             AND known.has_addresses)""",
                mails.conversation_id.ids,
                mails.ids,
            )
        )
        return mails.conversation_id.browse(id for (id,) in rows)

    def _store(self, found, words):
        """:param found: list of search_entry.Entry
        :param words: SQL, what becomes of the words of a conversation that is there
        """
        if not found:
            return
        self._forget_found()
        # The rows refer to them.
        self.env["email.conversation"].flush_model(["name"])
        self.env.cr.execute(
            SQL(
                """INSERT INTO email_search (conversation_id, head, words,
                          has_addresses)
                   SELECT new.id, array_to_tsvector(string_to_array(new.head, ' ')),
                          array_to_tsvector(string_to_array(new.words, ' ')), TRUE
                     FROM UNNEST(%s::integer[], %s::text[], %s::text[])
                          AS new (id, head, words)
              ON CONFLICT (conversation_id)
                DO UPDATE SET head = EXCLUDED.head, words = %s, has_addresses = TRUE""",
                [each.conversation_id for each in found],
                [" ".join(each.head) for each in found],
                [" ".join(each.words) for each in found],
                words,
            )
        )

    def _forget_found(self):
        """What was found in this transaction may be another now."""
        self.env.cr.cache.pop(self._name, None)

    # -- those of older databases ------------------------------------------------

    @api.model
    def _run(self):
        """Find conversations by what they say, and by their addresses, that are not
        found so yet, newest first, some at a time, each time committed."""
        step_by_step(self.env, self._fill, self._run_again)

    def _fill(self):
        """Whether there was anything to do."""
        self.env.invalidate_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM email_conversation one
                    WHERE NOT EXISTS (SELECT FROM email_search known
                                       WHERE known.conversation_id = one.id
                                         AND known.has_addresses)
                 ORDER BY last_mail_at DESC NULLS LAST LIMIT %s""",
                AT_ONCE,
            )
        )
        self._renew(self.env["email.conversation"].browse(id for (id,) in rows))
        return bool(rows)

    def _run_again(self):
        # sudo: the job is the system's.
        self.env.ref("email_channel.ir_cron_search").sudo()._trigger()

    # -- asked --------------------------------------------------------------------

    @api.model
    def _domain(self, typed):
        """Domain of the conversations in which this user finds what somebody typed:
        by subject, customer, session and ticket all that the user sees, by what mails
        say those that the user may read.
        """
        query = search_words.query(typed)
        if not query:
            # Signs only: nothing but a subject has them.
            return Domain("name", "ilike", escape_psql(typed.strip()))
        readable = self.env["email.conversation"]._readable_domain()
        if readable.is_true():
            return self._found(EVERYTHING, query)
        by_head = self._found(HEAD, query)
        if readable.is_false():
            return by_head
        return self._found(EVERYTHING, query) & (by_head | readable)

    @api.model
    def _domain_of_address(self, typed):
        """Domain of the conversations with an e-mail from or to such an address.

        :param typed: any part of it
        """
        query = search_words.query_of_address(typed)
        return self._found(EVERYTHING, query) if query else Domain.FALSE

    def _found(self, words, query):
        """Domain of those whose words fit.

        The ids are asked for once, before: of a frequent word PostgreSQL would rather
        read all words of all conversations, which takes a second. And when it knows how
        many there are, it walks through the newest conversations, or picks the few.

        :param words: SQL, an indexed expression of this table
        """
        known = self.env.cr.cache.setdefault(self._name, {})
        key = (words.code, query)
        if key not in known:
            known[key] = self._look_up(words, query)
        ids = known[key]

        def to_sql(_model, alias, _query):
            column = SQL.identifier(alias, "id")
            return SQL("%s = ANY(%s::integer[])", column, ids)

        return Domain.custom(to_sql=to_sql)

    def _look_up(self, words, query):
        """Of conversations, as PostgreSQL writes an array."""
        self.env.cr.execute(SQL("SET LOCAL enable_seqscan = off"))
        [(ids,)] = self.env.execute_query(
            SQL(
                "SELECT COALESCE(array_agg(conversation_id), '{}')::text"
                " FROM email_search WHERE %s @@ %s::tsquery",
                words,
                query,
            )
        )
        self.env.cr.execute(SQL("RESET enable_seqscan"))
        return ids
