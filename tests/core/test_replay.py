import unittest
from dataclasses import replace
from datetime import datetime, timedelta

from letters import letter

from core.attachments.limits import Limits
from core.automation.answering import Settings
from core.automation.priority import Rule
from core.automation.service_level import Promise, WorkingTime
from core.inbound.pipeline import GO_ON, Arrival, Context
from core.inbound.steps import STEPS
from core.supervision.replay.compare import compare, drifted
from core.supervision.replay.decide import Deciding, examine_all, looked_at
from core.supervision.replay.memory import Memory
from core.supervision.replay.model import Replayed, Rules, Way, World

NOON = datetime(2024, 3, 4, 12, 0)  # a Monday
HOUR = timedelta(hours=1)
HERE = "support@shop.example"
CONTEXT = Context(
    address=HERE, addresses=frozenset((HERE,)), own_addresses=frozenset((HERE,))
)
AS_IT_IS = Rules(queues=(1,))
ANSWERS = Settings(on=frozenset(("first_contact", "no_agent")), since=NOON - 999 * HOUR)


def seconds(moment):
    return int((moment - datetime(1970, 1, 1)).total_seconds())


def mail(at=NOON, conversation="7", text="It leaks.", html=None, **known):
    headers = {name: known.pop(name) for name in list(known) if name[0].isupper()}
    parsed = letter(text, html, **headers)
    return Replayed(Arrival(parsed, at), conversation, **{"exists": True, **known})


class Sides:
    """Decides batches on both sides, one after the other."""

    steps = STEPS

    def __init__(self, after, before=AS_IT_IS, world=None):
        self.rules = {"before": before, "after": after}
        self.memories = {side: Memory() for side in self.rules}
        self.world = world or World()

    def decide(self, *mails):
        """[(way before, way after)]"""
        numbered = dict(enumerate(mails))
        aspects = looked_at(self.rules["before"], self.rules["after"])
        deciding = {
            side: Deciding(
                side,
                rules,
                self.memories[side],
                aspects,
                lambda content: "text/plain",
                self.steps,
            )
            for side, rules in self.rules.items()
        }
        arrivals = {number: one.arrival for number, one in numbered.items()}
        verdicts = examine_all(deciding, arrivals, CONTEXT)
        ways = {
            side: one.decide(numbered, verdicts[side], self.world)
            for side, one in deciding.items()
        }
        return [(ways["before"][n], ways["after"][n]) for n in numbered]

    def differ(self, *mails):
        """[(step, ...)] of each mail"""
        return [
            tuple(each.step for each in compare(*ways)) for ways in self.decide(*mails)
        ]

    def go_on_elsewhere(self):
        """As another worker, which has only what was kept of the memories."""
        self.memories = {
            side: Memory.from_json(memory.as_json())
            for side, memory in self.memories.items()
        }


def on_trial(**changes):
    return Sides(replace(AS_IT_IS, **changes))


class TestGuards(unittest.TestCase):
    def test_guards_with_the_same_settings_look_at_a_mail_once(self):
        seen = []

        def step(parsed, _context):
            seen.append(parsed.subject)
            return GO_ON

        for after, times in (
            ({"queues": (1, 2)}, 1),
            ({"guards": {"keywords": ("urgent",)}}, 2),
        ):
            seen.clear()
            sides = on_trial(**after)
            sides.steps = (*STEPS, step)
            sides.decide(mail(Subject="Kettle"))
            self.assertEqual(seen, ["Kettle"] * times)

    def test_what_was_looked_at_once_is_counted_on_both_sides(self):
        guards = {"limit": 2}
        same = replace(AS_IT_IS, guards=guards)
        sides = Sides(replace(same, queues=(1, 2)), before=same)
        sides.decide(mail(), mail())
        sides.go_on_elsewhere()
        [(before, after)] = sides.decide(mail())
        self.assertEqual((before.reason, after.reason), ("too_many", "too_many"))

    def test_what_is_blocked_stops_there(self):
        sides = on_trial(guards={"blocked": frozenset(("customer.example",))})
        [(before, after)] = sides.decide(mail())
        self.assertTrue(before.goes_on)
        self.assertEqual(
            (after.outcome, after.reason, after.detail),
            ("dropped", "blocked", "customer.example"),
        )
        self.assertEqual([each.step for each in compare(before, after)], ["blocked"])

    def test_a_mail_that_an_administrator_released_is_decided_by_the_rules(self):
        sides = on_trial(guards={"blocked": frozenset(("customer.example",))})
        one = mail()
        released = replace(one, arrival=replace(one.arrival, released=True))
        self.assertEqual(sides.differ(released), [("blocked",)])

    def test_stopped_by_another_entry_is_the_same_way(self):
        before = Rules(guards={"blocked": frozenset(("customer.example",))})
        after = Rules(guards={"blocked": frozenset(("ana@customer.example",))})
        self.assertEqual(Sides(after, before).differ(mail()), [()])

    def test_held_instead_of_dropped_is_another_way(self):
        blocked = Way("dropped", "blocked", "customer.example")
        held = Way("held", "too_many", "ana@customer.example")
        [difference] = compare(blocked, held)
        self.assertEqual(difference.step, "rate")

    def test_the_rate_counts_by_the_mails_own_time(self):
        sides = on_trial(guards={"limit": 1})
        last_minute, next_hour = NOON + timedelta(minutes=59), NOON + HOUR
        self.assertEqual(
            sides.differ(mail(NOON), mail(last_minute), mail(next_hour)),
            [(), ("rate",), ()],
        )

    def test_the_rate_counts_over_batches_and_workers(self):
        sides = on_trial(guards={"limit": 1})
        self.assertEqual(sides.differ(mail(NOON)), [()])
        sides.go_on_elsewhere()
        for memory in sides.memories.values():
            memory.forget(NOON + timedelta(minutes=30))
        self.assertEqual(sides.differ(mail(NOON + timedelta(minutes=40))), [("rate",)])

    def test_what_is_blocked_on_trial_is_not_counted_by_the_brake(self):
        blocked = frozenset(("ana+spam@customer.example",))
        before = Rules(guards={"limit": 1})
        sides = Sides(Rules(guards={"limit": 1, "blocked": blocked}), before)
        spam = mail(From="ana+spam@customer.example")
        # The brake counts both addresses apart; only the blocked one is dropped.
        self.assertEqual(sides.differ(spam, mail()), [("blocked",), ()])

    def test_a_contact_form_has_another_customer(self):
        sides = on_trial(guards={"contact_form_senders": frozenset(("site.example",))})
        form = mail(From="form@site.example", text="E-mail: fina@forms.example")
        [(before, after)] = sides.decide(form)
        self.assertEqual(
            (before.customer, after.customer),
            ("form@site.example", "fina@forms.example"),
        )
        self.assertEqual([each.step for each in compare(before, after)], ["customer"])

    def test_important_by_another_word_is_the_same_way(self):
        before = Rules(guards={"keywords": ("leaks",)})
        after = Rules(guards={"keywords": ("it leaks", "leaks")})
        self.assertEqual(Sides(after, before).differ(mail()), [()])
        self.assertEqual(Sides(after).differ(mail()), [("keyword", "queues")])

    def test_only_what_opens_a_conversation_is_born_ignored(self):
        sides = on_trial(guards={"ignored": True})
        self.assertEqual(sides.differ(mail(), mail(opens=False)), [("ignored",), ()])


class TestQueues(unittest.TestCase):
    def test_only_what_opens_a_conversation_goes_to_other_queues(self):
        sides = on_trial(queues=(1, 2))
        self.assertEqual(sides.differ(mail(), mail(opens=False)), [("queues",), ()])

    def test_the_same_queues_in_another_order_are_the_same(self):
        sides = Sides(Rules(queues=(2, 1)), Rules(queues=(1, 2)))
        self.assertEqual(sides.differ(mail()), [()])


class TestFiles(unittest.TestCase):
    def carrying(self):
        return mail(
            Content_Disposition='attachment; filename="kettle.txt"', text="x" * 5000
        )

    def test_a_file_over_the_limit_is_refused(self):
        [(before, after)] = on_trial(limits=Limits(file_bytes=100)).decide(
            self.carrying()
        )
        self.assertEqual(before.refused, ())
        [(name, refusal)] = after.refused
        self.assertEqual((name, refusal["code"]), ("kettle.txt", "file_size"))

    def test_refused_for_another_reason_is_the_same_way(self):
        before = replace(AS_IT_IS, limits=Limits(file_bytes=100))
        after = replace(AS_IT_IS, limits=Limits(mail_bytes=100))
        self.assertEqual(Sides(after, before).differ(self.carrying()), [()])


class TestAnswers(unittest.TestCase):
    def answering(self, **world):
        return Sides(replace(AS_IT_IS, answers=ANSWERS), world=World(**world))

    def answers(self, sides, *mails):
        return [after.answer for _before, after in sides.decide(*mails)]

    def to_us(self, at=NOON, **known):
        return mail(at, To=HERE, **known)

    def test_who_writes_for_the_first_time_gets_an_answer(self):
        staffed = {1: WorkingTime([(0, seconds(NOON) + 9 * 3600)])}
        sides = self.answering(staffed=staffed)
        self.assertEqual(self.answers(sides, self.to_us()), ["first_contact"])
        sides = self.answering(
            staffed=staffed,
            earliest={"ana@customer.example": (NOON - 24 * HOUR, "3")},
        )
        self.assertEqual(self.answers(sides, self.to_us()), [""])

    def test_nobody_was_there_at_the_mails_own_time(self):
        there = WorkingTime([(seconds(NOON), seconds(NOON + HOUR))])
        sides = self.answering(staffed={1: there})
        later = self.to_us(NOON + 2 * HOUR, conversation="8", contact_first=False)
        self.assertEqual(self.answers(sides, later), ["no_agent"])

    def test_an_address_gets_one_answer_a_day(self):
        sides = self.answering()
        first, soon, next_day = (
            self.to_us(NOON + hours * HOUR, conversation=str(hours))
            for hours in (0, 23, 24)
        )
        self.assertEqual(
            self.answers(sides, first, soon, next_day), ["no_agent", "", "no_agent"]
        )

    def test_what_was_answered_is_kept_from_one_worker_to_the_next(self):
        sides = self.answering()
        self.assertEqual(self.answers(sides, self.to_us()), ["no_agent"])
        sides.go_on_elsewhere()
        again = self.to_us(NOON + HOUR, conversation="8")
        self.assertEqual(self.answers(sides, again), [""])

    def test_a_ticket_had_its_answer_before_the_replay_began(self):
        sides = self.answering(answered={"7": frozenset(("no_agent",))})
        self.assertEqual(self.answers(sides, self.to_us(contact_first=False)), [""])

    def test_who_was_stopped_then_is_known_after_the_first_mail(self):
        staffed = {1: WorkingTime([(0, seconds(NOON) + 900 * 3600)])}
        sides = self.answering(staffed=staffed)
        first = self.to_us(conversation="new 1", exists=False)
        later = self.to_us(NOON + 48 * HOUR, conversation="new 2", exists=False)
        self.assertEqual(self.answers(sides, first), ["first_contact"])
        sides.go_on_elsewhere()
        self.assertEqual(self.answers(sides, later), [""])

    def test_why_there_is_none_makes_no_other_way(self):
        [difference, *_rest] = compare(
            Way(answer="", silence="daily"), Way(answer="no_agent")
        )
        self.assertEqual(difference.step, "answer")
        self.assertEqual(compare(Way(silence="daily"), Way(silence="once")), [])

    def test_while_there_are_none_on_either_side_they_are_not_looked_at(self):
        other = replace(AS_IT_IS, guards={"limit": 5})
        self.assertNotIn("answer", looked_at(AS_IT_IS, other))
        answering = replace(AS_IT_IS, answers=ANSWERS)
        self.assertIn("answer", looked_at(answering, replace(answering, queues=(2,))))


class TestPriority(unittest.TestCase):
    def raised(self, *mails, **changes):
        sides = on_trial(most=3600.0, **changes)
        return [after.ahead for _before, after in sides.decide(*mails)]

    def test_words_of_the_mail_itself_put_it_ahead(self):
        rules = {"priorities": (Rule(5, 30),), "words": {5: ("leaks",)}}
        self.assertEqual(self.raised(mail(), mail(text="Hi"), **rules), [30, 0])

    def test_rules_together_put_it_ahead_by_no_more_than_the_limit(self):
        rules = {
            "priorities": (Rule(5, 50), Rule(6, 50)),
            "words": {5: ("leaks",)},
            "senders": {6: frozenset(("customer.example",))},
        }
        self.assertEqual(self.raised(mail(), **rules), [60])

    def test_a_rule_counts_in_its_queues(self):
        rules = {
            "priorities": (Rule(5, 30, queues=frozenset((2,))),),
            "words": {5: ("leaks",)},
        }
        self.assertEqual(self.raised(mail(), **rules), [0])
        theirs = mail(opens=False, queue=2)
        self.assertEqual(self.raised(theirs, **rules), [30])

    def test_a_waiting_time_counts_that_the_customer_really_waited(self):
        rules = {"priorities": (Rule(5, 30, after=3600.0),)}
        soon = mail(answered_at=NOON + HOUR / 2)
        late = mail(answered_at=NOON + 2 * HOUR)
        self.assertEqual(self.raised(soon, late, mail(), **rules), [0, 30, 0])

    def test_what_records_say_counts_on_its_side(self):
        rules = {"priorities": (Rule(5, 30),)}
        known = mail(facts={"after": {5: {"tags": [1]}}})
        self.assertEqual(self.raised(known, **rules), [30])


class TestServiceLevel(unittest.TestCase):
    def late(self, one, seconds=1800, **world):
        promises = {1: {"": Promise(seconds, seconds)}}
        sides = Sides(
            replace(AS_IT_IS, promises=promises),
            world=World(now=NOON + 100 * HOUR, **world),
        )
        [(before, after)] = sides.decide(one)
        self.assertIsNone(before.late)
        return after.late

    def test_an_answer_is_late_or_not(self):
        self.assertFalse(self.late(mail(answered_at=NOON + HOUR / 2)))
        self.assertTrue(self.late(mail(answered_at=NOON + HOUR)))

    def test_what_nobody_answered_is_late_by_now(self):
        self.assertTrue(self.late(mail()))

    def test_the_hours_of_the_queue_count(self):
        # Open from one to two: half an hour of it has gone by at half past one.
        hours = WorkingTime([(seconds(NOON + HOUR), seconds(NOON + 2 * HOUR))])
        at = NOON + timedelta(minutes=90)
        self.assertFalse(self.late(mail(answered_at=at), hours={1: hours}))
        later = at + timedelta(minutes=1)
        self.assertTrue(self.late(mail(answered_at=later), hours={1: hours}))

    def test_a_program_waits_for_nobody(self):
        self.assertIsNone(self.late(mail(Auto_Submitted="auto-replied")))


class TestDrift(unittest.TestCase):
    def test_rules_that_were_changed_since_the_mail_came(self):
        blocked = Way("dropped", "blocked", "customer.example")
        self.assertTrue(drifted(blocked, "", ""))
        self.assertFalse(drifted(blocked, "blocked", None))
        self.assertTrue(drifted(Way(), "blocked", None))
        self.assertTrue(drifted(Way(keyword="urgent"), "", ""))
        self.assertFalse(drifted(Way(keyword="urgent"), "", "lawyer"))

    def test_what_was_stopped_by_no_rule_tells_nothing_of_rules(self):
        self.assertFalse(drifted(Way(), "files", None))
        self.assertFalse(drifted(Way(), "inactive", None))

    def test_a_check_of_another_addon_is_known_as_another_one(self):
        self.assertFalse(drifted(Way("held", "moon_phase"), "other", None))


class TestMemory(unittest.TestCase):
    def test_it_forgets_what_counts_no_more(self):
        memory = Memory()
        memory.rates[("ana@customer.example", NOON)] = 3
        memory.note_answer("ana@customer.example", "7", "no_agent", NOON)
        memory.forget(NOON + timedelta(minutes=59))
        self.assertEqual(memory.rates[("ana@customer.example", NOON)], 3)
        memory.forget(NOON + HOUR)
        self.assertFalse(memory.rates)
        memory.forget(NOON + 24 * HOUR)
        self.assertEqual((memory.last, memory.alike), ({}, {}))
        # A ticket is answered once on an occasion, however long ago.
        history = memory.history("ana@customer.example", "7", NOON + 24 * HOUR)
        self.assertEqual(history.on_ticket, {"no_agent"})

    def test_it_is_the_same_after_it_was_kept(self):
        memory = Memory()
        memory.rates[("ana@customer.example", NOON)] = 3
        memory.note_answer("ana@customer.example", "7", "no_agent", NOON)
        memory.seen.add("ana@customer.example")
        again = Memory.from_json(memory.as_json())
        self.assertEqual(vars(again), vars(memory))
