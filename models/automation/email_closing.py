import logging
from datetime import datetime
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL, mute_logger

from .. import jobs
from ..retried import retried
from .closing_rule import recompute
from .listening import deaf_touchpoints
from .silence import Silence
from .silence_facts import renew

_logger = logging.getLogger(__name__)

BATCH = 200
FIRST = (datetime.min, 0)


class EmailClosing(models.AbstractModel):
    """Closes conversations whose customers have been silent for too long, and reminds
    the customers before (G4)."""

    _name = "email.closing"
    _description = "Closing of Silent Conversations"

    # -- told --------------------------------------------------------------------

    @api.model
    def _on_mails_in(self, mails):
        """Whoever wrote is silent no longer, but for programs and mere thanks."""
        opened = mails.filtered(
            lambda mail: mail.did_not_reopen and mail.conversation_id.state != "closed"
        )
        opened.did_not_reopen = False
        renew(mails.conversation_id.filtered("silence_since"))

    @api.model
    def _on_mail_queued(self, mail):
        """An answer of a person is on its way: the silence begins when it is there."""
        renew(mail.conversation_id.filtered("silence_since"))

    @api.model
    def _on_thread_changed(self, conversations):
        """What was said in these, or who has the word, may be another now."""
        renew(conversations)

    @api.model
    def _on_setting_changed(self, settings):
        """:param settings: queues or touchpoints that close silent conversations, or
        no longer, or after another time"""
        name = {
            "helpdesk.ticket.team": "queue_id",
            "email.touchpoint": "touchpoint_id",
        }[settings._name]
        where = SQL("one.%s = ANY(%s)", SQL.identifier(name), settings.ids)
        recompute(self.env, where)

    @api.model
    def _on_clock_mended(self):
        """Moments that could not be are others now."""
        recompute(self.env, SQL("TRUE"))

    # -- the job -----------------------------------------------------------------

    @api.model
    def _cron_close(self):
        """Remind and close where it is due, each conversation in a transaction of its
        own: a worker that is killed leaves the others as they are, for the next run,
        and what it has done is done with all that belongs to it."""
        last = FIRST
        while due := self._due(last):
            for last in due:
                self._act_or_report(last[1])
                jobs.report_progress(self.env)
                if jobs.time_is_up(self.env):
                    self.env.ref("email_channel.ir_cron_close_silent")._trigger()
                    return

    def _due(self, last):
        """Those for which it is time; not where somebody is writing, nor where the
        customer could not be heard.

        :param last: (when it was due, id) of the one that was looked at last: what
            cannot be closed now keeps no other from it
        :return: [(when it was due, id)]
        """
        self.env["email.conversation"].flush_model()
        self.env["email.message"].flush_model()
        return self.env.execute_query(
            SQL(
                """SELECT COALESCE(one.remind_at, one.silence_ends_at), one.id
                     FROM email_conversation one
                    WHERE COALESCE(one.remind_at, one.silence_ends_at) <= %(now)s
                      AND (COALESCE(one.remind_at, one.silence_ends_at), one.id)
                          > %(last)s
                      AND one.silence_ends_at IS NOT NULL
                      AND one.state != 'closed' AND one.parked IS NOT TRUE
                      AND NOT EXISTS (
                          SELECT FROM email_message mail
                           WHERE mail.conversation_id = one.id
                             AND mail.state = 'draft' AND mail.discarded_at IS NULL)
                      AND one.touchpoint_id != ALL(%(deaf)s)
                    ORDER BY COALESCE(one.remind_at, one.silence_ends_at), one.id
                    LIMIT %(most)s""",
                now=fields.Datetime.now(),
                last=last,
                deaf=deaf_touchpoints(self.env).ids,
                most=BATCH,
            )
        )

    def _act_or_report(self, conversation_id):
        try:
            retried(partial(self._act_apart, conversation_id))
        except Exception:  # noqa: BLE001  # recorded here, and only here
            # One conversation's trouble must not keep the others open.
            _logger.exception("Conversation %s cannot be closed", conversation_id)

    def _act_apart(self, conversation_id):
        with mute_logger("odoo.sql_db"), self.env.registry.cursor() as cr:
            system = self.env(cr=cr, su=True)
            conversation = system["email.conversation"].browse(conversation_id)
            # Of a mail that arrives meanwhile and this, one is tried again: the mail
            # finds the conversation closed and opens it, or is found here.
            conversation._lock()
            if conversation.exists():
                Silence(conversation).act()
