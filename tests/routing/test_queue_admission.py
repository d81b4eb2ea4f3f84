from odoo.fields import Command

from ..common import ChannelCase


class TestQueueAdmission(ChannelCase):
    """Into which queues new mail comes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.env["helpdesk.ticket.team"].create(
            {"name": "Second", "sequence": 20}
        )
        cls.queue.sequence = 10
        cls.both = cls.queue | cls.second
        cls.touchpoint.queue_ids = [Command.set(cls.both.ids)]

    def setUp(self):
        super().setUp()
        self.connect()

    def arrive(self, count):
        """That many new conversations, in the order of their mails."""
        start = self.env["email.conversation"].search_count([])
        mails = self.receive(
            *(self.mail(subject=f"Mail {start + n}") for n in range(count))
        )
        return mails.conversation_id

    def test_mail_waits_in_all_queues_in_their_order(self):
        (conversation,) = self.arrive(1)
        self.assertEqual(conversation.queue_ids, self.both)
        self.assertEqual(conversation.queue_id, self.queue)
        self.queue.sequence = 30
        (conversation,) = self.arrive(1)
        self.assertEqual(conversation.queue_id, self.second)

    def test_a_queue_that_takes_no_email_gets_none(self):
        self.queue.email_enabled = False
        (conversation,) = self.arrive(1)
        self.assertEqual(conversation.queue_ids, self.second)
        self.assertEqual(conversation.ticket_id.team_id, self.second)

    def test_what_has_no_room_goes_to_the_others(self):
        self.queue.email_max_waiting = 2
        conversations = self.arrive(4)
        self.assertEqual(
            conversations.mapped("queue_ids.name"), self.both.mapped("name")
        )
        self.assertEqual(
            [one.queue_ids == self.both for one in conversations],
            [True, True, False, False],
            "one batch counts what it adds itself",
        )
        self.assertEqual(conversations[-1].queue_id, self.second)
        conversations[0].with_user(self.agent).action_pick()
        self.assertEqual(self.arrive(1).queue_ids, self.both, "there is room again")

    def test_when_none_has_room_all_have_it(self):
        self.both.email_max_waiting = 1
        conversations = self.arrive(3)
        self.assertEqual(len(conversations), 3)
        for conversation in conversations:
            self.assertEqual(conversation.queue_ids, self.both)
        # A touchpoint may be activated with queues that take nothing.
        self.touchpoint.activated = False
        self.both.email_enabled = False
        self.touchpoint.activated = True
        self.assertEqual(self.arrive(1).queue_ids, self.both)

    def test_ignored_mail_takes_no_room(self):
        self.queue.email_max_waiting = 1
        self.touchpoint.create_ignored = True
        ignored = self.arrive(3)
        self.assertEqual(set(ignored.mapped("state")), {"closed"})
        self.assertEqual(ignored[-1].queue_ids, self.both)

    def test_an_agent_who_writes_first_needs_no_room(self):
        self.both.email_max_waiting = 1
        self.arrive(1)
        wizard = self.env["email.compose"].with_user(self.agent)
        wizard = wizard.browse(wizard._open({"mode": "new"})["res_id"])
        wizard.write(
            {
                "touchpoint_id": self.touchpoint.id,
                "email_to": "carla@customer.test",
                "subject": "Your kettle",
                "body": "<p>It is here.</p>",
            }
        )
        wizard.action_send()
        mine = self.env["email.conversation"].search([("name", "=", "Your kettle")])
        self.assertEqual(mine.queue_ids, self.queue)

    def test_a_batch_asks_once(self):
        self.both.email_max_waiting = 5
        self.both._admission_vals([True])
        with self.assertQueryCount(1):
            admitted = self.both._admission_vals([True] * 50)
        self.assertEqual(len(admitted), 50)
