from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.models import parse_read_group_spec
from odoo.tools import SQL

from ...core.supervision.figures import FIGURES
from .figures import definition, label, rows_action
from .report_columns import columns
from .report_fields import labels, measures

WEEKDAYS = [
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
]
EVENT = (
    *("conversation_id", "type", "at", "user_id", "by_id", "queue_id", "to_queue_id"),
    *("touchpoint_id", "company_id", "wrap_up_id", "stretch", "first", "late"),
    *("one_touch", "note"),
)


class EmailReport(models.Model):
    """The ledger of events, one row an event, with what each figure counts of it.

    A figure's column is null where the figure does not count the event: so several
    figures stand side by side, each over its own rows. Hours and weekdays are those of
    the reader's time zone.
    """

    _name = "email.report"
    _description = "Report on E-mail Conversations"
    _auto = False
    _order = "at desc, id desc"
    _rec_name = "type"
    _depends = {
        "email.conversation.event": [
            *(*EVENT, "rating_id", "wait_seconds", "wait_working_seconds"),
            *("response_seconds", "response_working_seconds"),
            *("handle_seconds", "parked_seconds"),
        ],
        "email.conversation": ["email_normalized", "partner_id"],
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
    stretch = fields.Integer(readonly=True, aggregator=None)
    first = fields.Boolean("First Answer", readonly=True)
    late = fields.Boolean("After Its Time", readonly=True)
    one_touch_closing = fields.Boolean("Closed with One Answer", readonly=True)
    note = fields.Text(readonly=True)

    # One is searched by, and never read: an event counts in several figures.
    counts = fields.Selection(
        selection=labels(),
        string="Counted In",
        store=False,
        search="_search_counts",
        help="The rows that a figure counts.",
    )

    # The figures themselves.
    vars().update(measures())

    @property
    def _table_query(self):
        own = (SQL.identifier("event", name) for name in EVENT if name != "one_touch")
        here = SQL("event.at AT TIME ZONE 'UTC' AT TIME ZONE %s", str(self.env.tz))
        # A join of which nothing is asked costs nothing: PostgreSQL leaves it out.
        return SQL(
            """SELECT event.id, %(own)s, %(figures)s,
                      event.one_touch AS one_touch_closing,
                      to_char(%(here)s, 'HH24:00') AS hour,
                      extract(isodow FROM %(here)s)::text AS weekday,
                      one.email_normalized AS customer, one.partner_id
                 FROM email_conversation_event event
                 LEFT JOIN email_conversation one ON one.id = event.conversation_id
                 LEFT JOIN rating_rating rating ON rating.id = event.rating_id""",
            own=SQL(", ").join(own),
            figures=columns(),
            here=here,
        )

    @api.model
    def _select_type(self):
        events = self.env["email.conversation.event"]
        return events._fields["type"]._description_selection(self.env)

    @api.model
    def _search_counts(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(map(self._counted_in, value))

    @api.model
    def _counted_in(self, key):
        """The domain of the rows that a figure counts: by its own column, so that they
        are those."""
        if key not in FIGURES:
            return Domain.FALSE
        counted = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IS NOT NULL", model._field_to_sql(alias, key, query)
            )
        )
        return Domain("type", "in", FIGURES[key].types) & counted

    def _read_group_select(self, aggregate_spec, query):
        """Medians and percentiles are none of Odoo's aggregates."""
        name, _path, function = parse_read_group_spec(aggregate_spec)
        part = name in FIGURES and FIGURES[name].aggregate
        if isinstance(part, float) and function == "avg":
            return SQL(
                "percentile_cont(%s) WITHIN GROUP (ORDER BY %s)",
                part,
                self._field_to_sql(self._table, name, query),
            )
        return super()._read_group_select(aggregate_spec, query)

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

    def action_open_conversation(self):
        """Open the conversation that it happened to."""
        self.ensure_one()
        return self.conversation_id.get_formview_action()
