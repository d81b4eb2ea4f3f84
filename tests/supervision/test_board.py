import json
import time
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.email_channel.models.supervision import email_board

from ..routing.queue_case import QueueCase


class TestBoard(QueueCase):
    """What the live board shows, and to whom (J1)."""

    def setUp(self):
        super().setUp()
        # The board is gathered in a cursor of its own.
        self.registry_enter_test_mode()

    def board(self, user=None, *args, **kwargs):
        """As it is now, whatever others were shown within this second."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE email_board SET taken_at = 0")
        email_board.memory.clear()
        boards = self.env["email.board"].with_user(user or self.sam)
        return boards.get_board(*args, **kwargs)

    def of_queue(self, queue, board=None):
        found = (board or self.board())["queues"]
        return next(each for each in found if each["id"] == queue.id)

    def of_agent(self, user, board=None):
        found = (board or self.board())["agents"]
        return next(each for each in found if each["user_id"] == user.id)

    def ago(self, **parts):
        return fields.Datetime.now() - timedelta(**parts)

    def rows(self, figure, queues=(), agent=False, user=None):
        """The records that the figure opens, as its reader sees them."""
        boards = self.env["email.board"].with_user(user or self.sam)
        action = boards.open_rows(figure, [queue.id for queue in queues], agent)
        records = self.env[action["res_model"]].with_user(user or self.sam)
        return records.search(action["domain"])

    # -- figures, and the lists they open -------------------------------------------

    def test_every_figure_of_a_queue_is_as_long_as_the_list_it_opens(self):
        self.support.email_service_level = 300
        self.enter(self.ada, "available")
        self.came(waiting_since=self.ago(minutes=1))
        self.came(waiting_since=self.ago(minutes=10)).delayed = True
        self.came(self.support | self.billing)
        self.taken()
        self.taken(waiting_since=self.ago(minutes=10)).sudo().delayed = True
        self.parked()
        self.taken().action_close()
        board = self.board()
        expected = {
            # three wait in Support, and one of them in Billing, too
            self.support: (3, 2, 2, 1, 1),
            self.billing: (1, 0, 0, 0, 0),
        }
        for queue, counts in expected.items():
            shown = self.of_queue(queue, board)
            names = ("waiting", "delayed", "active", "parked", "ready")
            with self.subTest(queue=queue.name):
                self.assertEqual(tuple(shown[name] for name in names), counts)
                for name in names:
                    self.assertEqual(
                        len(self.rows(name, [queue])), shown[name], f"{name}"
                    )
        self.assertEqual(board["waiting"]["count"], 3, "each conversation once")
        self.assertEqual(len(self.rows("waiting")), 3)

    def test_every_figure_of_an_agent_is_as_long_as_the_list_it_opens(self):
        self.taken()
        self.parked()
        self.taken().action_close()
        self.taken().action_close()
        shown = self.of_agent(self.ada)
        agent = shown["id"]
        for name, expected in (("active", 1), ("parked", 1), ("closed", 2)):
            self.assertEqual(shown[name], expected, name)
            self.assertEqual(len(self.rows(name, agent=agent)), expected, name)

    def test_service_level_of_today_counts_the_rows_it_opens(self):
        self.support.email_service_level = 300
        self.assertIsNone(self.of_queue(self.support)["service_level"])
        self.taken(waiting_since=self.ago(minutes=1))
        self.taken(waiting_since=self.ago(minutes=10))
        yesterday = self.taken(waiting_since=self.ago(minutes=10))
        self.events(yesterday, "picked").at = self.ago(days=1)
        self.assertEqual(self.of_queue(self.support)["service_level"], 50)
        self.assertEqual(len(self.rows("service_level", [self.support])), 2)

    def test_the_longest_wait_and_what_its_thresholds_say(self):
        self.support.write(
            {"email_warn_waiting": 1, "email_alert_wait": 120, "email_warn_wait": 0}
        )
        shown = self.of_queue(self.support)
        self.assertEqual(shown["levels"], {"waiting": "ok", "wait": "ok"})
        self.assertFalse(shown["since"])
        since = self.ago(minutes=3)
        self.came(waiting_since=self.ago(minutes=1))
        self.came(waiting_since=since)
        shown = self.of_queue(self.support)
        self.assertEqual(shown["levels"], {"waiting": "warn", "wait": "alert"})
        self.assertEqual(shown["since"], fields.Datetime.to_string(since))

    # -- agents ----------------------------------------------------------------------

    def test_state_of_an_agent_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        breaks = self.env["email.agent.state"]
        lunch = breaks.create({"name": "Tapas", "icon": "fa-car"})
        lunch.with_context(lang="es_ES").name = "Pinchos"
        agent = self.env["email.agent"]._of(self.ada)
        agent._enter(lunch, "agent")
        agent._change("call", in_call=True)
        state = self.of_agent(self.ada)["state"]
        self.assertEqual((state["code"], state["after"]), ("in_call", "Tapas"))
        there = self.env["email.board"].with_user(self.sam).with_context(lang="es_ES")
        shown = self.of_agent(self.ada, there.get_board())
        self.assertEqual(shown["state"]["after"], "Pinchos")
        self.assertTrue(shown["in_call"])
        agent._change("call", in_call=False)
        self.assertEqual(self.of_agent(self.ada)["state"]["icon"], "fa-car")

    def test_who_is_offline_and_paused_is_shown_as_both(self):
        acts = self.env["email.supervised.agent"].with_user(self.sam)
        agent = self.env["email.agent"]._of(self.ada)
        self.assertFalse(self.of_agent(self.ada)["state"]["after"])
        acts.pause(agent.ids)
        state = self.of_agent(self.ada)["state"]
        self.assertEqual((state["code"], state["after"]), ("offline", "Paused"))
        agent.with_user(self.ada).set_state(agent.base_state_id._system("available").id)
        state = self.of_agent(self.ada)["state"]
        self.assertEqual((state["code"], state["after"]), ("paused", False))
        agent._enter("offline", "gone")
        acts.end_pause(agent.ids)
        self.assertFalse(self.of_agent(self.ada)["state"]["after"])

    def test_who_is_in_no_queue_is_shown_only_at_work(self):
        nora = self.make_user("queue_nora", name="Nora")
        self.env["email.agent"]._of(nora)
        self.assertNotIn("Nora", [one["name"] for one in self.board()["agents"]])
        self.enter(nora, "available")
        self.assertIn("Nora", [one["name"] for one in self.board()["agents"]])

    def enter(self, user, code):
        self.env["email.agent"]._of(user)._enter(code, "agent")

    def parked(self):
        conversation = self.taken()
        wizard = self.wizard(conversation.action_park(), preset="customer")
        wizard.action_park()
        return conversation

    # -- who waits -------------------------------------------------------------------

    def test_who_waits_in_each_order_and_the_pages_go_on_as_they_begin(self):
        ids = [
            self.came(
                self.support if number % 3 else self.billing,
                waiting_since=self.ago(minutes=(number * 7) % 90),
                priority_minutes=(number * 31) % 100,
            ).id
            for number in range(90)
        ]
        for order in ("wait", "priority", "service_level"):
            with self.subTest(order=order):
                pages = [self.board(None, (), order, at) for at in (0, 40, 80)]
                shown = [row["id"] for page in pages for row in page["waiting"]["rows"]]
                self.assertEqual(len(shown), 90)
                self.assertEqual(set(shown), set(ids))
                listed = self.env["email.conversation"].search(
                    [("id", "in", ids)],
                    order={
                        "wait": "waiting_since, id",
                        "priority": "priority_at, id",
                        "service_level": "service_level_at, waiting_since, id",
                    }[order],
                )
                self.assertEqual(shown, listed.ids)

    def test_only_the_queues_that_were_chosen(self):
        self.came(subject="Kettle")
        self.came(self.billing, subject="Invoice")
        board = self.board(None, self.billing.ids)
        self.assertEqual(board["waiting"]["count"], 1)
        [row] = board["waiting"]["rows"]
        self.assertEqual(row["subject"], "Invoice")
        self.assertEqual([one["name"] for one in board["agents"]], ["Ben Agent"])
        self.assertIn(self.support.id, [queue["id"] for queue in board["queues"]])

    def test_an_order_that_there_is_not(self):
        with self.assertRaises(UserError):
            self.board(None, (), "name; DROP TABLE")
        with self.assertRaises(UserError):
            self.rows("nothing")

    # -- to whom ---------------------------------------------------------------------

    def test_a_limited_supervisor_sees_his_queues(self):
        self.env.company.email_supervisors_see = "own"
        self.support.user_ids = [Command.link(self.sam.id)]
        mine = self.came()
        self.came(self.billing)
        self.taken(self.ben, queues=self.billing)
        self.came(queue_ids=[Command.clear()], queue_id=False)
        board = self.board()
        self.assertEqual([queue["name"] for queue in board["queues"]], ["Support"])
        self.assertEqual([row["id"] for row in board["waiting"]["rows"]], mine.ids)
        self.assertEqual(board["waiting"]["count"], 1)
        self.assertNotIn("Ben Agent", [one["name"] for one in board["agents"]])
        chosen = self.board(None, self.billing.ids)
        self.assertEqual(chosen["waiting"]["count"], 1, "what is not his is not chosen")
        everything = self.board(self.adam)
        self.assertEqual(everything["waiting"]["count"], 3)

    def test_a_queue_is_called_as_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.support.with_context(lang="es_ES").name = "Soporte"
        self.came()
        self.assertEqual(self.board()["waiting"]["rows"][0]["queue"], "Support")
        in_spanish = self.env["email.board"].with_context(lang="es_ES")
        board = in_spanish.with_user(self.sam).get_board()
        self.assertIn("Soporte", [queue["name"] for queue in board["queues"]])
        self.assertEqual(board["waiting"]["rows"][0]["queue"], "Soporte")

    def test_what_is_in_no_queue_is_shown_to_who_sees_all(self):
        self.came(queue_ids=[Command.clear()], queue_id=False)
        board = self.board()
        self.assertEqual(board["waiting"]["count"], 1)
        shown = next(queue for queue in board["queues"] if not queue["id"])
        self.assertEqual((shown["name"], shown["waiting"]), ("No queue", 1))

    def test_nobody_else_opens_it(self):
        portal = self.make_user("queue_portal", "base.group_portal")
        for user in (self.ada, portal, self.env.ref("base.public_user")):
            boards = self.env["email.board"].with_user(user)
            with self.assertRaises(AccessError):
                boards.get_board()
            with self.assertRaises(AccessError):
                boards.open_rows("waiting")
            with self.assertRaises(AccessError):
                boards.get_words()

    def test_another_companys_are_not_shown(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self.make_queue("Theirs", self.ben, company_id=elsewhere.id)
        self.came(theirs, company_id=elsewhere.id)
        board = self.board()
        self.assertNotIn("Theirs", [queue["name"] for queue in board["queues"]])
        self.assertEqual(board["waiting"]["count"], 0)

    def test_why_it_comes_first_without_words_of_the_mail(self):
        kind = {"rule": 0, "kind": "keywords", "word": "secret"}
        self.came().priority_found = [kind]
        [row] = self.board()["waiting"]["rows"]
        self.assertTrue(row["reasons"])
        self.assertNotIn("secret", json.dumps(row))

    # -- once for all ------------------------------------------------------------------

    def test_within_a_second_all_are_shown_the_same_and_it_is_gathered_once(self):
        self.board()
        self.came()
        self.env.flush_all()
        boards = self.env["email.board"]
        self.as_another_process()
        self.env.cr.execute(
            "UPDATE email_board SET taken_at = EXTRACT(EPOCH FROM clock_timestamp())"
        )
        boards.with_user(self.adam).get_board()
        with self.assertQueryCount(5):
            kept = boards.with_user(self.sam).get_board()
        self.assertEqual(kept["waiting"]["count"], 0)
        self.assertEqual(self.board()["waiting"]["count"], 1)

    def test_what_another_process_gathered_is_as_old_as_it_is(self):
        self.patch(email_board, "KEPT", 100.0)
        boards = self.env["email.board"].with_user(self.sam)
        self.board()
        self.came()
        self.env.flush_all()
        self.env.cr.execute("UPDATE email_board SET taken_at = taken_at - 60")
        self.as_another_process()
        self.assertEqual(boards.get_board()["waiting"]["count"], 0)
        self.env.cr.execute("UPDATE email_board SET taken_at = 0")
        self.assertEqual(boards.get_board()["waiting"]["count"], 0)
        later = time.monotonic() + 40
        with patch.object(time, "monotonic", lambda: later):
            self.assertEqual(boards.get_board()["waiting"]["count"], 1)

    def test_who_sees_less_is_not_shown_what_was_made_for_who_sees_all(self):
        self.env.company.email_supervisors_see = "own"
        self.support.user_ids = [Command.link(self.sam.id)]
        self.came()
        self.came(self.billing)
        self.env["res.lang"]._activate_lang("es_ES")
        self.support.with_context(lang="es_ES").name = "Soporte"
        everything = self.board(self.adam)
        self.assertEqual(everything["waiting"]["count"], 2)
        boards = self.env["email.board"]
        mine = boards.with_user(self.sam).get_board()
        self.assertEqual(mine["at"], everything["at"])
        self.assertEqual([queue["name"] for queue in mine["queues"]], ["Support"])
        self.assertEqual(len(mine["waiting"]["rows"]), 1)
        chosen = boards.with_user(self.adam).get_board(self.billing.ids)
        self.assertEqual(chosen["waiting"]["count"], 1)
        there = boards.with_user(self.sam).with_context(lang="es_ES").get_board()
        self.assertEqual([queue["name"] for queue in there["queues"]], ["Soporte"])

    def test_a_clock_that_goes_back_keeps_nothing(self):
        self.board()
        self.came()
        self.env.flush_all()
        self.env.cr.execute("UPDATE email_board SET taken_at = taken_at + 3600")
        self.as_another_process()
        boards = self.env["email.board"].with_user(self.sam)
        self.assertEqual(boards.get_board()["waiting"]["count"], 1)

    def as_another_process(self):
        """One that knows only what is in the database."""
        email_board.memory.clear()
