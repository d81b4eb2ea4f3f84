"""Whether a list may send now: what is known of it, its dialer and its touchpoint."""

import time
from dataclasses import replace

from ...core.clock import bounded
from ...core.dialer.moment import Facts, decide
from ...core.outbox.pacing import LONGEST_PAUSE
from ..retried import retried
from .contact_zones import ContactZones
from .dialer_hours import schedule_of
from .dialer_pace import DialerPace, now
from .line_results import Ledger

# Seconds for which the hours of a schedule are believed, and where recipients are.
KEPT = 30.0


class DialerMoment:
    """Whoever sends keeps it from one mail to the next; a screen asks it once.

    :param email_list: email.dialer.list
    :param pace: DialerPace of its dialer, shared by the lists of one that are sent; who
        has it sends, and looks himself whether answers are due
    """

    def __init__(self, email_list, pace=None):
        # sudo: whoever may see the list may know why it waits.
        self.list = email_list.sudo()
        self.env = self.list.env
        self.sends = bool(pace)
        self.pace = pace or DialerPace(self.list.dialer_id)
        self._known = None  # core.dialer.moment.Facts
        self._hours = None
        self._read_at = None

    def decide(self):
        """:return: core.dialer.moment.Moment"""
        self._known = self._facts()
        return decide(self._known, now())

    def again(self):
        """The same by what was known then, and by the mails that have left since; the
        database is not asked."""
        if not self._known:
            return self.decide()
        facts = replace(self._known, sharing=self.pace.sharing_again())
        return decide(facts, now())

    def outlook(self):
        """What it would be if somebody pressed Play now."""
        return decide(self._facts(played=True), now())

    def forget(self):
        """Recipients have had their mail: those of some zones may all have."""
        self._read_at = None

    def _facts(self, played=False):
        standing = self._standing(played)
        if not standing["running"]:
            return Facts(**standing)
        schedule, zones = self._schedule_and_zones()
        return Facts(
            **standing,
            able_at=self._able_at(),
            throttled_until=self._throttled_until(),
            schedule=schedule,
            zones=zones,
            by_contact=self.list.dialer_id.contact_tz,
            limits=self.pace.limits(),
            starts=self.pace.starts(),
            sharing=self.pace.sharing(),
            scanner_waits=self._scanner_waits(),
            answers_wait=self._answers_wait(),
        )

    def _standing(self, played):
        email_list, dialer = self.list, self.list.dialer_id
        return {
            "running": played or email_list.running,
            "finished": email_list.state == "finished",
            "hold": email_list.hold or "",
            "enabled": dialer.active,
            "able": not dialer.touchpoint_trouble,
        }

    def _schedule_and_zones(self):
        dialer = self.list.dialer_id
        if not dialer.calendar_id:
            return None, {}
        key = dialer.calendar_id, dialer.tz, dialer.contact_tz
        fresh = self._read_at is not None and time.monotonic() - self._read_at < KEPT
        if not fresh or self._hours[0] != key:
            self._hours = key, schedule_of(dialer), self._zones()
            self._read_at = time.monotonic()
        return self._hours[1:]

    def _zones(self):
        contacts = ContactZones(self.list)
        if self.sends and self.list.dialer_id.contact_tz:
            retried(contacts.settle, self.env.cr)
        return contacts.zones()

    def _able_at(self):
        """When a connection that is lost is tried again."""
        sending = self.list.dialer_id.touchpoint_id.sending_id
        return None if sending._may_try() else sending.next_try_at or None

    def _throttled_until(self):
        dialer = self.list.dialer_id
        limits = (dialer.throttled_until, dialer.touchpoint_id.limited_until)
        until = max(filter(None, limits), default=None)
        return until and bounded(until, now(), LONGEST_PAUSE)

    def _scanner_waits(self):
        return self.list.files_wait

    def _answers_wait(self):
        touchpoint = self.list.dialer_id.touchpoint_id
        return not self.sends and Ledger(self.env, touchpoint.id).answers_wait()
