import logging

import psycopg2

from odoo import api, fields, models

_logger = logging.getLogger(__name__)


class EmailMailbox(models.Model):
    """Who receives when: touchpoints that wait, and the worker that takes each."""

    _inherit = "email.mailbox"

    @api.model
    def _cron_receive(self):
        """Receive for every touchpoint that waits, the longest waiting first.

        Several of these jobs share the work: each passes over what another holds.
        """
        started = fields.Datetime.now()
        for touchpoint in self._waiting_touchpoints(started):
            try:
                self._receive(touchpoint, started)
            except (OSError, psycopg2.Error) as exc:
                # One touchpoint's trouble must not keep the others waiting.
                _logger.exception("Receiving for %s failed", touchpoint.email)
                touchpoint._on_worker_failed(exc)

    @api.model
    def _waiting_touchpoints(self, started):
        groups = self._read_group(
            [
                ("touchpoint_id.activated", "=", True),
                ("touchpoint_id.connection_status", "=", "connected"),
                ("touchpoint_id.direction", "in", ("inbound", "both")),
                "|",
                ("last_fetch_at", "=", False),
                ("last_fetch_at", "<", started),
            ],
            ["touchpoint_id"],
            order="last_fetch_at:min NULLS FIRST",
        )
        return self.env["email.touchpoint"].concat(*(group[0] for group in groups))

    @api.model
    def _receive(self, touchpoint, started=None):
        """Fetch and process one touchpoint's mail, in a cursor of its own, for every
        batch is committed.

        :param started: folders fetched since this moment had their turn
        :return: number of mails stored, or None when another worker is at it
        """
        with touchpoint._claim("email_inbound") as claimed:
            if not claimed:
                return None
            with self.env.registry.cursor() as cr:
                # sudo: the ledger and its conversations are the system's work, whoever
                # pressed "Fetch now".
                mine = touchpoint.with_env(self.env(cr=cr, su=True))
                count = sum(
                    mailbox._fetch(started) for mailbox in mine.mailbox_ids.exists()
                )
                mine.env["email.inbound"]._process_pending(mine)
                return count
