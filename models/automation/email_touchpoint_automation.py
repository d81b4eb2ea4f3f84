from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ...core.automation.notices import MOST_ADDRESSES, WrongAddresses, read_addresses
from ...core.automation.occasions import OCCASIONS
from ...core.conversation.address_list import join_addresses
from ...core.inbound import addresses
from ..groups import ADMINISTRATOR
from .own_readers import own_among

LONGEST_AGE = 720


class EmailTouchpoint(models.Model):
    """What a touchpoint does by itself."""

    _name = "email.touchpoint"
    _inherit = ["email.touchpoint", "email.closing.setting"]

    automatic_answers = fields.Boolean(
        copy=False,
        tracking=True,
        help="Off: nothing is answered by itself, whatever is switched on below.",
    )
    automatic_answers_since = fields.Datetime(
        compute="_compute_automatic_answers_since", store=True, copy=False
    )
    auto_answer_ids = fields.One2many(
        comodel_name="email.auto.answer",
        inverse_name="touchpoint_id",
        string="Occasions",
        copy=True,
        default=lambda self: [Command.create({"occasion": each}) for each in OCCASIONS],
        groups=ADMINISTRATOR,
    )
    answer_max_age = fields.Integer(
        "Not to E-mails Older Than (Hours)",
        default=24,
        help="What came in during an outage, or before the mailbox was connected, gets "
        "no automatic answer any more.",
    )
    closing_mail = fields.Selection(
        selection=[
            ("answer", "The automatic answer"),
            ("stage", "The mail of the ticket's stage"),
        ],
        string="When Both Would Be Sent on Closing",
        required=True,
        default="answer",
        help="The stage of closed tickets may have an e-mail template of its own, and "
        "the queue mail it to the customer (“Mail the Customer on Closing”). One of "
        "the two goes out, never both.",
    )
    null_sender_refused_by = fields.Char(
        readonly=True,
        copy=False,
        help="The mail server that takes no mail without a sender in its envelope: "
        "automatic answers name the touchpoint there.",
    )
    automatic_answers_hint = fields.Char(compute="_compute_automatic_answers_hint")

    email_close_silent = fields.Boolean(
        "Close Silent Conversations",
        tracking=True,
        help="When the customer does not answer us for the time below, the "
        "conversation and its ticket are closed, whatever a queue or a ticket asks for "
        "on closing. His next e-mail opens them again.",
    )
    notify_addresses = fields.Text(
        "Addresses to Notify",
        copy=False,
        tracking=True,
        groups=ADMINISTRATOR,
        help="E-mail addresses that are told of new tickets, separated by commas, "
        "semicolons or line breaks. What the customer wrote is not in these e-mails, "
        "but for his subject.",
    )
    notify_scope = fields.Selection(
        selection=[("all", "All new tickets"), ("important", "Only important ones")],
        string="Notify of",
        required=True,
        default="all",
    )
    notify_limit = fields.Integer(
        "At Most per Hour",
        default=20,
        help="When there are more new tickets in an hour than this, the others are "
        "listed in one e-mail at the end of the hour. 0: all are.",
    )
    notify_hint = fields.Char(compute="_compute_notify_hint", groups=ADMINISTRATOR)

    @api.depends("automatic_answers")
    def _compute_automatic_answers_since(self):
        for touchpoint in self:
            on = touchpoint.automatic_answers
            touchpoint.automatic_answers_since = on and fields.Datetime.now()

    @api.depends(
        "automatic_answers", "auto_answer_ids.enabled", "direction", "activated"
    )
    @api.depends_context("lang")
    def _compute_automatic_answers_hint(self):
        for touchpoint in self:
            touchpoint.automatic_answers_hint = touchpoint._why_no_answers()

    def _why_no_answers(self):
        """What is still to be done before anything is answered, in words; or False."""
        # sudo: whether, whoever looks at the touchpoint.
        if not self.automatic_answers:
            ready = self.sudo().auto_answer_ids.filtered("enabled")
            return bool(ready) and self.env._(
                "Nothing is sent yet: switch on “Automatic Answers”."
            )
        if not self._sends():
            return self.env._("Nothing is sent: this touchpoint only receives mail.")
        if not self.sudo().auto_answer_ids.filtered("enabled"):
            return self.env._(
                "Nothing is sent yet: open an occasion, write a text, and switch it on."
            )
        return False

    @api.constrains("answer_max_age")
    def _check_answer_max_age(self):
        for touchpoint in self:
            if not 1 <= touchpoint.answer_max_age <= LONGEST_AGE:
                raise ValidationError(
                    self.env._(
                        "Automatic answers go to e-mails of the last 1 to %(most)s "
                        "hours. Write a number between them.",
                        most=LONGEST_AGE,
                    )
                )

    # -- silent conversations ------------------------------------------------------

    def _closes_silent(self):
        return self.email_close_silent

    @api.constrains("email_close_silent")
    def _check_email_close_silent(self):
        self._check_email_closing()

    # -- who is told of new tickets ------------------------------------------------

    @api.model
    def _notify_vals(self, vals):
        """The same with the addresses as they are kept, when these are well written."""
        if not vals.get("notify_addresses"):
            return vals
        try:
            found = read_addresses(vals["notify_addresses"])
        except WrongAddresses:
            return vals  # the constraint says what is wrong
        return {**vals, "notify_addresses": join_addresses(found)}

    @api.constrains("notify_addresses", "notify_limit")
    def _check_notify_addresses(self):
        for touchpoint in self:
            if touchpoint.notify_limit < 0:
                raise ValidationError(
                    self.env._(
                        "Enter how many notifications an hour may have: 0 or more."
                    )
                )
            touchpoint._check_notified()

    def _check_notified(self):
        """Raises ValidationError, which names each address that is wrong."""
        try:
            found = read_addresses(self.notify_addresses or "")
        except WrongAddresses as exc:
            raise ValidationError(
                self.env._(
                    "These are no e-mail addresses: %(wrong)s. Separate addresses by "
                    "commas.",
                    wrong=", ".join(f"“{each}”" for each in exc.wrong),
                )
            ) from None
        if len(found) > MOST_ADDRESSES:
            raise ValidationError(
                self.env._(
                    "At most %(most)s addresses can be notified. Use the address of a "
                    "group.",
                    most=MOST_ADDRESSES,
                )
            )
        if own := own_among(self.env, {each.email for each in found}):
            raise ValidationError(
                self.env._(
                    "%(own)s is an address of this channel: each notification would "
                    "become a ticket of its own. Enter the address of a person.",
                    own=", ".join(sorted(own)),
                )
            )

    def _notified(self):
        """Addresses (frozenset of str) that are told of its new tickets."""
        # sudo: only administrators read them.
        found = addresses.read_all(self.sudo().notify_addresses)
        return frozenset(address.email for address in found)

    @api.depends("notify_addresses")
    @api.depends_context("lang")
    def _compute_notify_hint(self):
        Notice = self.env["email.notice"]
        for touchpoint in self:
            told = bool(touchpoint._notified())
            touchpoint.notify_hint = told and Notice._trouble_words(touchpoint)

    def action_open_auto_answer_log(self):
        """What was answered here automatically, and why something was not."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_auto_answer_log_action"
        )
        return dict(action, domain=[("touchpoint_id", "in", self.ids)])

    # -- the envelope of what is answered --------------------------------------------

    def _takes_null_sender(self):
        """Whether its server may take mail without a sender, as far as is known.

        Odoo's own server is everybody's: it is not tried.
        """
        return (
            self.sending_method == "smtp"
            and self.smtp_host != self.null_sender_refused_by
        )

    def _on_null_sender_refused(self):
        """The server took a mail only once it was told who sends it."""

        def note(mine):
            mine.null_sender_refused_by = mine.smtp_host

        self._in_own_transaction(note)
