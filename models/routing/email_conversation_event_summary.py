from datetime import timedelta

from babel.dates import format_timedelta

from odoo import api, fields, models
from odoo.tools import get_lang
from odoo.tools.misc import babel_locale_parse


class EmailConversationEvent(models.Model):
    """An event in one line, for the conversation's history."""

    _inherit = "email.conversation.event"

    summary = fields.Char(compute="_compute_summary")

    @api.depends("queue_id", "to_queue_id", "wrap_up_id", "user_id", "by_id")
    @api.depends_context("lang")
    def _compute_summary(self):
        # sudo: queues and people of the past have names for all who see the history.
        for event in self.sudo():
            parts = (event._where(), *event._times(), event._who(), event._why())
            event.summary = " · ".join(filter(None, parts))

    def _where(self):
        if self.to_queue_id:
            return f"{self.queue_id.name or '…'} → {self.to_queue_id.name}"
        return self.queue_id.name

    def _times(self):
        if self.wait_seconds:
            yield self.env._("waited %(time)s", time=self._duration(self.wait_seconds))
        if self.ring_seconds:
            yield self.env._("rang %(time)s", time=self._duration(self.ring_seconds))
        if self.handle_seconds:
            yield self.env._(
                "handled %(time)s", time=self._duration(self.handle_seconds)
            )

    def _who(self):
        if self.by_id and self.by_id != self.user_id:
            return self.env._("by %(name)s", name=self.by_id.name)
        return False

    def _why(self):
        return self.wrap_up_id.name

    def _duration(self, seconds):
        """In the reader's language, to the largest unit: ``5 min``"""
        return format_timedelta(
            timedelta(seconds=seconds),
            format="short",
            threshold=1.5,
            locale=babel_locale_parse(get_lang(self.env).code),
        )
