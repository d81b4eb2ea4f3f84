from datetime import datetime

from odoo.exceptions import AccessError, UserError

from odoo.addons.email_channel.core.supervision.figures import FIGURES

from .day_case import DayCase


class TestReports(DayCase):
    """What people do with reports: group, filter, export, open."""

    def setUp(self):
        super().setUp()
        self.kettle = self.came(subject="Kettle")

    def report(self, user=None, tz=None):
        user = user or self.sam
        report = self.env["email.report"].with_user(user)
        return report.with_context(tz=tz or user.tz)

    def received(self, *moments):
        for moment in moments:
            self.event(self.kettle, "received", moment)
        self.env.flush_all()

    # -- in the time zone of the reader ------------------------------------------

    def test_the_day_on_which_clocks_go_forward_has_an_hour_less(self):
        # In Madrid 01:59 is followed by 03:00 on this day, at 01:00 in UTC.
        self.received(
            datetime(2026, 3, 28, 22, 59),  # 23:59 on the 28th
            datetime(2026, 3, 28, 23, 0),  # 00:00 on the 29th
            datetime(2026, 3, 29, 0, 59),  # 01:59
            datetime(2026, 3, 29, 1, 0),  # 03:00
            datetime(2026, 3, 29, 21, 59),  # 23:59
            datetime(2026, 3, 29, 22, 0),  # 00:00 on the 30th
        )
        by_day = self.by("at:day", "__count")
        self.assertEqual(
            [(f"{day:%d}", count) for day, count in by_day],
            [("28", 1), ("29", 4), ("30", 1)],
        )
        by_hour = self.by("hour", "received:sum")
        self.assertEqual(
            by_hour, [("00:00", 2), ("01:00", 1), ("03:00", 1), ("23:00", 2)]
        )
        # A Sunday; before it a Saturday, after it a Monday.
        by_weekday = self.by("weekday", "received:sum")
        self.assertEqual(by_weekday, [("1", 1), ("6", 1), ("7", 4)])

    def test_the_day_on_which_clocks_go_back_has_an_hour_more(self):
        # 02:30 is twice: at 00:30 and at 01:30 in UTC.
        self.received(datetime(2026, 10, 25, 0, 30), datetime(2026, 10, 25, 1, 30))
        self.assertEqual(self.by("hour", "received:sum"), [("02:00", 2)])
        [(day, count)] = self.by("at:day", "__count")
        self.assertEqual((f"{day:%Y-%m-%d}", count), ("2026-10-25", 2))

    def test_where_half_hours_are_between_the_clocks(self):
        # In Kolkata it is 5 hours and 30 minutes later.
        self.received(datetime(2026, 3, 2, 18, 29), datetime(2026, 3, 2, 18, 30))
        kolkata = {"tz": "Asia/Kolkata"}
        self.assertEqual(
            self.by("hour", "received:sum", **kolkata), [("00:00", 1), ("23:00", 1)]
        )
        self.assertEqual(
            [count for _day, count in self.by("at:day", "__count", **kolkata)], [1, 1]
        )

    def test_each_reader_has_his_own_hours(self):
        self.received(datetime(2026, 3, 2, 23, 30))
        tokyo = self.report(tz="Asia/Tokyo")
        self.assertEqual(
            tokyo._read_group(self.mine(), ["hour", "weekday"], ["__count"]),
            [("08:00", "2", 1)],
        )
        self.assertEqual(tokyo.search_count([*self.mine(), ("hour", "=", "08:00")]), 1)

    def by(self, group, aggregate, **reader):
        return self.report(**reader)._read_group(self.mine(), [group], [aggregate])

    def mine(self):
        return [("conversation_id", "=", self.kettle.id), ("at", "<", "2026-11-01")]

    # -- what a cell counts, and what it opens -----------------------------------

    def test_a_pivot_shows_several_figures_each_over_its_own_rows(self):
        self.event(self.kettle, "received", "08:00")
        self.event(self.kettle, "picked", "08:10", self.ada, wait_seconds=600)
        self.event(self.kettle, "closed", "09:00", self.ada, handle_seconds=1800)
        [row] = self.report().formatted_read_group(
            self.of_day(),
            ["queue_id"],
            ["received:sum", "waited:avg", "waited_p90:avg", "handled_median:avg"],
        )
        self.assertEqual(row["received:sum"], 1)
        self.assertAlmostEqual(row["waited:avg"], 1 / 6)
        self.assertAlmostEqual(row["waited_p90:avg"], 1 / 6)
        self.assertAlmostEqual(row["handled_median:avg"], 0.5)

    def test_totals_of_medians_are_medians_and_not_averages_of_them(self):
        for queue, minutes in (
            (self.support, 6),
            (self.support, 60),
            (self.support, 120),
            (self.billing, 12),
        ):
            self.event(
                self.kettle,
                "picked",
                "09:00",
                self.ada,
                queue_id=queue.id,
                wait_seconds=minutes * 60,
            )
        by_queue, [total] = self.report().formatted_read_grouping_sets(
            self.of_day(), [["queue_id"], []], ["waited_median:avg"]
        )
        self.assertCountEqual([row["waited_median:avg"] for row in by_queue], [1, 0.2])
        # Of 6, 12, 60 and 120 minutes: 36.
        self.assertAlmostEqual(total["waited_median:avg"], 0.6)

    def test_a_group_in_which_nothing_is_counted_is_left_out_of_a_pivot(self):
        self.event(self.kettle, "received", "08:00")
        self.event(self.kettle, "offered", "08:05", queue_id=self.billing.id)
        self.event(self.kettle, "answered", "08:10", queue_id=self.billing.id)
        asked = (
            self.of_day(),
            [["queue_id"], []],
            ["__count", "received:sum", "first_response_median:avg"],
        )
        pivot = self.report().with_context(email_only_counted=True)
        by_queue, [total] = pivot.formatted_read_grouping_sets(*asked)
        self.assertEqual([row["queue_id"][1] for row in by_queue], ["Support"])
        self.assertEqual(total["received:sum"], 1)
        with_all, [total] = self.report().formatted_read_grouping_sets(*asked)
        self.assertEqual(len(with_all), 2)
        self.assertEqual(total["__count"], 3)

    def test_hours_days_and_months_side_by_side(self):
        # In Madrid 23:30 on the 31st of March, then 00:30 and 02:30 on the next day.
        self.received(
            datetime(2026, 3, 31, 21, 30),
            datetime(2026, 3, 31, 22, 30),
            datetime(2026, 4, 1, 0, 30),
        )
        by_month, by_day, by_hour, [total] = self.report()._read_grouping_sets(
            self.mine(),
            [["at:month"], ["at:month", "at:day"], ["at:hour"], []],
            ["received:sum", "__count"],
        )
        self.assertEqual(
            [(f"{month:%m}", count) for month, count, _rows in by_month],
            [("03", 1), ("04", 2)],
        )
        self.assertEqual([row[2] for row in by_day], [1, 2])
        self.assertEqual(
            [f"{row[0]:%d %H}" for row in by_hour], ["31 23", "01 00", "01 02"]
        )
        self.assertEqual(total, (3, 3))

    def test_customers_have_names(self):
        contact = self.env["res.partner"].create({"name": "Carla Customer"})
        self.kettle.partner_id = contact
        self.event(self.kettle, "received", "08:00")
        [row] = self.report().formatted_read_group(
            self.of_day(), ["partner_id"], ["received:sum"]
        )
        self.assertEqual(row["partner_id"][1], "Carla Customer")

    def test_wrap_up_reasons_and_what_they_are_below(self):
        complaint = self.make_reason("Complaint", code="C")
        late = self.make_reason("Late", parent_id=complaint.id, code="C1")
        self.event(self.kettle, "closed", "09:00", self.ada, wrap_up_id=late.id)
        [row] = self.report()._read_group(
            self.of_day(),
            ["wrap_up_root_id", "wrap_up_id", "wrap_up_code"],
            ["closed:sum"],
        )
        self.assertEqual(row, (complaint, late, "C1", 1))

    # -- exports -----------------------------------------------------------------

    def test_an_export_has_hours_and_nothing_where_nothing_was_counted(self):
        self.event(self.kettle, "received", "08:00")
        self.event(
            self.kettle,
            "answered",
            "10:00",
            self.ada,
            first=True,
            response_seconds=5400,
            response_working_seconds=1800,
        )
        self.sam.group_ids |= self.env.ref("base.group_allow_export")
        rows = self.report().search(self.of_day(), order="at")
        names = ["type", "first_response", "first_response_working", "received"]
        self.assertEqual(
            rows.export_data(names)["datas"],
            [["Customer Wrote", "", "", 1], ["Answered", 1.5, 0.5, ""]],
        )
        label = self.report().fields_get(["first_response"])["first_response"]["string"]
        self.assertEqual(label, "First Response (Hours)")

    # -- definitions --------------------------------------------------------------

    def test_the_page_of_definitions_has_all_figures(self):
        listed = self.report().get_definitions()
        self.assertEqual([each["key"] for each in listed], list(FIGURES))
        for each in listed:
            self.assertTrue(each["definition"] and each["label"], each["key"])

    def test_a_definition_opens_the_rows(self):
        self.event(self.kettle, "received", "08:00")
        action = self.report().get_rows_action("received", self.of_day())
        self.assertEqual(action["views"][0][1], "list")
        rows = self.report().search(action["domain"])
        self.assertEqual(rows.mapped("type"), ["received"])
        with self.assertRaisesRegex(UserError, "no figure “nonsense”"):
            self.report().get_rows_action("nonsense")

    def test_columns_say_what_they_mean_on_every_screen(self):
        described = self.report().fields_get()
        for key, figure in FIGURES.items():
            if figure.source == "events":
                self.assertEqual(described[key]["help"], figure.definition)

    # -- who reads them -----------------------------------------------------------

    def test_agents_read_no_reports(self):
        for model in ("email.report", "email.backlog"):
            for user in (self.ada, self.env.ref("base.public_user")):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
        with self.assertRaises(AccessError):
            self.report(self.ada, "UTC").get_definitions()
        with self.assertRaises(AccessError):
            self.report(self.ada, "UTC").get_rows_action("received")

    def test_nobody_reads_those_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.event(self.kettle, "received", "08:00", company_id=other.id)
        self.event(self.kettle, "received", "08:00")
        self.assertEqual(self.gather("received"), 1)
