from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize, escape_psql

from ...core.clock import is_due
from ...core.inbound import authentication
from ...core.inbound.pause import pause
from ...core.inbound.steps.keywords import split as split_words
from ...core.touchpoint.sent_copies import provider_keeps
from ..groups import ADMINISTRATOR
from . import second_addresses, sender_lists

MEGABYTE = 1024 * 1024
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
SENDER_LISTS = ("blocked_senders", "contact_form_senders")


class EmailTouchpoint(models.Model):
    """What the touchpoint makes of the mail it receives, who may read it, and how it
    sends."""

    _inherit = "email.touchpoint"

    second_addresses = fields.Text(
        help="Other addresses whose mail arrives in this mailbox: aliases, groups that "
        "deliver into it, former addresses. They count as the touchpoint's own: an "
        "answer never goes to them, mail through such a group is treated as from the "
        "person who wrote it. Separated by commas.",
    )
    largest_mail = fields.Integer(
        "Largest Mail (MB)",
        required=True,
        default=50,
        help="A larger mail stays on the server; it is listed under Incoming Mail with "
        "its sender and subject, from where you can fetch it with Release.",
    )
    blocked_senders = fields.Text(
        help="Addresses and domains, separated by commas. Their mail never becomes a "
        "conversation; it is kept under Incoming Mail.",
    )
    contact_form_senders = fields.Text(
        help="Addresses and domains of contact forms, separated by commas. The "
        "customer is the first e-mail address that their mail names.",
    )
    unscanned = fields.Boolean(
        compute="_compute_unscanned",
        help="No virus scanner is connected, and nobody chose to go without.",
    )
    important_words = fields.Text(
        "Words of Important Mail",
        help="Words and phrases, separated by commas. A mail that says one of them "
        "makes its ticket important.",
    )
    create_ignored = fields.Boolean(
        "Create as Ignored",
        help="New tickets begin in the stage “Ignored”, their conversations closed.",
    )
    authentication_server = fields.Char(
        "Server That Checks Senders",
        help="The name your mail server gives itself in the header "
        "Authentication-Results, such as mx.example.com. What other servers say "
        "about SPF, DKIM and DMARC is ignored.",
    )
    number_in_subject = fields.Boolean(
        "Ticket Number in the Subject",
        default=True,
        help="The ticket number is added to the subject of answers. The customer's "
        "reply then finds its conversation even if the mail program drops everything "
        "else that identifies it.",
    )
    signed_reply_address = fields.Boolean(
        help="Answers go to an address such as support+ec.12.abcd@example.com, which "
        "identifies the conversation. Only for a server that takes mail for "
        "support+anything@example.com, as Gmail and Microsoft 365 do.",
    )

    preview_allowed = fields.Boolean(
        "Conversations May Be Previewed",
        help="Whether anybody but their agent may read conversations, without taking "
        "them.",
    )
    preview_agents = fields.Boolean("Agents, in their queues")
    preview_supervisors = fields.Boolean("Supervisors")
    preview_administrators = fields.Boolean("Administrators")

    send_rate = fields.Integer(
        "Mails a Minute",
        help="At most this many are sent in a minute; the others wait for their "
        "turn. 0: no limit other than the provider's.",
    )
    retry_hours = fields.Integer(
        "Try for (Hours)",
        default=72,
        help="A mail that the server puts off is tried again with growing pauses, and "
        "after this time counts as failed.",
    )
    keep_sent_copy = fields.Boolean(
        "Copy to the Sent Folder",
        compute="_compute_keep_sent_copy",
        store=True,
        readonly=False,
        help="Put what is sent from here into the mailbox's folder of sent mail. Not "
        "needed where the provider does so by itself, as Gmail and Microsoft 365 do.",
    )
    provider_keeps_copy = fields.Boolean(compute="_compute_provider_keeps_copy")
    # The provider wants us to slow down (core.outbox.pacing.is_limit).
    limited_until = fields.Datetime(readonly=True, copy=False)
    limited_words = fields.Text("What the Provider Said", readonly=True, copy=False)
    limited_times = fields.Integer(readonly=True, copy=False)

    conversation_count = fields.Integer(compute="_compute_conversation_count")
    inbound_count = fields.Integer(
        compute="_compute_inbound_count",
        groups=ADMINISTRATOR,
    )
    inbound_failed_count = fields.Integer(
        compute="_compute_inbound_count",
        groups=ADMINISTRATOR,
    )
    blocked_count = fields.Integer(
        "Blocked Mails",
        compute="_compute_blocked_count",
        groups=ADMINISTRATOR,
    )
    queued_count = fields.Integer("Waiting", compute="_compute_queued_count")

    # -- whose mail it is --------------------------------------------------------

    def _compute_unscanned(self):
        self.unscanned = self.env["email.scanner"]._is_missing()

    @api.constrains(*SENDER_LISTS)
    def _check_sender_lists(self):
        for touchpoint in self:
            for name in SENDER_LISTS:
                touchpoint._read_senders(name)

    @api.constrains("second_addresses")
    def _check_second_addresses(self):
        for touchpoint in self:
            second_addresses.check(touchpoint)

    @api.constrains("activated", "email", "second_addresses")
    def _check_second_addresses_of_one(self):
        for touchpoint in self.filtered("activated"):
            second_addresses.check_of_one(touchpoint)

    @api.constrains("activated", "email", "company_id")
    def _check_one_active_per_address(self):
        for touchpoint in self.filtered("activated"):
            twin = self.search(  # of all companies, as constraints do
                [
                    ("id", "!=", touchpoint.id),
                    ("activated", "=", True),
                    ("email", "=ilike", escape_psql(touchpoint.email)),
                ],
                limit=1,
            )
            if twin:
                raise ValidationError(
                    self.env._(
                        "%(email)s is already received by the touchpoint “%(name)s”. "
                        "Deactivate that one first.",
                        email=touchpoint.email,
                        name=twin.name,
                    )
                )

    @api.constrains("blocked_senders", "email", "second_addresses", "company_id")
    def _check_own_not_blocked(self):
        for touchpoint in self:
            own = touchpoint.company_id._own_addresses()
            sender_lists.check_own(touchpoint, "blocked_senders", own)
            sender_lists.check_own(
                # sudo: whoever sets up a touchpoint may know that it is blocked.
                touchpoint.company_id.sudo(),
                "email_blocked_senders",
                {email_normalize(touchpoint.email), *touchpoint._second_addresses()}
                - {False},
            )

    def _second_addresses(self):
        """Of these touchpoints, normalized."""
        return second_addresses.of(self)

    def _own_addresses(self):
        """Normalized addresses under which mail comes to these touchpoints."""
        # sudo: only administrators see the forwarding address.
        mains = {email_normalize(touchpoint.email) for touchpoint in self}
        forwarding = set(self.sudo().mapped("forwarding_address"))
        return (mains | self._second_addresses() | forwarding) - {False}

    # -- for the guards ----------------------------------------------------------

    def _guard_settings(self):
        """The touchpoint's part of core.inbound.pipeline.Context, as its arguments."""
        # sudo: the company's list counts for all its touchpoints.
        everywhere = sender_lists.read(self.company_id.sudo(), "email_blocked_senders")
        return {
            "address": email_normalize(self.email),
            "addresses": frozenset(self._own_addresses()),
            "blocked": self._read_senders("blocked_senders") | everywhere,
            "contact_form_senders": self._read_senders("contact_form_senders"),
            "keywords": split_words(self.important_words or ""),
            "ignored": self.create_ignored,
            "trusted_servers": self._trusted_servers(),
        }

    def _read_senders(self, name):
        """The entries of a list of senders (core.inbound.senders.read)."""
        return sender_lists.read(self, name)

    def _trusted_servers(self):
        return self._named_servers() or authentication.SERVERS.get(self.preset, ())

    def _named_servers(self):
        named = (self.authentication_server or "").strip().lower()
        return (named,) if named else ()

    @api.constrains("largest_mail")
    def _check_largest_mail(self):
        for touchpoint in self:
            if touchpoint.largest_mail < 1:
                raise ValidationError(
                    self.env._("The largest mail must have 1 MB or more.")
                )

    def _is_too_large(self, size):
        """:param size: bytes"""
        return size > self._largest_bytes()

    def _largest_bytes(self):
        return self.largest_mail * MEGABYTE

    # -- reading without taking --------------------------------------------------

    @api.onchange("preview_allowed")
    def _onchange_preview_allowed(self):
        chosen = self.preview_agents or self.preview_supervisors
        if self.preview_allowed and not (chosen or self.preview_administrators):
            self.preview_supervisors = self.preview_administrators = True

    # -- sending -----------------------------------------------------------------

    @api.depends("preset", "smtp_host", "sending_method")
    def _compute_provider_keeps_copy(self):
        for touchpoint in self:
            touchpoint.provider_keeps_copy = (
                touchpoint.sending_method == "smtp"
                and provider_keeps(touchpoint.preset, touchpoint.smtp_host or "")
            )

    @api.depends("preset", "smtp_host", "sending_method")
    def _compute_keep_sent_copy(self):
        for touchpoint in self:
            touchpoint.keep_sent_copy = not touchpoint.provider_keeps_copy

    @api.constrains("send_rate", "retry_hours")
    def _check_sending_figures(self):
        for touchpoint in self:
            if touchpoint.send_rate < 0:
                raise ValidationError(
                    self.env._("Mails a minute: write 0 for no limit, or how many.")
                )
            if not 1 <= touchpoint.retry_hours <= 720:
                raise ValidationError(
                    self.env._("Mail is tried again for 1 to 720 hours.")
                )

    def _may_send(self):
        """Whether it is time to connect for sending."""
        now = fields.Datetime.now()
        over = is_due(self.limited_until or None, now, LONGEST_PAUSE)
        return over and self.sending_id._may_try()

    def _on_limited(self, words):
        """The provider has had enough for now: everything waits, for growing pauses.

        :param words: the server's
        """
        self._in_own_transaction(lambda mine: mine._record_limit(words))

    def _record_limit(self, words):
        times = self.limited_times + 1
        self.write(
            {
                "limited_times": times,
                "limited_words": words,
                "limited_until": fields.Datetime.now()
                + pause(times, FIRST_PAUSE, LONGEST_PAUSE),
            }
        )

    def _on_limit_over(self):
        """A mail was taken again."""
        if self.limited_times:
            self._in_own_transaction(lambda mine: mine._forget_limit())

    def _forget_limit(self):
        self.write({"limited_times": 0, "limited_until": False, "limited_words": False})

    # -- figures and links -------------------------------------------------------

    def _compute_conversation_count(self):
        counts = dict(
            self.env["email.conversation"]._read_group(
                [("touchpoint_id", "in", self.ids)], ["touchpoint_id"], ["__count"]
            )
        )
        for touchpoint in self:
            touchpoint.conversation_count = counts.get(touchpoint, 0)

    def _compute_inbound_count(self):
        rows = self.env["email.inbound"]._read_group(
            [("touchpoint_id", "in", self.ids)],
            ["touchpoint_id", "state"],
            ["__count"],
        )
        for touchpoint in self:
            counts = {
                state: count for owner, state, count in rows if owner == touchpoint
            }
            touchpoint.inbound_count = sum(counts.values())
            touchpoint.inbound_failed_count = counts.get("failed", 0)

    def _compute_blocked_count(self):
        counts = dict(
            self.env["email.inbound"]._read_group(
                [("touchpoint_id", "in", self.ids), *self._blocked_domain()],
                ["touchpoint_id"],
                ["__count"],
            )
        )
        for touchpoint in self:
            touchpoint.blocked_count = counts.get(touchpoint, 0)

    def _compute_queued_count(self):
        counts = self.env["email.sender"]._count_waiting(self)
        for touchpoint in self:
            touchpoint.queued_count = counts.get(touchpoint.id, 0)

    def action_open_conversations(self):
        return self._open_conversations_action([])

    def _open_conversations_action(self, domain):
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_conversation_action"
        )
        return dict(
            action,
            domain=[("touchpoint_id", "in", self.ids), *domain],
            context={"create": False},
        )

    def action_open_inbound(self):
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_inbound_action"
        )
        return dict(action, domain=[("touchpoint_id", "in", self.ids)])

    def action_open_blocked(self):
        """The ledger's rows of blocked senders, each with its Release."""
        action = self.action_open_inbound()
        return dict(
            action,
            name=self.env._("Mail of Blocked Senders"),
            domain=[*action["domain"], *self._blocked_domain()],
        )

    def _blocked_domain(self):
        return [("hold_kind", "=", "blocked"), ("state", "=", "dropped")]
