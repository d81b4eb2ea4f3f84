import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core.inbound.charsets import storable
from ...core.inbound.outline import identity
from ..bulk import with_defaults
from .email_mailbox import BigInteger

LARGEST = 2**31 - 1  # of a column; what a server says of a mail's size may be anything


class EmailInbound(models.Model):
    """The ledger: every mail fetched, from before it is parsed.

    A row is committed before the server is told anything, and stays whatever happens
    to its mail: ``done`` became part of a conversation, ``dropped`` and ``held`` say
    why not, ``failed`` waits for an administrator.
    """

    _name = "email.inbound"
    _description = "Incoming E-mail"
    _inherit = ["email.guarded"]
    _rec_name = "subject"
    _order = "id desc"

    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    folder = fields.Char(readonly=True)
    uidvalidity = BigInteger("UIDVALIDITY", readonly=True)
    uid = BigInteger("UID", readonly=True)
    epoch = fields.Integer(
        readonly=True, help="The numbering of the folder that the UID belongs to."
    )
    digest = fields.Char(readonly=True, help="SHA-256 of the mail as it was fetched.")
    identity = fields.Char(
        readonly=True, index=True, help="Recognises the same mail on another server."
    )
    original_id = fields.Many2one(
        comodel_name="email.inbound",
        string="Copy Of",
        readonly=True,
        help="The same mail, byte for byte, was fetched before.",
    )
    received_at = fields.Datetime("Received", readonly=True)
    size = fields.Integer("Size (bytes)", readonly=True)
    confirmed = fields.Boolean(
        readonly=True,
        help="Whether the mail server knows that the mail is stored "
        "in Odoo, and has marked, moved or deleted it.",
    )
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
    )
    reason = fields.Char(readonly=True)
    attempts = fields.Integer(readonly=True)
    next_attempt_at = fields.Datetime("Next Attempt", readonly=True)
    traceback = fields.Text(readonly=True)

    released = fields.Boolean(readonly=True, help="An administrator let it through.")
    rate_key = fields.Char(
        readonly=True, help="The sender whose mails per hour it is counted with."
    )

    message_id = fields.Char("Message-Id", readonly=True)
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
        "(touchpoint_id, folder, epoch, uid) WHERE uid IS NOT NULL"
    )
    _digest_uniq = models.UniqueIndex(
        "(touchpoint_id, digest) WHERE original_id IS NULL"
    )
    _pending_idx = models.Index("(touchpoint_id, id) WHERE state = 'fetched'")
    _rate_idx = models.Index("(touchpoint_id, received_at) WHERE state = 'done'")
    _stopped_idx = models.Index(
        "(state, touchpoint_id) WHERE state IN ('dropped', 'held', 'failed')"
    )
    _unconfirmed_idx = models.Index("(touchpoint_id) WHERE NOT confirmed")

    # -- storing -------------------------------------------------------------

    @api.model
    def _store(self, mailbox, mails):
        """Write a batch of fetched mails; the caller commits before confirming.

        :param mailbox: email.mailbox
        :param mails: list of adapters.imap.FetchedMail with ascending UIDs
        :return: the new rows
        """
        # A mail that the server failed to give has none, and is asked for again.
        digests = [mail.raw and self._digest(mail.raw) for mail in mails]
        originals = self._find_originals(mailbox.touchpoint_id, digests)
        rows, copies = self.browse(), []
        firsts = {}
        for mail, digest in zip(mails, digests, strict=True):
            vals = self._prepare_row(mailbox, mail, digest)
            if not digest:
                self.create(vals)
                mailbox._note_refused()
            elif digest in originals or digest in firsts:
                copies.append(vals)
            else:
                firsts[digest] = (vals, mail.raw)
        if firsts:
            rows = self.create(
                with_defaults(self, [vals for vals, _raw in firsts.values()])
            )
            rows._attach_raw([raw for _vals, raw in firsts.values()])
            originals.update(zip(firsts, rows, strict=True))
        for vals in copies:
            vals.update(self._prepare_copy(originals[vals["digest"]]))
        return rows + self.create(copies)

    def _digest(self, raw):
        return hashlib.sha256(raw).hexdigest()

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

    def _prepare_row(self, mailbox, mail, digest):
        outline, key = identity(mail.raw)
        return {
            **self._prepare_place(mailbox, mail),
            **self._prepare_outline(outline),
            "digest": digest or False,
            "identity": bool(digest) and key,
            "size": min(mail.size or len(mail.raw), LARGEST),
            "raw_small": self._fits_row(mail.raw) and mail.raw,
            "state": "held" if mail.problem else "fetched",
            "reason": mail.problem and self._ungiven_words(mail.problem),
        }

    def _ungiven_words(self, problem):
        """:param problem: the server's words"""
        return self.env._(
            "The server did not give this mail (%(words)s). It is still there, and is "
            "asked for again: after five minutes at first, once a day at last.",
            words=storable(problem)[:300],
        )

    def _prepare_place(self, mailbox, mail):
        received = mail.received or fields.Datetime.now()
        return {
            "touchpoint_id": mailbox.touchpoint_id.id,
            "company_id": mailbox.touchpoint_id.company_id.id,
            "folder": mailbox.folder,
            "epoch": mailbox.epoch,
            "uidvalidity": mailbox.uidvalidity,
            "uid": mail.uid,
            "received_at": received.replace(tzinfo=None),
        }

    def _prepare_outline(self, outline):
        """By what an administrator knows a mail, also one that is never read."""
        return {
            "message_id": outline.message_id,
            "subject": outline.subject,
            "sender": outline.sender,
        }

    def _prepare_copy(self, original):
        return {
            "original_id": original.id,
            "raw_small": False,
            "state": "dropped",
            "reason": self.env._("The same mail was fetched before."),
        }

    # -- administrator -------------------------------------------------------

    def action_retry(self):
        """Process again what failed, from the mail as it was fetched."""
        retried = self._changeable().filtered(lambda row: row.state == "failed")
        if not retried:
            raise UserError(
                self.env._("Nothing to retry: only failed mails can be retried.")
            )
        retried._check_receiver()
        retried.write({"state": "fetched", "attempts": 0, "next_attempt_at": False})
        self.env.ref("email_channel.ir_cron_receive")._trigger()

    def action_release(self):
        """Let through what a guard dropped or held; fetch what was too large."""
        stopped = self._changeable().filtered(
            lambda row: row.state in ("dropped", "held") and row._can_be_released()
        )
        if not stopped:
            raise UserError(
                self.env._(
                    "Nothing to release: only a mail that was held or dropped can be, "
                    "and of two copies the first."
                )
            )
        stopped._check_receiver()
        for row in stopped.filtered("raw_deleted_at"):
            raise UserError(row._explain_missing_raw())
        stopped.filtered("parked").write(
            {
                "released": True,
                "reason": self.env._("Released: the next fetch brings it."),
            }
        )
        stopped.filtered("digest").write(
            {
                "released": True,
                "state": "fetched",
                "attempts": 0,
                "next_attempt_at": False,
            }
        )
        self.env.ref("email_channel.ir_cron_receive")._trigger()

    def _changeable(self):
        """The same rows with the rights of the system."""
        self.check_access("read")
        # sudo: the ledger changes through its actions only, never by writing; who may
        # read it is an administrator.
        return self.sudo()

    def _can_be_released(self):
        return not self.original_id and bool(self.digest or self.parked)

    def _check_receiver(self):
        """There is a touchpoint to take these mails."""
        for row in self:
            if not row.touchpoint_id:
                raise UserError(
                    self.env._(
                        "The touchpoint that received “%(subject)s” was deleted: the "
                        "mail can no longer become part of a conversation. You can "
                        "still download it.",
                        subject=row.subject or self.env._("(no subject)"),
                    )
                )

    def action_download(self):
        self.ensure_one()
        self.check_access("read")
        first = self.original_id or self
        if first.raw_deleted_at or not first.digest:
            raise UserError(first._explain_missing_raw())
        return {
            "type": "ir.actions.act_url",
            "url": f"/email_channel/inbound/{self.id}/eml",
            "target": "download",
        }

    def action_open_conversation(self):
        self.ensure_one()
        self.check_access("read")
        return self.conversation_id.get_formview_action()
