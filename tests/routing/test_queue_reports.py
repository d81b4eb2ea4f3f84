from datetime import datetime

from .queue_case import QueueCase


class TestQueueReports(QueueCase):
    """What happened to conversations, counted (J4)."""

    def test_by_the_hour_where_the_reader_is(self):
        self.sam.tz = "Europe/Madrid"
        for hour in (7, 7, 15):
            event = self.events(self.taken(), "picked")
            event.at = datetime(2026, 8, 3, hour, 20)
        self.env.flush_all()
        events = self.env["email.conversation.event"].with_user(self.sam)
        domain = [
            ("at", ">=", datetime(2026, 8, 3)),
            ("at", "<", datetime(2026, 8, 4)),
            ("type", "=", "picked"),
        ]
        self.assertEqual(
            events._read_group(domain, ["hour"], ["__count"]),
            [("09:00", 2), ("17:00", 1)],
        )
        found = events.search([*domain, ("hour", "=", "09:00")])
        self.assertEqual(found.mapped("hour"), ["09:00", "09:00"])
        self.assertTrue(events.fields_get(["hour"])["hour"]["groupable"])

    def test_by_queue_agent_kind_and_reason(self):
        wrong = self.make_reason("Wrong queue")
        conversation = self.taken()
        wizard = self.wizard(
            conversation.action_transfer(),
            queue_id=self.billing.id,
            wrap_up_id=wrong.id,
        )
        wizard.action_transfer()
        events = self.env["email.conversation.event"].with_user(self.sam)
        groups = events._read_group(
            [("conversation_id", "=", conversation.id), ("type", "!=", "created")],
            ["queue_id", "user_id", "type", "wrap_up_id"],
            ["__count"],
        )
        none = wrong.browse()
        self.assertEqual(
            {(q.name, u.name, kind, w): n for q, u, kind, w, n in groups},
            {
                ("Support", "Ada Agent", "picked", none): 1,
                ("Support", "Ada Agent", "transferred", wrong): 1,
            },
        )
