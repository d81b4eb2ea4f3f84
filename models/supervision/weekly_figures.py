"""The figures that managers look at once a week, each against the week before."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.fields import Domain
from odoo.tools.misc import get_lang

from ...core.supervision.figures import FIGURES
from ...core.supervision.week import WEEK, bounds, change, curve, week_of
from . import figures
from .weekly_words import WeeklyWords

# How much there was, how fast it was answered, and how well.
WEEKLY = (
    *("received", "closed"),
    *("first_response_working", "service_level", "delayed"),
    *("one_touch", "reopened", "rating"),
)
CURVE_WEEKS = 12


class WeeklyFigures:
    """
    :param env: of whose rights, language and time zone they are
    :param week: date, any day of it; by default of the last week that is over
    :param queues, touchpoints: helpdesk.ticket.team, email.touchpoint; empty for all
    :param calendar: code of the language by which weeks begin; that of the reader by
        default
    """

    def __init__(self, env, week=None, queues=None, touchpoints=None, calendar=None):
        self.env = env
        self.calendar = calendar or get_lang(env).code
        self.zone = ZoneInfo(str(env.tz))
        self.now = fields.Datetime.now()
        self.today = fields.Datetime.context_timestamp(
            env["res.users"].with_context(tz=str(self.zone)), self.now
        ).date()
        self.first = int(get_lang(env, self.calendar).week_start) - 1
        self.this_week = week_of(self.today, self.first)
        self.week = week_of(week, self.first) if week else self.this_week - WEEK
        self.queues = queues if queues is not None else env["helpdesk.ticket.team"]
        nothing = env["email.touchpoint"]
        self.touchpoints = touchpoints if touchpoints is not None else nothing

    def page(self):
        """
        :return: ``{week, title, zone, scope, notes: [words], is_running, has_next,
            figures: [see _figure()]}``
        """
        words = WeeklyWords(self.env)
        by_week = self._by_week()
        value, before = by_week[self.week], self._before(by_week)
        shown = [self._figure(words, key, by_week, before) for key in WEEKLY]
        return {
            "week": fields.Date.to_string(self.week),
            "title": words.week(self.week),
            "zone": str(self.zone),
            "scope": words.scope(self.queues, self.touchpoints),
            "notes": words.notes(self, is_empty(value), is_empty(before)),
            "is_running": self.is_running,
            "has_next": self.week < self.this_week,
            "figures": shown,
        }

    @property
    def is_running(self):
        return self.week == self.this_week

    @property
    def is_future(self):
        return self.week > self.this_week

    def rows_action(self, key):
        """The action that opens the rows that a figure counts."""
        return figures.rows_action(self.env, key, self._domain(*self._bounds()))

    # -- gathered: at most two statements --------------------------------------

    def _by_week(self):
        """{first day of a week: {key: value}} of the week and those before it."""
        oldest = self.week - CURVE_WEEKS * WEEK + WEEK
        start, _end = bounds(oldest, self.zone)
        domain = self._domain(start, self._bounds()[1])
        by_calendar = {"tz": str(self.zone), "lang": self.calendar}
        env = self.env(context={**self.env.context, **by_calendar})
        found = {
            moment.date(): values
            for moment, values in figures.gather_by(
                env, WEEKLY, domain, "at:week"
            ).items()
        }
        weeks = [oldest + number * WEEK for number in range(CURVE_WEEKS)]
        return {week: found.get(week) or nothing() for week in weeks}

    def _before(self, by_week):
        """The week before; while the week runs, the same part of it."""
        if not self.is_running:
            return by_week[self.week - WEEK]
        start, _end = self._bounds()
        before, end = bounds(self.week - WEEK, self.zone)
        until = min(before + max(self.now - start, timedelta()), end)
        return figures.gather(self.env, WEEKLY, self._domain(before, until))

    def _bounds(self):
        return bounds(self.week, self.zone)

    def _domain(self, start, end):
        domain = Domain("at", ">=", start) & Domain("at", "<", end)
        domain &= Domain("company_id", "in", self.env.companies.ids)
        if self.queues:
            domain &= Domain("queue_id", "in", self.queues.ids)
        if self.touchpoints:
            domain &= Domain("touchpoint_id", "in", self.touchpoints.ids)
        return domain

    # -- shown -----------------------------------------------------------------

    def _figure(self, words, key, by_week, before):
        """``{key, label, definition, value, before, arrow, tone, change, curve: {paths,
        dots, words}}``; all are words but for the curve's paths and dots"""
        figure = FIGURES[key]
        value = by_week[self.week][key]
        compared = before[key] if not is_empty(before) else None
        found = change(value, compared, figure.unit, figure.good)
        drawn = curve([values[key] for values in self._known(by_week)])
        return {
            "key": key,
            "label": figures.label(self.env, key),
            "definition": figures.definition(self.env, key),
            "value": words.value(figure.unit, value),
            "before": words.value(figure.unit, compared),
            "arrow": {"up": "▲", "down": "▼", "same": "="}.get(found.direction, ""),
            "tone": found.tone,
            "change": words.change(figure.unit, found),
            "curve": {
                "paths": list(drawn.paths),
                "dots": [list(dot) for dot in drawn.dots],
                "words": words.curve(
                    figure.unit,
                    [(week, values[key]) for week, values in by_week.items()],
                ),
            },
        }

    def _known(self, by_week):
        """A curve does not begin with weeks in which nobody used the channel yet."""
        rows = list(by_week.values())
        while len(rows) > 1 and is_empty(rows[0]):
            rows.pop(0)
        return rows


def nothing():
    """The figures of a week in which nothing was."""
    return {key: 0 if FIGURES[key].unit == "count" else None for key in WEEKLY}


def is_empty(values):
    return not any(values.values())
