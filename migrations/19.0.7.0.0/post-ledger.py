from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

from odoo.addons.email_channel.models.automation.moments import to_seconds
from odoo.addons.email_channel.models.automation.service_hours import working_time
from odoo.addons.email_channel.models.conversation.stretch import stretch_sql
from odoo.addons.email_channel.models.supervision.one_touch import one_touch_sql

# A mail is older than the reopening that it caused, by as long as its batch took.
BATCH = SQL("interval '1 minute'")
COMMON = SQL(
    """type, conversation_id, mail_id, at, user_id, queue_id, touchpoint_id,
       company_id, stretch, create_uid, create_date"""
)
# A customer's mail that waits for an answer, and an agent's that is one.
ASKS = SQL(
    """mail.direction = 'in' AND mail.automatic IS NOT TRUE
       AND mail.did_not_reopen IS NOT TRUE"""
)
BY_AGENT = SQL(
    "mail.direction = 'out' AND mail.automatic IS NOT TRUE AND mail.priority <= 10"
)
TO_CUSTOMER = SQL(
    """(mail.written_mode IS DISTINCT FROM 'forward'
        OR strpos(lower(concat_ws(' ', mail.email_to, mail.email_cc, mail.email_bcc)),
                  one.customer_email) > 0)"""
)
CAME = SQL("date_trunc('second', mail.create_date)")
LEFT = SQL("COALESCE(mail.attempted_at, mail.sent_at, message.date)")


def migrate(cr, version):
    """What was not written down until now follows from the mails that are there; a
    fixed number of statements, however many these are."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env.flush_all()
    _number_stretches(cr)
    _note_merged(cr)
    _read_hours(env)
    _add_created(cr)
    _add_received(cr)
    _add_answered(cr)
    _add_automatic(cr)
    _add_refused_files(cr)
    cr.execute("ANALYZE email_conversation_event")
    _note_working_waits(cr)
    _note_working_parking(cr)
    _note_working_handling(cr)
    cr.execute(one_touch_sql(SQL("TRUE")))
    env.invalidate_all()


def _number_stretches(cr):
    cr.execute(
        SQL(
            """UPDATE email_conversation_event event SET stretch = found.stretch
                 FROM (SELECT id, 1 + count(*) FILTER (WHERE type = 'reopened') OVER (
                                  PARTITION BY conversation_id ORDER BY at, id)
                              AS stretch
                         FROM email_conversation_event
                        WHERE conversation_id IN (
                              SELECT conversation_id FROM email_conversation_event
                               WHERE type = 'reopened')) found
                WHERE found.id = event.id AND found.stretch > 1"""
        )
    )
    cr.execute(
        SQL(
            """UPDATE email_conversation one SET opened_again_at = last.at
                 FROM (SELECT conversation_id, max(at) AS at
                         FROM email_conversation_event WHERE type = 'reopened'
                        GROUP BY conversation_id) last
                WHERE last.conversation_id = one.id AND one.opened_again_at IS NULL"""
        )
    )


def _note_merged(cr):
    """The last closing of those whose mails were all moved away."""
    cr.execute(
        SQL(
            """UPDATE email_conversation_event event SET cause = 'merged'
                 FROM (SELECT DISTINCT ON (ended.conversation_id) ended.id
                         FROM email_conversation_event ended
                         JOIN email_conversation one ON one.id = ended.conversation_id
                        WHERE ended.type = 'closed' AND one.moved_to_id IS NOT NULL
                        ORDER BY ended.conversation_id, ended.at DESC, ended.id DESC)
                      last
                WHERE last.id = event.id"""
        )
    )


# -- working time --------------------------------------------------------------------


def _read_hours(env):
    """Each schedule is read once; what was worked before each stretch of work is
    looked up."""
    env.cr.execute(
        """CREATE TEMPORARY TABLE email_ledger_hours (
               queue_id integer, start bigint, stop bigint, before bigint,
               PRIMARY KEY (queue_id, start)) ON COMMIT DROP"""
    )
    env.cr.execute(
        """SELECT min(create_date), now() AT TIME ZONE 'UTC' FROM email_message"""
    )
    first, last = env.cr.fetchone()
    queues = env["helpdesk.ticket.team"].with_context(active_test=False)
    for queue in queues.search([("email_calendar_id", "!=", False)]):
        rows = list(_stretches_of_work(queue, first or last, last))
        env.cr.execute(
            SQL(
                """INSERT INTO email_ledger_hours
                   SELECT * FROM UNNEST(%s::integer[], %s::bigint[], %s::bigint[],
                                        %s::bigint[])""",
                *map(list, zip(*rows, strict=True)),
            )
        )
    env.cr.execute("ANALYZE email_ledger_hours")
    env.cr.execute(WORKED)


def _stretches_of_work(queue, first, last):
    """(queue, start, end, seconds worked before it). The first is before all time: a
    queue with a schedule that never works is known by it."""
    yield queue.id, 0, 0, 0
    start, end = to_seconds(first), to_seconds(last)
    before = 0
    for begin, stop in working_time(queue, start, end).within(start, end):
        yield queue.id, begin, stop, before
        before += stop - begin


WORKED = """
CREATE OR REPLACE FUNCTION pg_temp.email_worked(queue integer, moment timestamp)
RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT before + LEAST(EXTRACT(EPOCH FROM moment)::bigint, stop) - start
      FROM email_ledger_hours
     WHERE queue_id = queue AND start <= EXTRACT(EPOCH FROM moment)::bigint
     ORDER BY start DESC LIMIT 1
$$;
CREATE OR REPLACE FUNCTION pg_temp.email_working(
    queue integer, since timestamp, until timestamp) RETURNS integer
LANGUAGE sql STABLE AS $$
    SELECT GREATEST(0, COALESCE(
        pg_temp.email_worked(queue, until) - pg_temp.email_worked(queue, since),
        EXTRACT(EPOCH FROM until - since)::bigint))::integer
$$
"""


def _note_working_waits(cr):
    cr.execute(
        """UPDATE email_conversation_event
              SET wait_working_seconds = pg_temp.email_working(
                      queue_id, at - wait_seconds * interval '1 second', at)
            WHERE type IN ('accepted', 'picked') AND wait_seconds > 0"""
    )


def _note_working_parking(cr):
    cr.execute(
        """UPDATE email_conversation_event
              SET parked_working_seconds = pg_temp.email_working(
                      queue_id, at - parked_seconds * interval '1 second', at)
            WHERE type = 'unparked' AND parked_seconds IS NOT NULL"""
    )
    cr.execute(
        """UPDATE email_conversation one SET parked_working_seconds = found.seconds
             FROM (SELECT active.id, sum(event.parked_working_seconds) AS seconds
                     FROM email_conversation active
                     JOIN email_conversation_event event
                       ON event.conversation_id = active.id
                      AND event.type = 'unparked'
                      AND event.at >= active.handled_since
                    WHERE active.state = 'active' AND active.parked_seconds > 0
                    GROUP BY active.id) found
            WHERE found.id = one.id"""
    )


def _note_working_handling(cr):
    """From when its agent had it, without what was parked since then."""
    cr.execute(
        """UPDATE email_conversation_event event
              SET handle_working_seconds = GREATEST(0, pg_temp.email_working(
                      event.queue_id, event.at
                      - (event.handle_seconds + found.parked) * interval '1 second',
                      event.at) - found.working)
             FROM (SELECT id, handle_seconds,
                          COALESCE(sum(parked_seconds) OVER since, 0) AS parked,
                          COALESCE(sum(parked_working_seconds) OVER since, 0)
                              AS working
                     FROM (SELECT *, count(*) FILTER (WHERE type IN
                               ('accepted', 'picked', 'started', 'reopened')) OVER (
                               PARTITION BY conversation_id ORDER BY at, id) AS turn
                             FROM email_conversation_event
                            WHERE type IN ('accepted', 'picked', 'started',
                                           'reopened', 'unparked')
                               OR handle_seconds IS NOT NULL) numbered
                   WINDOW since AS (PARTITION BY conversation_id, turn
                                        ORDER BY at, id)) found
            WHERE found.id = event.id AND found.handle_seconds IS NOT NULL"""
    )


# -- what came in, and left ------------------------------------------------------------


def _queue_at(moment):
    """SQL of the queue in which the conversation "one" was then: the next transfer says
    from where."""
    return SQL(
        """COALESCE(
               (SELECT event.queue_id FROM email_conversation_event event
                 WHERE event.conversation_id = one.id AND event.type = 'transferred'
                   AND event.at >= %s
                 ORDER BY event.at, event.id LIMIT 1),
               one.queue_id)""",
        moment,
    )


def _values(kind, moment, user, mail="mail.id", stretch=None):
    """SQL of the columns of COMMON."""
    return SQL(
        """%s, one.id, %s, %s, %s, %s, one.touchpoint_id, one.company_id, %s, 1,
           now() AT TIME ZONE 'UTC'""",
        kind,
        SQL(mail),
        moment,
        SQL(user),
        _queue_at(moment),
        stretch or stretch_sql(SQL("one.id"), until=SQL("%s + %s", moment, BATCH)),
    )


def _insert(cr, values, source):
    cr.execute(
        SQL(
            """INSERT INTO email_conversation_event (%s) SELECT %s FROM %s
               ON CONFLICT DO NOTHING""",
            COMMON,
            values,
            source,
        )
    )


def _add_created(cr):
    moment = SQL("date_trunc('second', one.create_date)")
    started = """(SELECT event.user_id FROM email_conversation_event event
                   WHERE event.conversation_id = one.id AND event.type = 'started'
                   LIMIT 1)"""
    values = _values("created", moment, started, mail="NULL", stretch=SQL("1"))
    _insert(cr, values, SQL("email_conversation one"))


def _add_received(cr):
    _insert(
        cr,
        _values("received", CAME, "one.user_id"),
        SQL(
            """email_message mail
               JOIN email_conversation one ON one.id = mail.conversation_id
              WHERE mail.direction = 'in' AND mail.automatic IS NOT TRUE"""
        ),
    )


def _add_automatic(cr):
    _insert(
        cr,
        _values("auto_answered", LEFT, "one.user_id"),
        SQL(
            """email_message mail
               JOIN mail_message message ON message.id = mail.mail_message_id
               JOIN email_conversation one ON one.id = mail.conversation_id
              WHERE mail.direction = 'out' AND mail.automatic
                AND mail.occasion IS NOT NULL AND mail.state IN ('sent', 'bounced')"""
        ),
    )


def _add_refused_files(cr):
    cr.execute(
        SQL(
            """INSERT INTO email_conversation_event (%s, note)
               SELECT %s, file.name
                 FROM email_file file
                 JOIN email_message mail ON mail.id = file.message_id
                 JOIN email_conversation one ON one.id = mail.conversation_id
                WHERE mail.direction = 'in' AND file.state IN ('refused', 'infected')
                  AND NOT EXISTS (SELECT FROM email_conversation_event known
                                   WHERE known.mail_id = mail.id
                                     AND known.type = 'refused_file')""",
            COMMON,
            _values(
                "refused_file",
                SQL("date_trunc('second', file.create_date)"),
                "one.user_id",
            ),
        )
    )


def _add_answered(cr):
    """Each answers the mails that had come since the last one, in its stretch."""
    cr.execute(_said())
    cr.execute(
        """CREATE INDEX ON email_ledger_said (mail_id) WHERE direction = 'out';
           ANALYZE email_ledger_said"""
    )
    queue = _queue_at(SQL("message.date"))
    cr.execute(
        SQL(
            """INSERT INTO email_conversation_event
                      (%(common)s, by_id, response_seconds, response_working_seconds,
                       first)
               SELECT %(values)s, NULLIF(mail.create_uid, 1),
                      GREATEST(0, EXTRACT(EPOCH FROM %(left)s - answer.since))::integer,
                      CASE WHEN answer.since IS NOT NULL THEN
                          pg_temp.email_working(%(queue)s, answer.since, %(left)s) END,
                      answer.since IS NOT NULL AND 1 = row_number() OVER (
                          PARTITION BY one.id, answer.stretch, answer.since IS NULL
                          ORDER BY %(left)s, mail.id)
                 FROM email_message mail
                 JOIN mail_message message ON message.id = mail.mail_message_id
                 JOIN email_conversation one ON one.id = mail.conversation_id
                 LEFT JOIN (%(answers)s) answer ON answer.mail_id = mail.id
                WHERE %(by_agent)s AND mail.state IN ('sent', 'bounced')
               ON CONFLICT DO NOTHING""",
            common=COMMON,
            values=_values(
                "answered",
                LEFT,
                "NULLIF(mail.create_uid, 1)",
                stretch=stretch_sql(SQL("one.id"), until=SQL("message.date")),
            ),
            left=LEFT,
            queue=queue,
            answers=ANSWERS,
            by_agent=BY_AGENT,
        )
    )


# In each group there is the answer, and before it what came since the last one.
ANSWERS = SQL(
    """SELECT max(mail_id) FILTER (WHERE direction = 'out') AS mail_id, stretch,
              min(moment) FILTER (WHERE direction = 'in') AS since
         FROM (SELECT *, count(*) FILTER (WHERE direction = 'out') OVER (
                             PARTITION BY conversation_id, stretch
                             ORDER BY moment, direction, mail_id
                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                         AS answered
                 FROM email_ledger_said) said
        GROUP BY conversation_id, stretch, answered
       HAVING bool_or(direction = 'out')"""
)


def _said():
    """What was said between customers and agents, and what was opened again while the
    customer had had the last word: from then on he waits."""
    return SQL(
        """CREATE TEMPORARY TABLE email_ledger_said ON COMMIT DROP AS
           SELECT one.id AS conversation_id, mail.id AS mail_id, mail.direction,
                  %(came)s AS moment, %(came_in)s AS stretch
             FROM email_message mail
             JOIN email_conversation one ON one.id = mail.conversation_id
            WHERE %(asks)s
           UNION ALL
           SELECT one.id, mail.id, mail.direction, message.date, %(left_in)s
             FROM email_message mail
             JOIN mail_message message ON message.id = mail.mail_message_id
             JOIN email_conversation one ON one.id = mail.conversation_id
            WHERE %(by_agent)s AND %(to_customer)s
              AND mail.state NOT IN ('draft', 'failed', 'cancelled')
           UNION ALL
           SELECT again.conversation_id, 0, 'in', again.at, again.stretch
             FROM email_conversation_event again
             JOIN LATERAL (
                  SELECT mail.direction FROM email_message mail
                   WHERE mail.conversation_id = again.conversation_id
                     AND mail.create_date <= again.at AND mail.automatic IS NOT TRUE
                     AND mail.state NOT IN ('draft', 'failed', 'cancelled')
                   ORDER BY mail.create_date DESC LIMIT 1) last
                  ON last.direction = 'in'
            WHERE again.type = 'reopened'""",
        came=CAME,
        came_in=stretch_sql(SQL("one.id"), until=SQL("%s + %s", CAME, BATCH)),
        left_in=stretch_sql(SQL("one.id"), until=SQL("message.date")),
        asks=ASKS,
        by_agent=BY_AGENT,
        to_customer=TO_CUSTOMER,
    )
