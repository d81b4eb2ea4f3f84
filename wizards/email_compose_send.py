from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core.conversation.address_list import join_addresses
from ..core.inbound import addresses
from ..core.inbound.automatic import reads_no_answers
from ..core.inbound.mail import Address
from ..core.outbox import guards
from ..core.outbox.waiting import MomentPassed, MomentTooFar, leaves_at
from ..models.outbox.guard_letter import GuardLetter
from ..models.outbox.guard_words import guard_words
from ..models.outbox.leaving import Leaving
from ..models.record_ids import checked_id


class EmailCompose(models.TransientModel):
    """Sends what is written, or says why it does not leave like this."""

    _inherit = "email.compose"

    customer_missing = fields.Char(compute="_compute_customer_missing")
    add_customer = fields.Boolean()
    # {"codes", "words"}: what held it back when Send was pressed last.
    held = fields.Json(readonly=True)
    held_words = fields.Text(compute="_compute_held_words")
    seen_mail_id = fields.Integer(
        readonly=True,
        help="The newest mail of the conversation that its writer's page has shown.",
    )

    # -- sending -----------------------------------------------------------------

    def send(self, options=None):
        """Send what is written: at once, when it can no longer be undone, or at a
        moment that its writer chose. Pressed twice it is sent once.

        Raises UserError: why it cannot be sent like this.

        :param options: dict of "at" (a moment in UTC, as a string, or False),
            "unless_written" (whether a mail of the customer stops one that is sent
            later), "passed" (codes of what may be so)
        :return: {"held": [{"code", "words"}]}, nothing is sent; or {"mail_id",
            "leaves_at", "undo_seconds", "conversation_id"}
        """
        self.ensure_one().check_access("write")
        options = options or {}
        # sudo: its user's own.
        draft = self.sudo().draft_id
        if draft and self._is_sent(draft):
            return self._sent_values(draft)
        if held := self._held(set(options.get("passed") or ())):
            return {"held": held}
        return self._send(self.sudo().draft_id, options)

    def _is_sent(self, draft):
        waits = draft.send_at and not draft.discarded_at
        return bool(draft.state != "draft" or waits)

    def _held(self, passed):
        """What is to be looked at once more before it leaves; another pass of Send with
        its codes sends it."""
        if self._draft_conflict():
            self._keep_apart()
            return [{"code": "draft_changed", "words": self.conflict_words}]
        self._keep_all()
        # sudo: its user's own.
        Leaving(self.sudo().draft_id).check()
        return [one for one in self._guard_findings() if one["code"] not in passed]

    # -- guards --------------------------------------------------------------------

    def _guard_findings(self):
        """What its writer may have overlooked, the serious first.

        :return: list of {"code", "words"} in the user's language
        """
        self.ensure_one()
        return [
            {"code": finding.code, "words": self._guard_words(finding)}
            for finding in guards.check(self._guard_letter(), self._guards())
        ]

    @api.model
    def _guards(self):
        """The guards, in their order; another addon adds to what comes back from
        ``super()``, and says in ``_guard_words`` what they find.

        :return: tuple of core.outbox.guards.Guard
        """
        return guards.GUARDS

    def _guard_letter(self):
        """core.outbox.guards.Letter; another addon replaces its ``extras``."""
        return GuardLetter(self).gather()

    def _guard_words(self, finding):
        """A finding in the words of the user (str)."""
        return guard_words(self.env, finding)

    def _note_shown(self):
        """What the page has shown, from which this window was opened."""
        # sudo: which is the newest, not what it says.
        newest = max(self.sudo().conversation_id.email_message_ids.ids, default=0)
        shown = self.env.context.get("email_seen_mail_id")
        known = isinstance(shown, int) and 0 < shown < newest
        self.sudo().seen_mail_id = shown if known else newest

    def note_seen(self, mail_id):
        """The writer has seen the thread as it is with this mail.

        :param mail_id: id of the newest email.message on the page
        """
        self.ensure_one().check_access("write")
        seen = checked_id(self.env, mail_id)
        # sudo: its user's own.
        mine = self.sudo()
        newest = max(mine.conversation_id.email_message_ids.ids, default=0)
        mine.seen_mail_id = max(mine.seen_mail_id, min(seen, newest))

    def _send(self, draft, options):
        moment = self._moment(options.get("at"))
        seconds = self._undo_seconds(draft)
        at = self._leaves_at(moment, seconds)
        if moment or seconds:
            unless = bool(options.get("unless_written", True))
            Leaving(draft).wait(at, bool(moment), unless)
        else:
            Leaving(draft).leave()
        self.sudo().held = False
        return self._sent_values(draft)

    def _moment(self, text):
        try:
            return fields.Datetime.to_datetime(text or None)
        except (TypeError, ValueError):
            raise UserError(
                self.env._("“%(moment)s” is not a date and time.", moment=text)
            ) from None

    def _leaves_at(self, moment, seconds):
        try:
            return leaves_at(moment, fields.Datetime.now(), seconds)
        except MomentPassed:
            raise UserError(
                self.env._("This moment has passed. Choose a later one.")
            ) from None
        except MomentTooFar:
            raise UserError(
                self.env._(
                    "An e-mail is sent a year later at most. Choose a date before."
                )
            ) from None

    def _undo_seconds(self, draft):
        owner = draft.conversation_id or draft.touchpoint_id
        return owner.company_id.email_undo_seconds

    def _sent_values(self, draft):
        waits = draft.state == "draft" and draft.send_at
        scheduled = waits and draft.scheduled
        return {
            "mail_id": draft.id,
            "leaves_at": fields.Datetime.to_string(draft.send_at) if waits else False,
            "undo_seconds": self._undo_seconds(draft) if waits and not scheduled else 0,
            "conversation_id": draft.conversation_id.id,
        }

    def action_send(self):
        """The button of the dialog. What holds it back is shown there, and passed by
        pressing once more."""
        # sudo: what it said when it was pressed before.
        before = self.sudo().held or {}
        sent = self.send({"passed": before.get("codes", [])})
        if held := sent.get("held"):
            codes = [*before.get("codes", []), *(one["code"] for one in held)]
            words = "\n".join(one["words"] for one in held)
            self.sudo().held = {"codes": codes, "words": words}
            return self._action()
        return self._after_sending(sent)

    def _after_sending(self, sent):
        if sent["leaves_at"]:
            close = {"type": "ir.actions.act_window_close"}
            return {
                "type": "ir.actions.client",
                "tag": "email_channel.mail_waits",
                "params": {**sent, "next": close},
            }
        if self.parent_id or self.replaces_id:
            return {"type": "ir.actions.act_window_close"}
        conversation = self.env["email.conversation"].browse(sent["conversation_id"])
        return conversation.get_formview_action()

    @api.depends("held")
    def _compute_held_words(self):
        for compose in self:
            compose.held_words = (compose.sudo().held or {}).get("words", False)

    # -- who does not get it -------------------------------------------------------

    @api.depends("email_to", "email_cc", "email_bcc", "mode", "conversation_id", "held")
    def _compute_customer_missing(self):
        for compose in self:
            customer = compose.conversation_id.customer_email
            answers = compose.mode in ("reply", "reply_all")
            reads = customer and not reads_no_answers(customer)
            missing = answers and reads and customer not in compose._written_to()
            told = compose._is_told_as_dropped(customer)
            words = missing and not told and compose._missing_words()
            compose.customer_missing = words

    def _is_told_as_dropped(self, customer):
        """Whether what held the letter back says it already."""
        # sudo: its user's own.
        codes = (self.sudo().held or {}).get("codes", [])
        return f"dropped_customer:{customer}" in codes

    def _written_to(self):
        """Addresses (set of str) of all that can be read as one."""
        texts = (self.email_to, self.email_cc, self.email_bcc)
        return {one.email for text in texts for one in addresses.read_all(text)}

    def _missing_words(self):
        return self.env._(
            "The customer, %(customer)s, does not get this e-mail.",
            customer=join_addresses([self._customer()]),
        )

    def _customer(self):
        conversation = self.conversation_id
        name, email = conversation.customer_name, conversation.customer_email
        return Address("" if name == email else name or "", email)

    @api.onchange("add_customer")
    def _onchange_add_customer(self):
        if self.add_customer and self.customer_missing:
            customer = join_addresses([self._customer()])
            self.email_to = ", ".join(filter(None, [self.email_to, customer]))
        self.add_customer = False
