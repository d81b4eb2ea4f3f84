"""The ledger of lines as it is written while mail leaves: plain statements, for one
line costs two of them at most."""

from dataclasses import dataclass

from odoo import fields
from odoo.tools import SQL

from ...core.dialer.ledger import GIVEN_BACK
from ...core.dialer.line import Line
from ...core.outbox.priority import YIELDS_FROM
from ..retried import retried

BATCH = 200


@dataclass(frozen=True)
class Waiting:
    """A line that may be the next one.

    :param line: core.dialer.line.Line
    :param key: its address in one form
    :param attempts: how many there were before
    """

    line: Line
    key: str
    attempts: int


@dataclass(frozen=True)
class Attempt:
    """A line that this worker has said to be on its way.

    :param number: id of the line
    :param attempts: how many there were, with this one
    """

    number: int
    attempts: int


class Ledger:
    """Of the lists of one touchpoint.

    :param env: of the system, on a cursor that is committed with each step
    :param touchpoint_id: whose agents' answers go first
    """

    def __init__(self, env, touchpoint_id):
        self.env = env
        self.touchpoint_id = touchpoint_id

    # -- one line after the other --------------------------------------------------

    def step(self, known=None, following=None, content=None):
        """Store what came of the last line, and that the next one is on its way; in
        one statement, committed.

        :param known: (Attempt, Result), or None
        :param following: Waiting, or None
        :param content: id of email.dialer.content that the next one is made of
        :return: Attempt at the next line; None when it may not leave: its list was
            stopped, its recipient wants no more mail, an agent's answer is due
        """
        query = SQL(
            """
            WITH known AS (%s), following AS (%s)
            SELECT attempts FROM following
            """,
            self._store(*known) if known else SQL("SELECT"),
            self._begin(following, content)
            if following
            else SQL("SELECT 0 AS attempts WHERE false"),
        )

        def work():
            self.env.cr.execute(query)
            return self.env.cr.fetchone()

        begun = retried(work, self.env.cr)
        return Attempt(following.line.id, begun[0]) if begun else None

    def _store(self, attempt, result):
        """Of this attempt: a supervisor, or another worker that took us for dead, may
        have said something of the line meanwhile; that stands, but for their doubt."""
        now = fields.Datetime.now()
        return SQL(
            """
            UPDATE email_dialer_line
               SET state = %(state)s,
                   failure_reason = %(words)s,
                   sent_at = CASE WHEN %(state)s = 'sent' THEN %(now)s ELSE sent_at END,
                   next_attempt_at = CASE WHEN %(state)s = 'uncertain' THEN %(now)s
                                          ELSE %(again)s END,
                   attempts = attempts - %(untried)s
             WHERE id = %(id)s
               AND attempts = %(attempts)s
               AND state IN ('sending', 'uncertain')
            """,
            state=result.state,
            words=result.words or None,
            now=now,
            again=result.rest and now + result.rest,
            untried=int(not result.tried),
            id=attempt.number,
            attempts=attempt.attempts,
        )

    def _begin(self, waiting, content):
        return SQL(
            """
            UPDATE email_dialer_line line
               SET state = 'sending',
                   attempted_at = %(now)s,
                   attempts = COALESCE(line.attempts, 0) + 1,
                   content_id = %(content)s,
                   ticket_due = dialer.makes_tickets,
                   next_attempt_at = NULL,
                   failure_reason = NULL
              FROM email_dialer_list list
              JOIN email_dialer dialer ON dialer.id = list.dialer_id
             WHERE line.id = %(id)s
               AND line.state = 'waiting'
               AND line.unsubscribed_at IS NULL
               AND list.id = line.list_id
               AND list.running
               AND list.hold IS NULL
               AND dialer.active
               AND NOT EXISTS (%(answers)s)
            RETURNING line.attempts
            """,
            now=fields.Datetime.now(),
            id=waiting.line.id,
            content=content,
            answers=self._answers_due(),
        )

    def _answers_due(self):
        """What agents wrote, and programs in their place, goes first."""
        return SQL(
            """
            SELECT FROM email_message
             WHERE touchpoint_id = %(touchpoint)s
               AND state = 'queued'
               AND priority < %(urgent)s
               AND files_wait IS NOT TRUE
               AND (next_attempt_at IS NULL OR next_attempt_at <= %(now)s)
               AND (send_at IS NULL OR send_at <= %(now)s)
            """,
            touchpoint=self.touchpoint_id,
            urgent=YIELDS_FROM,
            now=fields.Datetime.now(),
        )

    def answers_wait(self):
        [(waits,)] = self.env.execute_query(
            SQL("SELECT EXISTS (%s)", self._answers_due())
        )
        return waits

    # -- lines that wait -------------------------------------------------------------

    def batch(self, list_id, zones=None):
        """The next lines of a list (Waiting), in the order in which they leave.

        :param zones: names of time zones whose turn it is; None for all lines
        """
        query = self._next_lines(list_id)
        if zones is not None:
            # Of each zone the first ones: those whose turn it is not may be many.
            query = SQL(
                """
                SELECT line.* FROM unnest(%(zones)s) zone
                 CROSS JOIN LATERAL (%(lines)s) line
                 ORDER BY line.priority, line.id
                 LIMIT %(most)s
                """,
                zones=list(zones),
                lines=self._next_lines(list_id, SQL("AND tz = zone")),
                most=BATCH,
            )
        return [_waiting(*row[:-1]) for row in self.env.execute_query(query)]

    def _next_lines(self, list_id, only=None):
        return SQL(
            """
            SELECT id, email, message, variables, files, message_id, email_key,
                   attempts, priority
              FROM email_dialer_line
             WHERE list_id = %(list)s
               AND state = 'waiting'
               AND (next_attempt_at IS NULL OR next_attempt_at <= %(now)s)
               %(only)s
             ORDER BY priority, id
             LIMIT %(most)s
            """,
            list=list_id,
            now=fields.Datetime.now(),
            only=only or SQL(),
            most=BATCH,
        )

    def next_due(self, list_id):
        """When the next of the lines that rest has its turn (datetime); None without
        one."""
        [(moment,)] = self.env.execute_query(
            SQL(
                """
                SELECT min(next_attempt_at) FROM email_dialer_line
                 WHERE list_id = %s AND state = 'waiting'
                """,
                list_id,
            )
        )
        return moment

    def settle(self, numbers, result, skipped=None):
        """What is known of lines that wait without a try; committed.

        :param numbers: ids
        :param result: Result
        :param skipped: why, as of the line
        """
        if not numbers:
            return
        now = fields.Datetime.now()

        def work():
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE email_dialer_line
                       SET state = %(state)s,
                           failure_reason = %(words)s,
                           skipped = %(skipped)s,
                           next_attempt_at = %(again)s
                     WHERE id = ANY(%(ids)s) AND state = 'waiting'
                    """,
                    state=result.state,
                    words=result.words or None,
                    skipped=skipped,
                    again=result.rest and now + result.rest,
                    ids=list(numbers),
                )
            )

        retried(work, self.env.cr)

    def settle_interrupted(self, words):
        """Lines whose worker died while they were on their way: the claim says that
        nobody is at it. They may have been sent.

        :return: how many
        """

        def work():
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE email_dialer_line line
                       SET state = 'uncertain',
                           failure_reason = %(words)s,
                           next_attempt_at = %(now)s
                      FROM email_dialer_list list
                      JOIN email_dialer dialer ON dialer.id = list.dialer_id
                     WHERE line.state = 'sending'
                       AND list.id = line.list_id
                       AND dialer.touchpoint_id = %(touchpoint)s
                    """,
                    words=words,
                    now=fields.Datetime.now(),
                    touchpoint=self.touchpoint_id,
                )
            )
            return self.env.cr.rowcount

        return retried(work, self.env.cr)


def give_back(attempt):
    """What is known of a line of which not one byte has left."""
    return attempt, GIVEN_BACK


def _waiting(number, email, message, variables, files, message_id, key, attempts):
    line = Line.stored(number, email, message, variables, files, message_id)
    return Waiting(line, key or "", attempts or 0)
