import hmac
import logging
from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formataddr

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ...core.inbound import probe
from .connection_words import tell
from .settings_link import GENERAL, OUTGOING, settings_error

_logger = logging.getLogger(__name__)

IN_TIME = timedelta(minutes=10)
# A probe that comes later than this says nothing of how things are today.
LATEST = timedelta(hours=24)


class EmailTouchpoint(models.Model):
    """Validate: a probe is sent to the public address, and connects the touchpoint when
    it comes back by forwarding."""

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
            self._send_probe(sent)
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
        trouble = self.sending_id._try_typed()
        if trouble:
            words = [tell(self.env, trouble)]
            if self._on_checked({self.sending_id: trouble}):
                words.append(self._tell_kept())
            raise UserError("\n\n".join(words))
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
            return self._notify(
                self.env._("%(email)s is connected.", email=self.email), "success"
            )

    # -- the probe -----------------------------------------------------------

    def _send_probe(self, sent):
        """Through Odoo's own server: a mail of the account's own is not forwarded by
        some providers."""
        token = self._probe_token(sent)
        server = self.env["ir.mail_server"]
        address = self.env["email.sender"]._platform_address(self)
        if not address:
            raise UserError(
                self.env._("Enter an e-mail address for the company, to send from.")
            )
        message = server._build_email__(
            email_from=formataddr((" ".join(self.company_id.name.split()), address)),
            email_to=[self.email],
            subject=self.env._("Forwarding check [%(token)s]", token=token),
            body=self.env._(
                "This mail checks whether the mail of %(email)s is forwarded to Odoo. "
                "You can delete it.\n\n%(token)s",
                email=self.email,
                token=token,
            ),
            subtype="plain",
            headers={
                probe.HEADER: token,
                # Nobody's out-of-office answer.
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            },
        )
        server.send_email(message)
        _logger.info("Probe sent to %s", self.email)

    def _probe_token(self, sent):
        key = self.env["email.conversation"]._token_key()
        return probe.make(self.id, self.forwarding_address, _seconds(sent), key)

    def _tell_not_sent(self, exc):
        return self.env._(
            "The test mail could not be sent through Odoo's own outgoing mail server: "
            "%(error)s\n\nLook at it under Settings, Technical, Outgoing Mail Servers.",
            error=exc.args[-1] if exc.args else exc,
        )

    def _forget_validation(self):
        self.write({"validation": False, "validation_sent_at": False})

    def _is_probe(self, token):
        """Whether this is one of ours, however old."""
        key = self.env["email.conversation"]._token_key()
        address = self.forwarding_address or ""
        return probe.sent_at(token, self.id, address, key) is not None

    def _on_probe_returned(self, token):
        """A genuine probe came back by forwarding; returns whether it connects. Those
        sent before the last one prove nothing: the rule may have been changed since."""
        sent = self.validation_sent_at
        if not sent or sent < fields.Datetime.now() - LATEST:
            return False
        if not hmac.compare_digest(token, self._probe_token(sent)):
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

    # -- what the administrator is told --------------------------------------

    def _tell_validated(self):
        user = self.validation_user_id
        seen = self._seen_by(user) if user else self
        words = seen.env._(
            "%(email)s is connected: the test mail came back.", email=self.email
        )
        if not self.activated:
            words += " " + seen.env._("Activate it to start receiving.")
        seen._pop_up_validation(user, words, "success")

    def _pop_up_validation(self, user, words, kind):
        if user:
            self._pop_up(user, self.name, words, kind)

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
            seen = touchpoint._seen_by(touchpoint.validation_user_id)
            words = seen.env._(
                "The test mail to %(email)s did not come back. The touchpoint says "
                "what to check.",
                email=touchpoint.email,
            )
            seen._pop_up_validation(touchpoint.validation_user_id, words, "warning")


def _seconds(moment):
    """Seconds since 1970 of a naive UTC datetime."""
    return int(moment.replace(tzinfo=UTC).timestamp())
