import logging

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models

from ...core.inbound.outline import identity

_logger = logging.getLogger(__name__)

CONTENT = (
    "message_id",
    "subject",
    "sender",
    "digest",
    "identity",
    "size",
    "raw_small",
)


class EmailForwarded(models.AbstractModel):
    """Mail that came to a touchpoint's forwarding address, on its way into the ledger.

    It lies in the ledger of that touchpoint, without folder and UID. What was fetched
    from a mailbox that takes such mail leaves a row there, too, without the mail: so
    its UID is accounted for, and the server is told.
    """

    _name = "email.forwarded"
    _description = "Forwarded E-mail"

    # -- storing -------------------------------------------------------------

    @api.model
    def _store(self, touchpoints, raw):
        """Write a mail that came to forwarding addresses through the gateway; committed
        by a cursor of its own, so that it outlives what its caller does.

        :param touchpoints: email.touchpoint, with the rights of the system
        """
        for touchpoint in touchpoints:
            try:
                with self.env.registry.cursor() as cr:
                    mine = touchpoint.with_env(self.env(cr=cr, su=True))
                    mine.env["email.forwarded"]._store_at(mine, raw, "gateway")
            except UniqueViolation:
                # Another worker has just stored the very same mail.
                continue

    def _store_at(self, touchpoint, raw, way, **vals):
        """The row of a mail at a touchpoint: a new one, or that of the same bytes."""
        Inbound = self.env["email.inbound"]
        found, key = identity(raw)
        digest = Inbound._digest(raw)
        if known := self._find_stored(touchpoint, key, digest):
            return known
        row = Inbound.create(
            {
                **Inbound._prepare_outline(found),
                **self._prepare_row(touchpoint, way),
                "digest": digest,
                "identity": key,
                "size": len(raw),
                "received_at": fields.Datetime.now(),
                "raw_small": Inbound._fits_row(raw) and raw,
                **vals,
            }
        )
        try:
            row._attach_raw([raw])
        except OSError:
            # The filestore takes nothing. The gateway does not ask twice: the row does.
            _logger.exception("Mail %s is kept in its row", found.message_id)
            row.raw_small = raw
        return row

    def _find_stored(self, touchpoint, key, digest):
        """The row of these very bytes, or of the mail that was found to be the same."""
        rows = self.env["email.inbound"].search(
            [
                ("touchpoint_id", "=", touchpoint.id),
                ("identity", "=", key),
                ("digest", "=", digest),
            ],
            order="id",
        )
        return rows.filtered(lambda row: not row.original_id) or rows.original_id[:1]

    def _prepare_row(self, touchpoint, way):
        return {
            "touchpoint_id": touchpoint.id,
            "company_id": touchpoint.company_id.id,
            "forwarded_by": way,
            "confirmed": True,
            "state": "fetched",
        }

    # -- out of a mailbox that takes it --------------------------------------

    @api.model
    def _hand_on_all(self, rows, heads):
        """Hand these rows' mails to the touchpoints whose forwarding address they came
        to, in the transaction that stores them.

        :param heads: of each row, its mail, or as much as holds the headers
        """
        found = self.env["email.touchpoint"]._find_forwarding_targets(heads)
        for row, targets in zip(rows, found, strict=True):
            targets -= row.touchpoint_id
            if targets and row.digest and not row.original_id:
                self._hand_on(row, targets)
        if any(found):
            self.env.ref("email_channel.ir_cron_receive")._trigger()

    def _hand_on(self, row, targets):
        first, *others = targets
        for touchpoint in others:
            raw = row._read_raw()[row.id]
            self._store_at(touchpoint, raw, "mailbox", **self._prepare_carried(row))
        known = self._find_stored(first, row.identity, row.digest)
        original = known or self._move_content(row, first)
        row._drop_raw(
            {
                **row._prepare_copy(original),
                "reason": self.env._(
                    "Passed on to “%(names)s”, whose forwarding address it was sent "
                    "to.",
                    names="”, “".join(targets.mapped("name")),
                ),
            }
        )

    def _move_content(self, row, touchpoint):
        """A row at the touchpoint, to which the mail itself goes over."""
        moved = row.create(
            {
                **self._prepare_row(touchpoint, "mailbox"),
                **self._prepare_carried(row),
                **{name: row[name] for name in CONTENT},
            }
        )
        row._raw_attachments().res_id = moved.id
        return moved

    def _prepare_carried(self, row):
        return {"received_at": row.received_at, "carrier_id": row.touchpoint_id.id}
