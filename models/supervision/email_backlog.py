from odoo import fields, models
from odoo.tools import SQL

from .report_columns import columns
from .report_fields import counts, measures

HOUR, DAY = 3600, 86400
# (key, until so many seconds, words)
AGES = (
    ("1", HOUR, "Under 1 hour"),
    ("2", 4 * HOUR, "1 to 4 hours"),
    ("3", DAY, "4 to 24 hours"),
    ("4", 3 * DAY, "1 to 3 days"),
    ("5", 7 * DAY, "3 to 7 days"),
    ("6", 28 * DAY, "1 to 4 weeks"),
    ("7", None, "Over 4 weeks"),
)


class EmailBacklog(models.Model):
    """The conversations that are open now, by how long they have been."""

    _name = "email.backlog"
    _description = "Open E-mail Conversations by Age"
    _inherit = ["email.figure.rows", "email.supervised"]
    _supervised_by = "queue_id"
    _auto = False
    _order = "opened_at, id"
    _rec_name = "conversation_id"
    _depends = {
        "email.conversation": [
            *("state", "queue_id", "user_id", "touchpoint_id", "company_id"),
            *("email_normalized", "partner_id", "parked", "delayed", "waiting_since"),
        ],
        "email.conversation.event": ["conversation_id", "type", "at"],
    }

    conversation_id = fields.Many2one(comodel_name="email.conversation", readonly=True)
    state = fields.Selection(
        selection=[("pending", "Pending"), ("active", "Active")], readonly=True
    )
    opened_at = fields.Datetime("Open Since", readonly=True)
    waiting_since = fields.Datetime("Customer Waits Since", readonly=True)
    age = fields.Selection(
        selection=[(key, words) for key, _until, words in AGES],
        string="How Old",
        readonly=True,
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Agent", readonly=True)
    queue_id = fields.Many2one(comodel_name="helpdesk.ticket.team", readonly=True)
    touchpoint_id = fields.Many2one(comodel_name="email.touchpoint", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    customer = fields.Char("Customer Address", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    parked = fields.Boolean(readonly=True)
    delayed = fields.Boolean(readonly=True)

    counts = counts("open")

    # The figures themselves.
    vars().update(measures("open"))

    @property
    def _table_query(self):
        return SQL(
            """SELECT open.*, %(age)s AS age, %(figures)s FROM (
                   SELECT one.id, one.id AS conversation_id, one.state, one.queue_id,
                          one.user_id, one.touchpoint_id, one.company_id, one.parked,
                          one.delayed, one.waiting_since, one.partner_id,
                          one.email_normalized AS customer,
                          one.state = 'pending' AS waits,
                          since.at AS opened_at,
                          extract(epoch FROM %(now)s - since.at) AS age_seconds
                     FROM email_conversation one
                    CROSS JOIN LATERAL (
                        SELECT coalesce(max(event.at), one.create_date) AS at
                          FROM email_conversation_event event
                         WHERE event.conversation_id = one.id
                           AND event.type = 'reopened') since
                    WHERE one.state IN ('pending', 'active')) open""",
            now=fields.Datetime.now(),
            age=self._age_to_sql(),
            figures=columns("open"),
        )

    def _age_to_sql(self):
        return SQL(
            "CASE %s ELSE %s END",
            SQL(" ").join(
                SQL("WHEN age_seconds < %s THEN %s", until, key)
                for key, until, _words in AGES
                if until
            ),
            AGES[-1][0],
        )
