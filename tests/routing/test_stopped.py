import json

from odoo import fields
from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import tagged

from .common import SUPERVISOR, RoutingCase


class StoppedCase(RoutingCase):
    """Ada has a conversation; somebody removes what it needs."""

    def setUp(self):
        super().setUp()
        self.sue = self.make_user("sue", SUPERVISOR)
        self.conversation = self.taken()
        self.env["bus.bus"].search([]).unlink()

    def taken(self, queues=None):
        conversation = self.make_conversation(queues)
        conversation.with_user(self.ada).action_pick()
        return conversation

    def told(self):
        self.env.cr.flush()
        rows = self.env["bus.bus"].search([])
        return " ".join(str(json.loads(row.message)) for row in rows)

    def assert_stops(self, by, words):
        """The agent hears of it, the open screen closes its composer, and what would
        go on is refused."""
        self.env.flush_all()
        self.env.invalidate_all()
        mine = self.conversation.with_user(self.ada)
        self.assertEqual(mine.stopped_by, by)
        self.assertIn(words, mine.stopped)
        self.assertIn(words, self.told())
        self.assertIn("email.conversation/changed", self.told())
        self.assertFalse(mine.get_thread()["can_reply"])
        for go_on in (
            mine.action_release,
            mine.action_park,
            mine._check_may_answer,
            lambda: mine.sudo()._on_draft_queued(self.env["email.message"]),
        ):
            with self.assertRaisesRegex(UserError, words):
                go_on()

    def assert_goes_on(self):
        self.env.invalidate_all()
        self.assertFalse(self.conversation.stopped or self.conversation.stopped_by)
        self.conversation.with_user(self.ada)._check_may_answer()


@tagged("-at_install", "post_install")
class TestStoppedByQueue(StoppedCase):
    """Its agent hears of it at once, and can only end it or transfer it (D8)."""

    def test_archived_and_back(self):
        self.queue.active = False
        self.assert_stops("queue", "Its queue “Support” was archived")
        self.env["bus.bus"].search([]).unlink()
        self.queue.active = True
        self.assert_goes_on()
        self.assertIn("email.conversation/changed", self.told())

    def test_email_switched_off_and_on(self):
        self.queue.email_enabled = False
        self.assert_stops("queue", "Its queue “Support” takes no e-mail any more")
        self.queue.email_enabled = True
        self.assert_goes_on()

    def test_deleted(self):
        self.queue.unlink()
        self.assert_stops("queue", "Its queue “Support” was deleted")
        sales = self.make_queue("Sales", self.bea)
        self.conversation.with_user(self.ada).action_transfer()
        self.conversation._transfer(sales)
        self.assertFalse(self.conversation.stopped)

    def test_it_can_be_closed_or_transferred(self):
        other = self.make_queue("Sales", self.bea)
        second = self.taken()
        self.queue.active = False
        self.conversation.with_user(self.ada).action_transfer()
        self.conversation._transfer(other)
        self.assertFalse(self.conversation.stopped)
        second.with_user(self.ada).action_close()
        self.assertEqual(second.state, "closed")
        self.assertFalse(second.stopped)

    def test_while_another_of_its_queues_is_there_it_goes_on(self):
        sales = self.make_queue("Sales", self.bea)
        for how in ("active", "email_enabled", "unlink"):
            queue = self.make_queue(f"Gone by {how}", self.ada)
            both = self.taken(queue | sales)
            if how == "unlink":
                queue.unlink()
            else:
                queue[how] = False
            with self.subTest(how):
                self.assertFalse(both.stopped)

    def test_in_no_queue_from_the_start_it_goes_on(self):
        self.conversation.queue_ids = False
        self.assertFalse(self.conversation.stopped)

    def test_in_the_language_of_its_agent_too_when_deleted_by_a_supervisor(self):
        self.queue.with_user(self.env.user).unlink()
        self.assertIn(self.conversation.name, self.told())

    def test_what_is_parked_comes_back_for_its_end(self):
        mine = self.conversation.with_user(self.ada)
        mine._check_may_park_sudo()._park()
        self.queue.active = False
        self.assertFalse(self.conversation.parked)
        self.assertEqual(self.conversation.user_id, self.ada)
        self.assertEqual(self.conversation.back_from_parking, "stopped")
        self.assert_stops("queue", "was archived")


@tagged("-at_install", "post_install")
class TestStoppedByTouchpoint(StoppedCase):
    """Without its touchpoint nothing can be sent: it can only be ended (D8)."""

    def setUp(self):
        super().setUp()
        self.touchpoint.write(
            {"connected_at": fields.Datetime.now(), "activated": True}
        )
        self.env["bus.bus"].search([]).unlink()

    def assert_only_ended(self):
        mine = self.conversation.with_user(self.ada)
        with self.assertRaisesRegex(UserError, "Close the conversation"):
            mine.action_transfer()
        mine.action_close()
        self.assertEqual(self.conversation.state, "closed")
        self.assertFalse(self.conversation.stopped)

    def test_deactivated_and_activated_again(self):
        self.touchpoint.activated = False
        self.assert_stops("touchpoint", "Its touchpoint “Support” was deactivated")
        self.touchpoint.activated = True
        self.assert_goes_on()
        self.touchpoint.activated = False
        self.assert_only_ended()

    def test_deleted(self):
        # As when it was opened again after that.
        self.conversation._close()
        self.touchpoint.activated = False
        self.touchpoint.unlink()
        self.conversation.with_user(self.ada).action_reopen()
        self.assertEqual(self.conversation.stopped_by, "touchpoint")
        self.assertIn("touchpoint was removed", self.conversation.stopped)
        self.assert_only_ended()

    def test_administrator_is_told_first(self):
        for remove in (
            self.touchpoint.action_deactivate,
            self.touchpoint.unlink,
        ):
            with self.assertRaisesRegex(RedirectWarning, "1 conversations are pending"):
                remove()

    def test_it_sends_no_more_though_it_receives(self):
        self.touchpoint.direction = "inbound"
        self.assertFalse(self.conversation.stopped)
        self.assertFalse(
            self.conversation.with_user(self.ada).get_thread()["can_reply"]
        )
        self.assertIn("email.conversation/changed", self.told())

    def test_one_that_is_not_connected_yet_stops_nothing(self):
        self.touchpoint.write({"connected_at": False, "activated": False})
        self.assertFalse(self.conversation.stopped)
