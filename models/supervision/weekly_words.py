"""The weekly figures in words, in the language of who reads them."""

from datetime import timedelta

from babel.dates import format_interval

from odoo.tools.misc import babel_locale_parse, format_date, formatLang, get_lang

from .duration_words import duration_words

MOST_NAMED = 6  # queues or touchpoints in a headline


class WeeklyWords:
    def __init__(self, env):
        self.env = env

    def week(self, week):
        """ "Nov 23 – 29, 2026"

        :param week: date, its first day
        """
        locale = babel_locale_parse(get_lang(self.env).code)
        return format_interval(
            week, week + timedelta(days=6), skeleton="yMMMd", locale=locale
        )

    def scope(self, queues, touchpoints):
        """Of which queues and touchpoints they are."""
        return " · ".join(
            [
                self._named(queues) or self.env._("All queues"),
                self._named(touchpoints) or self.env._("All touchpoints"),
            ]
        )

    def _named(self, records):
        # sudo: they were chosen to be named.
        names = records.sudo().mapped("display_name")
        more = ["…"] if len(names) > MOST_NAMED else []
        return ", ".join(names[:MOST_NAMED] + more)

    def notes(self, figures, is_empty, was_empty):
        """What is to be known before one reads them.

        :param figures: WeeklyFigures
        """
        if figures.is_future:
            return [self.env._("This week has not come yet.")]
        notes = []
        if is_empty:
            notes.append(self.env._("No e-mail was handled in this week."))
        if figures.is_running:
            notes.append(
                self.env._(
                    "This week is not over: it is compared with the week before up to "
                    "the same day and hour."
                )
            )
        if was_empty and not is_empty:
            notes.append(
                self.env._(
                    "No e-mail was handled in the week before, so there is nothing to "
                    "compare with."
                )
            )
        return notes

    def value(self, unit, value):
        if value is None:
            return "–"
        if unit == "seconds":
            return duration_words(self.env, value)
        if unit == "percent":
            return self.env._("%(number)s %%", number=self._number(value, 1))
        return self._number(value, 0 if unit == "count" else 1)

    def _number(self, value, digits):
        return formatLang(self.env, value, digits=digits)

    def change(self, unit, found):
        """ "12 % more, better" without the arrow.

        :param found: core.supervision.week.Change
        """
        if not found.direction:
            return self.env._("nothing to compare with")
        if found.direction == "same":
            return self.env._("as in the week before")
        tone = {"good": self.env._("better"), "bad": self.env._("worse")}
        words = [self._amount(unit, found), tone.get(found.tone)]
        return ", ".join(filter(None, words))

    def _amount(self, unit, found):
        if found.by is None:
            return self.env._("none in the week before")
        by = found.by if unit in ("percent", "stars") else found.by * 100
        sign = "+" if by > 0 else "−"
        number = sign + self._number(abs(by), 0 if unit in ("count", "seconds") else 1)
        if unit == "percent":
            return self.env._("%(number)s points", number=number)
        if unit == "stars":
            return number
        return self.env._("%(number)s %%", number=number)

    def curve(self, unit, values):
        """For who does not see the curve.

        :param values: list of (date, value)
        """
        known = [(week, value) for week, value in values if value is not None]
        return "; ".join(
            f"{format_date(self.env, week)}: {self.value(unit, value)}"
            for week, value in known
        )
