from datetime import datetime, timedelta
from io import BytesIO

from freezegun import freeze_time
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError

from odoo.addons.email_channel.models.supervision.weekly_figures import WEEKLY

from .day_case import DayCase

WEEK = timedelta(days=7)
# A Wednesday in winter; the week of the 2nd is over, that of the 9th runs.
NOW = "2026-03-11 12:00:00"


@freeze_time(NOW)
class TestWeekly(DayCase):
    """The figures of a week, each against the week before (J4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Weeks begin on Monday.
        cls.env["res.lang"]._activate_lang("es_ES")
        cls.sam.lang = "es_ES"

    def setUp(self):
        super().setUp()
        self.one, self.other = self.came(), self.came(self.billing)
        self.env["email.conversation.event"].search([]).unlink()

    def mails(self, count, at, conversation=None):
        """So many mails of customers came in."""
        for _number in range(count):
            self.event(conversation or self.one, "received", at)

    def page(self, week=False, queues=(), touchpoints=(), lang="en_US"):
        self.env.flush_all()
        weekly = self.env["email.weekly"].with_user(self.sam)
        weekly = weekly.with_context(tz=self.sam.tz, lang=lang)
        return weekly.get_page(week, queues, touchpoints)

    def figure(self, page, key):
        [found] = [each for each in page["figures"] if each["key"] == key]
        return found

    def test_eight_figures_of_the_last_week_that_is_over(self):
        page = self.page(lang="es_ES")
        self.assertEqual(page["week"], "2026-03-02")
        self.assertEqual([each["key"] for each in page["figures"]], list(WEEKLY))
        self.assertEqual(len(WEEKLY), 8)
        self.assertTrue(all(each["definition"] for each in page["figures"]))

    def test_against_the_week_before_with_an_arrow_and_whether_that_is_good(self):
        for at, closed, delayed in (("2026-02-24", 2, 2), ("2026-03-03", 3, 4)):
            moment = datetime.fromisoformat(f"{at} 10:00:00")
            for kind, count in (("closed", closed), ("delayed", delayed)):
                for _number in range(count):
                    self.event(self.one, kind, moment, self.ada)
        page = self.page(lang="es_ES")
        closed, delayed = self.figure(page, "closed"), self.figure(page, "delayed")
        self.assertEqual((closed["value"], closed["before"]), ("3", "2"))
        self.assertEqual((closed["arrow"], closed["tone"]), ("▲", "good"))
        self.assertIn("+50", closed["change"])
        self.assertEqual((delayed["arrow"], delayed["tone"]), ("▲", "bad"))
        self.assertIn("+100", delayed["change"])

    def test_the_week_is_that_of_the_readers_clock(self):
        # 23:30 in UTC on Sunday is Monday in Madrid.
        self.mails(1, datetime(2026, 3, 1, 23, 30))
        self.mails(2, datetime(2026, 3, 8, 22, 30))
        self.mails(4, datetime(2026, 3, 8, 23, 30))
        page = self.page("2026-03-05", lang="es_ES")
        self.assertEqual(self.figure(page, "received")["value"], "3")

    def test_the_week_begins_where_the_language_lets_it(self):
        # Sunday the 1st is of the week of the 2nd in none, of the 1st in American.
        self.mails(1, datetime(2026, 3, 1, 12))
        self.env["res.lang"]._lang_get("en_US").week_start = "7"
        american = self.page("2026-03-04", lang="en_US")
        self.assertEqual(american["week"], "2026-03-01")
        self.assertEqual(self.figure(american, "received")["value"], "1")
        spanish = self.page("2026-03-04", lang="es_ES")
        self.assertEqual(self.figure(spanish, "received")["value"], "0")

    def test_a_week_that_runs_is_compared_with_as_much_of_the_week_before(self):
        self.mails(2, datetime(2026, 3, 3, 10))
        self.mails(5, datetime(2026, 3, 6, 10))  # not that far yet
        self.mails(3, datetime(2026, 3, 10, 10))
        page = self.page("2026-03-11", lang="es_ES")
        self.assertTrue(page["is_running"])
        self.assertFalse(page["has_next"])
        received = self.figure(page, "received")
        self.assertEqual((received["value"], received["before"]), ("3", "2"))

    def test_an_empty_week_a_first_week_and_a_week_to_come_say_so(self):
        self.assertIn("No e-mail was handled in this week.", self.page()["notes"])
        self.mails(1, datetime(2026, 3, 3, 10))
        page = self.page("2026-03-03", lang="en_US")
        self.assertIn("nothing to compare with", page["notes"][0])
        received = self.figure(page, "received")
        self.assertEqual((received["before"], received["arrow"]), ("–", ""))
        self.assertEqual(self.figure(page, "rating")["value"], "–")
        self.assertEqual(
            self.page("2026-06-01")["notes"], ["This week has not come yet."]
        )

    def test_of_some_queues_or_touchpoints(self):
        self.mails(1, datetime(2026, 3, 3, 10))
        self.mails(2, datetime(2026, 3, 3, 10), self.other)
        page = self.page("2026-03-03", self.billing.ids)
        self.assertEqual(self.figure(page, "received")["value"], "2")
        self.assertIn("Billing", page["scope"])
        self.assertNotIn("Support", page["scope"])
        page = self.page("2026-03-03", [], self.touchpoint.ids)
        self.assertEqual(self.figure(page, "received")["value"], "3")

    def test_the_curve_shows_twelve_weeks_and_no_weeks_before_the_first(self):
        for number in (0, 1, 3):
            self.mails(number + 1, datetime(2026, 3, 3, 10) - number * WEEK)
        curve = self.figure(self.page("2026-03-03", lang="es_ES"), "received")["curve"]
        self.assertEqual(curve["paths"][0].count("L"), 3, "four weeks")
        self.assertEqual(len(curve["dots"]), 1)

    def test_a_figure_opens_the_rows_that_it_counts(self):
        self.mails(3, datetime(2026, 3, 3, 10))
        self.mails(1, datetime(2026, 2, 24, 10))
        self.env.flush_all()
        weekly = self.env["email.weekly"].with_user(self.sam)
        action = weekly.open_rows("received", "2026-03-03")
        found = weekly.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(found), 3)
        with self.assertRaisesRegex(UserError, "no such figure"):
            weekly.open_rows("handled", "2026-03-03")

    def test_a_page_costs_a_handful_of_statements(self):
        self.mails(3, datetime(2026, 3, 3, 10))
        self.page()
        before = self.env.cr.sql_log_count
        self.page()
        self.assertLess(self.env.cr.sql_log_count - before, 25)

    def test_on_paper_it_is_one_page(self):
        self.mails(3, datetime(2026, 3, 3, 10))
        self.env.flush_all()
        weekly = self.env["email.weekly"].with_user(self.sam)
        weekly = weekly.with_context(lang="es_ES")
        name, pdf = weekly._pdf("2026-03-03")
        self.assertIn("2026-03-02.pdf", name)
        self.assertTrue(pdf.startswith(b"%PDF"))
        self.assertEqual(len(PdfReader(BytesIO(pdf)).pages), 1)

    def test_only_supervisors_and_only_weeks(self):
        with self.assertRaises(AccessError):
            self.env["email.weekly"].with_user(self.ada).get_page()
        for wrong in ("soon", "0001-01-01"):
            with self.assertRaisesRegex(UserError, "This is no week"):
                self.page(wrong)
