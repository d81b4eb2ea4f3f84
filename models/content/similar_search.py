"""One statement that finds the answered questions which resemble some others."""

from typing import NamedTuple

from odoo.tools import SQL

from ...core.content.similar import ENOUGH, Candidate

LIKE_SUBJECT = 0.4
"""Of pg_trgm's similarity: from where on a subject resembles another."""
MOST_TERMS = 14
"""Words of a question, the rarest first, by which it is compared."""
MOST_ROWS = 800
"""That a question's words may lead to, about; and those of its subject, at most."""
MOST_FOUND = 40
"""Conversations for one question, before they are put in order."""
UNHEARD_OF = 0.0003
"""Share of the questions in which a word stands that is in no statistics."""
SUBJECT_COUNTS = 0.4
"""Share of the subject in the resemblance; the words have the rest."""
PATIENCE_MS = 2_000


class Asked(NamedTuple):
    """:param dictionary: PostgreSQL's, by which the words are read"""

    conversation_id: int
    subject: str
    language: str
    dictionary: str
    words: str


class SimilarSearch:
    """:param env: of who asks: what is found he may read"""

    def __init__(self, env):
        self.env = env
        self.by_subject = env.registry.has_trigram

    def find(self, asked):
        """:param asked: list of Asked
        :return: {conversation id: [core.content.similar.Candidate]}

        Raises psycopg2.errors.QueryCanceled after a while.
        """
        found = {one.conversation_id: [] for one in asked}
        if not asked:
            return found
        for name in ("email.message", "email.conversation", "rating.rating"):
            self.env[name].flush_model()
        if self.by_subject:
            self._set("pg_trgm.similarity_threshold", str(LIKE_SUBJECT))
        self._set("jit", "off")
        # A rollback to the caller's savepoint ends it, too.
        self._set("statement_timeout", str(PATIENCE_MS))
        self.env.cr.execute(self._statement(asked), log_exceptions=False)
        for number, *values in self.env.cr.fetchall():
            found[number].append(Candidate(*values))
        self._set("statement_timeout", "0")
        return found

    def _set(self, name, value):
        self.env.cr.execute(SQL("SELECT set_config(%s, %s, true)", name, value))

    def _statement(self, asked):
        return SQL(
            """
            WITH asked AS MATERIALIZED (%(asked)s),
                 frequent AS MATERIALIZED (%(frequent)s),
                 terms AS MATERIALIZED (%(terms)s),
                 sought AS MATERIALIZED (%(sought)s),
                 found AS MATERIALIZED (%(found)s),
                 scored AS MATERIALIZED (%(scored)s),
                 best AS MATERIALIZED (%(best)s)
            SELECT best.asked_id, best.conversation_id, best.answer_id, best.score,
                   best.closed, COALESCE(rated.stars, 0)
              FROM best
         LEFT JOIN LATERAL (
                   SELECT avg(rating) AS stars FROM rating_rating
                    WHERE res_model = 'helpdesk.ticket' AND res_id = best.ticket_id
                      AND consumed AND rating > 0) rated ON TRUE
            """,
            asked=self._asked(asked),
            frequent=_FREQUENT,
            terms=_TERMS,
            sought=_SOUGHT,
            found=self._found(),
            scored=self._scored(),
            best=self._best(),
        )

    def _asked(self, asked):
        return SQL(
            """SELECT id, subject, language,
                      tsvector_to_array(to_tsvector(
                          dictionary::regconfig, subject || ' ' || words)) AS own
                 FROM UNNEST(%s::integer[], %s::text[], %s::text[], %s::text[],
                             %s::text[])
                      AS one (id, subject, language, dictionary, words)""",
            *(list(column) for column in zip(*asked, strict=True)),
        )

    def _found(self):
        """Rows that resemble: few enough to look at each."""
        by_words = SQL(
            """SELECT sought.asked_id, one.id FROM sought, LATERAL (
                      SELECT id FROM email_similar WHERE words @@ sought.query
                       LIMIT %s) one""",
            2 * MOST_ROWS,
        )
        if not self.by_subject:
            return by_words
        return SQL(
            """%s UNION
               SELECT asked.id, one.id FROM asked, LATERAL (
                      SELECT id FROM email_similar WHERE subject %% asked.subject
                       LIMIT %s) one
                WHERE asked.subject != ''""",
            by_words,
            MOST_ROWS,
        )

    def _scored(self):
        similarity = SQL("similarity(row.subject, asked.subject)")
        return SQL(
            """SELECT asked.id AS asked_id, row.answer_id,
                      %(count)s * %(similarity)s + (1 - %(count)s) * (
                      SELECT COALESCE(sum(weight) FILTER (WHERE row.words @@ term)
                                      / sum(weight), 0)
                        FROM terms WHERE terms.asked_id = asked.id) AS score
                 FROM found
                 JOIN asked ON asked.id = found.asked_id
                 JOIN email_similar row ON row.id = found.id
                WHERE asked.language = '' OR row.language IN (asked.language, '')""",
            similarity=similarity if self.by_subject else SQL("0"),
            count=SUBJECT_COUNTS if self.by_subject else 0,
        )

    def _best(self):
        """Of each conversation the answer to the question that resembles most."""
        Conversation = self.env["email.conversation"]
        return SQL(
            """SELECT each.* FROM asked, LATERAL (
               SELECT * FROM (
               SELECT DISTINCT ON (one.id) scored.asked_id, one.id AS conversation_id,
                      scored.answer_id, scored.score, one.state = 'closed' AS closed,
                      one.ticket_id
                 FROM scored
                 JOIN email_message mail ON mail.id = scored.answer_id
                 JOIN email_conversation one ON one.id = mail.conversation_id
                WHERE scored.asked_id = asked.id AND scored.score >= %(enough)s
                  AND mail.state = 'sent' AND one.id != asked.id
                  AND one.erased_at IS NULL AND EXISTS %(readable)s
             ORDER BY one.id, scored.score DESC) per_conversation
             ORDER BY score DESC LIMIT %(most)s) each""",
            enough=ENOUGH,
            readable=Conversation._readable_by_id(SQL("one.id")),
            most=MOST_FOUND,
        )


# What PostgreSQL knows of how frequent words are, once it has looked.
_FREQUENT = SQL(
    """SELECT word, share FROM pg_stats,
              UNNEST(most_common_elems::text::text[], most_common_elem_freqs)
              AS one (word, share)
        WHERE schemaname = current_schema() AND tablename = 'email_similar'
          AND attname = 'words' AND word IS NOT NULL"""
)
# Numbers, addresses and the like are each other's by accident only.
_TERMS = SQL(
    """SELECT * FROM (
       SELECT asked.id AS asked_id, quote_literal(word)::tsquery AS term,
              share, -ln(share) AS weight,
              sum(share) OVER rarest AS share_so_far, row_number() OVER rarest AS place
         FROM (SELECT asked.id, word, LEAST(COALESCE(frequent.share, %s), 0.95) AS share
                 FROM asked, UNNEST(asked.own) word
            LEFT JOIN frequent USING (word)
                WHERE word ~ '^[[:alpha:]]{3,30}$') asked
       WINDOW rarest AS (PARTITION BY asked.id ORDER BY share, word)) one
        WHERE place <= %s""",
    UNHEARD_OF,
    MOST_TERMS,
)
# The rarest word always; others while they do not lead to too many rows.
_SOUGHT = SQL(
    """SELECT asked_id, string_agg(term::text, ' | ')::tsquery AS query
         FROM terms, (SELECT GREATEST(reltuples, 1) AS rows FROM pg_class
                       WHERE oid = 'email_similar'::regclass) known
        WHERE place = 1 OR share_so_far * known.rows <= %s
     GROUP BY asked_id""",
    MOST_ROWS,
)
