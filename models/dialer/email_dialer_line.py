from odoo import api, fields, models

from .line_choices import LineChoices
from .subscriber import Subscriber

STATES = [
    ("waiting", "Waiting"),
    ("sending", "Being sent"),
    ("sent", "Sent"),
    ("failed", "Failed"),
    ("rejected", "Rejected"),
    ("uncertain", "Uncertain"),
    ("skipped", "Skipped"),
]
REJECTIONS = [
    ("hard", "Nobody has this address"),
    ("soft", "May work another time"),
    ("policy", "The mail was not wanted"),
]
EVENT_ANSWERS = [
    ("accepted", "Accepted"),
    ("tentative", "Maybe"),
    ("declined", "Declined"),
]
SKIPPED = [
    ("blacklisted", "On the blacklist"),
    ("unsubscribed", "Unsubscribed"),
    ("stopped", "Taken out by hand"),
    ("conversation", "In the middle of a conversation"),
]
FINAL = ("sent", "failed", "rejected", "uncertain", "skipped")


class EmailDialerLine(models.Model):
    """The ledger of mass mail: one row per recipient and list, that is sent once (I7).

    "sending" is committed before the first byte leaves, the result after. A line found
    in that state later may have been sent, and is never sent again unasked.
    """

    _name = "email.dialer.line"
    _description = "Line of an E-mail List"
    _inherit = ["email.guarded", "email.supervised"]
    _order = "list_id, priority, id"
    _rec_name = "email"
    _log_access = False
    _supervised_by = "list_id"

    list_id = fields.Many2one(
        comodel_name="email.dialer.list",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True, index=True)
    load_id = fields.Many2one(
        comodel_name="email.dialer.load",
        string="File",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    number = fields.Integer(readonly=True, help="Of the line in the file it is from.")
    email = fields.Char("Recipient", readonly=True, help="As the file says it.")
    email_key = fields.Char(
        readonly=True, help="The address in one form, by which it is found."
    )
    copy_number = fields.Integer(
        readonly=True, help="0, or which one it is of several to this address."
    )
    message = fields.Text(readonly=True)
    variables = fields.Json("Values", readonly=True)  # {name: text}
    files = fields.Json(readonly=True)  # ids of email.dialer.file, in order
    priority = fields.Integer(
        readonly=True, default=9999, help="The lower the number, the sooner."
    )
    message_id = fields.Char("Message-Id", readonly=True)
    content_id = fields.Many2one(
        comodel_name="email.dialer.content",
        readonly=True,
        ondelete="set null",
        help="What it was sent with.",
    )
    tz = fields.Char(
        "Time Zone",
        readonly=True,
        help="Of the recipient, where the dialer keeps to it.",
    )  # None: nobody has asked yet; "": the dialer's
    state = fields.Selection(selection=STATES, readonly=True, default="waiting")
    ticket_due = fields.Boolean(
        readonly=True, help="Once it is sent, a conversation with a ticket is made."
    )
    skipped = fields.Selection(selection=SKIPPED, readonly=True, string="Why Skipped")
    failure_reason = fields.Text(readonly=True)
    rejection = fields.Selection(
        selection=REJECTIONS, readonly=True, string="Why Rejected"
    )
    attempts = fields.Integer(readonly=True)
    next_attempt_at = fields.Datetime(readonly=True)
    attempted_at = fields.Datetime(readonly=True)
    sent_at = fields.Datetime(readonly=True)
    seen_at = fields.Datetime(
        "Probably Seen", readonly=True, help="When a picture of it was loaded first."
    )
    clicked_at = fields.Datetime("Clicked", readonly=True)
    # {address of a link: when it was followed first, UTC}
    clicked_links = fields.Json(readonly=True)
    event_answer = fields.Selection(
        selection=EVENT_ANSWERS, readonly=True, string="Answer to the Invitation"
    )
    spam_at = fields.Datetime("Said to Be Spam", readonly=True)
    answered_at = fields.Datetime("Answered", readonly=True)
    unsubscribed_at = fields.Datetime("Unsubscribed", readonly=True)
    email_message_id = fields.Many2one(
        comodel_name="email.message",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The e-mail as its conversation shows it, once somebody answered.",
    )
    conversation_id = fields.Many2one(
        related="email_message_id.conversation_id", string="Conversation"
    )

    variables_words = fields.Text("Variables", compute="_compute_file_words")
    files_words = fields.Text("Attachments", compute="_compute_file_words")

    @api.depends("variables", "files")
    def _compute_file_words(self):
        for line in self:
            values = line.variables or {}
            line.variables_words = "\n".join(
                f"{name}: {text}" for name, text in values.items()
            )
            named = self.env["email.dialer.file"].browse(line.files or ()).exists()
            line.files_words = "\n".join(file.name for file in named)

    def action_preview(self):
        """What its mail looks like, or what it was sent as."""
        line = self.ensure_one()
        return self.env["email.dialer.preview"]._open(line.list_id, line)

    _recipient_unique = models.UniqueIndex("(list_id, email_key, copy_number)")
    _message_id_unique = models.UniqueIndex("(message_id)")
    _waiting_idx = models.Index("(list_id, priority, id) WHERE state = 'waiting'")
    _sending_idx = models.Index("(list_id) WHERE state = 'sending'")
    _asked_idx = models.Index(
        "(list_id) WHERE state = 'uncertain' AND next_attempt_at IS NOT NULL"
    )
    _ticket_idx = models.Index("(list_id, id) WHERE ticket_due AND sent_at IS NOT NULL")
    _state_idx = models.Index("(list_id, state)")
    _zone_idx = models.Index(
        "(list_id, tz, priority, id) WHERE state = 'waiting' AND tz IS NOT NULL"
    )
    _attempted_idx = models.Index(
        "(list_id, attempted_at) WHERE attempted_at IS NOT NULL"
    )
    _rejected_idx = models.Index("(email_key) WHERE state = 'rejected'")

    # -- by hand -------------------------------------------------------------------

    def action_retry(self):
        """Send those that have failed; none that was sent."""
        LineChoices(self).retry()

    def action_send_again(self):
        """Send those that may have been sent, once more."""
        LineChoices(self).send_again()

    def action_mark_sent(self):
        """Somebody knows of these that they were sent."""
        LineChoices(self).mark_sent()

    def action_take_out(self):
        """Do not send those that wait."""
        LineChoices(self).take_out()

    def action_put_back(self):
        """Send those that were taken out, after all."""
        LineChoices(self).put_back()

    # -- unsubscribing -------------------------------------------------------------

    def action_unsubscribe(self):
        """The recipient asked somebody who works here."""
        self.ensure_one()
        self._check_subscriber_sudo().leave("dialer", "hand", self.env.user)

    def action_subscribe_again(self):
        self.ensure_one()
        self._check_subscriber_sudo().come_back()

    def _check_subscriber_sudo(self):
        """Raises AccessError, when the user has nothing to say of lists."""
        self.list_id.check_access("write")
        # sudo: what follows from it is the system's.
        return Subscriber(self.sudo())
