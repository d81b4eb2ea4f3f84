"""Why a list waits and when it goes on, in the user's words and time zone."""

from datetime import UTC

from odoo.tools.misc import format_date, format_time

from .dialer_pace import now

WEEK = 7  # days
MINUTE = 60  # seconds


class MomentWords:
    """:param email_list: email.dialer.list, as its reader sees it"""

    def __init__(self, email_list):
        self.list = email_list
        self.env = email_list.env

    def tell(self, moment):
        """:param moment: core.dialer.moment.Moment
        :return: text of a sentence or two; "" when it may send
        """
        if moment.go:
            return ""
        reason = self.reason(moment.reason)
        if not moment.at:
            return reason
        return self.env._(
            "%(reason)s It goes on %(moment)s.",
            reason=reason,
            moment=self.when(moment.at),
        )

    def reason(self, reason):
        return getattr(self, f"_{reason}")()

    def when(self, at):
        """As somebody says it today: "today at 15:12", "Monday at 13:00"."""
        left = (at - now()).total_seconds()
        if left < MINUTE:
            return self.env._("in %(seconds)s seconds", seconds=max(1, round(left)))
        wall, today = self._on_the_wall(at), self._on_the_wall(now())
        return self._on_day(wall, (wall.date() - today.date()).days)

    def _on_the_wall(self, moment):
        return moment.replace(tzinfo=UTC).astimezone(self.env.tz)

    def _on_day(self, wall, days):
        at = format_time(self.env, wall.time(), time_format="short")
        if days == 0:
            return self.env._("today at %(time)s", time=at)
        if days == 1:
            return self.env._("tomorrow at %(time)s", time=at)
        style = "EEEE" if days < WEEK else "long"
        day = format_date(self.env, wall.date(), date_format=style)
        return self.env._("%(day)s at %(time)s", day=day, time=at)

    # -- reasons -------------------------------------------------------------------

    @property
    def _dialer(self):
        # sudo: whoever may see the list may know why it waits.
        return self.list.sudo().dialer_id

    def _finished(self):
        return self.env._("Finished: each line has its result.")

    def _stopped(self):
        return self.list.hold_words or self.env._("Stopped. Press Play to send it.")

    def _confirm(self):
        words = self.env._("Somebody has to look at it, and confirm that it may go on.")
        return f"{self.list.hold_words}\n{words}" if self.list.hold_words else words

    def _disabled(self):
        return self.env._(
            "The dialer “%(dialer)s” is disabled. An administrator can enable it.",
            dialer=self._dialer.name,
        )

    def _touchpoint(self):
        return self._dialer.touchpoint_trouble or self.env._(
            "“%(touchpoint)s” is not connected just now.",
            touchpoint=self._dialer.touchpoint_id.name,
        )

    def _schedule(self):
        calendar = self._dialer.calendar_id
        return self.env._("Outside its hours (%(schedule)s).", schedule=calendar.name)

    def _pace(self):
        if self._dialer.seconds_between:
            return self.env._(
                "One mail every %(seconds)s seconds.",
                seconds=f"{self._dialer.seconds_between:g}",
            )
        return self.env._(
            "“%(touchpoint)s” sends at most %(number)s mails a minute.",
            touchpoint=self._dialer.touchpoint_id.name,
            number=self._dialer.touchpoint_id.send_rate,
        )

    def _hour(self):
        return self.env._(
            "At most %(number)s mails an hour.", number=self._dialer.max_per_hour
        )

    def _day(self):
        return self.env._(
            "At most %(number)s mails a day.", number=self._dialer.max_per_day
        )

    def _throttled(self):
        words = self._dialer.throttled_words or self._dialer.touchpoint_id.limited_words
        told = self.env._("The mail provider limits how fast it may send.")
        return f"{told} ({words})" if words else told

    def _scanner(self):
        return self.env._(
            "Its files wait for the virus scanner. It goes on once they are scanned."
        )

    def _mail_first(self):
        return self.env._("Answers of agents leave first. It goes on in a moment.")
