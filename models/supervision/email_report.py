from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core.supervision.figures import FIGURES
from .figures import definition, label, rows_action
from .local_time import local_time
from .report_columns import EVENT_JOINS, event_columns
from .report_fields import counts, measures

WEEKDAYS = [
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
]
# Of fields that tell a part of the time: which, and how the field has it.
SIMPLE = {
    "hour": ("hour", "to_char(%s, 'FM00\":00\"')"),
    "weekday": ("isodow", "%s::text"),
}
EVENT = (
    *("conversation_id", "type", "at", "user_id", "by_id", "queue_id", "to_queue_id"),
    *("touchpoint_id", "company_id", "wrap_up_id", "stretch", "first", "late"),
    *("one_touch", "note"),
)


class EmailReport(models.Model):
    """The ledger of events, one row an event, with what each figure counts of it. Hours
    and weekdays are those of the reader's time zone."""

    _name = "email.report"
    _description = "Report on E-mail Conversations"
    _inherit = ["email.figure.rows", "email.supervised"]
    _supervised_by = "queue_id"
    _small_groups = frozenset(("customer", "partner_id", "conversation_id"))
    _auto = False
    _order = "at desc, id desc"
    _rec_name = "type"
    _depends = {
        "email.conversation.event": [
            *(*EVENT, "rating_id", "wait_seconds", "wait_working_seconds"),
            *("response_seconds", "response_working_seconds"),
            *("handle_seconds", "handle_working_seconds", "cause"),
            *("parked_seconds", "parked_working_seconds"),
        ],
        "email.conversation": [
            *("email_normalized", "partner_id", "state", "delayed", "waiting_since"),
        ],
        "email.wrap.up": ["root_id", "code"],
        "rating.rating": ["rating"],
    }

    conversation_id = fields.Many2one(comodel_name="email.conversation", readonly=True)
    type = fields.Selection(
        selection="_select_type", string="What Happened", readonly=True
    )
    at = fields.Datetime("Date", readonly=True)
    hour = fields.Char(
        "Hour of the Day", readonly=True, help="In the time zone of the reader."
    )
    weekday = fields.Selection(
        selection=WEEKDAYS, readonly=True, help="In the time zone of the reader."
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Agent", readonly=True)
    by_id = fields.Many2one(comodel_name="res.users", string="Done by", readonly=True)
    queue_id = fields.Many2one(comodel_name="helpdesk.ticket.team", readonly=True)
    to_queue_id = fields.Many2one(comodel_name="helpdesk.ticket.team", readonly=True)
    touchpoint_id = fields.Many2one(comodel_name="email.touchpoint", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    customer = fields.Char("Customer Address", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    wrap_up_id = fields.Many2one(
        comodel_name="email.wrap.up", string="Wrap-up Reason", readonly=True
    )
    wrap_up_root_id = fields.Many2one(
        comodel_name="email.wrap.up", string="Topmost Wrap-up Reason", readonly=True
    )
    wrap_up_code = fields.Char(readonly=True)
    stretch = fields.Integer(readonly=True, aggregator=None)
    first = fields.Boolean("First Answer", readonly=True)
    late = fields.Boolean("After Its Time", readonly=True)
    one_touch_closing = fields.Boolean("Closed with One Answer", readonly=True)
    note = fields.Text(readonly=True)

    counts = counts("events")

    # The figures themselves.
    vars().update(measures("events"))

    @property
    def _table_query(self):
        own = (SQL.identifier("events", name) for name in EVENT if name != "one_touch")
        here = local_time(self.env, SQL.identifier("events", "at"))
        return SQL(
            """SELECT events.id, %(own)s, %(figures)s,
                      events.one_touch AS one_touch_closing,
                      to_char(%(here)s, 'HH24:00') AS hour,
                      extract(isodow FROM %(here)s)::text AS weekday,
                      one.email_normalized AS customer, one.partner_id,
                      reason.root_id AS wrap_up_root_id, reason.code AS wrap_up_code
                 FROM email_conversation_event events
                 LEFT JOIN email_conversation one ON one.id = events.conversation_id
                 LEFT JOIN email_wrap_up reason ON reason.id = events.wrap_up_id
                 %(joins)s""",
            own=SQL(", ").join(own),
            figures=event_columns(),
            joins=EVENT_JOINS,
            here=here,
        )

    @api.model
    def _simple_group(self, name):
        if name not in SIMPLE:
            return super()._simple_group(name)
        part, shown = SIMPLE[name]
        here = local_time(self.env, SQL.identifier(self._table, "at"))
        return SQL("date_part(%s, %s)", part, here), shown

    @api.model
    def _select_type(self):
        events = self.env["email.conversation.event"]
        return events._fields["type"]._description_selection(self.env)

    @api.model
    def get_definitions(self):
        """For the page that lists what each figure counts.

        :return: list of {``key``, ``topic``, ``label``, ``definition``}
        """
        self.check_access("read")
        return [
            {
                "key": figure.key,
                "topic": figure.topic,
                "label": label(self.env, figure.key),
                "definition": definition(self.env, figure.key),
            }
            for figure in FIGURES.values()
        ]

    @api.model
    def get_rows_action(self, key, domain=()):
        """The action that opens the rows that a figure counts.

        :param key: of a figure
        """
        self.check_access("read")
        if key not in FIGURES:
            raise UserError(self.env._("There is no figure “%(key)s”.", key=key))
        return rows_action(self.env, key, domain)
