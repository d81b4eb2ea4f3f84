"""A robot answers each of our mails again and again, with worse and worse manners."""

import unittest
from dataclasses import replace
from datetime import datetime, timedelta

from letters import letter

from core.conversation import clues, subject_number, thread, token
from core.inbound.pipeline import Arrival, Context
from core.inbound.steps import run_batch, wanted

KEY = bytes(range(32))
NOON = datetime(2024, 3, 4, 12, 0)
MAILS, BATCH = 1_000, 50
FEW = 100
LIMITS = {"limit": 30, "automatic_limit": 30}


class Desk:
    """As much of a touchpoint as a storm needs: keeps threads, and answers the first
    mail of each conversation unless a program wrote it."""

    def __init__(self):
        self.known, self.ours, self.members, self.rates = {}, set(), {}, {}
        self.sent, self.held = [], 0

    def receive(self, mails, now):
        context = Context(
            own_message_ids=frozenset(
                wanted(mails) & {m.message_id for m in self.sent}
            ),
            address="support@shop.example",
            rates=self.rates,
            **LIMITS,
        )
        arrivals = {n: Arrival(mail, now) for n, mail in enumerate(mails)}
        verdicts = run_batch(arrivals, context)
        self.held += sum(each.outcome == "held" for each in verdicts.values())
        passed = [(mails[n], v.found) for n, v in verdicts.items() if v.goes_on]
        hints = [
            clues.read(
                mail,
                sender=found.customer.email,
                token_key=KEY,
                number_prefix="HT",
            )
            for mail, found in passed
        ]
        letters = [mail for mail, _found in passed]
        known = thread.Known(self.known, self.ours, self.members)
        joins = thread.group(letters, known, hints)
        opened = {}
        for (mail, found), hint, join in zip(passed, hints, joins, strict=True):
            rate = found.rate(now)
            self.rates[rate] = self.rates.get(rate, 0) + 1
            conversation = join.conversation
            if conversation is None:
                is_new = join.group not in opened
                conversation = opened.setdefault(join.group, len(self.members) + 1)
                if is_new and found.answerable:
                    self.answer(mail, conversation)
            self.members.setdefault(conversation, set()).update(hint.people)
            for key in thread.learned(mail, hint):
                self.known.setdefault(key, (conversation,))
            self.known[conversation] = self.known[f"HT{conversation}"] = (conversation,)
            self.ours.add(conversation)

    def answer(self, mail, conversation):
        number = f"HT{conversation}"
        self.sent.append(
            letter(
                From=token.make("support@shop.example", conversation, KEY),
                Subject=subject_number.put(f"Re: {mail.subject}", number),
                Message_ID=f"<ec.{conversation:032}@shop.example>",
                In_Reply_To=mail.message_id,
                Auto_Submitted="auto-replied",
            )
        )
        self.known[self.sent[-1].message_id] = (conversation,)
        self.ours.add(self.sent[-1].message_id)


def storm(robot, mails=FEW):
    """The desk after so many mails of a robot, and one of its owner.

    :param robot: our last mail -> headers of its answer
    """
    desk = Desk()
    desk.receive([letter(Message_ID="<first@customer.example>")], NOON)
    for start in range(0, mails, BATCH):
        sample = letter(**robot(desk.sent[-1]))
        batch = [
            replace(sample, message_id=f"<{start + n}@customer.example>")
            for n in range(BATCH)
        ]
        desk.receive(batch, NOON + timedelta(minutes=start * 30 // mails))
    return desk


class TestStorm(unittest.TestCase):
    def assertOneConversationOneAnswer(self, desk, mails=FEW + 1):
        """:param mails: that count together: a robot that says so counts by itself"""
        self.assertEqual(len(desk.members), 1)
        self.assertEqual(len(desk.sent), 1)
        self.assertEqual(desk.held, mails - LIMITS["limit"])

    def test_a_robot_that_says_so(self):
        desk = storm(
            lambda ours: {
                "Subject": f"Auto: {ours.subject}",
                "In_Reply_To": ours.message_id,
                "Auto_Submitted": "auto-replied",
            },
            MAILS,
        )
        self.assertOneConversationOneAnswer(desk, MAILS)

    def test_a_robot_that_passes_for_a_person(self):
        desk = storm(lambda ours: {"In_Reply_To": ours.message_id})
        self.assertOneConversationOneAnswer(desk)

    def test_a_robot_that_drops_the_references(self):
        self.assertOneConversationOneAnswer(
            storm(lambda ours: {"To": ours.sender.email, "Subject": "Thank you"})
        )

    def test_a_robot_that_keeps_the_subject_only(self):
        self.assertOneConversationOneAnswer(
            storm(lambda ours: {"Subject": f"Thank you for: {ours.subject}"})
        )

    def test_a_robot_that_says_so_and_keeps_nothing_is_never_answered(self):
        desk = storm(lambda ours: {"Subject": "Thank you", "Precedence": "bulk"})
        self.assertEqual(len(desk.sent), 1)
        self.assertEqual(desk.held, FEW - LIMITS["limit"])

    def test_a_robot_without_any_manners_is_braked(self):
        desk = storm(lambda ours: {"Subject": "Thank you"})
        self.assertEqual(len(desk.members), LIMITS["limit"])
        self.assertLessEqual(len(desk.sent), LIMITS["limit"])
        self.assertEqual(desk.held, FEW + 1 - LIMITS["limit"])

    def test_our_own_answers_that_come_back_are_dropped(self):
        desk = storm(lambda ours: {"In_Reply_To": ours.message_id})
        mails = [replace(desk.sent[0], to=()) for _copy in range(3)]
        before = len(desk.members), desk.held
        desk.receive(mails, NOON + timedelta(hours=2))
        self.assertEqual((len(desk.members), desk.held), before)
