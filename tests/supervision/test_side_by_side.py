from datetime import timedelta
from statistics import mean

from freezegun import freeze_time

from odoo import fields

from odoo.addons.email_channel.core.supervision.figures import FIGURES, of_source
from odoo.addons.email_channel.models.supervision import email_board, figures

from ..routing.queue_case import QueueCase

OF = {"sum": sum, "avg": mean}


class TestSideBySide(QueueCase):
    """What happens today by the buttons of agents, as the list of events, the report,
    the queues' overview and the live board count it."""

    def setUp(self):
        super().setUp()
        self.sam.tz = self.env.company.partner_id.tz = "UTC"
        self.support.email_service_level = 300
        self.work()
        self.env.flush_all()
        self.env["email.service.watch"]._look()
        self.env.flush_all()
        email_board.memory.clear()

    def work(self):
        done = self.taken(waiting_since=self.ago(minutes=1))
        done.action_close()
        done.action_reopen()
        self.taken(waiting_since=self.ago(minutes=30)).action_release()
        taken_over = self.taken(waiting_since=self.ago(minutes=2))
        self.support.user_ids |= self.ben
        taken_over.sudo()._take(self.ben)
        parked = self.taken(waiting_since=self.ago(minutes=3))
        parked.sudo()._park()
        moved = self.taken(waiting_since=self.ago(minutes=4))
        self.wizard(moved.action_transfer(), queue_id=self.billing.id).action_transfer()

    def ago(self, **parts):
        return fields.Datetime.now() - timedelta(**parts)

    def today(self, *more):
        midnight = fields.Datetime.now().replace(hour=0, minute=0, second=0)
        return [
            ("touchpoint_id", "=", self.touchpoint.id),
            ("at", ">=", midnight),
            *more,
        ]

    def counted(self, key, *more):
        env = self.env(user=self.sam.id)
        return figures.gather(env, [key], self.today(*more))[key]

    def test_list_and_report_count_the_same(self):
        events = self.env["email.conversation.event"].with_user(self.sam)
        for key in ("created", "closed", "reopened", "transferred", "delayed"):
            listed = events.search_count(self.today(("type", "=", key)))
            self.assertTrue(listed, key)
            self.assertEqual(self.counted(key), listed, key)

    def test_each_figure_is_that_of_the_rows_it_opens_however_it_is_grouped(self):
        env = self.env(user=self.sam.id)
        keys = [
            key for key, each in of_source("events").items() if each.aggregate in OF
        ]
        # Added up by kinds, and row by row: see models.supervision.kinds.
        for group, size in (("touchpoint_id", 1), ("conversation_id", 5)):
            grouped = figures.gather_by(env, keys, self.today(), group)
            self.assertEqual(len(grouped), size)
            for one, found in grouped.items():
                for key in keys:
                    rows = env["email.report"].search(
                        [*self.today((group, "=", one.id)), ("counts", "=", key)]
                    )
                    expected = self.reckoned(key, rows.mapped(key))
                    self.assertEqual(found[key], expected, (one, key))

    def reckoned(self, key, values):
        figure = FIGURES[key]
        if not values:
            return 0 if figure.unit == "count" else None
        total = OF[figure.aggregate](values)
        return round(3600 * total, 3) if figure.unit == "seconds" else total

    def test_a_colleague_who_takes_over_has_nobody_waiting(self):
        # Five waited for an agent; the sixth time Ben took one over from Ada.
        self.assertEqual(self.counted("got"), 6)
        waits = figures.rows_action(self.env(user=self.sam.id), "waited", self.today())
        rows = self.env["email.report"].with_user(self.sam).search(waits["domain"])
        self.assertEqual(len(rows), 5)

    def test_service_level_is_the_same_everywhere(self):
        mine = ("queue_id", "=", self.support.id)
        report = self.counted("service_level", mine)
        # Of five that were got one was too late, and it is late again: four of six.
        self.assertAlmostEqual(report, 100 * 4 / 6)
        queue = self.support.with_user(self.sam).get_email_figures()
        self.assertEqual(queue["service_level"], round(report))
        self.registry_enter_test_mode()
        board = self.env["email.board"].with_user(self.sam).get_board()
        [shown] = [one for one in board["queues"] if one["id"] == self.support.id]
        self.assertEqual(round(shown["service_level"]), round(report))

    def test_today_begins_where_the_company_is_for_the_queue_too(self):
        # Noon in UTC: at the reader's in Auckland it is the next day already.
        self.sam.tz = "Pacific/Auckland"
        noon = fields.Datetime.now().replace(hour=12, minute=30, second=0)
        events = self.env["email.conversation.event"].search(
            [("queue_id", "=", self.support.id)]
        )
        events.write({"at": noon - timedelta(hours=11)})
        with freeze_time(noon):
            queue = self.support.with_user(self.sam).get_email_figures()
            report = self.counted("service_level", ("queue_id", "=", self.support.id))
        self.assertEqual(queue["service_level"], round(report))

    def test_what_agents_did_is_the_same_on_the_board(self):
        self.registry_enter_test_mode()
        board = self.env["email.board"].with_user(self.sam).get_board()
        [ada] = [one for one in board["agents"] if one["user_id"] == self.ada.id]
        mine = ("user_id", "=", self.ada.id)
        self.assertEqual(ada["closed"], self.counted("closed", mine))
        self.assertEqual(ada["closed"], 1)

    def test_what_waits_is_the_same_in_the_backlog_and_at_the_queue(self):
        env = self.env(user=self.sam.id)
        mine = [("queue_id", "=", self.support.id)]
        waiting = figures.gather(env, ["backlog_waiting"], mine)["backlog_waiting"]
        queue = self.support.with_user(self.sam).get_email_figures()
        self.assertEqual(queue["waiting"], waiting)
