import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...adapters.errors import ConnectionFailed, Reason
from ...adapters.vault import SecretLost
from ...core.clock import SLACK
from ...core.outbox import pacing
from ...core.outbox.priority import yields
from ..jobs import report_progress, report_trouble, time_is_up
from ..own_context import Own, own_value
from ..retried import retried
from ..touchpoint.connection_words import explain, lost_cause, note_cause, tell
from .delivery import Delivery
from .leaving import Leaving
from .results import Results
from .sending_line import Limited
from .sent_folder import ASK_FOR, COPY_PAUSE, SentFolder

_logger = logging.getLogger(__name__)

# Moments are stored without the part of the second.
WINDOW = pacing.MINUTE + timedelta(seconds=1)
TURN = timedelta(minutes=10)
OUT_OF_TURN = 1.0  # seconds until one touchpoint may come before its turn again


class EmailSender(models.AbstractModel):
    """Sends the queued mails of touchpoints, the most urgent ones first.

    "Sending" is committed before the first byte leaves, the result after: a mail found
    in that state later may have been sent, and is never sent again unasked.
    """

    _name = "email.sender"
    _description = "E-mail Sender"

    # -- whose turn it is --------------------------------------------------------

    @api.model
    def _cron_send(self):
        """Send for every touchpoint with mail: the one with the most urgent mail comes
        first, of several the one that has not sent for longest.

        When Odoo's time for a job is up before the work is, the job asks to run again
        at once, so that no run comes near the limits for which a worker is killed.
        """
        self.env["email.clock"]._look()
        Leaving.leave_due(self.env)
        queue = list(self._touchpoints_with_work())
        called = {}
        while queue and not time_is_up(self.env):
            touchpoint = queue.pop(0)
            urgent = self._send_or_report(touchpoint, called)
            if urgent:
                called[urgent.id] = time.monotonic()
                queue = [urgent, touchpoint, *(one for one in queue if one != urgent)]
            report_progress(self.env)
        if time_is_up(self.env):
            self._run_again()

    def _run_again(self, moment=None):
        # sudo: whoever sends or connects may not touch scheduled actions.
        self.env.ref("email_channel.ir_cron_send").sudo()._trigger(at=moment)

    def _send_or_report(self, touchpoint, called):
        try:
            return self.with_context(email_channel_called=Own(called))._send(touchpoint)
        except Exception as exc:  # noqa: BLE001  # recorded here, and only here
            # One touchpoint's trouble must not keep the others waiting.
            _logger.exception("Sending for %s failed", touchpoint.email)
            report_trouble(touchpoint, exc)
        return None

    def _touchpoints_with_work(self):
        now = fields.Datetime.now()
        Mail = self.env["email.message"]
        due = Mail._search(Mail._due_domain())
        rows = self.env.execute_query(
            SQL(
                """
                WITH work AS (
                    %(due)s
                     UNION
                    SELECT touchpoint_id, NULL
                      FROM email_message
                     WHERE state IN ('sending', 'uncertain')
                       AND (state = 'sending' OR next_attempt_at <= %(now)s
                            OR next_attempt_at > %(now)s + %(slack)s + %(asked)s)
                     UNION
                    SELECT touchpoint_id, NULL
                      FROM email_message
                     WHERE copy_due_at <= %(now)s
                        OR copy_due_at > %(now)s + %(slack)s
                            + GREATEST(%(copied)s, %(now)s - sent_at)
                ), turn AS (
                    SELECT touchpoint_id, max(attempted_at) AS last
                      FROM email_message
                     WHERE attempted_at BETWEEN %(recent)s AND %(now)s
                     GROUP BY touchpoint_id
                )
                SELECT touchpoint_id
                  FROM work LEFT JOIN turn USING (touchpoint_id)
                 WHERE touchpoint_id IS NOT NULL
                 GROUP BY touchpoint_id, turn.last
                 ORDER BY min(priority) NULLS LAST, turn.last NULLS FIRST, touchpoint_id
                """,
                due=due.select("touchpoint_id", "priority"),
                now=now,
                recent=now - TURN,
                slack=SLACK,
                asked=ASK_FOR,
                copied=COPY_PAUSE,
            )
        )
        return self.env["email.touchpoint"].browse(row[0] for row in rows)

    # -- one touchpoint ----------------------------------------------------------

    @api.model
    def _send(self, touchpoint):
        """Send what is due of one touchpoint, in a cursor of its own; nothing when
        another worker is at it.

        :return: another touchpoint that a more urgent mail waits for, or None
        """
        with touchpoint._claim("email_message") as claimed:
            if not claimed:
                return None
            with self.env.registry.cursor() as cr:
                # sudo: the queue is the system's work, whoever set it going.
                mine = touchpoint.with_env(self.env(cr=cr, su=True))
                mine = mine._in_company_language()
                urgent = mine.env["email.sender"]._send_due(mine)
                if mine.activated and not urgent:
                    folder = SentFolder(mine)
                    folder.ask()
                    folder.put_copies()
        return urgent and urgent.with_env(self.env)

    def _send_due(self, touchpoint):
        self._settle_interrupted(touchpoint)
        if not self._due(touchpoint, limit=1):
            return None
        if words := self._what_is_missing(touchpoint):
            self._let_rest(touchpoint, words)
        elif touchpoint._may_send():
            return self._send_now(touchpoint)
        return None

    def _send_now(self, touchpoint):
        line = urgent = None
        try:
            with self._session(touchpoint) as line:
                finished, urgent = self._send_mails(touchpoint, line)
            touchpoint.sending_id._on_worked(finished=finished)
        except Limited as exc:
            touchpoint.sending_id._on_worked(finished=False)
            self._hold_back(touchpoint, exc.words)
        except ConnectionFailed as exc:
            if line and line.taken:  # no try in vain
                touchpoint.sending_id._on_worked(finished=False)
            self._postpone(touchpoint, exc)
        except SecretLost as exc:
            touchpoint.sending_id._on_secret_lost(exc)
            trouble = note_cause(touchpoint.sending_id, lost_cause(exc))
            self._tell_waiting(touchpoint, tell(self.env, trouble))
        self.env.cr.commit()  # pylint: disable=invalid-commit
        return urgent

    def _settle_interrupted(self, touchpoint):
        """Mails whose worker died while sending: the claim says that nobody is."""
        interrupted = self.env["email.message"].search(
            [("state", "=", "sending"), ("touchpoint_id", "=", touchpoint.id)]
        )
        words = self.env._("Sending was interrupted. It may have been sent.")
        for mail in interrupted:
            Results(mail).finish("uncertain", words)

    def _due(self, touchpoint, limit=None):
        """In the order in which they leave."""
        Mail = self.env["email.message"]
        mine = Domain("touchpoint_id", "=", touchpoint.id)
        return Mail.search(mine & Mail._due_domain(), order="priority, id", limit=limit)

    def _send_mails(self, touchpoint, line):
        """Each is looked for anew: one that is more urgent may have come meanwhile.

        :return: (whether all had their turn, a touchpoint for which this one makes
            room)
        """
        rate = touchpoint.send_rate
        starts = self._recent_starts(touchpoint) if rate else []
        # Alone: the others' texts would fill the memory.
        while mail := self._due(touchpoint, limit=1).with_prefetch():
            now = fields.Datetime.now()
            if rest := pacing.wait(starts, now, pacing.share(rate, mail.priority)):
                self._run_again(now + rest)
                return False, None
            if time_is_up(self.env) or not touchpoint.activated:
                return False, None
            if yields(mail.priority) and (urgent := self._more_urgent(mail)):
                return False, urgent
            if self._deliver(mail, line) and rate:
                starts.append(fields.Datetime.now())
        return True, None

    def _deliver(self, mail, line):
        return Delivery(mail, line).run()

    def _more_urgent(self, mail):
        """Another touchpoint that may send, and that has mail which goes before this
        one; None without one."""
        now = time.monotonic()
        called = own_value(self.env, "email_channel_called") or {}
        just = [one for one, at in called.items() if now - at < OUT_OF_TURN]
        Mail = self.env["email.message"]
        waiting = Mail._due_domain() & Domain("priority", "<", mail.priority)
        waiting &= Domain("touchpoint_id", "not in", [mail.touchpoint_id.id, *just])
        groups = Mail._read_group(waiting, ["touchpoint_id"])
        others = self.env["email.touchpoint"].concat(*(each[0] for each in groups))
        able = others.filtered(lambda one: one.activated and one._may_send())
        return able[:1] or None

    def _recent_starts(self, touchpoint):
        """When mail left in the last minute, whoever sent it."""
        recent = self.env["email.message"].search_fetch(
            [
                ("attempted_at", ">", fields.Datetime.now() - WINDOW),
                ("touchpoint_id", "=", touchpoint.id),
            ],
            ["attempted_at"],
        )
        starts = [mail.attempted_at for mail in recent]
        starts += self.env["email.dialer.entry"]._recent_starts(
            touchpoint, fields.Datetime.now() - WINDOW
        )
        return [start + timedelta(seconds=1) for start in starts]

    # -- when none can be sent -----------------------------------------------------

    def _what_is_missing(self, touchpoint):
        """Words for what somebody has to do before its mail can leave; or None."""
        if not touchpoint.activated:
            return self.env._(
                "The touchpoint is not activated. The mail leaves once an "
                "administrator activates it."
            )
        if touchpoint.smtp_status == "not_connected":
            return self.env._(
                "The settings of the touchpoint were changed and not tried yet. The "
                "mail leaves once an administrator presses Connect."
            )
        return None

    def _let_rest(self, touchpoint, words):
        """Nothing is tried until somebody has done it (see _send_soon);
        looked at now and then, in case that went unnoticed."""

        def rest():
            later = fields.Datetime.now() + pacing.LONGEST_PAUSE
            self._tell_waiting_now(touchpoint, words).next_attempt_at = later

        retried(rest, self.env.cr)

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
        self._tell_waiting(touchpoint, told)

    def _postpone(self, touchpoint, failure):
        """The server cannot be used: the mails stay queued, and not for ever while
        nobody can be blamed for it but network or server."""
        _logger.warning("Sending for %s failed: %s", touchpoint.email, failure.reason)
        touchpoint.sending_id._on_failed(failure)
        words = explain(touchpoint.sending_id, failure)

        def postpone():
            due = self._tell_waiting_now(touchpoint, words)
            now = fields.Datetime.now()
            due.filtered(lambda mail: not mail.trouble_since).trouble_since = now

        retried(postpone, self.env.cr)
        if failure.reason != Reason.LOGIN:
            for mail in self._due(touchpoint):
                results = Results(mail)
                if results.out_of_time():
                    results.finish("failed", words)

    def _tell_waiting(self, touchpoint, words):
        retried(lambda: self._tell_waiting_now(touchpoint, words), self.env.cr)

    def _tell_waiting_now(self, touchpoint, words):
        due = self._due(touchpoint)
        due.failure_reason = words
        due.conversation_id._changed()
        return due
