import logging

import psycopg2

from odoo import models

_logger = logging.getLogger(__name__)

LONGEST_REASON = 300


class HelpdeskTicket(models.Model):
    """What the stage of a ticket mails to its customer."""

    _inherit = "helpdesk.ticket"

    def _message_track_post_template(self, changes):
        """A template that cannot be filled in for this ticket keeps no customer's mail
        from coming in, and no conversation from being closed: the ticket says so."""
        # sudo: that there are some decides.
        if not self.sudo().email_conversation_ids:
            return super()._message_track_post_template(changes)
        try:
            with self.env.cr.savepoint():
                return super()._message_track_post_template(changes)
        except psycopg2.OperationalError:
            raise  # of the database: all is tried again
        except Exception as exc:  # noqa: BLE001  # recorded here, and only here
            _logger.warning(
                "The stage of tickets %s mails nothing", self.ids, exc_info=True
            )
            for ticket in self:
                ticket._note_stage_mail_failed(exc)
            return True

    def _note_stage_mail_failed(self, exc):
        self._message_log(
            body=self.env._(
                "The e-mail of the stage “%(stage)s” was not sent: its template "
                "cannot be filled in for this ticket (%(reason)s).",
                stage=self.stage_id.name,
                reason=str(exc)[:LONGEST_REASON],
            )
        )
