"""Threading by what stands in no In-Reply-To: see test_thread.py for the rest."""

import itertools
import unittest

from letters import letter
from test_thread import by, known

from core.conversation.clues import NONE, Clues
from core.conversation.thread import Join, Known, group, learned, wanted
from core.conversation.thread_index import ThreadIndex

ANA, BO, EVE = "ana@c.example", "bo@c.example", "eve@evil.example"
INDEX = "thread-index:AAAA"


def mail(message_id=None, **headers):
    return letter(Message_ID=message_id, From=ANA, **headers)


def outlook(sender, depth=0, people=()):
    return Clues(
        sender=sender,
        people=frozenset([sender, *people]),
        thread_index=ThreadIndex(INDEX, depth),
    )


def numbered(sender, *numbers):
    return Clues(sender=sender, numbers=numbers)


class TestMoreThanInReplyTo(unittest.TestCase):
    """What we made joins whoever sends; the rest who takes part."""

    def test_a_signed_address(self):
        places = known({12: 12}, ours=[12])
        joins = group([mail("<a>")], places, [Clues(token=12, sender=EVE)])
        self.assertEqual(joins, [Join(12, None, "token")])

    def test_a_signed_address_of_a_conversation_that_is_gone(self):
        joins = group([mail("<a>")], Known(), [Clues(token=12)])
        self.assertEqual(joins, [Join(None, 0, "new")])

    def test_a_known_id_is_closer_than_the_address_it_was_sent_to(self):
        answer = mail("<a>", In_Reply_To="<p>")
        places = known({"<p>": 7, 12: 12}, {7: {ANA}}, [12])
        joins = group([answer], places, [Clues(token=12, sender=ANA)])
        self.assertEqual(joins, [Join(7, None, "in_reply_to")])

    def test_an_unknown_id_is_not(self):
        answers = [mail(f"<{n}>", In_Reply_To="<unknown>") for n in "ab"]
        clues = [Clues(token=12), by(ANA)]
        joins = group(answers, known({12: 12}, {12: {ANA}}, [12]), clues)
        self.assertEqual(joins[0], Join(12, None, "token"))
        self.assertEqual(joins[1], Join(12, None, "in_reply_to"))

    def test_the_mail_that_bounced(self):
        bounce = mail("<b>", References="<other>")
        places = known({"<ours>": 7, "<other>": 8}, ours=["<ours>"])
        joins = group([bounce], places, [Clues(about=("<ours>",))])
        self.assertEqual(joins, [Join(7, None, "bounce")])

    def test_warning_and_failure_of_an_unknown_mail_share_a_conversation(self):
        about = Clues(EVE, frozenset({EVE}), about=("<unknown>",))
        joins = group([mail("<w>"), mail("<f>")], Known(), [about, about])
        self.assertEqual([join.group for join in joins], [0, 0])
        self.assertIn("<unknown>", learned(mail("<w>"), about))

    def test_the_id_a_mail_had_before_a_relay_rewrote_it(self):
        relayed = Clues(sender=ANA, aliases=("<original>",))
        places = known({"<original>": 7}, {7: {ANA}})
        joins = group([mail("<new>")], places, [relayed])
        self.assertEqual(joins, [Join(7, None, "message_id")])

    def test_an_answer_to_that_id_in_the_same_batch(self):
        mails = [mail("<answer>", In_Reply_To="<original>"), mail("<new>")]
        relayed = Clues(ANA, frozenset({ANA}), aliases=("<original>",))
        joins = group(mails, Known(), [by(ANA), relayed])
        self.assertEqual([join.group for join in joins], [0, 0])
        self.assertEqual([join.evidence for join in joins], ["in_reply_to", "new"])

    def test_both_forms_of_a_mail_are_one(self):
        relayed = Clues(ANA, frozenset({ANA}), aliases=("<original>",))
        mails = [mail("<original>"), mail("<new>")]
        joins = group(mails, Known(), [by(ANA), relayed])
        self.assertEqual({join.key for join in joins}, {("group", 0)})
        self.assertEqual({join.evidence for join in joins}, {"new", "message_id"})


class TestGuessableEvidence(unittest.TestCase):
    """Joins only who belongs to the conversation."""

    members = {7: {ANA, BO}, 8: {EVE}}

    def join(self, clue, places=None, **headers):
        places = known(places or {"HT1": 7, "HT2": 8, INDEX: 7}, self.members)
        return group([mail("<a>", **headers)], places, [clue])[0]

    def test_number_and_thread_index_of_a_member(self):
        self.assertEqual(
            self.join(numbered(BO, "HT1")), Join(7, None, "subject_number")
        )
        self.assertEqual(self.join(outlook(ANA)), Join(7, None, "thread_index"))

    def test_a_stranger_opens_a_conversation_that_names_the_suspected(self):
        for clue in (numbered(EVE, "HT1"), outlook(EVE)):
            self.assertEqual(self.join(clue), Join(None, 0, "new", suspected=7))

    def test_who_may_not_be_who_he_says_belongs_to_none(self):
        self.assertEqual(self.join(numbered("", "HT1")).suspected, 7)
        joins = group([mail()], known({"HT1": 7}, {7: {""}}), [numbered("", "HT1")])
        self.assertEqual(joins[0].conversation, None)

    def test_without_members_nobody_belongs(self):
        joins = group([mail()], known({"HT1": 7}), [numbered(ANA, "HT1")])
        self.assertEqual(joins, [Join(None, 0, "new", suspected=7)])

    def test_a_number_of_nothing(self):
        self.assertEqual(self.join(numbered(ANA, "HT99")), Join(None, 0, "new"))

    def test_of_several_the_first_that_exists_is_suspected(self):
        joined = self.join(numbered("eva@c.example", "HT99", "HT1", "HT2"))
        self.assertEqual(joined, Join(None, 0, "new", suspected=7))

    def test_the_one_the_sender_belongs_to_of_several(self):
        clue = numbered(EVE, "HT1", "HT2")
        self.assertEqual(self.join(clue), Join(8, None, "subject_number"))

    def test_ids_are_asked_first(self):
        places = {"<p>": 8, "HT1": 7}
        joined = self.join(numbered(EVE, "HT1"), places, In_Reply_To="<p>")
        self.assertEqual(joined, Join(8, None, "in_reply_to"))

    def test_ids_of_strangers_leave_room_for_a_number_of_his_own(self):
        places = {"<p>": 8, "HT1": 7}
        joined = self.join(numbered(ANA, "HT1"), places, In_Reply_To="<p>")
        self.assertEqual(joined, Join(7, None, "subject_number"))

    def test_an_answer_in_the_batch_goes_along(self):
        mails = [mail("<b>", In_Reply_To="<a>"), mail("<a>")]
        clues = [numbered(BO), numbered(ANA, "HT1")]
        joins = group(mails, known({"HT1": 7}, self.members), clues)
        self.assertEqual([join.conversation for join in joins], [7, 7])
        self.assertEqual(
            [join.evidence for join in joins], ["in_reply_to", "subject_number"]
        )

    def test_a_member_who_answers_the_same_lost_mail_brings_the_others(self):
        mails = [mail("<a>", In_Reply_To="<lost>"), mail("<b>", In_Reply_To="<lost>")]
        clues = [by(BO), numbered(ANA, "HT1")]
        joins = group(mails, known({"HT1": 7}, self.members), clues)
        self.assertEqual([join.conversation for join in joins], [7, 7])
        self.assertNotIn("new", [join.evidence for join in joins])


class TestOutlookInBatch(unittest.TestCase):
    def groups(self, *clues):
        mails = [mail(f"<{n}>") for n in range(len(clues))]
        return group(mails, Known(), list(clues))

    def test_the_answer_of_somebody_who_was_written_to(self):
        first = outlook(ANA, 0, [BO])
        joins = self.groups(first, outlook(BO, 1))
        self.assertEqual([join.group for join in joins], [0, 0])
        self.assertEqual([join.evidence for join in joins], ["new", "thread_index"])

    def test_whatever_comes_first(self):
        clues = [outlook(ANA, 0, [BO]), outlook(BO, 1, [ANA]), outlook(ANA, 2)]
        for order in itertools.permutations(clues):
            joins = self.groups(*order)
            self.assertEqual({join.group for join in joins}, {0})
            opener = order.index(clues[0])
            self.assertEqual(joins[opener].evidence, "new")

    def test_a_stranger_stays_apart(self):
        joins = self.groups(outlook(ANA, 0, [BO]), outlook(EVE, 1, [ANA]))
        self.assertEqual([join.group for join in joins], [0, 1])

    def test_below_a_mail_that_found_its_conversation_otherwise(self):
        mails = [mail("<a>", In_Reply_To="<p>"), mail("<b>")]
        places = known({"<p>": 7}, {7: {ANA, BO}})
        joins = group(mails, places, [outlook(ANA), outlook(BO, 1)])
        self.assertEqual(joins[1], Join(7, None, "thread_index"))

    def test_never_away_from_where_an_id_has_put_it(self):
        mails = [
            mail("<a>", In_Reply_To="<p>"),
            mail("<b>", In_Reply_To="<q>"),
            mail("<c>"),
            mail("<d>", In_Reply_To="<c>"),
        ]
        clues = [outlook(ANA), outlook(ANA, 1), by(ANA), outlook(ANA, 1)]
        places = known({"<p>": 7, "<q>": 8}, {7: {ANA}, 8: {ANA}})
        joins = group(mails, places, clues)
        self.assertEqual([join.conversation for join in joins], [7, 8, None, None])


class TestKeys(unittest.TestCase):
    def test_what_is_stored_of_a_mail_is_what_is_looked_up(self):
        answer = mail("<a>", In_Reply_To="<p>")
        clue = Clues(
            aliases=("<old>",),
            about=("<ours>",),
            token=12,
            numbers=("HT1",),
            thread_index=ThreadIndex(INDEX, 0),
        )
        stored = learned(answer, clue)
        self.assertEqual(stored, ("<a>", "<old>", "<ours>", "<p>", INDEX))
        self.assertEqual(wanted([answer], [clue]), set(stored))

    def test_each_stored_key_leads_a_member_back(self):
        clue = Clues(sender=ANA, aliases=("<old>",), thread_index=ThreadIndex(INDEX, 0))
        for key in learned(mail("<a>"), clue):
            joins = group([mail("<a>")], known({key: 7}, {7: {ANA}}), [clue])
            self.assertEqual(joins[0].conversation, 7, key)

    def test_clues_go_with_their_mails(self):
        with self.assertRaises(ValueError):
            group([mail(), mail()], Known(), [NONE])
