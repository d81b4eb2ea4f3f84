from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core.inbound import addresses
from ...core.inbound.html import has_remote
from ..own_hosts import may_be_asked
from . import turn
from .whom_to_answer import is_report, mail_meant


class Envelope(NamedTuple):
    """The address headers of a mail (core.outbox.reply.Envelope)."""

    sender: addresses.Address | None
    reply_to: tuple
    to: tuple
    cc: tuple


class EmailMessage(models.Model):
    """One mail of a conversation, in or out; its ``mail.message`` holds what every
    message of Odoo has."""

    _name = "email.message"
    _description = "E-mail of a Conversation"
    _inherit = ["email.guarded", "email.supervised"]
    _inherits = {"mail.message": "mail_message_id"}
    _order = "id desc"
    _rec_name = "subject"

    mail_message_id = fields.Many2one(
        comodel_name="mail.message",
        required=True,
        ondelete="cascade",
        index=True,
        bypass_search_access=True,
    )
    conversation_id = fields.Many2one(
        comodel_name="email.conversation",
        ondelete="cascade",
        index=True,
        help="A mail that leaves may have none.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        compute_sudo=True,
        string="Conversation's Company",
    )
    inbound_id = fields.Many2one(
        comodel_name="email.inbound", ondelete="set null", index="btree_not_null"
    )
    direction = fields.Selection(
        selection=[("in", "Incoming"), ("out", "Outgoing")], required=True
    )
    state = fields.Selection(
        selection=[
            ("received", "Received"),
            ("draft", "Draft"),
            ("queued", "Queued"),
            ("sending", "Sending"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("uncertain", "May have been sent"),
            ("bounced", "Bounced"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
    )
    # Cleaned once when the mail comes in (core.inbound.html); shown in a frame of its
    # own, so a second sanitising would only cost time and lose the mail's looks.
    body_html = fields.Html(sanitize=False)
    excerpt = fields.Char(help="The first words of its text.")
    email_to = fields.Text("To")
    email_cc = fields.Text("CC")
    email_bcc = fields.Text("BCC")
    in_reply_to = fields.Char("In-Reply-To")
    references = fields.Text()
    evidence = fields.Selection(
        selection=[
            ("new", "Opened the conversation"),
            ("message_id", "Same Message-Id"),
            ("bounce", "It reports on the delivery of a mail"),
            ("in_reply_to", "In-Reply-To"),
            ("references", "References"),
            ("token", "Signed reply address"),
            ("thread_index", "Thread-Index"),
            ("subject_number", "Ticket number in the subject"),
            ("agent", "Written here"),
            ("list", "Sent to a list"),
            ("moved", "Moved here by hand"),
        ],
        string="Joined By",
    )
    automatic = fields.Boolean(
        help="Written by a program, not by a person: it does not reopen a closed "
        "conversation and gets no automatic answer."
    )
    did_not_reopen = fields.Boolean(
        readonly=True,
        help="It said thank you and nothing else, so that its closed conversation "
        "stayed closed.",
    )
    silence = fields.Char(
        readonly=True,
        help="Why it gets no automatic answer, whatever is switched on; see "
        "core.inbound.pipeline.Silence.",
    )
    occasion = fields.Char(
        readonly=True,
        help="Of an automatic answer: on which it was sent, see "
        "core.automation.occasions.",
    )
    keyword = fields.Char(help="The word in the mail that makes its ticket important.")
    authentication = fields.Char(
        help="What the receiving server says about SPF, DKIM and DMARC (RFC 8601)."
    )
    authentication_failed = fields.Boolean(
        help="It may not be from whom it says: the receiving server's checks failed."
    )
    protection = fields.Selection(
        selection=[
            ("smime_signed", "Signed with S/MIME, not checked"),
            ("pgp_signed", "Signed with PGP, not checked"),
            ("smime_encrypted", "Encrypted with S/MIME, cannot be read here"),
            ("pgp_encrypted", "Encrypted with PGP, cannot be read here"),
        ],
        help="Whether the sender signed or encrypted the mail itself.",
    )
    viewed = fields.Boolean(help="By the agent who has the conversation.")
    # Who had the mail on the screen while having the conversation.
    viewer_ids = fields.Many2many(
        comodel_name="res.users",
        relation="email_message_viewer_rel",
        column1="message_id",
        column2="user_id",
        readonly=True,
        groups=fields.NO_ACCESS,
    )
    written_mode = fields.Selection(
        selection=[
            ("new", "New"),
            ("reply", "Reply"),
            ("reply_all", "Reply all"),
            ("forward", "Forward"),
        ],
        readonly=True,
    )
    answers_id = fields.Many2one(
        comodel_name="email.message",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The mail that this one answers, forwards or reports on.",
    )
    # The agent's own words, with pictures of the conversation.
    written_html = fields.Html(readonly=True, sanitize=False)
    # As cleaned when it came in (core.inbound.html), with what is said above it;
    # until the mail is sent.
    quote_html = fields.Html(readonly=True, sanitize=False)
    # {id of an attachment: its name}: all that the mail is to carry.
    carries = fields.Json(readonly=True)
    ticket_message_id = fields.Many2one(
        comodel_name="mail.message",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The ticket's message that it carries to the customer.",
    )

    _unsent_idx = models.Index("(state) WHERE state NOT IN ('received', 'sent')")

    @api.depends("conversation_id.company_id", "touchpoint_id.company_id")
    def _compute_company_id(self):
        for mail in self:
            owner = mail.conversation_id or mail.touchpoint_id
            mail.company_id = owner.company_id

    def write(self, vals):
        tried_again = vals.get("state") == "queued" and self.filtered(
            lambda mail: mail.state in turn.NOT_OUT[1:]
        )
        done = super().write(vals)
        if vals.get("state") in turn.NOT_OUT:
            turn.renew(self.conversation_id)
            self.env["email.automation.entry"]._on_mails_taken_back(self)
        elif tried_again:
            for mail in tried_again:
                mail.waited_since = turn.waited_since(mail)
            turn.renew(tried_again.conversation_id)
        if vals.get("dismissed"):
            self.env["email.automation.entry"]._on_mails_taken_back(self)
        if "state" in vals or "failure_reason" in vals:
            self.env["email.ticket.entry"]._on_mail_state(self)
        if vals.get("state") == "draft":
            # It is taken back: nobody finds its conversation by it.
            self.env["email.search"]._renew(self.conversation_id)
        return done

    # -- what the thread shows ------------------------------------------------

    def _thread_values(self):
        """One mail for the thread widget; see email.conversation.get_thread."""
        self.ensure_one()
        return {
            "id": self.id,
            "direction": self.direction,
            "subject": self.subject or "",
            "from": self.email_from or "",
            "from_name": self._sender_name(),
            "to": self.email_to or "",
            "cc": self.email_cc or "",
            "bcc": self.email_bcc or "",
            "date": fields.Datetime.to_string(self.date),
            "state": self.state,
            "sent_at": fields.Datetime.to_string(self.sent_at),
            "opened_at": fields.Datetime.to_string(self.opened_at),
            "failure": self.failure_reason or False,
            "waits": self._waits_words(),
            "dismissed": self.dismissed,
            "is_new": self.direction == "in" and not self.viewed,
            "is_report": is_report(self),
            "did_not_reopen": self.did_not_reopen,
            "can_reopen": self.did_not_reopen
            and self.conversation_id.state == "closed",
            "excerpt": self.excerpt or "",
            "evidence": self.evidence,
            "occasion": self.env["email.automation.entry"]._occasion_words(self),
            "checks": self.authentication or "",
            "checks_failed": self.authentication_failed,
            "protection": self.protection,
            "has_remote": has_remote(
                self.body_html or "", may_be_asked(self.conversation_id)
            ),
            "attachments": self._file_lines(),
            "checking": not self._is_settled(),
            "waiting_pictures": self._waiting_pictures(),
            "length": len(self.body_html or ""),
            "body_url": f"/email_channel/message/{self.id}/body",
            "eml_url": self.inbound_id and f"/email_channel/message/{self.id}/eml",
        }

    def _sender_name(self):
        if self.direction == "out" and self.author_id:
            return self.author_id.name
        sender = addresses.read(self.email_from or "")
        name = sender and (sender.name or sender.email)
        return name or self.email_from or self.env._("(no sender)")

    def _file_attachments(self):
        """Attachments without the images that the body shows."""
        # sudo: whoever may read the mail may read what came with it.
        body = self.body_html or ""
        files = self.sudo().attachment_ids.filtered(
            lambda attachment: f"/web/image/{attachment.id}?unique=" not in body
        )
        return files.sorted("id")

    def _envelope(self):
        """The addresses an answer is made from (core.outbox.reply.Envelope)."""
        self.ensure_one()
        sender = addresses.read(self.email_from or "")
        return Envelope(
            sender=sender,
            reply_to=addresses.read_all(self.reply_to)
            if self.direction == "in"
            else (),
            to=addresses.read_all(self.email_to),
            cc=addresses.read_all(self.email_cc),
        )

    def _people_of_headers(self):
        texts = (
            self.email_from,
            self.reply_to,
            self.email_to,
            self.email_cc,
            self.email_bcc,
        )
        return [one for text in texts for one in addresses.read_all(text)]

    # -- answers --------------------------------------------------------------

    def action_reply(self):
        return self._meant()._open_composer("reply")

    def action_reply_all(self):
        return self._meant()._open_composer("reply_all")

    def action_forward(self):
        return self._open_composer("forward")

    def _meant(self):
        self.ensure_one()._check_in_thread()
        return mail_meant(self)

    def _open_composer(self, mode):
        self.ensure_one()._check_in_thread()
        self.conversation_id._check_may_answer()
        return self.env["email.compose"]._open({"mode": mode, "parent_id": self.id})

    def action_reopen(self):
        """Open its conversation again, which it did not open by itself."""
        mails = self._check_may_change_sudo()
        mails.did_not_reopen = False
        return self.conversation_id.action_reopen()

    # -- moving ---------------------------------------------------------------

    def action_split_off(self):
        """Give this mail a conversation and a ticket of its own."""
        mail = self._check_may_move_sudo().ensure_one()
        return mail.env["email.move"]._split_off(mail)

    def action_split_from(self):
        """Give this mail, and all that came after it, a conversation of their own."""
        mails = self._check_may_move_sudo().ensure_one()._with_later()
        return mails.env["email.move"]._split_off(mails)

    def action_move(self):
        """Open the wizard that asks for the conversation the mail shall go to."""
        self._check_may_move_sudo()
        return self.env["email.move.wizard"]._open(self.ensure_one())

    def _with_later(self):
        mails = self.conversation_id._in_order()
        return mails[mails.ids.index(self.id) :]

    def _check_may_move_sudo(self):
        """As `_check_may_change_sudo`, of mails that are in a conversation's thread."""
        mails = self._check_may_change_sudo()
        self._check_in_thread()
        return mails

    def _check_in_thread(self):
        """Raises UserError: a draft is answered and moved by nobody, nor is a mail
        without a conversation."""
        if self.filtered(lambda mail: mail.state == "draft"):
            raise UserError(
                self.env._("This e-mail is a draft. Send it first, or throw it away.")
            )
        if self.filtered(lambda mail: not mail.conversation_id):
            raise UserError(
                self.env._(
                    "This e-mail is in no conversation. Start a new conversation to "
                    "write to its recipients."
                )
            )

    def _check_may_change_sudo(self):
        """The same mails with the rights of the system, once it is clear that this
        user may change their conversations."""
        self.check_access("read")
        self.conversation_id._check_may_change_sudo()
        # sudo: mails change through their actions only, never by writing.
        return self.sudo()

    # -- its ticket -----------------------------------------------------------

    def _comment_on_tickets(self):
        """Note the mails on their tickets (E2, E3); open closed tickets again that a
        person wrote to, and mark those as important that an important word is in."""
        entry = self.env["email.ticket.entry"]
        entry._note_mails(self)
        incoming = self.filtered(
            lambda mail: mail.direction == "in" and not mail.automatic
        )
        waiting = incoming.conversation_id.filtered(lambda one: one.state != "closed")
        entry._on_reopened(waiting)
        entry._on_important_mail(self.filtered("keyword").conversation_id)
