import unittest
from datetime import datetime, timedelta

from letters import letter

from core.inbound.bounce import Bounce
from core.inbound.mail import Address
from core.inbound.pipeline import Arrival, Context, Findings
from core.inbound.steps import run_batch
from core.inbound.steps.brake import brake

NOON = datetime(2024, 3, 4, 12, 0)
ANA = Address("Ana", "ana@customer.example")
HERE = Context(limit=3, automatic_limit=1, received_at=NOON + timedelta(minutes=59))


def judge(already, **changes):
    found = changes.pop("found", Findings(customer=ANA))
    values = {"limit": 3, "automatic_limit": 1, "received_at": HERE.received_at}
    rates = {(found.rate_key, NOON): already}
    context = Context(**(values | changes), rates=rates, found=found)
    verdict = brake(letter(), context)
    return verdict.outcome, verdict.reason, verdict.detail


GOES_ON = ("go_on", "", "")


class TestBrake(unittest.TestCase):
    def test_beyond_the_limit_mails_are_held_and_none_is_dropped(self):
        self.assertEqual(judge(2), GOES_ON)
        self.assertEqual(judge(3), ("held", "too_many", "ana@customer.example"))

    def test_programs_are_braked_sooner(self):
        robot = Findings(customer=ANA, automatic="auto_generated")
        self.assertEqual(judge(0, found=robot), GOES_ON)
        self.assertEqual(judge(1, found=robot)[:2], ("held", "too_many_automatic"))

    def test_what_a_person_wrote_does_not_count_for_his_automatic_reply(self):
        away = letter(Auto_Submitted="auto-replied")
        arrivals = [Arrival(letter(), NOON)] * 3 + [Arrival(away, NOON)] * 2
        verdicts = run_batch(
            dict(enumerate(arrivals)), Context(limit=3, automatic_limit=1)
        )
        outcomes = [verdict.outcome for verdict in verdicts.values()]
        self.assertEqual(outcomes, ["go_on"] * 4 + ["held"])

    def test_no_limit_no_brake(self):
        self.assertEqual(judge(10_000, limit=0), GOES_ON)
        self.assertEqual(judge(10_000, received_at=None), GOES_ON)

    def test_bounces_of_ours_are_as_many_as_there_were_mails(self):
        ours = Bounce("permanent", original="<ours@shop.example>")
        self.assertEqual(judge(99, found=Findings(customer=ANA, bounce=ours)), GOES_ON)

    def test_bounces_of_forged_mail_count_as_one_whatever_server_they_come_from(self):
        foreign = Findings(customer=ANA, bounce=Bounce("permanent"))
        self.assertEqual(judge(1, found=foreign)[2], "mailer-daemon")


class TestBrakeInBatch(unittest.TestCase):
    def outcomes(self, arrivals, **context):
        context = Context(**({"limit": 3, "automatic_limit": 1} | context))
        verdicts = run_batch(dict(enumerate(arrivals)), context)
        return [verdict.outcome for verdict in verdicts.values()]

    def test_mails_of_the_same_batch_count(self):
        arrivals = [Arrival(letter(), NOON)] * 5
        self.assertEqual(self.outcomes(arrivals), ["go_on"] * 3 + ["held"] * 2)

    def test_on_top_of_those_before_it(self):
        rates = {("ana@customer.example", NOON): 2}
        arrivals = [Arrival(letter(), NOON)] * 2
        self.assertEqual(self.outcomes(arrivals, rates=rates), ["go_on", "held"])
        self.assertEqual(rates, {("ana@customer.example", NOON): 2})

    def test_each_hour_and_each_sender_for_itself(self):
        bo = letter(From="bo@customer.example")
        arrivals = [
            Arrival(mail, NOON + timedelta(hours=hour))
            for hour in range(3)
            for mail in (letter(), letter(), bo, bo, letter())
        ]
        self.assertEqual(set(self.outcomes(arrivals)), {"go_on"})

    def test_a_backlog_counts_by_when_it_arrived_not_by_when_it_is_read(self):
        arrivals = [Arrival(letter(), NOON - timedelta(days=day)) for day in range(100)]
        self.assertEqual(set(self.outcomes(arrivals)), {"go_on"})

    def test_a_robots_held_mail_does_not_use_up_what_its_owner_may_write(self):
        robot = letter(Auto_Submitted="auto-replied")
        arrivals = [Arrival(robot, NOON)] * 50 + [Arrival(letter(), NOON)] * 3
        self.assertEqual(
            self.outcomes(arrivals),
            ["go_on"] + ["held"] * 49 + ["go_on"] * 3,
        )

    def test_behind_a_contact_form_each_customer_counts(self):
        arrivals = [
            Arrival(
                letter(f"I am c{n}@customer.example", From="form@shop.example"), NOON
            )
            for n in range(9)
        ]
        forms = frozenset(["form@shop.example"])
        self.assertEqual(
            set(self.outcomes(arrivals, contact_form_senders=forms)), {"go_on"}
        )

    def test_dropped_mail_is_not_counted(self):
        own = letter(Message_ID="<ours@shop.example>")
        arrivals = [Arrival(own, NOON)] * 5 + [Arrival(letter(), NOON)] * 3
        ours = frozenset(["<ours@shop.example>"])
        self.assertEqual(
            self.outcomes(arrivals, own_message_ids=ours),
            ["dropped"] * 5 + ["go_on"] * 3,
        )

    def test_what_an_administrator_released_passes(self):
        arrivals = [Arrival(letter(), NOON, released=True)] * 5
        self.assertEqual(set(self.outcomes(arrivals)), {"go_on"})
