import csv
from datetime import timedelta
from io import StringIO
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ...core.dialer.figures import FIGURES, STATES
from ...core.dialer.splitter import split_variables
from ...models.dialer.line_export import LineExport
from ...models.dialer.list_ending import ListEnding
from .dialer_case import DialerCase


@tagged("post_install", "-at_install")
class TestMonitor(DialerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.list = cls.make_lines("June", 10)

    @classmethod
    def make_lines(cls, name, count, dialer=None):
        one = cls.env["email.dialer.list"].create(
            {"name": name, "dialer_id": (dialer or cls.dialer).id}
        )
        cls.env.cr.execute(
            SQL(
                """INSERT INTO email_dialer_line (
                          list_id, company_id, state, number, email, email_key,
                          copy_number, priority, message_id, attempts)
                   SELECT %(list)s, %(company)s, 'waiting', n,
                          'r' || n || '@example.com', 'r' || n || '@example.com',
                          0, 9999,
                          '<' || n || '.' || %(list)s || '@demo.test>', 0
                     FROM generate_series(1, %(count)s) AS n""",
                list=one.id,
                company=one.company_id.id,
                count=count,
            )
        )
        cls.env.invalidate_all()
        return one

    def set_lines(self, count, **values):
        """Write to the first ``count`` lines that wait, as the sender does."""
        self.env.cr.execute(
            SQL(
                """UPDATE email_dialer_line SET %s WHERE id IN (
                       SELECT id FROM email_dialer_line
                        WHERE list_id = %s AND state = 'waiting'
                        ORDER BY id LIMIT %s)""",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in values.items()
                ),
                self.list.id,
                count,
            )
        )
        self.env.invalidate_all()

    def assert_agrees(self, records):
        """Each figure says how many lines it opens."""
        records.invalidate_recordset()
        for figure in FIGURES:
            action = records.with_context(figure=figure).action_open_lines()
            lines = self.env["email.dialer.line"].search(action["domain"])
            self.assertEqual(
                records[f"{figure}_count"], len(lines), (figure, action["domain"])
            )

    # -- figures and lines -----------------------------------------------------------

    def test_each_figure_opens_exactly_the_lines_that_it_counts(self):
        now = fields.Datetime.now()
        for number, state in enumerate(STATES, 1):
            self.set_lines(1, state=state, sent_at=now if number % 2 else None)
        line = self.list.line_ids
        line[0].seen_at = line[1].seen_at = line[2].clicked_at = now
        line[1].spam_at = line[3].answered_at = line[4].unsubscribed_at = now
        self.env.flush_all()
        self.assert_agrees(self.list)
        self.assert_agrees(self.dialer)
        line[1].seen_at = False
        line[2:4].unlink()
        self.env.flush_all()
        self.assert_agrees(self.list)
        self.assertEqual(self.list.total_count, 8)
        self.assertEqual(self.list.seen_count, 1)

    def test_figures_agree_after_they_were_added_up(self):
        Count = self.env["email.dialer.count"]
        Count._add_up()
        self.set_lines(4, state="sent")
        self.assertIn(self.list.id, Count._add_up())
        self.assertEqual(Count._add_up(), [])
        rows = Count.search([("list_ref", "=", self.list.id)])
        self.assertEqual(len(rows), 1)
        self.set_lines(2, state="failed")
        self.assert_agrees(self.list)
        self.assertEqual(self.list.sent_count, 4)

    def test_what_changes_no_figure_is_not_counted(self):
        Count = self.env["email.dialer.count"]
        Count._add_up()
        self.set_lines(3, attempts=1)
        self.assertEqual(Count._add_up(), [])

    def test_a_list_that_is_deleted_leaves_no_count(self):
        self.set_lines(4, state="sent")
        list_id = self.list.id
        self.list.unlink()
        self.env.flush_all()
        self.env["email.dialer.count"]._add_up()
        left = self.env["email.dialer.count"].search([("list_ref", "=", list_id)])
        self.assertFalse(left)

    def test_a_hundred_only_when_every_line_is_in_a_final_state(self):
        big = self.make_lines("Big", 3000)
        self.env.cr.execute(
            SQL(
                """UPDATE email_dialer_line SET state = 'sent'
                    WHERE list_id = %s AND number > 1""",
                big.id,
            )
        )
        self.assertEqual(big.progress, 99.9)
        big.line_ids.filtered(lambda line: line.state == "waiting").state = "skipped"
        self.env.flush_all()
        big.invalidate_recordset()
        self.assertEqual(big.progress, 100)
        empty = self.env["email.dialer.list"].create(
            {"name": "Empty", "dialer_id": self.dialer.id}
        )
        self.assertEqual(empty.progress, 0)

    def test_lists_side_by_side_cost_a_fixed_number_of_statements(self):
        more = [self.make_lines(f"List {number}", 3) for number in range(4)]
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            self.list.mapped("sent_count")
        lists = self.list.union(*more)
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            lists.mapped("sent_count")

    # -- who sees them ---------------------------------------------------------------

    def monitor(self, user):
        return self.env["email.dialer.monitor"].with_user(user)

    def test_supervisors_see_the_dialers_of_their_companies(self):
        found = self.monitor(self.supervisor).get_monitor([self.list.id])
        self.assertEqual(found["lists"][self.list.id]["total_count"], 10)
        self.assertIn(self.dialer.id, found["dialers"])

    def test_nobody_else_gets_figures_curves_or_news(self):
        agent = self.make_user("dialer_agent", "email_channel.group_email_agent")
        portal = new_test_user(self.env, "dialer_portal", groups="base.group_portal")
        public = self.env.ref("base.public_user")
        for user in (agent, portal, public):
            monitor = self.monitor(user)
            with self.assertRaises(AccessError):
                monitor.get_monitor([self.list.id])
            with self.assertRaises(AccessError):
                monitor.get_curve(self.list.id)
            entry = self.env["email.dialer.entry"]
            self.assertEqual(entry._channels_of(user, ["email_dialer_monitor"]), [])
            with self.assertRaises(AccessError):
                self.list.with_user(user).action_open_lines()

    def test_another_company_gets_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        other = self.make_user(
            "dialer_elsewhere",
            "email_channel.group_email_supervisor",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        found = self.monitor(other).get_monitor([self.list.id])
        self.assertEqual(found["lists"], {})
        self.assertNotIn(self.dialer.id, found["dialers"])
        with self.assertRaises(AccessError):
            self.monitor(other).get_curve(self.list.id)
        channels = self.monitor(other)._channels_of(other, ["email_dialer_monitor"])
        self.assertEqual(
            [place for _group, place in channels], [f"dialer_{company.id}"]
        )

    # -- the curve and the speed -------------------------------------------------------

    def sample(self, **ago):
        """A sample as if it had been taken then."""
        monitor = self.env["email.dialer.monitor"].sudo()
        then = fields.Datetime.now() - timedelta(**ago)
        with patch.object(fields.Datetime, "now", return_value=then):
            monitor._publish_now(self.list.ids)
        self.env.invalidate_all()

    def curve(self):
        found = self.monitor(self.supervisor).get_curve(self.list.id)
        return [tuple(sample[1:]) for sample in found["samples"]]

    def test_speed_and_time_left_are_those_of_the_last_minutes(self):
        self.list.running = True
        self.sample(minutes=1)
        self.set_lines(4, state="sent")
        self.assertAlmostEqual(self.list.mails_a_minute, 4, delta=0.5)
        self.assertAlmostEqual(self.list.seconds_left, 90, delta=12)
        self.list.running = False
        self.assertEqual(self.list.mails_a_minute, 0)

    def test_the_curve_is_flat_while_it_waits_and_ends_at_the_last_line(self):
        self.list.running = True
        self.sample(minutes=30)
        self.set_lines(4, state="sent")
        self.sample(minutes=29)
        self.sample(minutes=20)
        self.set_lines(6, state="failed")
        self.sample(minutes=1)
        self.assertEqual(self.curve(), [(0, 0), (4, 4), (4, 4), (10, 4)])

    def test_what_is_committed_is_told_on_the_bus_once_a_second(self):
        told = []
        group = type(self.env["res.groups"])
        monitor = self.env["email.dialer.monitor"]
        with patch.object(group, "_bus_send", lambda *args, **kw: told.append(args[2])):
            monitor.sudo()._publish_now([])
            self.set_lines(3, state="sent")
            told.clear()
            monitor.sudo()._publish_now([])
            monitor.sudo()._publish_now([])
        self.assertEqual(len(told), 1)
        [payload] = told
        self.assertEqual(payload["lists"][self.list.id]["sent_count"], 3)
        self.assertEqual(payload["dialers"][self.dialer.id]["sent_count"], 3)

    # -- why it waits ------------------------------------------------------------------

    def test_why_a_played_list_waits_is_said(self):
        self.list.running = True
        self.touchpoint.activated = False
        self.assertEqual(self.list.wait_reason, "touchpoint")
        found = self.monitor(self.supervisor).get_monitor([self.list.id])
        told = found["lists"][self.list.id]
        self.assertEqual(
            (told["wait_reason"], told["wait_until"]), ("touchpoint", False)
        )
        self.list.running = False
        self.list.invalidate_recordset()
        self.assertFalse(self.list.wait_reason)

    def test_in_schedule_or_not(self):
        self.assertTrue(self.dialer.in_schedule)
        # Nobody ever works by this one.
        self.dialer.calendar_id = self.env["resource.calendar"].create(
            {"name": "Never", "attendance_ids": [(5, 0, 0)]}
        )
        self.dialer.invalidate_recordset()
        self.assertFalse(self.dialer.in_schedule)
        self.list.invalidate_recordset()
        self.assertFalse(self.list.in_schedule)

    # -- graphs and pivots -------------------------------------------------------------

    def test_lines_are_put_together_by_dialer_and_by_domain(self):
        self.list.line_ids[0].email_key = "someone@sub.example.net"
        self.list.line_ids[1].email_key = "no address"
        Line = self.env["email.dialer.line"].with_user(self.supervisor)
        groups = Line._read_group(
            [("list_id", "=", self.list.id)], ["email_domain"], ["__count"]
        )
        self.assertEqual(
            dict(groups), {"example.com": 8, "sub.example.net": 1, "no address": 1}
        )
        by_dialer = Line._read_group(
            [("list_id", "=", self.list.id)], ["dialer_id"], ["__count"]
        )
        self.assertEqual(by_dialer, [(self.dialer, 10)])

    # -- the lines as a file -----------------------------------------------------------

    def export(self):
        self.env.flush_all()
        export = LineExport(self.list.with_user(self.supervisor))
        pieces = list(export.stream())
        text = b"".join(pieces).decode("utf-8-sig")
        return export, list(csv.reader(StringIO(text), delimiter=";"))

    def test_all_lines_with_their_final_states_are_exported(self):
        self.registry_enter_test_mode()
        now = fields.Datetime.now()
        self.set_lines(2, state="sent", sent_at=now)
        self.set_lines(1, state="failed", failure_reason="=1+1")
        self.list.line_ids[4].variables = {"name": 'Ana "the" Second;'}
        export, (heading, *rows) = self.export()
        self.assertIn("June", export.file_name())
        self.assertEqual(len(rows), 10)
        self.assertEqual({len(row) for row in rows}, {len(heading)})
        self.assertEqual(heading[:2], ["campaña", "emailDestinatario"])
        states = [row[heading.index("State")] for row in rows]
        self.assertEqual(states, ["Sent"] * 2 + ["Failed"] + ["Waiting"] * 7)
        self.assertIn("'=1+1", rows[2], "no program takes it for a formula")
        self.assertEqual(split_variables(rows[4][4]), {"name": 'Ana "the" Second;'})
        self.assertEqual(rows[0][-1], self.list.line_ids[0].message_id)

    def test_many_lines_are_exported_in_pieces(self):
        self.registry_enter_test_mode()
        self.list = self.make_lines("Many", 5000)
        pieces = list(LineExport(self.list).stream())
        self.assertEqual(len(pieces), 4)  # the heading, and 2,000 lines each

    def test_that_a_list_ended_is_told_though_another_worker_counts(self):
        ended = []
        group = type(self.env["res.groups"])
        with (
            patch.object(group, "_bus_send", lambda *args, **kw: ended.append(args[2])),
            patch.object(self.env.cr, "commit"),
        ):
            for name, work in (
                ("finish", lambda ending: ending.finish()),
                ("hold", lambda ending: ending.hold("rejections", "Look at them.")),
            ):
                with self.subTest(name):
                    self.set_lines(len(self.list.line_ids), state="sent")
                    self.list.running = True
                    self.env.flush_all()
                    ended.clear()
                    work(ListEnding(self.list.sudo()))
                    told = ended[-1]["lists"][self.list.id]
                    self.assertFalse(told["running"])
