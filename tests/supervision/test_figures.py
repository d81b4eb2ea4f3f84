from datetime import timedelta

from odoo.addons.email_channel.core.supervision.figures import FIGURES, of_source
from odoo.addons.email_channel.models.supervision import figures

from .day_case import DAY, DayCase

MINUTE, HOUR = 60, 3600


class TestFigures(DayCase):
    """A small day, written by hand, and what a person reckons of it.

    Three conversations, all times in UTC:

    - kettle (Support, Ada): written 08:00, taken 08:10, answered 08:20; written again
      08:40, answered 09:10; closed 09:30. Reopened by a mail at 14:00, answered 14:05,
      closed 14:10.
    - toaster (Support, then Billing): written 09:00, declined by Ada, missed by her,
      taken by her 09:50, which was too late; transferred 10:20; taken by Ben 10:30, who
      parked it from 10:40 to 12:40, answered at 13:00 and closed it at 13:10.
    - invoice (Billing): written at 16:00, answered automatically, and a file of it
      refused. Nobody has it yet, and it became delayed.
    """

    def setUp(self):
        super().setUp()
        self.kettle = self.came(subject="Kettle")
        self.toaster = self.came(subject="Toaster")
        self.invoice = self.came(self.billing, subject="Invoice")
        self.write_kettle()
        self.write_toaster()
        self.write_invoice()

    def test_no_figure_is_called_as_the_state_of_one_conversation(self):
        # Other languages tell one from many: "Cerrada", "Cerradas".
        one = dict(self.env["email.conversation"]._fields["state"].selection)
        one["parked"] = "Parked"
        many = {each.label for each in FIGURES.values()}
        self.assertFalse(many & set(one.values()))

    def write_kettle(self):
        kettle, ada = self.kettle, self.ada
        self.event(kettle, "created", "08:00")
        self.event(kettle, "received", "08:00")
        self.event(kettle, "offered", "08:05", ada)
        self.event(
            kettle, "accepted", "08:10", ada, wait_seconds=600, wait_working_seconds=600
        )
        self.answer(kettle, "08:20", ada, 20, first=True)
        self.event(kettle, "received", "08:40")
        self.answer(kettle, "09:10", ada, 30)
        self.event(kettle, "closed", "09:30", ada, handle_seconds=80 * MINUTE)
        self.event(kettle, "received", "14:00")
        self.event(kettle, "reopened", "14:00", ada, stretch=2)
        self.answer(kettle, "14:05", ada, 5, first=True, stretch=2)
        self.event(
            kettle,
            "closed",
            "14:10",
            ada,
            handle_seconds=10 * MINUTE,
            stretch=2,
            one_touch=True,
        )
        Rating = self.env["rating.rating"]
        rating = Rating.create(
            {**Rating._place_of(kettle), "rating": 5, "consumed": True}
        )
        self.event(kettle, "rated", "15:00", ada, rating_id=rating.id)

    def write_toaster(self):
        toaster, ada, ben = self.toaster, self.ada, self.ben
        self.event(toaster, "created", "09:00")
        self.event(toaster, "received", "09:00")
        self.event(toaster, "offered", "09:01", ada)
        self.event(toaster, "declined", "09:02", ada)
        self.event(toaster, "offered", "09:10", ada)
        self.event(toaster, "missed", "09:11", ada)
        self.event(toaster, "delayed", "09:30")
        # Working time of the queue begins at 09:20 on this day.
        self.event(
            toaster,
            "picked",
            "09:50",
            ada,
            wait_seconds=50 * MINUTE,
            wait_working_seconds=30 * MINUTE,
            late=True,
        )
        self.event(
            toaster,
            "transferred",
            "10:20",
            ada,
            handle_seconds=30 * MINUTE,
            to_queue_id=self.billing.id,
        )
        billing = {"queue_id": self.billing.id}
        self.event(
            toaster,
            "picked",
            "10:30",
            ben,
            wait_seconds=90 * MINUTE,
            wait_working_seconds=70 * MINUTE,
            late=True,
            **billing,
        )
        self.event(toaster, "parked", "10:40", ben, **billing)
        self.event(
            toaster, "unparked", "12:40", ben, parked_seconds=2 * HOUR, **billing
        )
        self.answer(toaster, "13:00", ben, 240, 220, first=True, **billing)
        self.event(
            toaster,
            "closed",
            "13:10",
            ben,
            handle_seconds=40 * MINUTE,
            one_touch=True,
            **billing,
        )

    def write_invoice(self):
        self.event(self.invoice, "created", "16:00")
        self.event(self.invoice, "received", "16:00")
        self.event(self.invoice, "auto_answered", "16:00")
        self.event(self.invoice, "refused_file", "16:00")
        self.event(self.invoice, "delayed", "17:00")

    def answer(self, conversation, at, user, minutes, working=None, **vals):
        self.event(
            conversation,
            "answered",
            at,
            user,
            response_seconds=minutes * MINUTE,
            response_working_seconds=(working or minutes) * MINUTE,
            **vals,
        )

    def test_volume(self):
        # In: kettle 08:00, 08:40, 14:00; toaster 09:00; invoice 16:00.
        self.assertEqual(self.gather("received"), 5)
        # Out: kettle three, toaster one.
        self.assertEqual(self.gather("answered"), 4)
        self.assertEqual(self.gather("created"), 3)
        # Kettle twice, toaster once.
        self.assertEqual(self.gather("closed"), 3)
        self.assertEqual(self.gather("auto_answered"), 1)
        self.assertEqual(self.gather("refused_file"), 1)
        self.assertEqual(self.gather("started"), 0)

    def test_first_response_counts_each_stretch_by_itself(self):
        # 20 min, 5 min (reopened), 240 min: 265 / 3; the one in the middle is 20.
        self.assertAlmostEqual(self.gather("first_response"), 265 * MINUTE / 3, 1)
        self.assertAlmostEqual(self.gather("first_response_median"), 20 * MINUTE, 1)
        # Nine tenths of the way from the first to the third of 5, 20, 240: 0.8 of the
        # way from 20 to 240, which is 196.
        self.assertAlmostEqual(self.gather("first_response_p90"), 196 * MINUTE, 1)

    def test_first_response_in_working_time(self):
        # 20, 5 and 220 minutes.
        self.assertAlmostEqual(
            self.gather("first_response_working"), 245 * MINUTE / 3, 1
        )
        self.assertAlmostEqual(
            self.gather("first_response_working_p90"), 180 * MINUTE, 1
        )

    def test_further_response(self):
        # Kettle at 09:10 only.
        self.assertAlmostEqual(self.gather("further_response"), 30 * MINUTE, 1)

    def test_waiting(self):
        # 10 min, 50 min, 90 min.
        self.assertAlmostEqual(self.gather("waited"), 50 * MINUTE, 1)
        # 10, 30 and 70.
        self.assertAlmostEqual(self.gather("waited_working"), 110 * MINUTE / 3, 1)

    def test_handling_is_without_parking(self):
        # Kettle 80 and 10, toaster 30 with Ada and 40 with Ben (160, of which 120 were
        # parked): 160 in all, over four.
        self.assertAlmostEqual(self.gather("handled_total"), 160 * MINUTE, 1)
        self.assertAlmostEqual(self.gather("handled"), 40 * MINUTE, 1)
        self.assertAlmostEqual(self.gather("handled_median"), 35 * MINUTE, 1)
        self.assertAlmostEqual(self.gather("parked"), 120 * MINUTE, 1)

    def test_service_level_and_delayed(self):
        # One of three was got in time.
        self.assertAlmostEqual(self.gather("service_level"), 100 / 3)
        self.assertEqual(self.gather("delayed"), 2)

    def test_what_waits_for_too_long_is_not_in_time(self):
        self.invoice.write({"waiting_since": DAY, "delayed": True})
        # One of four: the invoice waits still, and is late.
        self.assertAlmostEqual(self.gather("service_level"), 25)
        self.assertIn(self.invoice, self.rows("service_level").conversation_id)

    def test_what_was_delayed_before_it_waited_anew_is_over(self):
        self.invoice.write({"waiting_since": DAY + timedelta(days=1), "delayed": True})
        self.assertAlmostEqual(self.gather("service_level"), 100 / 3)

    def test_offers(self):
        self.assertEqual(
            self.gather("offered", "got", "declined", "missed"), [3, 3, 1, 1]
        )

    def test_quality(self):
        self.assertEqual(self.gather("transferred", "reopened", "rated"), [1, 1, 1])
        # Of three closings, kettle's first needed two answers.
        self.assertAlmostEqual(self.gather("one_touch"), 200 / 3)
        self.assertEqual(self.gather("rating"), 5)

    def test_what_was_undone_or_moved_away_is_no_work(self):
        for kind, cause in (
            ("closed", "merged"),
            ("closed", "undone"),
            ("reopened", "undone"),
        ):
            self.event(self.invoice, kind, "18:00", self.ben, cause=cause)
        # As in the day without them.
        self.assertEqual(self.gather("closed", "reopened"), [3, 1])
        self.assertAlmostEqual(self.gather("one_touch"), 200 / 3)

    def test_who_had_nobody_waiting_did_not_wait(self):
        self.event(self.kettle, "picked", "18:00", self.ben)
        self.assertEqual(self.gather("got"), 4)
        self.assertAlmostEqual(self.gather("waited"), 50 * MINUTE, 1)
        self.assertAlmostEqual(self.gather("service_level"), 100 / 3)

    def test_by_queue(self):
        found = self.gather_by("queue_id", "received", "transferred", "closed")
        self.assertEqual(
            {queue.name: tuple(values.values()) for queue, values in found.items()},
            {"Support": (4, 1, 2), "Billing": (1, 0, 1)},
        )

    def test_by_agent(self):
        found = self.gather_by("user_id", "handled_total", "answered")
        self.assertEqual(
            {user.name: tuple(values.values()) for user, values in found.items()},
            {"Ada Agent": (120 * MINUTE, 3), "Ben Agent": (40 * MINUTE, 1)},
        )

    def test_by_the_hour_of_the_reader(self):
        # 08:00, 08:40, 09:00, 14:00 and 16:00 in UTC.
        found = self.gather_by("hour", "received")
        self.assertEqual(
            {hour: values["received"] for hour, values in found.items()},
            {"09:00": 2, "10:00": 1, "15:00": 1, "17:00": 1},
        )

    def test_by_several(self):
        found = self.gather_by(["weekday", "touchpoint_id"], "received")
        self.assertEqual(found, {("1", self.touchpoint): {"received": 5}})

    def test_by_customer(self):
        found = self.gather_by("customer", "created")
        self.assertEqual(found, {"carla@customer.test": {"created": 3}})

    def test_each_figure_opens_the_rows_that_it_counts(self):
        report = self.as_sam()["email.report"]
        for key, figure in of_source("events").items():
            rows = self.rows(key)
            total = self.gather(key)
            values = rows.mapped(key)
            if figure.aggregate == "sum":
                scale = HOUR if figure.unit == "seconds" else 1
                self.assertAlmostEqual(sum(values) * scale, total, 1, key)
            elif total is None:
                self.assertFalse(rows, key)
            else:
                counted = report._read_group(
                    [("id", "in", rows.ids)], [], [f"{key}:avg"]
                )
                scale = HOUR if figure.unit == "seconds" else 1
                self.assertAlmostEqual(counted[0][0] * scale, total, 1, key)
            self.assertLessEqual(set(rows.mapped("type")), set(figure.types), key)

    def test_rows_of_a_first_response_are_first_answers_only(self):
        rows = self.rows("first_response")
        self.assertEqual(len(rows), 3)
        self.assertEqual(rows.mapped("first"), [True] * 3)

    def test_nothing_counted_is_zero_or_unknown(self):
        nobody = self.of_day(("user_id", "=", self.adam.id))
        self.assertEqual(self.gather("received", domain=nobody), 0)
        self.assertIsNone(self.gather("service_level", domain=nobody))
        self.assertIsNone(self.gather("first_response_p90", domain=nobody))
        self.assertEqual(self.gather_by("queue_id", "received", domain=nobody), {})

    def test_each_says_what_it_is_in_the_language_of_the_reader(self):
        env = self.as_sam()
        self.assertEqual(figures.label(env, "missed"), "Missed (RONA)")
        self.assertIn("without any answer", figures.definition(env, "missed"))
