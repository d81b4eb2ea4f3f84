"""Tickets that go into another stage, whatever other addons ask for before."""

import logging

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


def enter_stage(ticket, stage, regardless=False):
    """:param regardless: what another addon asks for, such as a field to be filled in,
    asks the people who close; nobody is there to be asked"""
    if not regardless:
        ticket.stage_id = stage
        return
    try:
        with ticket.env.cr.savepoint():
            ticket.stage_id = stage
    except UserError as exc:
        _logger.info("Ticket %s: closed all the same: %s", ticket.number, exc)
        _enter_past_checks(ticket, stage)


def _enter_past_checks(ticket, stage):
    """Past constraints and overridden methods, with what the addon of tickets itself
    writes beside the stage."""
    now = fields.Datetime.now()
    ticket.env.cr.execute(
        SQL(
            """UPDATE helpdesk_ticket SET stage_id = %(stage)s,
                      last_stage_update = %(now)s, closed_date = %(now)s,
                      write_date = %(now)s, write_uid = %(uid)s
                WHERE id = %(id)s""",
            stage=stage.id,
            now=now,
            uid=ticket.env.uid,
            id=ticket.id,
        )
    )
    ticket.invalidate_recordset(flush=False)
    ticket.modified(["stage_id"])
    ticket.env.flush_all()
    ticket._message_log(
        body=ticket.env._(
            "Closed by the system in the stage “%(stage)s”, without what is asked for "
            "of those who close by hand.",
            stage=stage.name,
        )
    )
