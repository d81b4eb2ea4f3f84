import itertools
import logging
import traceback
from datetime import timedelta

from odoo import api, fields, models

from ...core.inbound.charsets import storable
from ..moments import due
from ..retried import CONFLICTS, retried

_logger = logging.getLogger(__name__)

BATCH_MAILS = 400
BATCH_BYTES = 8 * 1024 * 1024
ATTEMPTS = 5
FIRST_PAUSE = timedelta(minutes=1)
LAST_PAUSE = FIRST_PAUSE * 4 ** (ATTEMPTS - 1)


class EmailInbound(models.Model):
    """From the ledger into the conversations, in bulk, each mail isolated."""

    _inherit = "email.inbound"

    @api.model
    def _process_pending(self, touchpoint):
        """Process what is due of this touchpoint, a commit per batch.

        The caller holds the touchpoint's claim, so that threads grow in order."""
        # There is no user here whose language could be taken.
        self = self.with_context(lang=touchpoint.company_id.partner_id.lang)
        while batch := self._next_batch(touchpoint):
            batch._begin()
            batch._process_committed()

    def _next_batch(self, touchpoint):
        """New mail together, oldest first; what was tried before one at a time, for it
        may be what ended its worker. None when the time of the job is up: the next one
        goes on."""
        if self.env["email.mailbox"]._time_is_up():
            return self.browse()
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
            row.write(
                {
                    "state": "failed",
                    "reason": self.env._("Its processing was interrupted each time."),
                }
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
        self.env["email.reception"]._receive(self)

    # -- of mail to a forwarding address --------------------------------------

    def _find_alike(self):
        """{identity: the rows of this touchpoint that may be of the same mail}"""
        return self.search(
            [
                ("touchpoint_id", "=", self.touchpoint_id.id),
                ("identity", "in", [row.identity for row in self if row.identity]),
                ("original_id", "=", False),
            ],
            order="id",
        ).grouped("identity")

    def _find_twin(self, alike):
        """The row of the same mail that goes on in place of this one."""
        alike = alike.filtered(
            lambda other: (
                other != self
                and (other.forwarded_by or self.forwarded_by)
                and other.digest
                and not other.original_id
                and (other.id < self.id or other.state != "fetched")
            )
        )
        return alike[:1]

    def _trusted_servers(self):
        """Whose word on the sender of this mail counts: the server's that gave it."""
        if self.forwarded_by == "mailbox":
            return self.carrier_id._trusted_servers()
        return self.touchpoint_id._named_servers()

    # -- what became of a mail -----------------------------------------------

    def _finish(self, message, found):
        """It is part of a conversation.

        :param message: email.message
        :param found: core.inbound.pipeline.Findings
        """
        self.write(
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

    def _stop(self, state, kind, reason):
        """It does not go on.

        :param state: ``dropped`` or ``held``
        :param kind: of `hold_kind`, the slug of another addon's guard, or False
        :param reason: in words for administrators
        """
        kinds = self._fields["hold_kind"].get_values(self.env)
        if kind and kind not in kinds:
            kind = "other"
        self.write({"state": state, "hold_kind": kind, "reason": reason})

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
