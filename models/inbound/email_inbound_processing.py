import itertools
import logging
import traceback
from datetime import timedelta

from odoo import api, fields, models

from ...core.inbound.charsets import storable
from ...core.inbound.parse import DEFAULT, Limits, UnreadableMail, parse
from ...core.inbound.pipeline import Arrival, Context
from ...core.inbound.steps import run_batch, wanted
from ..moments import due
from ..retried import CONFLICTS, retried
from .email_inbound_raw import OriginalLost

_logger = logging.getLogger(__name__)

BATCH_MAILS = 400
BATCH_BYTES = 8 * 1024 * 1024
ATTEMPTS = 5
FIRST_PAUSE = timedelta(minutes=1)
LAST_PAUSE = FIRST_PAUSE * 4 ** (ATTEMPTS - 1)
# For a mail that an administrator wants to be read all the same.
RELEASED = Limits(bytes=1 << 30, parts=20_000, depth=200, work=1 << 34)


class EmailInbound(models.Model):
    """From the ledger into the conversations, in bulk, each mail isolated."""

    _inherit = "email.inbound"

    @api.model
    def _process_pending(self, touchpoint):
        """Process what is due of this touchpoint, a commit per batch.

        The caller holds the touchpoint's claim, so that threads grow in order.
        """
        # There is no user here whose language could be taken.
        self = self.with_context(lang=touchpoint.company_id.partner_id.lang)
        while batch := self._next_batch(touchpoint):
            batch._begin()
            batch._process_committed()

    def _next_batch(self, touchpoint):
        """New mail together, oldest first; what was tried before one at a time, for it
        may be what ended its worker."""
        waiting = [("touchpoint_id", "=", touchpoint.id), ("state", "=", "fetched")]
        fresh = self.search_fetch(
            [*waiting, ("attempts", "=", 0)], ["size"], order="id", limit=BATCH_MAILS
        )
        return fresh._within(BATCH_BYTES) or self.search(
            [
                *waiting,
                *due("next_attempt_at", fields.Datetime.now(), LAST_PAUSE),
            ],
            order="id",
            limit=1,
        )

    def _within(self, size):
        """The first of these mails that have together no more than ``size`` bytes, and
        one in any case."""
        sums = itertools.accumulate(self.mapped("size"))
        return self[: max(1, sum(total <= size for total in sums))]

    def _begin(self):
        """Count the attempt before it is made: a mail that ends its worker each time
        is given up after some."""
        for row in self.filtered(lambda row: row.attempts >= ATTEMPTS):
            row._settle(
                "failed", self.env._("Its processing was interrupted each time.")
            )
        for attempts, rows in self.grouped("attempts").items():
            rows.attempts = attempts + 1
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _process_committed(self):
        """Process these rows; a conflict with another transaction is tried again."""

        def process():
            # Each time anew: the conflict may be with who has just processed them.
            if rows := self._unprocessed():
                rows._process()

        try:
            retried(process, self.env.cr)
        except CONFLICTS as exc:
            self._unprocessed()._process_one_by_one(exc)

    def _process_one_by_one(self, conflict):
        """One at a time: what is held for a shorter time collides with less."""
        if len(self) == 1:
            self._record_failure(conflict)
            self.env.cr.commit()  # pylint: disable=invalid-commit
            return
        for row in self:
            row._process_committed()

    def _unprocessed(self):
        return self.filtered(lambda row: row.state == "fetched")

    def _process(self):
        """Process these rows together; when that fails each half by itself, until the
        one is found that cannot be."""
        try:
            with self.env.cr.savepoint():
                self._process_together()
        except CONFLICTS:
            # Only a new transaction can help.
            raise
        # The one place where any error is caught: it is recorded on its row.
        except Exception as exc:  # noqa: BLE001
            if len(self) == 1:
                self._record_failure(exc)
                return
            middle = len(self) // 2
            self[:middle]._process()
            self[middle:]._process()

    def _process_together(self):
        letters = self._pass_guards(self._parse())
        messages = self.env["email.conversation"]._receive(letters)
        for row, message in messages.items():
            _mail, found = letters[row]
            row.write(
                {
                    "state": "done",
                    # Of what kept it before, nothing is left.
                    "reason": False,
                    "traceback": False,
                    "next_attempt_at": False,
                    "email_message_id": message.id,
                    "rate_key": found.rate_key,
                }
            )

    def _parse(self):
        """{row: core.inbound.mail.ParsedMail}; what cannot be read is held."""
        raws = self._read_raw()
        mails = {}
        for row in self:
            if row.id not in raws:
                raise OriginalLost(row._explain_missing_raw())
            try:
                limits = RELEASED if row.released else DEFAULT
                mails[row] = parse(raws[row.id], limits)
            except UnreadableMail as exc:
                row._settle("held", row._unreadable_words(exc))
        return mails

    def _unreadable_words(self, exc):
        words = {
            "bytes": self.env._(
                "With %(found)s MB it is too large to be processed by itself: press "
                "Release if you want it.",
                found=exc.found >> 20,
            ),
            "parts": self.env._(
                "It has more than %(allowed)s parts.", allowed=exc.allowed
            ),
            "depth": self.env._(
                "Its parts are nested more than %(allowed)s deep.", allowed=exc.allowed
            ),
            "work": self.env._("Reading it would take too long."),
        }
        return words[exc.reason]

    def _pass_guards(self, mails):
        """{row: (mail, findings)} of those that go on; the others are settled with
        their reason."""
        arrivals = {
            row: Arrival(mail, row.received_at, row.released, bool(row.forwarded_by))
            for row, mail in mails.items()
        }
        verdicts = run_batch(arrivals, self._guard_context(mails))
        letters = {}
        for row, verdict in verdicts.items():
            if verdict.goes_on:
                letters[row] = (mails[row], verdict.found)
            else:
                row._learn_from_own(mails[row], verdict)
                row._settle(verdict.outcome, row._verdict_words(verdict))
                row.guard = verdict.reason
        return letters

    def _guard_context(self, mails):
        touchpoint = self.touchpoint_id
        company = touchpoint.company_id
        # sudo: that they are ours is all that is told of the others.
        desks = touchpoint.sudo().search([("company_id", "=", company.id)])
        sent = self.env["email.message"].search_fetch(
            [
                ("direction", "=", "out"),
                ("conversation_id.touchpoint_id", "=", touchpoint.id),
                ("message_id", "in", list(wanted(mails.values()))),
            ],
            ["message_id"],
        )
        return Context(
            own_message_ids=frozenset(sent.mapped("message_id")),
            **touchpoint._guard_settings(),
            own_addresses=frozenset(desks._own_addresses()),
            rates=self._rates(),
            limit=company.email_sender_limit,
            automatic_limit=company.email_automatic_limit,
        )

    def _rates(self):
        """How many mails each sender got through in the hours of this batch."""
        hours = [
            row.received_at.replace(minute=0, second=0, microsecond=0) for row in self
        ]
        groups = self.with_context(tz="UTC")._read_group(
            [
                ("touchpoint_id", "=", self.touchpoint_id.id),
                ("received_at", ">=", min(hours)),
                ("received_at", "<", max(hours) + timedelta(hours=1)),
                ("state", "=", "done"),
            ],
            ["rate_key", "received_at:hour"],
            ["__count"],
        )
        return {(key, hour): count for key, hour, count in groups}

    def _learn_from_own(self, mail, verdict):
        """A copy of a mail of ours shows by which Message-Id its readers know it."""
        if verdict.reason == "own_mail":
            self.env["email.conversation"]._on_own_mail_seen(
                self.touchpoint_id, verdict.detail, mail.message_id
            )

    def _verdict_words(self, verdict):
        company = self.company_id
        words = {
            "blocked": self.env._("%(sender)s is blocked.", sender=verdict.detail),
            "own_mail": self.env._("A copy of a mail that was sent from here."),
            "too_many": self.env._(
                "%(sender)s wrote more than %(limit)s mails in an hour.",
                sender=verdict.detail,
                limit=company.email_sender_limit,
            ),
            "too_many_automatic": self.env._(
                "%(sender)s sent more than %(limit)s automatic mails in an hour.",
                sender=verdict.detail,
                limit=company.email_automatic_limit,
            ),
        }
        return words[verdict.reason]

    def _settle(self, state, reason):
        self.write({"state": state, "reason": reason})

    def _record_failure(self, exc):
        """Keep the row with its error; tried again with growing pauses, then failed."""
        final = self.attempts >= ATTEMPTS
        self.write(
            {
                "state": "failed" if final else "fetched",
                "reason": storable(f"{type(exc).__name__}: {exc}")[:500],
                "traceback": storable("".join(traceback.format_exception(exc))),
                "next_attempt_at": fields.Datetime.now()
                + FIRST_PAUSE * 4 ** (self.attempts - 1),
            }
        )
        _logger.warning(
            "Mail not processed (attempt %s): touchpoint %s, folder %s, UID %s, %s",
            self.attempts,
            self.touchpoint_id.email,
            self.folder,
            self.uid,
            type(exc).__name__,
        )
