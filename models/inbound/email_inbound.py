from odoo import api, fields, models
from odoo.exceptions import UserError

from .email_mailbox import BigInteger


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

    hold_kind = fields.Selection(
        selection=[
            ("ungiven", "Not given by the server"),
            ("too_large", "Too large to be fetched by itself"),
            ("gone", "No longer on the server"),
            ("inactive", "Touchpoint not active"),
            ("unreadable", "Too much to be read by itself"),
            ("own_mail", "Copy of a mail of ours"),
            ("blocked", "Blocked sender"),
            ("too_many", "Too many mails of a sender"),
            ("too_many_automatic", "Too many automatic mails of a sender"),
            ("complaint", "Said to be spam"),
            ("list_bounce", "Report on a mail of a list"),
            ("list_automatic", "Automatic answer to a mail of a list"),
            ("files", "Files"),
            ("other", "Another check"),
        ],
        string="Stopped By",
        readonly=True,
        help="What held or dropped the mail; also kept when it was let through later.",
    )
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

    # Of a mail that came to the touchpoint's forwarding address. It has neither folder
    # nor UID; where it was fetched from a mailbox, that one's row has.
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

    _uid_uniq = models.UniqueIndex(
        "(touchpoint_id, folder, epoch, uid) WHERE uid IS NOT NULL"
    )
    _digest_uniq = models.UniqueIndex(
        "(touchpoint_id, digest) WHERE original_id IS NULL"
    )
    _pending_idx = models.Index("(touchpoint_id, id) WHERE state = 'fetched'")
    _rate_idx = models.Index("(touchpoint_id, received_at) WHERE state = 'done'")
    _replay_idx = models.Index("(company_id, received_at, id)")
    _stopped_idx = models.Index(
        "(state, touchpoint_id) WHERE state IN ('dropped', 'held', 'failed')"
    )
    _unconfirmed_idx = models.Index("(touchpoint_id) WHERE NOT confirmed")
    _blocked_idx = models.Index("(touchpoint_id) WHERE hold_kind = 'blocked'")
    _inactive_idx = models.Index(
        "(touchpoint_id) WHERE hold_kind = 'inactive' AND state = 'held'"
    )

    # -- administrator -------------------------------------------------------

    def action_retry(self):
        """Process again what failed, from the mail as it was fetched."""
        retried = self._check_may_change_sudo().filtered(
            lambda row: row.state == "failed"
        )
        if not retried:
            raise UserError(
                self.env._("Nothing to retry: only failed mails can be retried.")
            )
        retried._check_receiver()
        retried.write({"state": "fetched", "attempts": 0, "next_attempt_at": False})
        self.env.ref("email_channel.ir_cron_receive")._trigger()

    def action_release(self):
        """Let through what a guard dropped or held; fetch what was too large."""
        stopped = self._check_may_change_sudo().filtered(
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
        stopped.filtered(lambda row: row._is_only_on_server()).write(
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

    def _check_may_change_sudo(self):
        """The same rows with the rights of the system."""
        self.check_access("read")
        # sudo: the ledger changes through its actions only, never by writing; who may
        # read it is an administrator.
        return self.sudo()

    def _can_be_released(self):
        return not self.original_id and (bool(self.digest) or self._is_only_on_server())

    def _is_only_on_server(self):
        """Whether it waits there for an administrator to want it."""
        return self.hold_kind == "too_large" and not self.digest

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
            if row._is_only_on_server():
                row._check_folder_is_read()

    def _check_folder_is_read(self):
        touchpoint = self.touchpoint_id
        folders = touchpoint.mailbox_ids.mapped("folder")
        if not touchpoint._reads_mailbox() or self.folder not in folders:
            raise UserError(
                self.env._(
                    "This mail is too large and was not fetched: it is only in the "
                    "folder “%(folder)s”, from which “%(touchpoint)s” no longer "
                    "receives. Put the folder back into its list of folders first.",
                    folder=self.folder,
                    touchpoint=touchpoint.name,
                )
            )

    # -- what touchpoints ask ------------------------------------------------

    @api.model
    def _take_held(self, touchpoints):
        """They are activated: mail that was forwarded to them before goes on."""
        taking = touchpoints.filtered(lambda each: each._takes_mail())
        # sudo: what waits goes on, whoever activates it.
        held = self.sudo().search(
            [
                ("touchpoint_id", "in", taking.ids),
                ("hold_kind", "=", "inactive"),
                # One that was released meanwhile is done.
                ("state", "=", "held"),
            ]
        )
        held.write(
            {"state": "fetched", "hold_kind": False, "reason": False, "attempts": 0}
        )
        if held:
            self.env.ref("email_channel.ir_cron_receive").sudo()._trigger()

    @api.model
    def _check_none_waits(self, touchpoints):
        """Before they are deleted: nobody's mail may be lost. Raises UserError."""
        # sudo: the ledger is the administrators'.
        count = self.sudo().search_count(
            [("touchpoint_id", "in", touchpoints.ids), ("state", "=", "fetched")]
        )
        if count:
            raise UserError(
                self.env._(
                    "%(touchpoints)s: mails were fetched that are not in conversations "
                    "yet (%(count)s). Wait until they are, or look under Incoming Mail "
                    "what keeps them.",
                    touchpoints=", ".join(touchpoints.mapped("name")),
                    count=count,
                )
            )

    # -- buttons that only show ----------------------------------------------

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
