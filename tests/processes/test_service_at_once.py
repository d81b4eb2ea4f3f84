"""Two workers look at what is delayed, and one of them may be killed: each conversation
is delayed once."""

import random
import uuid

from on_odoo import ProcessCase

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import mute_logger

from benchmarks.rig import contact_centre

COUNT = 30


class TestServiceAtOnce(ProcessCase):
    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env(cr)
            name = f"Late {uuid.uuid4().hex[:6]}"
            queue = contact_centre.open_queues(env, [name], email_service_level=1)
            waiting = contact_centre.wait_in(
                env, queue, COUNT, random.Random(3), tickets=0
            )
            self.queue, self.waiting = queue.id, waiting.ids
            env["email.service.renewal"]._renew_all()
        self.addCleanup(self.forget)

    def forget(self):
        with self.registry.cursor() as cr:
            env = self.env(cr)
            env["email.conversation"].browse(self.waiting).unlink()
            env["helpdesk.ticket.team"].browse(self.queue).unlink()

    def look(self, cr):
        return self.env(cr)["email.service.watch"]._look()

    def delayed(self):
        """How often each was."""
        return dict(
            self.ask(
                "SELECT conversation_id, count(*) FROM email_conversation_event"
                " WHERE type = 'delayed' AND conversation_id = ANY(%s) GROUP BY 1",
                self.waiting,
            )
        )

    def test_what_one_worker_has_the_other_leaves_alone(self):
        with self.registry.cursor() as one, self.registry.cursor() as other:
            self.assertEqual(self.look(one), COUNT)
            self.assertEqual(self.look(other), 0)
            one.commit()
            # Its view of the database is older than what the first has done.
            other.rollback()
            self.assertEqual(self.look(other), 0)
        self.assertEqual(self.delayed(), dict.fromkeys(self.waiting, 1))

    def test_who_looked_before_the_other_was_done_begins_again(self):
        with self.registry.cursor() as one, self.registry.cursor() as other:
            other.execute("SELECT FROM email_conversation LIMIT 1")
            self.look(one)
            one.commit()
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(PG_CONCURRENCY_EXCEPTIONS_TO_RETRY),
            ):
                self.look(other)
            other.rollback()
            self.assertEqual(self.look(other), 0)
        self.assertEqual(self.delayed(), dict.fromkeys(self.waiting, 1))

    def test_what_a_killed_worker_has_seen_is_looked_at_again(self):
        with self.registry.cursor() as killed:
            self.look(killed)
            killed.rollback()
        self.assertEqual(self.delayed(), {})
        with self.registry.cursor() as cr:
            self.assertEqual(self.look(cr), COUNT)
        self.assertEqual(self.delayed(), dict.fromkeys(self.waiting, 1))
