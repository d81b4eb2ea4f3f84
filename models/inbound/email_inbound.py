import hashlib
import logging
import traceback
from datetime import timedelta

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import api, fields, models

from ...core.inbound.parse import UnreadableMail, parse
from ...core.inbound.pipeline import Context
from ...core.inbound.steps import run
from .email_mailbox import BigInteger

_logger = logging.getLogger(__name__)

BATCH = 100
ATTEMPTS = 5
CONFLICTS = 3
FIRST_PAUSE = timedelta(minutes=1)


class EmailInbound(models.Model):
    """The ledger: every mail fetched, from before it is parsed.

    A row is committed before the server is told anything, and stays whatever happens
    to its mail: ``done`` became part of a conversation, ``dropped`` and ``held`` say
    why not, ``failed`` waits for an administrator.
    """

    _name = "email.inbound"
    _description = "Incoming E-mail"
    _rec_name = "subject"
    _order = "id desc"

    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", readonly=True, ondelete="set null", index=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True, index=True)
    folder = fields.Char(readonly=True)
    uidvalidity = BigInteger("UIDVALIDITY", readonly=True)
    uid = BigInteger("UID", readonly=True)
    digest = fields.Char(readonly=True, help="SHA-256 of the mail as it was fetched.")
    original_id = fields.Many2one(
        comodel_name="email.inbound",
        string="Copy Of",
        readonly=True,
        help="The same mail, byte for byte, was fetched before.",
    )
    received_at = fields.Datetime("Received", readonly=True)
    size = fields.Integer("Size (bytes)", readonly=True)
    confirmed = fields.Boolean(
        readonly=True, help="The server was told that the mail is safe here."
    )
    raw = fields.Binary("Mail as Fetched", attachment=True, readonly=True)

    state = fields.Selection(
        selection=[
            ("fetched", "Fetched"),
            ("done", "Done"),
            ("dropped", "Dropped"),
            ("held", "Held"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="fetched",
        index=True,
    )
    reason = fields.Char(readonly=True)
    attempts = fields.Integer(readonly=True)
    next_attempt_at = fields.Datetime("Next Attempt", readonly=True)
    traceback = fields.Text(readonly=True)

    message_id = fields.Char("Message-Id", readonly=True, index=True)
    subject = fields.Char(readonly=True)
    sender = fields.Char("From", readonly=True)
    email_message_id = fields.Many2one(
        comodel_name="email.message",
        string="E-mail",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    conversation_id = fields.Many2one(related="email_message_id.conversation_id")

    _uid_uniq = models.UniqueIndex(
        "(touchpoint_id, folder, uidvalidity, uid) WHERE uid IS NOT NULL"
    )
    _digest_uniq = models.UniqueIndex(
        "(touchpoint_id, digest) WHERE original_id IS NULL"
    )
    _pending_idx = models.Index("(touchpoint_id, id) WHERE state = 'fetched'")
    _unconfirmed_idx = models.Index("(touchpoint_id) WHERE NOT confirmed")

    # -- storing -------------------------------------------------------------

    @api.model
    def _store(self, mailbox, uidvalidity, mails):
        """Write a batch of fetched mails; the caller commits before confirming.

        :param mailbox: email.mailbox
        :param mails: list of adapters.imap.FetchedMail with ascending UIDs
        :return: the new rows
        """
        # A mail that the server failed to give has none, and is asked for again.
        digests = [mail.raw and hashlib.sha256(mail.raw).hexdigest() for mail in mails]
        originals = self._find_originals(mailbox.touchpoint_id, digests)
        rows, copies = self.browse(), []
        firsts = {}
        for mail, digest in zip(mails, digests, strict=True):
            vals = self._prepare_row(mailbox, uidvalidity, mail, digest)
            if not digest:
                self.create(vals)
            elif digest in originals or digest in firsts:
                copies.append(vals)
            else:
                firsts[digest] = (vals, mail.raw)
        if firsts:
            rows = self.create([vals for vals, _raw in firsts.values()])
            rows._attach_raw([raw for _vals, raw in firsts.values()])
            originals.update(zip(firsts, rows, strict=True))
        for vals in copies:
            vals.update(self._prepare_copy(originals[vals["digest"]]))
        return rows + self.create(copies)

    def _find_originals(self, touchpoint, digests):
        known = self.search_fetch(
            [
                ("touchpoint_id", "=", touchpoint.id),
                ("digest", "in", digests),
                ("original_id", "=", False),
            ],
            ["digest"],
        )
        return {row.digest: row for row in known}

    def _prepare_row(self, mailbox, uidvalidity, mail, digest):
        touchpoint = mailbox.touchpoint_id
        received = mail.received or fields.Datetime.now()
        return {
            "touchpoint_id": touchpoint.id,
            "company_id": touchpoint.company_id.id,
            "folder": mailbox.folder,
            "uidvalidity": uidvalidity,
            "uid": mail.uid,
            "digest": digest or False,
            "size": len(mail.raw),
            "received_at": received.replace(tzinfo=None),
            "state": "held" if mail.problem else "fetched",
            "reason": mail.problem,
        }

    def _prepare_copy(self, original):
        return {
            "original_id": original.id,
            "state": "dropped",
            "reason": self.env._("The same mail was fetched before."),
        }

    def _attach_raw(self, raws):
        """Store the mails as the rows' ``raw``: one insert, no base64 on the way."""
        self.env["ir.attachment"].create(
            [
                {
                    "name": "raw",
                    "res_model": self._name,
                    "res_field": "raw",
                    "res_id": row.id,
                    "type": "binary",
                    "mimetype": "message/rfc822",
                    "raw": raw,
                }
                for row, raw in zip(self, raws, strict=True)
            ]
        )

    def _read_raw(self):
        """{id: bytes} of the mails as fetched."""
        attachments = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "raw"),
                ("res_id", "in", self.ids),
            ]
        )
        return {attachment.res_id: attachment.raw for attachment in attachments}

    # -- processing ----------------------------------------------------------

    @api.model
    def _process_pending(self, touchpoint):
        """Process what is due of this touchpoint, a commit per batch.

        The caller holds the touchpoint's claim, so that threads grow in order.
        """
        while batch := self._next_batch(touchpoint):
            batch._begin()
            batch._process_committed()

    def _next_batch(self, touchpoint):
        """New mail together, oldest first; what was tried before one at a time, for it
        may be what ended its worker."""
        waiting = [("touchpoint_id", "=", touchpoint.id), ("state", "=", "fetched")]
        fresh = self.search([*waiting, ("attempts", "=", 0)], order="id", limit=BATCH)
        return fresh or self.search(
            [
                *waiting,
                "|",
                ("next_attempt_at", "=", False),
                ("next_attempt_at", "<=", fields.Datetime.now()),
            ],
            order="id",
            limit=1,
        )

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
        rows = self.filtered(lambda row: row.state == "fetched")
        for _attempt in range(CONFLICTS):
            try:
                rows._process()
                self.env.cr.commit()  # pylint: disable=invalid-commit
                return
            except (SerializationFailure, DeadlockDetected) as exc:
                self.env.cr.rollback()
                conflict = exc
        if len(rows) == 1:
            rows._record_failure(conflict)
            self.env.cr.commit()  # pylint: disable=invalid-commit
        else:
            for row in rows:
                row._process_committed()

    def _process(self):
        """Process these rows together, or one by one when that fails."""
        try:
            with self.env.cr.savepoint():
                self._process_together()
        except (SerializationFailure, DeadlockDetected):
            # Only a new transaction can help.
            raise
        # The one place where any error is caught: it is recorded on its row.
        except Exception as exc:  # noqa: BLE001
            if len(self) == 1:
                self._record_failure(exc)
                return
            for row in self:
                row._process()

    def _process_together(self):
        raws = self._read_raw()
        mails = {}
        for row in self:
            try:
                mails[row] = parse(raws.get(row.id) or b"")
            except UnreadableMail as exc:
                row._settle("held", exc.reason)
        for row, mail in mails.items():
            row._note_headers(mail)
        letters = self._pass_guards(mails)
        messages = self.env["email.conversation"]._receive(letters)
        for row, message in messages.items():
            row.write({"state": "done", "email_message_id": message.id})

    def _note_headers(self, mail):
        sender = mail.sender
        self.write(
            {
                "message_id": mail.message_id,
                "subject": mail.subject,
                "sender": sender.email if sender else "",
            }
        )

    def _pass_guards(self, mails):
        """The mails that go on; the others are settled with their reason."""
        context = self._guard_context(mails)
        letters = {}
        for row, mail in mails.items():
            verdict = run(mail, context)
            if verdict.goes_on:
                letters[row] = mail
            else:
                row._settle(verdict.outcome, row._verdict_words(verdict))
        return letters

    def _guard_context(self, mails):
        ids = [mail.message_id for mail in mails.values() if mail.message_id]
        sent = self.env["email.message"].search_fetch(
            [("direction", "=", "out"), ("message_id", "in", ids)], ["message_id"]
        )
        return Context(own_message_ids=frozenset(sent.mapped("message_id")))

    def _verdict_words(self, verdict):
        return {
            "own_mail": self.env._("A copy of a mail that was sent from here."),
        }[verdict.reason]

    def _settle(self, state, reason):
        self.write({"state": state, "reason": reason})

    def _record_failure(self, exc):
        """Keep the row with its error; tried again with growing pauses, then failed."""
        final = self.attempts >= ATTEMPTS
        self.write(
            {
                "state": "failed" if final else "fetched",
                "reason": f"{type(exc).__name__}: {exc}"[:500],
                "traceback": "".join(traceback.format_exception(exc)),
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

    # -- administrator -------------------------------------------------------

    def action_retry(self):
        """Process again what failed or was held, from the mail as it was fetched."""
        retried = self.filtered(lambda row: row.state in ("failed", "held"))
        retried.write({"state": "fetched", "attempts": 0, "next_attempt_at": False})
        self.env.ref("email_channel.ir_cron_receive")._trigger()

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/email_channel/inbound/{self.id}/eml",
            "target": "download",
        }

    def action_open_conversation(self):
        self.ensure_one()
        return self.conversation_id.get_formview_action()
