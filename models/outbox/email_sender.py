import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...adapters.errors import ConnectionFailed, Reason
from ...adapters.vault import SecretLost
from ...core.clock import SLACK
from ...core.outbox import pacing
from ..moments import due
from ..touchpoint.connection_words import explain
from .sending_line import Limited

_logger = logging.getLogger(__name__)

# Moments are stored without the part of the second.
WINDOW = pacing.MINUTE + timedelta(seconds=1)
TURN = timedelta(minutes=10)
# For how long a mail that may have been sent is asked for.
ASK_FOR = timedelta(hours=6)
# Before a copy that could not be put into the Sent folder is tried again.
COPY_PAUSE = timedelta(minutes=5)


class EmailSender(models.AbstractModel):
    """Sends the queued mails of touchpoints.

    "Sending" is committed before the first byte leaves, the result after: a mail found
    in that state later may have been sent, and is never sent again unasked.
    """

    _name = "email.sender"
    _description = "E-mail Sender"

    # -- whose turn it is --------------------------------------------------------

    @api.model
    def _cron_send(self):
        """Send for every touchpoint with mail, the longest waiting first.

        When Odoo's time for a job is up before the work is, the job asks to run again
        at once, so that no run comes near the limits for which a worker is killed.
        """
        self.env["email.clock"]._look()
        for touchpoint in self._touchpoints_with_work():
            if self._time_is_up():
                break
            self._send_or_report(touchpoint)
            # Committed, so that Odoo sees work done even if this worker is killed.
            self.env["email.mailbox"]._report_progress()
        if self._time_is_up():
            self._run_again()

    def _time_is_up(self):
        return self.env["email.mailbox"]._time_is_up()

    def _run_again(self, moment=None):
        self.env.ref("email_channel.ir_cron_send")._trigger(at=moment)

    def _send_or_report(self, touchpoint):
        try:
            self._send(touchpoint)
        except Exception as exc:  # noqa: BLE001  # recorded here, and only here
            # One touchpoint's trouble must not keep the others waiting.
            _logger.exception("Sending for %s failed", touchpoint.email)
            self.env["email.mailbox"]._report(touchpoint, exc)

    def _touchpoints_with_work(self):
        """Those with something to do now: who has not sent for longest comes first, so
        that a great many mails of one do not keep the others waiting."""
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                """
                WITH work AS (
                    SELECT conversation_id
                      FROM email_message
                     WHERE state IN ('queued', 'sending', 'uncertain')
                       AND (state = 'sending' OR next_attempt_at <= %(now)s
                            OR state = 'queued' AND next_attempt_at IS NULL
                            OR next_attempt_at > %(now)s + %(slack)s + CASE state
                               WHEN 'queued' THEN %(queued)s ELSE %(asked)s END)
                     UNION
                    SELECT conversation_id
                      FROM email_message
                     WHERE copy_due_at <= %(now)s
                        OR copy_due_at > %(now)s + %(slack)s
                            + GREATEST(%(copied)s, %(now)s - sent_at)
                ), turn AS (
                    SELECT conversation.touchpoint_id, max(mail.attempted_at) AS last
                      FROM email_message mail
                      JOIN email_conversation conversation
                        ON conversation.id = mail.conversation_id
                     WHERE mail.attempted_at BETWEEN %(recent)s AND %(now)s
                     GROUP BY conversation.touchpoint_id
                )
                SELECT conversation.touchpoint_id
                  FROM work
                  JOIN email_conversation conversation
                    ON conversation.id = work.conversation_id
                  LEFT JOIN turn USING (touchpoint_id)
                 WHERE touchpoint_id IS NOT NULL
                 GROUP BY touchpoint_id, turn.last
                 ORDER BY turn.last NULLS FIRST, touchpoint_id
                """,
                now=now,
                recent=now - TURN,
                slack=SLACK,
                queued=pacing.LONGEST_PAUSE,
                asked=ASK_FOR,
                copied=COPY_PAUSE,
            )
        )
        return self.env["email.touchpoint"].browse(row[0] for row in rows)

    # -- one touchpoint ----------------------------------------------------------

    @api.model
    def _send(self, touchpoint):
        """Send what is due of one touchpoint, in a cursor of its own; nothing when
        another worker is at it."""
        with touchpoint._claim("email_message") as claimed:
            if not claimed:
                return
            with self.env.registry.cursor() as cr:
                # sudo: the queue is the system's work, whoever set it going.
                mine = touchpoint.with_env(self.env(cr=cr, su=True))
                mine = mine._in_company_language()
                Sender = mine.env["email.sender"]
                Sender._send_due(mine)
                if mine.activated:
                    Sender._ask_back(mine)
                    Sender._copy_to_sent(mine)

    def _send_due(self, touchpoint):
        self._settle_interrupted(touchpoint)
        due = self._due(touchpoint)
        if not due or not touchpoint.activated or not touchpoint._may_send():
            return
        line = None
        try:
            with self._session(touchpoint) as line:
                finished = self._send_mails(touchpoint, due, line)
            touchpoint._on_connection_worked("smtp", finished=finished)
        except Limited as exc:
            touchpoint._on_connection_worked("smtp", finished=False)
            self._hold_back(touchpoint, exc.words)
        except ConnectionFailed as exc:
            if line and line.taken:  # no try in vain
                touchpoint._on_connection_worked("smtp", finished=False)
            self._postpone(touchpoint, exc)
        except SecretLost as exc:
            touchpoint._on_secret_lost("smtp", exc)
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _settle_interrupted(self, touchpoint):
        """Mails whose worker died while sending: the claim says that nobody is."""
        interrupted = self.env["email.message"].search(
            [
                ("state", "=", "sending"),
                ("conversation_id.touchpoint_id", "=", touchpoint.id),
            ]
        )
        for mail in interrupted:
            self._finish(
                mail,
                "uncertain",
                self.env._("Sending was interrupted. It may have been sent."),
            )

    def _due(self, touchpoint):
        return self.env["email.message"].search_fetch(
            [
                ("state", "=", "queued"),
                ("conversation_id.touchpoint_id", "=", touchpoint.id),
                *due("next_attempt_at", fields.Datetime.now(), pacing.LONGEST_PAUSE),
            ],
            ["state", "trouble_since", "conversation_id", "delivery"],
            order="id",
        )

    def _send_mails(self, touchpoint, due, line):
        """Returns whether all had their turn."""
        rate = touchpoint.send_rate
        starts = self._recent_starts(touchpoint) if rate else []
        for mail in due:
            now = fields.Datetime.now()
            if rest := pacing.wait(starts, now, rate):
                self._run_again(now + rest)
                return False
            if self._time_is_up() or not touchpoint.activated:
                return False
            # Alone: the others' texts would fill the memory.
            if self._send_one(mail.with_prefetch(), line) and rate:
                starts.append(fields.Datetime.now())
        return True

    def _recent_starts(self, touchpoint):
        """When mail left in the last minute, whoever sent it."""
        recent = self.env["email.message"].search_fetch(
            [
                ("attempted_at", ">", fields.Datetime.now() - WINDOW),
                ("conversation_id.touchpoint_id", "=", touchpoint.id),
            ],
            ["attempted_at"],
        )
        return [mail.attempted_at + timedelta(seconds=1) for mail in recent]

    # -- when none can be sent -----------------------------------------------------

    def _hold_back(self, touchpoint, words):
        """The provider limits the account: everything waits, nothing is wrong with
        the mails."""
        _logger.info("Sending for %s is limited: %s", touchpoint.email, words)
        touchpoint._on_limited(words)
        told = self.env._(
            "The mail provider limits how fast this mailbox may send. The mail leaves "
            "by itself, later. The server said: %(words)s",
            words=words,
        )
        self._committed(lambda: self._tell_waiting(touchpoint, told))

    def _postpone(self, touchpoint, failure):
        """The server cannot be used: the mails stay queued, and not for ever while
        nobody can be blamed for it but network or server."""
        _logger.warning("Sending for %s failed: %s", touchpoint.email, failure.reason)
        touchpoint._on_connection_failed("smtp", failure)
        words = explain(touchpoint, "smtp", failure)

        def postpone():
            due = self._tell_waiting(touchpoint, words)
            now = fields.Datetime.now()
            due.filtered(lambda mail: not mail.trouble_since).trouble_since = now

        self._committed(postpone)
        if failure.reason != Reason.LOGIN:
            for mail in self._due(touchpoint).filtered(self._out_of_time):
                self._finish(mail, "failed", words)

    def _tell_waiting(self, touchpoint, words):
        due = self._due(touchpoint)
        due.failure_reason = words
        due.conversation_id._changed()
        return due

    # -- what the touchpoint asks and tells ----------------------------------------

    @api.model
    def _send_soon(self, touchpoint):
        """The touchpoint can send again: what waited for it need not rest."""
        # sudo: mails change through their actions only, never by writing.
        waiting = self._waiting_mails(touchpoint, [("next_attempt_at", "!=", False)])
        waiting.sudo().next_attempt_at = False
        if self._mail_waits(touchpoint):
            # sudo: an administrator of the channel may not touch scheduled actions.
            self.sudo()._run_again()

    @api.model
    def _mail_waits(self, touchpoint):
        """Whether there is mail to try now."""
        rested = due("next_attempt_at", fields.Datetime.now(), pacing.LONGEST_PAUSE)
        return bool(self._waiting_mails(touchpoint, rested))

    @api.model
    def _pending(self, touchpoint):
        """What waits when sending is lost: ``mark`` and ``waiting`` of email.outage."""
        last = self.env["email.message"].sudo().search([], order="id desc", limit=1)
        return {"mark": last.id, "waiting": self._waiting_mails(touchpoint, []).ids}

    @api.model
    def _count_restored(self, outage):
        """How many mails went out that could not be sent while it lasted."""
        # sudo: how many there are, not what they are.
        return (
            self.env["email.message"]
            .sudo()
            .search_count(
                [
                    ("conversation_id.touchpoint_id", "=", outage.touchpoint_id.id),
                    ("direction", "=", "out"),
                    ("state", "in", ("sent", "bounced")),
                    # What was written afterwards did not wait.
                    ("create_date", "<=", outage.ended_at),
                    "|",
                    ("id", ">", outage.mark),
                    ("id", "in", outage.waiting),
                ]
            )
        )

    @api.model
    def _count_waiting(self, touchpoints):
        """{id of a touchpoint: how many of its mails have not left}"""
        # sudo: how many there are, not what they are.
        mails = self.env["email.message"].sudo()
        counts = {}
        for mail in mails.search(
            [
                ("state", "in", ("queued", "sending")),
                ("conversation_id.touchpoint_id", "in", touchpoints.ids),
            ]
        ):
            touchpoint = mail.conversation_id.touchpoint_id
            counts[touchpoint.id] = counts.get(touchpoint.id, 0) + 1
        return counts

    @api.model
    def _fail_waiting(self, touchpoints):
        """They are about to be deleted: nobody would send their mail any more."""
        # sudo: mails change through their actions only, never by writing.
        mails = self.env["email.message"].sudo()
        waiting = mails.search(
            [
                ("state", "in", ("queued", "sending")),
                ("conversation_id.touchpoint_id", "in", touchpoints.ids),
            ]
        )
        words = self.env._("Its touchpoint was deleted before it could be sent.")
        waiting.write({"state": "failed", "failure_reason": words})

    def _waiting_mails(self, touchpoint, domain):
        # sudo: that they wait, whoever connects their touchpoint.
        return (
            self.env["email.message"]
            .sudo()
            .search(
                [
                    ("state", "=", "queued"),
                    ("conversation_id.touchpoint_id", "=", touchpoint.id),
                    *domain,
                ]
            )
        )
