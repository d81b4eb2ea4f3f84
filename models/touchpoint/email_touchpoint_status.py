from odoo import api, fields, models
from odoo.tools import format_datetime

from ...core.touchpoint.lost import TRIES, kind
from . import oauth_words
from .connection_words import tell_all
from .email_touchpoint_lost import LOST


class EmailTouchpoint(models.Model):
    """The status in words, made when somebody reads them, in his language."""

    _inherit = "email.touchpoint"

    status_reason = fields.Text(
        "Reason", compute="_compute_status_reason", help="Why mail does not go through."
    )
    status_next = fields.Text(
        compute="_compute_status_next", help="What happens next, or has to."
    )
    retrying = fields.Boolean(compute="_compute_status_next")
    changed = fields.Boolean(
        compute="_compute_status_next",
        help="Its settings were changed while it was in use.",
    )

    settings_wrong = fields.Boolean(
        compute="_compute_status_reason",
        help="What is wrong is put right in the settings of the channel.",
    )

    @api.depends("imap_trouble", "smtp_trouble", "direction")
    @api.depends_context("lang")
    def _compute_status_reason(self):
        for touchpoint in self:
            troubles = [touchpoint[f"{half}_trouble"] for half in touchpoint._halves()]
            words = tell_all(self.env, filter(None, troubles))
            touchpoint.settings_wrong = any(
                trouble["cause"] in oauth_words.IN_SETTINGS
                for trouble in filter(None, troubles)
            )
            touchpoint.status_reason = "\n".join(words)

    @api.depends(
        "imap_status",
        "smtp_status",
        "imap_trouble",
        "smtp_trouble",
        "imap_next_try_at",
        "smtp_next_try_at",
        "direction",
        "activated",
    )
    @api.depends_context("lang", "tz")
    def _compute_status_next(self):
        for touchpoint in self:
            halves = touchpoint._halves()
            words = [touchpoint._tell_next(half) for half in halves]
            touchpoint.status_next = "\n".join(dict.fromkeys(filter(None, words)))
            touchpoint.retrying = any(
                touchpoint[f"{half}_tries"]
                and touchpoint[f"{half}_status"] == "connected"
                for half in halves
            )
            touchpoint.changed = touchpoint.activated and any(
                touchpoint[f"{half}_status"] == "not_connected" for half in halves
            )

    def _tell_next(self, half):
        status = self[f"{half}_status"]
        if status in LOST:
            return self.activated and self._tell_lost(half)
        if status == "connected" and self[f"{half}_tries"]:
            return self.env._(
                "Trying again: %(tries)s of %(limit)s tries failed, the next one is at "
                "%(next)s.",
                tries=self[f"{half}_tries"],
                limit=TRIES,
                next=self._tell_next_try(half),
            )
        return False

    def _tell_lost(self, half):
        values = {
            "since": self._tell_moment(self[f"{half}_failed_at"]),
            "next": self._tell_next_try(half),
        }
        trouble = self[f"{half}_trouble"] or {}
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

    def _tell_next_try(self, half):
        due = self[f"{half}_next_try_at"]
        moment = max(due, fields.Datetime.now()) if due else fields.Datetime.now()
        return self._tell_moment(moment)

    def _tell_moment(self, moment):
        return format_datetime(self.env, moment, dt_format="short")
