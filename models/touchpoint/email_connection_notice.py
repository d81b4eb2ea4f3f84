from odoo import fields, models
from odoo.tools import plaintext2html

from ...core.touchpoint.connection_state import TRIES, kind
from . import notices
from .connection_words import tell
from .email_connection_status import LOST


class EmailConnection(models.Model):
    """What is said of a connection: to whoever reads the status, and to the channel's
    administrators when it is lost, to each in his language."""

    _inherit = "email.connection"

    # -- the status ----------------------------------------------------------------

    def _tell_next(self):
        """What happens next, or has to; False when there is nothing to say."""
        if self.status in LOST:
            return self.touchpoint_id.activated and self._tell_lost()
        if self._is_retried():
            return self.env._(
                "Trying again: %(tries)s of %(limit)s tries failed, the next one is at "
                "%(next)s.",
                tries=self.tries,
                limit=TRIES,
                next=self._tell_next_try(),
            )
        return False

    def _is_retried(self):
        return bool(self.tries) and self.status == "connected"

    def _tell_lost(self):
        trouble = self.trouble or {}
        values = {
            "since": notices.moment_words(self.env, self.failed_at),
            "next": self._tell_next_try(),
        }
        if self.touchpoint_id._uses_oauth() and trouble.get("reauthenticate"):
            return self.env._(
                "Disconnected since %(since)s. Press Re-authenticate: what waits goes "
                "in and out as soon as somebody has signed in.",
                **values,
            )
        if kind(trouble.get("reason", "")) == "login":
            return self.env._(
                "Disconnected since %(since)s. It is tried only once an hour, "
                "because providers lock accounts after many refused logins; next at "
                "%(next)s. Correct what is wrong, then press Reconnect.",
                **values,
            )
        return self.env._(
            "Disconnected since %(since)s. It is tried again by itself, next at "
            "%(next)s. No mail is lost meanwhile.",
            **values,
        )

    def _tell_next_try(self):
        now = fields.Datetime.now()
        return notices.moment_words(self.env, max(self._next_try() or now, now))

    # -- it is lost ----------------------------------------------------------------

    def _is_known(self):
        """Whether the other one was lost before, and for the same cause."""
        other = self._other()
        if not other._is_used() or other.status not in LOST:
            return False
        return kind(self.trouble["reason"]) == kind(other.trouble["reason"])

    def _tell_administrators(self):
        touchpoint = self.touchpoint_id
        touchpoint.activity_unlink([notices.LOSS])
        for user in notices.administrators(touchpoint):
            notices.seen_by(self, user)._tell_of_loss(user)
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _tell_of_loss(self, user):
        touchpoint = self.touchpoint_id
        title = self._tell_loss_title()
        reason = tell(self.env, self.trouble)
        notices.announce(
            touchpoint,
            user,
            title,
            "danger",
            self._tell_loss_opening(),
            reason,
            self._tell_next(),
        )
        # A mail of its own says it, so no other is sent of the activity.
        quiet = touchpoint.with_context(mail_activity_quick_update=True)
        note = plaintext2html(touchpoint.status_reason)
        quiet.activity_schedule(notices.LOSS, summary=title, note=note, user_id=user.id)

    def _tell_loss_title(self):
        name = self.touchpoint_id.name
        if self.status in LOST:
            return self.env._("Connection lost: %(name)s", name=name)
        return self.env._("Mail cannot be stored: %(name)s", name=name)

    def _tell_loss_opening(self):
        touchpoint = self.touchpoint_id
        values = {"name": touchpoint.name, "email": touchpoint.email}
        if self.status in LOST:
            return self.env._(
                "The touchpoint %(name)s (%(email)s) has lost its connection.", **values
            )
        return self.env._(
            "The touchpoint %(name)s (%(email)s) is connected, but its mail cannot be "
            "stored.",
            **values,
        )
