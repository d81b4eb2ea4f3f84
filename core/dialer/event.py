"""The event that a dialer's mails invite to (RFC 5545, 5546)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

from icalendar import Calendar, vCalAddress
from icalendar import Event as Component

from ..inbound import addresses
from ..inbound.mail import Address
from .event_date import WrongDate, read_moment
from .mold import line_mold

PRODUCT = "-//email_channel//Dialer//EN"
_UNSAFE = re.compile(r'["\x00-\x1f\x7f]+')
_LONGEST_TEXT = 1_000


class Settings(TypedDict):
    """:param start: ``"2026-12-24T13:00:00Z"``, or a text with ``${variables}``
    :param organiser: name, address or both; "" for the sender of the mail
    :param tz: in which dates are meant that say none
    """

    title: str
    organiser: str
    place: str
    start: str
    end: str
    tz: str


class WrongEvent(ValueError):
    """:param field: "title", "start" or "end"
    :param reason: of :class:`event_date.WrongDate`; or "empty"; or of an end "order":
        it is not after the start, "mixed": only one of both says an hour
    :param text: what stands there
    """

    def __init__(self, field: str, reason: str, text: str):
        super().__init__(field, reason, text)
        self.field, self.reason, self.text = field, reason, text


@dataclass(frozen=True, slots=True)
class Event:
    """:param start: with its time zone; of one that lasts whole days a date
    :param end: the moment it is over; the last one of whole days
    """

    title: str
    organiser: Address
    place: str
    start: datetime | date
    end: datetime | date


class EventMold:
    """Settings, ready to be filled in for many lines.

    :param sender: of the mail
    """

    def __init__(self, settings: Settings, sender: Address):
        texts = ("title", "organiser", "place", "start", "end")
        self._molds = {name: line_mold(settings[name]) for name in texts}  # type: ignore[literal-required]
        self._zone = ZoneInfo(settings["tz"])
        self._sender = sender
        found = (name for mold in self._molds.values() for name in mold.names)
        self.names = tuple(dict.fromkeys(found))

    def fill(self, values: Mapping[str, str]) -> Event:
        """Raises WrongEvent."""
        title = self._text("title", values)
        if not title:
            raise WrongEvent("title", "empty", "")
        start, end = self._moment("start", values), self._moment("end", values)
        _check_order(start, end, self._text("end", values))
        organiser = self._organiser(self._text("organiser", values))
        return Event(title, organiser, self._text("place", values), start, end)

    def _text(self, name: str, values: Mapping[str, str]) -> str:
        return " ".join(self._molds[name].fill(values).split())[:_LONGEST_TEXT]

    def _moment(self, name: str, values: Mapping[str, str]) -> datetime | date:
        text = self._text(name, values)
        if not text:
            raise WrongEvent(name, "empty", text)
        try:
            return read_moment(text, self._zone)
        except WrongDate as wrong:
            raise WrongEvent(name, wrong.reason, text) from None

    def _organiser(self, text: str) -> Address:
        found = addresses.read_all(text)
        if len(found) == 1 and addresses.is_email(found[0].email):
            return found[0]
        return Address(text or self._sender.name, self._sender.email)


def _check_order(start, end, text: str) -> None:
    if isinstance(start, datetime) != isinstance(end, datetime):
        raise WrongEvent("end", "mixed", text)
    if not (start < end or (start == end and not isinstance(start, datetime))):
        raise WrongEvent("end", "order", text)


def invitation(
    event: Event, guest: Address, uid: str, sequence: int, now: datetime
) -> str:
    """What calendars take for an invitation to answer.

    :param uid: by which they know it when it comes again
    :param sequence: higher each time it changed
    :param now: UTC
    :return: text/calendar; method=REQUEST, its lines end with a bare LF
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "REQUEST")
    calendar.add_component(_component(event, guest, uid, sequence, now))
    return calendar.to_ical().decode().replace("\r\n", "\n")


def _component(event, guest, uid, sequence, now) -> Component:
    found = Component()
    found.add("uid", uid)
    found.add("sequence", sequence)
    found.add("dtstamp", now)
    found.add("dtstart", _time(event.start))
    found.add("dtend", _time(_end(event)))
    found.add("summary", event.title)
    if event.place:
        found.add("location", event.place)
    found.add("organizer", _person(event.organiser))
    role = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    found.add("attendee", _person(guest, CUTYPE="INDIVIDUAL", **role))
    found.add("status", "CONFIRMED")
    found.add("transp", "OPAQUE")
    return found


def _time(moment):
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _end(event: Event):
    """Calendars mean the day after the last one."""
    whole_days = not isinstance(event.end, datetime)
    return event.end + timedelta(days=1) if whole_days else event.end


def _person(address: Address, **parameters: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address.email}")
    # Older programs know no way to write a quote there.
    if name := _UNSAFE.sub(" ", address.name).strip():
        person.params["CN"] = name
    for key, value in parameters.items():
        person.params[key] = value
    return person
