import logging

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models

from ...core.inbound import confirmation, forwarding, probe
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


class EmailInbound(models.Model):
    """Mail that came to a touchpoint's forwarding address.

    It lies in the ledger of that touchpoint, without folder and UID. What was fetched
    from a mailbox that takes such mail leaves a row there, too, without the mail: so
    its UID is accounted for, and the server is told.
    """

    _inherit = "email.inbound"

    forwarded_by = fields.Selection(
        selection=[
            ("mailbox", "A mailbox that takes it"),
            ("gateway", "Odoo's mail gateway"),
        ],
        string="Forwarded Through",
        readonly=True,
    )
    carrier_id = fields.Many2one(
        comodel_name="email.touchpoint",
        string="Taken By",
        readonly=True,
        ondelete="set null",
        help="The touchpoint in whose mailbox it was.",
    )
    waiting = fields.Boolean(
        readonly=True,
        help="Continues once its touchpoint is activated and receives mail.",
    )

    _waiting_idx = models.Index("(touchpoint_id) WHERE waiting")

    # -- storing -------------------------------------------------------------

    @api.model
    def _store_forwarded(self, touchpoints, raw):
        """Write a mail that came to forwarding addresses through the gateway; committed
        by a cursor of its own, so that it outlives what its caller does.

        :param touchpoints: email.touchpoint, with the rights of the system
        """
        for touchpoint in touchpoints:
            try:
                with self.env.registry.cursor() as cr:
                    mine = touchpoint.with_env(self.env(cr=cr, su=True))
                    mine.env["email.inbound"]._store_at(mine, raw, "gateway")
            except UniqueViolation:
                # Another worker has just stored the very same mail.
                continue

    def _store_at(self, touchpoint, raw, way, **vals):
        """The row of a mail at a touchpoint: a new one, or that of the same bytes."""
        found, key = identity(raw)
        digest = self._digest(raw)
        if known := self._find_stored(touchpoint, key, digest):
            return known
        row = self.create(
            {
                **self._prepare_outline(found),
                **self._prepare_forwarded(touchpoint, way),
                "digest": digest,
                "identity": key,
                "size": len(raw),
                "received_at": fields.Datetime.now(),
                "raw_small": self._fits_row(raw) and raw,
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
        rows = self.search(
            [
                ("touchpoint_id", "=", touchpoint.id),
                ("identity", "=", key),
                ("digest", "=", digest),
            ],
            order="id",
        )
        return rows.filtered(lambda row: not row.original_id) or rows.original_id[:1]

    def _prepare_forwarded(self, touchpoint, way):
        return {
            "touchpoint_id": touchpoint.id,
            "company_id": touchpoint.company_id.id,
            "forwarded_by": way,
            "confirmed": True,
            "state": "fetched",
        }

    # -- out of a mailbox that takes it --------------------------------------

    @api.model
    def _store(self, mailbox, mails):
        rows = super()._store(mailbox, mails)
        if mailbox.touchpoint_id.takes_forwarded:
            raws = {mail.uid: mail.raw for mail in mails}
            rows._hand_on_all([raws.get(row.uid, b"") for row in rows])
        return rows

    def _arrive(self, spool):
        head = self._read_head(spool) if self.touchpoint_id.takes_forwarded else b""
        result = super()._arrive(spool)
        if head:
            self._hand_on_all([head])
        return result

    def _read_head(self, spool):
        with open(spool.path, "rb") as stream:
            return stream.read(forwarding.HEAD_BYTES)

    def _hand_on_all(self, heads):
        """Hand these rows' mails to the touchpoints whose forwarding address they came
        to, in the transaction that stores them.

        :param heads: of each row, its mail, or as much as holds the headers
        """
        found = self.env["email.touchpoint"]._find_forwarding_targets(heads)
        for row, targets in zip(self, found, strict=True):
            targets -= row.touchpoint_id
            if targets and row.digest and not row.original_id:
                row._hand_on(targets)
        if any(found):
            self.env.ref("email_channel.ir_cron_receive")._trigger()

    def _hand_on(self, targets):
        first, *others = targets
        for touchpoint in others:
            raw = self._read_raw()[self.id]
            self._store_at(touchpoint, raw, "mailbox", **self._prepare_carried())
        known = self._find_stored(first, self.identity, self.digest)
        row = known or self._move_content(first)
        self._drop_raw(
            {
                **self._prepare_copy(row),
                "reason": self.env._(
                    "Passed on to “%(names)s”, whose forwarding address it was sent "
                    "to.",
                    names="”, “".join(targets.mapped("name")),
                ),
            }
        )

    def _move_content(self, touchpoint):
        """A row at the touchpoint, to which the mail itself goes over."""
        row = self.create(
            {
                **self._prepare_forwarded(touchpoint, "mailbox"),
                **self._prepare_carried(),
                **{name: self[name] for name in CONTENT},
            }
        )
        self._raw_attachments().res_id = row.id
        return row

    def _prepare_carried(self):
        return {"received_at": self.received_at, "carrier_id": self.touchpoint_id.id}

    # -- processing ----------------------------------------------------------

    def _parse(self):
        mails = super()._parse()
        if mails and self.touchpoint_id.forwarding_address:
            self._settle_probes(mails)
            self._settle_twins(mails)
            self._settle_waiting(mails)
        return mails

    def _settle_probes(self, mails):
        """A probe of ours becomes no conversation, whichever way it came."""
        for row, mail in list(mails.items()):
            token = probe.find(mail)
            if not (token and row.touchpoint_id._is_probe(token)) or row.released:
                continue
            del mails[row]
            connects = row.forwarded_by and row.touchpoint_id._on_probe_returned(token)
            row._settle("dropped", row._probe_words(connects))

    def _probe_words(self, connects):
        if connects:
            return self.env._("The test mail of Validate: forwarding works.")
        if self.forwarded_by:
            return self.env._("An old test mail of Validate: a later one counts.")
        return self.env._("The test mail of Validate; it has to come by forwarding.")

    def _settle_twins(self, mails):
        """Of a mail that came by forwarding and in the mailbox, or through two servers,
        one goes on. Decided here, where one worker at a time is at the touchpoint."""
        twins = self.search(
            [
                ("touchpoint_id", "=", self.touchpoint_id.id),
                ("identity", "in", [row.identity for row in mails if row.identity]),
                ("original_id", "=", False),
            ],
            order="id",
        ).grouped("identity")
        for row in list(mails):
            original = row._find_twin(twins.get(row.identity, self.browse()))
            if original and not row.released:
                del mails[row]
                row._drop_raw(row._prepare_copy(original))

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

    def _settle_waiting(self, mails):
        """Before the touchpoint is activated only the provider's confirmation goes on:
        without it, it cannot be."""
        for row, mail in list(mails.items()):
            if not row.forwarded_by:
                continue
            found = confirmation.read(mail, row._trusted_servers())
            if found:
                row.touchpoint_id._on_confirmation(found, row.received_at)
            elif not (row.released or row.touchpoint_id._takes_mail()):
                del mails[row]
                row._settle("held", row._waiting_words())
                row.waiting = True

    def _waiting_words(self):
        return self.env._(
            "Waits until “%(name)s” is active and receives.",
            name=self.touchpoint_id.name,
        )

    def _trusted_servers(self):
        """Whose word on the sender of this mail counts: the server's that gave it."""
        if self.forwarded_by == "mailbox":
            return self.carrier_id._trusted_servers()
        return self.touchpoint_id._named_servers()
