"""Figures of lists and dialers, as they are now: a fixed number of statements, however
many lists and lines there are."""

from collections import defaultdict

from odoo import fields

from ...core.dialer import progress
from ...core.dialer.figures import FIGURES, with_sums
from ...core.dialer.progress import Sample
from ...core.dialer.schedule import is_open
from .dialer_hours import schedule_of, zone_of
from .list_waits import waits_of


class ListFigures:
    def __init__(self, lists):
        """:param lists: email.dialer.list; counts are no secret of whoever sees them"""
        # sudo: counts and samples are read only here; and the lists' dialers, their
        # touchpoints and files say why they wait, and how fast they go.
        self.lists = lists.sudo()
        self.env = self.lists.env
        self.now = fields.Datetime.now()

    def gather(self):
        """:return: {id of the list: values of its computed fields}"""
        counts = self.env["email.dialer.count"]._of(self.lists.ids)
        samples = self.env["email.dialer.sample"]._recent(self.lists.ids, self.now)
        return {
            one.id: self._values(
                one, with_sums(counts.get(one.id, {})), samples.get(one.id, [])
            )
            for one in self.lists
        }

    def _values(self, one, figures, samples):
        speed = None
        if one.running:
            newest = Sample(self.now, figures["processed"], figures["sent"])
            speed = progress.speed([*samples, newest], self.now)
        return {
            **{f"{name}_count": figures[name] for name in FIGURES},
            "progress": progress.percentage(figures["processed"], figures["total"]),
            "mails_a_minute": speed.mails if speed else 0,
            "seconds_left": self._seconds_left(one, figures, speed) or 0,
            "figures_at": self.now,
            **waits_of(one, self.now),
        }

    def _seconds_left(self, one, figures, speed):
        pause = one.dialer_id.seconds_between
        return progress.seconds_left(figures["unprocessed"], speed, pause)


class DialerFigures:
    def __init__(self, dialers):
        """:param dialers: email.dialer"""
        self.dialers = dialers
        self.now = fields.Datetime.now()
        # sudo: counts of lines are read only here.
        self.env = dialers.sudo().env

    def gather(self):
        """:return: {id of the dialer: values of its computed fields}"""
        lists = self.env["email.dialer.list"].search_fetch(
            [("dialer_id", "in", self.dialers.ids)], ["dialer_id", "running"]
        )
        counts = self.env["email.dialer.count"]._of(lists.ids)
        sums = defaultdict(lambda: defaultdict(int))
        running = defaultdict(int)
        for one in lists:
            running[one.dialer_id.id] += one.running
            for name, count in counts.get(one.id, {}).items():
                sums[one.dialer_id.id][name] += count
        return {
            dialer.id: self._values(dialer, sums[dialer.id], running[dialer.id])
            for dialer in self.dialers
        }

    def _values(self, dialer, counted, running):
        figures = with_sums(counted)
        return {
            **{f"{name}_count": figures[name] for name in FIGURES},
            "progress": progress.percentage(figures["processed"], figures["total"]),
            "running_count": running,
            "figures_at": self.now,
            "in_schedule": self._in_schedule(dialer),
        }

    def _in_schedule(self, dialer):
        schedule = schedule_of(dialer)
        return not schedule or is_open(schedule, zone_of(dialer), self.now)
