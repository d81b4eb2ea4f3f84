import unittest
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar

from core.dialer.event import EventMold, WrongEvent, invitation
from core.dialer.event_date import WrongDate, read_moment
from core.dialer.mold import values_of
from core.inbound.mail import Address

MADRID = ZoneInfo("Europe/Madrid")
SENDER = Address("Support", "support@demo.test")
GUEST = Address("", "ana@example.com")
NOW = datetime(2026, 6, 1, tzinfo=UTC)
SETTINGS = {
    "title": "Visit to ${name}",
    "organiser": "",
    "place": "Street, 1; ${name}",
    "start": "${start}",
    "end": "${end}",
    "tz": "Europe/Madrid",
}
DATES = {"name": "Ana", "start": "24/12/2026 10:00", "end": "24/12/2026 11:30"}


class TestDates(unittest.TestCase):
    def test_moments_as_people_write_them(self):
        expected = datetime(2026, 12, 24, 15, 30, tzinfo=MADRID)
        for text in (
            "2026-12-24 15:30",
            "2026-12-24T15:30",
            "2026-12-24T15:30:00",
            "2026-12-24 15:30:00.000",
            "2026-12-24T14:30Z",
            "2026-12-24T14:30:00+00:00",
            "2026-12-24 16:30 +02:00",
            "2026/12/24 15:30",
            "24/12/2026 15:30",
            "24/12/26 15:30",
            "24-12-2026 15.30",
            "24.12.2026, 15:30",
            "24/12/2026 3:30 pm",
            "24/12/2026 03:30 p. m.",
            "24/12/2026 15:30 hs",
            "24/12/2026 15h30",
            "24/12/2026 a las 15:30",
            "  24/12/2026\u00a015:30 ",
            "20261224T153000",
            "20261224T143000Z",
        ):
            with self.subTest(text):
                self.assertEqual(read_moment(text, MADRID), expected)

    def test_a_day_alone_is_a_whole_day(self):
        for text in ("2026-12-24", "24/12/2026", "24.12.26"):
            self.assertEqual(read_moment(text, MADRID), date(2026, 12, 24))

    def test_what_cannot_be_read_or_cannot_be_is_said(self):
        for text, reason in (
            ("", "format"),
            ("tomorrow", "format"),
            ("24/12", "format"),
            ("24/12/2026 15", "format"),
            ("24/12-2026", "format"),
            ("31/02/2026 10:00", "impossible"),
            ("29/02/2026", "impossible"),
            ("12/24/2026 10:00", "impossible"),
            ("24/12/2026 25:00", "impossible"),
            ("24/12/2026 10:60", "impossible"),
            ("24/12/2026 13:00 pm", "impossible"),
            ("01/01/0026 10:00", "impossible"),
            ("25/10/2026 02:30", "ambiguous"),
            ("29/03/2026 02:30", "left_out"),
        ):
            with self.subTest(text), self.assertRaises(WrongDate) as caught:
                read_moment(text, MADRID)
            self.assertEqual(caught.exception.reason, reason, text)

    def test_an_hour_that_comes_twice_is_known_by_its_offset(self):
        for offset, hour in (("+02:00", 0), ("+01:00", 1)):
            found = read_moment(f"2026-10-25T02:30{offset}", MADRID)
            self.assertEqual(found, datetime(2026, 10, 25, hour, 30, tzinfo=UTC))


class TestEvent(unittest.TestCase):
    def event(self, values=(), **settings):
        mold = EventMold({**SETTINGS, **settings}, SENDER)
        return mold.fill(values_of(DATES, dict(values)))

    def read(self, event, sequence=0):
        text = invitation(event, GUEST, "1@demo.test", sequence, NOW)
        calendar = Calendar.from_ical(text)
        self.assertEqual(calendar["METHOD"], "REQUEST")
        [found] = calendar.walk("VEVENT")
        return found

    def test_what_is_written_is_what_a_calendar_reads(self):
        found = self.read(self.event({"name": "Ñandú; \\ Sons, Ltd"}), sequence=3)
        self.assertEqual(found["SUMMARY"], "Visit to Ñandú; \\ Sons, Ltd")
        self.assertEqual(found["LOCATION"], "Street, 1; Ñandú; \\ Sons, Ltd")
        self.assertEqual(
            found.decoded("DTSTART"), datetime(2026, 12, 24, 9, tzinfo=UTC)
        )
        self.assertEqual(
            found.decoded("DTEND"), datetime(2026, 12, 24, 10, 30, tzinfo=UTC)
        )
        self.assertEqual((found["UID"], found["SEQUENCE"]), ("1@demo.test", 3))
        self.assertEqual(found.decoded("DTSTAMP"), NOW)
        self.assertEqual(found["ATTENDEE"], "mailto:ana@example.com")
        self.assertEqual(found["ATTENDEE"].params["RSVP"], "TRUE")

    def test_the_organiser_is_an_address_a_name_or_the_sender(self):
        for text, name, email in (
            ("", "Support", "support@demo.test"),
            ("Eva Gómez", "Eva Gómez", "support@demo.test"),
            ("eva@example.com", "", "eva@example.com"),
            ('"Gómez, Eva" <eva@example.com>', "Gómez, Eva", "eva@example.com"),
            ("${name}", "Ana", "support@demo.test"),
        ):
            with self.subTest(text):
                found = self.read(self.event(organiser=text))["ORGANIZER"]
                self.assertEqual(str(found), f"mailto:{email}")
                self.assertEqual(found.params.get("CN", ""), name)

    def test_no_value_adds_a_line_to_the_invitation(self):
        evil = "x\r\nATTENDEE:mailto:spy@example.com"
        event = self.event({"name": evil}, organiser="${name}")
        text = invitation(event, GUEST, "1@demo.test", 0, NOW)
        self.assertNotIn("\nATTENDEE:mailto:spy", text)

    def test_whole_days_end_with_the_last_one(self):
        days = {"start": "24/12/2026", "end": "25/12/2026"}
        found = self.read(self.event(days))
        self.assertEqual(found.decoded("DTSTART"), date(2026, 12, 24))
        self.assertEqual(found.decoded("DTEND"), date(2026, 12, 26))

    def test_fixed_dates_and_those_of_the_line_go_together(self):
        event = self.event(start="2026-12-24T09:00:00Z")
        self.assertEqual(event.start, datetime(2026, 12, 24, 9, tzinfo=UTC))

    def test_what_is_wrong_is_said(self):
        for values, field, reason in (
            ({"start": ""}, "start", "empty"),
            ({"end": "soon"}, "end", "format"),
            ({"end": "24/12/2026 09:59"}, "end", "order"),
            ({"end": "24/12/2026 10:00"}, "end", "order"),
            ({"end": "24/12/2026"}, "end", "mixed"),
        ):
            with self.subTest(values), self.assertRaises(WrongEvent) as caught:
                self.event(values)
            wrong = caught.exception
            self.assertEqual((wrong.field, wrong.reason), (field, reason))
        with self.assertRaises(WrongEvent):
            self.event({"name": ""}, title="${name}")
