from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ..groups import ADMINISTRATOR
from . import notices
from .connection_check import Check
from .forwarding_probe import Probe
from .settings_link import GENERAL, OUTGOING, settings_error

IN_TIME = timedelta(minutes=10)
# A probe that comes later than this says nothing of how things are today.
LATEST = timedelta(hours=24)


class EmailTouchpoint(models.Model):
    """Validate: a probe is sent to the public address, and connects the touchpoint when
    it comes back by forwarding. What the provider wants confirmed before it forwards is
    shown where the address is; that mail arrives as a conversation, too."""

    _inherit = "email.touchpoint"

    validation = fields.Selection(
        selection=[
            ("waiting", "Waiting for the test mail"),
            ("late", "Not back in time"),
        ],
        readonly=True,
        copy=False,
    )
    validation_sent_at = fields.Datetime("Test Mail Sent", readonly=True, copy=False)
    validation_user_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False
    )
    validated_at = fields.Datetime("Test Mail Came Back", readonly=True, copy=False)

    confirmation_provider = fields.Char(readonly=True, copy=False)
    confirmation_code = fields.Char(readonly=True, copy=False, groups=ADMINISTRATOR)
    confirmation_link = fields.Char(readonly=True, copy=False, groups=ADMINISTRATOR)
    confirmation_at = fields.Datetime(
        "Confirmation Received", readonly=True, copy=False
    )
    confirmation_genuine = fields.Boolean(readonly=True, copy=False)

    def action_validate(self):
        """Send a probe to the public address, once all that it needs is there."""
        self.ensure_one()
        self.check_access("write")
        self._check_forwarding()
        self._connect_sending()
        sent = fields.Datetime.now()
        # Committed before the probe leaves: it may be back at once.
        self._in_own_transaction(
            lambda mine: mine.write(
                {
                    "validation": "waiting",
                    "validation_sent_at": sent,
                    "validation_user_id": self.env.uid,
                }
            )
        )
        try:
            Probe(self).send(sent)
        except (MailDeliveryException, UserError, OSError) as exc:
            self._in_own_transaction(lambda mine: mine._forget_validation())
            raise settings_error(self.env, self._tell_not_sent(exc), OUTGOING) from None
        # sudo: an administrator of the channel may not touch scheduled actions.
        cron = self.env.ref("email_channel.ir_cron_validation").sudo()
        cron._trigger(at=sent + IN_TIME)
        return self._notify(
            self.env._(
                "A test mail is on its way to %(email)s. When it comes back by "
                "forwarding, the touchpoint is connected.",
                email=self.email,
            ),
            "info",
        )

    def _check_forwarding(self):
        if not self.forwarding_address:
            raise settings_error(self.env, self._tell_no_domain(), GENERAL)

    def _connect_sending(self):
        if not self._sends():
            return
        if trouble := self.sending_id._try_typed():
            raise UserError(Check(self, {self.sending_id: trouble}).settle())
        self._in_own_transaction(lambda mine: mine._note_sending_works())

    def _note_sending_works(self):
        self.sending_id._take_typed()
        self.sending_id._on_connected()

    def action_look_for_probe(self):
        """Read the mail for forwarding addresses now, without waiting a minute."""
        self.ensure_one()
        self.check_access("write")
        Mailbox = self.env["email.mailbox"]
        for carrier in self._find_carriers():
            Mailbox._receive(carrier)
        Mailbox._receive(self)
        with self._as_it_is_now() as now:
            if now.validation:
                return self._notify(
                    self.env._("The test mail is not back yet."), "info"
                )
            return self._notify_connected()

    def _tell_not_sent(self, exc):
        return self.env._(
            "The test mail could not be sent through Odoo's own outgoing mail server: "
            "%(error)s\n\nLook at it under Settings, Technical, Outgoing Mail Servers.",
            error=exc.args[-1] if exc.args else exc,
        )

    def _forget_validation(self):
        self.write({"validation": False, "validation_sent_at": False})

    # -- what comes back ---------------------------------------------------------

    def _is_probe(self, token):
        """Whether this is one of ours, however old."""
        return Probe(self).is_ours(token)

    def _on_probe_returned(self, token):
        """A genuine probe came back by forwarding; returns whether it connects. Those
        sent before the last one prove nothing: the rule may have been changed since."""
        sent = self.validation_sent_at
        if not sent or sent < fields.Datetime.now() - LATEST:
            return False
        if not Probe(self).is_of(token, sent):
            return False
        self.write(
            {
                "validation": False,
                "validation_sent_at": False,
                "validated_at": fields.Datetime.now(),
            }
        )
        self.receiving_id.status = "connected"
        self.receiving_id._recover()
        self._forget_confirmation()
        self._tell_validated()
        return True

    def _on_confirmation(self, found, received_at):
        """:param found: core.inbound.confirmation.Confirmation

        One that nobody vouches for does not take the place of one that is genuine.
        """
        if self.confirmation_genuine and not found.genuine:
            return
        self.write(
            {
                "confirmation_provider": found.provider,
                "confirmation_code": found.code,
                "confirmation_link": found.link,
                "confirmation_at": received_at,
                "confirmation_genuine": found.genuine,
            }
        )

    def _forget_confirmation(self):
        """Mail is forwarded: it was used, or not needed."""
        self.write(
            {
                "confirmation_provider": False,
                "confirmation_code": False,
                "confirmation_link": False,
                "confirmation_at": False,
                "confirmation_genuine": False,
            }
        )

    def action_follow_confirmation(self):
        """Open the provider's page in a tab of its own."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": self.confirmation_link,
            "target": "new",
        }

    # -- what the administrator is told ------------------------------------------

    def _tell_validated(self):
        user = self.validation_user_id
        seen = notices.seen_by(self, user) if user else self
        words = seen.env._(
            "%(email)s is connected: the test mail came back.", email=self.email
        )
        if not self.activated:
            words += " " + seen.env._("Activate it to start receiving.")
        seen._pop_up_validation(user, words, "success")

    def _pop_up_validation(self, user, words, kind):
        if user:
            notices.pop_up(self, user, self.name, words, kind)

    @api.model
    def _cron_validation(self):
        """Say of probes that are not back in time what there is to check."""
        # On a button and in time it runs by itself; once a day for those that a
        # restored database left behind.
        late = self.search(
            [
                ("validation", "=", "waiting"),
                ("validation_sent_at", "<=", fields.Datetime.now() - IN_TIME),
            ]
        )
        for touchpoint in late:
            touchpoint.validation = "late"
            seen = notices.seen_by(touchpoint, touchpoint.validation_user_id)
            words = seen.env._(
                "The test mail to %(email)s did not come back. The touchpoint says "
                "what to check.",
                email=touchpoint.email,
            )
            seen._pop_up_validation(touchpoint.validation_user_id, words, "warning")
