from email.message import EmailMessage
from itertools import count

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase

from ...adapters.imap import FetchedMail
from ...core.automation.occasions import OCCASIONS

MAILS = 1_000
BATCH = 250
SUPPORT, SALES = "support@storm.test", "sales@storm.test"
MARKED, UNMARKED = "bot@marked.test", "bot@unmarked.test"
AS_LIST = "kettles@lists.test"
SOURCES = (MARKED, UNMARKED, AS_LIST, SALES)


class TestAnswerStorm(TransactionCase):
    """A touchpoint that answers on every occasion, among robots that answer all they
    get, a list that brings our own mail back, and a touchpoint of ours like it.

    Nothing else holds them back: senders may send as much as they like.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.write({"email_sender_limit": 0, "email_automatic_limit": 0})
        cls.env.company.email_undo_seconds = 0
        queue = cls.env["helpdesk.ticket.team"].create({"name": "Storm"})
        cls.touchpoints = cls.env["email.touchpoint"].create(
            [
                {
                    "name": email,
                    "email": email,
                    "queue_ids": [Command.set(queue.ids)],
                    "automatic_answers": True,
                    "auto_answer_ids": [
                        Command.create(
                            {
                                "occasion": each,
                                "enabled": True,
                                "text_1": f"<p>{each}</p>",
                            }
                        )
                        for each in OCCASIONS
                    ],
                }
                for email in (SUPPORT, SALES)
            ]
        )
        cls.env.flush_all()
        # As if it had been connected: no server is needed for what is tried here.
        cls.env.cr.execute("UPDATE email_touchpoint SET activated = TRUE")
        cls.env.invalidate_all()
        cls.numbers = count(1)

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()

    def letter(self, sender, to, answers=None):
        """A mail as this sender writes it (bytes)."""
        number = next(self.numbers)
        message = EmailMessage()
        message["From"], message["To"] = sender, to
        message["Subject"] = f"Re: {answers.subject}" if answers else f"Kettle {number}"
        message["Message-Id"] = f"<{number}@storm.test>"
        if answers and number % 2:  # some programs do not even say to what
            message["In-Reply-To"] = answers.message_id
        if sender == MARKED:
            message["Auto-Submitted"] = "auto-replied"
        if sender == AS_LIST:
            message["List-Id"] = "<kettles.lists.test>"
        message.set_content("Thank you for your e-mail.")
        return message.as_bytes()

    def receive(self, email, raws):
        touchpoint = self.touchpoints.filtered(lambda one: one.email == email)
        for start in range(0, len(raws), BATCH):
            fetched = [
                FetchedMail(
                    uid=next(self.numbers), raw=raw, received=fields.Datetime.now()
                )
                for raw in raws[start : start + BATCH]
            ]
            rows = self.env["email.inbound"]._store(touchpoint.mailbox_ids[:1], fetched)
            self.env["email.reception"]._receive(rows)

    def answer_due(self):
        """:return: email.message, the automatic answers that are new"""
        Mail = self.env["email.message"]
        before = Mail.search([("occasion", "!=", False)])
        self.env.flush_all()
        self.env["email.auto.answer.job"]._cron_answer()
        self.env.invalidate_all()
        return Mail.search([("occasion", "!=", False)]) - before

    def react(self, answers):
        """Everybody who gets one of these answers it, at once and to all."""
        for email in (SUPPORT, SALES):
            raws = [
                self.letter(answer.email_to.strip("<>"), email, answer)
                for answer in answers
                if answer.touchpoint_id.email == email
            ]
            if raws:
                self.receive(email, raws)

    def until_it_ends(self):
        """:return: (how many answers there were, in how many rounds)"""
        total = 0
        rounds = 0
        while answers := self.answer_due():
            rounds += 1
            self.assertLess(rounds, 10, "It goes on for ever.")
            total += len(answers)
            self.react(answers)
        return total, rounds

    def test_it_ends_and_each_rule_holds(self):
        first = self.letter(UNMARKED, SUPPORT)
        self.receive(SUPPORT, [first])
        opener = self.env["email.message"].search([], limit=1)
        storm = [
            self.letter(
                SOURCES[number % 4], SUPPORT, opener if number % 40 != 1 else None
            )
            for number in range(MAILS - 1)
        ]
        self.receive(SUPPORT, storm)
        # One a day to the address of the robot that passes for a person; none to the
        # one that says what it is, through the list, or to ourselves.
        self.assertEqual(self.until_it_ends(), (1, 1))
        answers = self.env["email.message"].search([("occasion", "!=", False)])
        self.assertEqual(answers.mapped("email_to"), [UNMARKED])
        self.close_all_twice()

    def close_all_twice(self):
        """A closing mail for each ticket of that robot, which answers it and so opens
        the ticket again; none the second time."""
        conversations = self.env["email.conversation"].search(
            [("touchpoint_id", "in", self.touchpoints.ids)]
        )
        asking = conversations.filtered(lambda one: one.customer_email == UNMARKED)
        conversations._close(by="system")
        total, _rounds = self.until_it_ends()
        self.assertEqual(total, len(asking))
        reopened = conversations.filtered(lambda one: one.state != "closed")
        self.assertTrue(reopened)
        reopened._close(by="system")
        self.assertEqual(self.until_it_ends(), (0, 0))
