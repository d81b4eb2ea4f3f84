import unittest
from typing import get_args

from letters import letter

from core.inbound import pipeline
from core.inbound.automatic import SIGNS
from core.inbound.bounce import Bounce
from core.inbound.pipeline import (
    Arrival,
    Context,
    Findings,
    Verdict,
    note_extras,
    without_tag,
)
from core.inbound.steps import STEPS, run, run_batch, wanted

SPAM = Context(blocked=frozenset(["customer.example"]), ignored=True)


class TestRun(unittest.TestCase):
    def test_a_persons_mail_goes_on_with_who_wrote_it(self):
        verdict = run(letter(), Context())
        self.assertTrue(verdict.goes_on)
        self.assertEqual(verdict.found.customer.email, "ana@customer.example")
        self.assertTrue(verdict.found.answerable and verdict.found.reopens)
        self.assertFalse(verdict.found.important)

    def test_the_first_step_that_stops_a_mail_decides(self):
        own = Context(
            own_message_ids=frozenset(["<kettle@customer.example>"]),
            blocked=SPAM.blocked,
        )
        self.assertEqual(run(letter(), own).reason, "own_mail")

    def test_what_was_found_before_a_stop_is_told(self):
        form = Context(
            contact_form_senders=frozenset(["customer.example"]),
            blocked=frozenset(["spam.example"]),
        )
        verdict = run(letter("I am x@spam.example"), form)
        self.assertEqual(verdict.outcome, "dropped")
        self.assertEqual(verdict.found.customer.email, "x@spam.example")

    def test_findings_of_several_steps_come_together(self):
        context = Context(ignored=True, keywords=("leaks",))
        found = run(letter(Precedence="bulk"), context).found
        self.assertEqual(
            (found.ignored, found.keyword, found.automatic), (True, "leaks", "bulk")
        )

    def test_a_released_mail_passes_all_and_is_looked_at_all_the_same(self):
        verdict = run(letter(), SPAM, released=True)
        self.assertTrue(verdict.goes_on)
        self.assertTrue(verdict.found.ignored)

    def test_nothing_at_all_goes_on(self):
        mail = letter("", From=None, To=None, Subject=None, Message_ID=None)
        self.assertTrue(run(mail, Context()).goes_on)

    def test_each_step_has_its_twin_here(self):
        names = [step.__name__ for step in STEPS]
        self.assertEqual(len(set(names)), len(names))
        for name in names:
            __import__(f"test_steps_{name}")

    def test_batches_keep_their_keys_and_order(self):
        arrivals = {"b": Arrival(letter()), "a": Arrival(letter(From="x@y.example"))}
        verdicts = run_batch(arrivals, SPAM)
        self.assertEqual(
            [(key, verdict.outcome) for key, verdict in verdicts.items()],
            [("b", "dropped"), ("a", "go_on")],
        )

    def test_another_step_is_told_more_and_tells_more(self):
        def tone(mail, context):
            words = context.extras["rude_words"]
            found = [word for word in words if word in mail.text]
            return note_extras(context, rude=found)

        def count(_mail, context):
            return note_extras(context, rude_count=len(context.found.extras["rude"]))

        context = Context(extras={"rude_words": ("idiot", "kettle")})
        verdict = run(letter("The kettle leaks"), context, steps=(*STEPS, tone, count))
        self.assertEqual(verdict.found.extras, {"rude": ["kettle"], "rude_count": 1})

    def test_another_step_stops_mail_with_a_reason_of_its_own(self):
        def quarantine(_mail, context):
            return Verdict("held", "quarantine", context.found.customer.email)

        arrivals = {1: Arrival(letter()), 2: Arrival(letter(), released=True)}
        verdicts = run_batch(arrivals, Context(), (*STEPS, quarantine))
        self.assertEqual(verdicts[1].reason, "quarantine")
        self.assertEqual(verdicts[1].detail, "ana@customer.example")
        self.assertTrue(verdicts[2].goes_on)
        self.assertNotIn(quarantine, STEPS)

    def test_ids_to_look_up_are_the_mails_and_those_they_answer_or_report_on(self):
        bounce = letter(
            From="MAILER-DAEMON@mx.example",
            Subject="Undelivered mail",
            Message_ID="<b@mx.example>",
            In_Reply_To="<ours@shop.example>",
        )
        answer = letter(In_Reply_To="<other@shop.example>")
        self.assertEqual(
            wanted([bounce, answer]),
            {
                "<b@mx.example>",
                "<ours@shop.example>",
                "<kettle@customer.example>",
                "<other@shop.example>",
            },
        )


class TestFindings(unittest.TestCase):
    def test_no_sign_of_a_program_is_answered(self):
        for sign in SIGNS:
            with self.subTest(sign=sign):
                self.assertFalse(Findings(automatic=sign).answerable)
        self.assertFalse(Findings(bounce=Bounce("delivered")).answerable)

    def test_only_what_a_person_may_have_written_reopens(self):
        reopening = {sign for sign in SIGNS if Findings(automatic=sign).reopens}
        self.assertEqual(reopening, {"rule", "suppress", "unsubscribe", "no_reply"})
        bounce = Findings(automatic="no_reply", bounce=Bounce("permanent"))
        self.assertFalse(bounce.reopens)

    def test_reasons_are_few_and_known(self):
        self.assertEqual(
            get_args(pipeline.Reason),
            (
                *("", "own_mail", "blocked", "notice", "too_many"),
                *("too_many_automatic", "complaint", "list_bounce", "list_automatic"),
            ),
        )

    def test_tags_are_no_part_of_a_mailbox(self):
        self.assertEqual(without_tag("Ana+ec.1.x@Shop.Example "), "ana@shop.example")
        self.assertEqual(without_tag("ana"), "ana")
