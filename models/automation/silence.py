"""What becomes of a conversation whose customer is silent."""

import logging

from odoo import fields
from odoo.fields import Domain
from odoo.tools.misc import format_datetime

from ...core.automation.silence import step
from ..company_language import in_company_language
from .closing_rule import moments_of, setting_of
from .listening import heard_until, hears
from .reminder import Reminder
from .silence_facts import renew

_logger = logging.getLogger(__name__)


class Silence:
    """Of one conversation (email.conversation with the rights of the system), which is
    locked: what is found out here holds until the end of the transaction."""

    def __init__(self, conversation):
        self.conversation = conversation
        self.env = conversation.env

    def act(self):
        """Remind the customer, or close it, if it is time for that."""
        conversation = self.conversation
        renew(conversation)
        # Past the ORM its touchpoint or its setting may have gone.
        conversation._compute_silence()
        now = fields.Datetime.now()
        todo = step(moments_of(conversation), now)
        if not todo or self._is_busy() or not self._was_heard():
            return
        if todo == "remind":
            self._remind(now)
        else:
            self._close()
            _logger.info("Conversation %s: closed, silent", conversation.session)

    def _close(self):
        """Whatever is asked of those who close by hand."""
        conversation = in_company_language(self.conversation)
        reason = self.env.ref(
            "email_channel.email_wrap_up_silence", raise_if_not_found=False
        )
        since = format_datetime(
            conversation.env, conversation.silence_since, dt_format="short"
        )
        note = conversation.env._(
            "The customer was silent since %(since)s.", since=since
        )
        conversation._close(reason, note, by="system")

    def _is_busy(self):
        """Whether somebody is writing in it, or has something to send there."""
        conversation, Mail = self.conversation, self.env["email.message"]
        if conversation.state == "closed" or conversation.parked:
            return True
        drafts = Mail._kept_drafts() & Domain("conversation_id", "=", conversation.id)
        return bool(Mail.search_count(drafts, limit=1))

    def _was_heard(self):
        conversation = self.conversation
        touchpoint = conversation.touchpoint_id
        due = conversation.remind_at or conversation.silence_ends_at
        return hears(touchpoint) and heard_until(touchpoint, due)

    def _remind(self, now):
        """Whoever cannot be reminded is closed as late as if he had been."""
        conversation = self.conversation
        sent = Reminder(conversation, setting_of(conversation)).send()
        conversation.silence_reminded_at = now
        conversation._log("reminded" if sent else "not_reminded")
        conversation._changed()
        _logger.info("Conversation %s: reminded: %s", conversation.session, bool(sent))
