from odoo import fields, models
from odoo.exceptions import UserError

from ...adapters.errors import ConnectionFailed, MaybeSent, SendError
from ...adapters.vault import SecretLost
from ..touchpoint.connection_words import explain, note_cause, tell
from .test_mail import TestMail


class EmailTouchpoint(models.Model):
    """A mail to oneself, to see that the touchpoint sends."""

    _inherit = "email.touchpoint"

    test_sent_at = fields.Datetime(
        "Test Mail to Oneself", readonly=True, copy=False, help="When one last left."
    )

    def action_send_test(self):
        """Send a mail through the touchpoint to whoever pressed the button, now: what
        the server says is told at once."""
        self.ensure_one()
        self.check_access("write")
        mail = TestMail(self)
        address = mail.address()
        try:
            mail.send(address)
        except ConnectionFailed as exc:
            self.sending_id._on_failed(exc)
            raise UserError(explain(self.sending_id, exc)) from None
        except SecretLost:
            trouble = note_cause(self.sending_id, "secret")
            raise UserError(tell(self.env, trouble)) from None
        except MaybeSent as exc:
            raise UserError(mail.explain_uncertain(exc)) from None
        except SendError as exc:
            raise UserError(mail.explain_refused(address, exc)) from None
        # In a transaction of its own: were this one tried again, a second mail left.
        now = fields.Datetime.now()
        self._in_own_transaction(lambda mine: mine.write({"test_sent_at": now}))
        return self._notify(
            self.env._("A test mail was sent to %(address)s.", address=address),
            "success",
        )
