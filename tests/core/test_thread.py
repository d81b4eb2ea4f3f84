"""Threading by Message-Ids; see test_thread_evidence.py for the rest."""

import itertools
import unittest

from core.conversation.clues import NONE, Clues
from core.conversation.thread import (
    MOST_CANDIDATES,
    Join,
    Known,
    candidates,
    group,
    wanted,
)
from core.inbound.mail import ParsedMail

ANA, BO, CAI = "ana@c.example", "bo@c.example", "cai@c.example"
EVE = "eve@evil.example"


def mail(message_id="", in_reply_to=(), references=()):
    return ParsedMail(
        message_id=message_id,
        in_reply_to=tuple(in_reply_to),
        references=tuple(references),
        subject="",
        sender=None,
        reply_to=(),
        to=(),
        cc=(),
        date=None,
        html="",
        text="",
        attachments=(),
        headers=(),
        defects=(),
    )


def by(sender, *to):
    return Clues(sender=sender, people=frozenset({sender, *to}))


def known(places, people=(), ours=()):
    """:param places: key -> conversation, or several"""
    several = {
        key: place if isinstance(place, tuple) else (place,)
        for key, place in places.items()
    }
    return Known(several, frozenset(ours), dict(people))


def among_friends(mails, places=()):
    """All of these mails are by the same customer, who takes part everywhere."""
    places = dict(places)
    people = {place: {ANA} for place in places.values()}
    return group(mails, known(places, people), [by(ANA)] * len(mails))


class TestCandidates(unittest.TestCase):
    def test_closest_first(self):
        found = candidates(mail("<m>", ["<p>"], ["<root>", "<g>", "<p>"]))
        self.assertEqual(found, ("<p>", "<g>", "<root>"))

    def test_a_mail_never_answers_itself(self):
        self.assertEqual(candidates(mail("<m>", ["<m>"], ["<m>", "<p>"])), ("<p>",))

    def test_of_too_many_the_closest_and_the_first_are_kept(self):
        references = [f"<{number}>" for number in range(500)]
        found = candidates(mail("<m>", [], references))
        self.assertEqual(len(found), MOST_CANDIDATES)
        self.assertEqual((found[0], found[-1]), ("<499>", "<0>"))

    def test_wanted_names_the_mails_and_what_they_answer(self):
        mails = [mail("<a>", ["<x>"]), mail("", [], ["<y>"])]
        self.assertEqual(wanted(mails), {"<a>", "<x>", "<y>"})
        self.assertEqual(wanted([]), set())


class TestGroup(unittest.TestCase):
    """Mails of people who take part."""

    def test_what_names_nothing_opens_a_conversation_each(self):
        joins = among_friends([mail("<a>"), mail("<b>"), mail(), mail()])
        self.assertEqual([j.group for j in joins], [0, 1, 2, 3])
        self.assertEqual({j.evidence for j in joins}, {"new"})

    def test_reply_to_a_known_mail_joins_its_conversation(self):
        joins = among_friends([mail("<a>", ["<known>"])], {"<known>": 7})
        self.assertEqual(joins, [Join(7, None, "in_reply_to")])

    def test_references_are_tried_from_the_last(self):
        places = {"<1>": 1, "<2>": 2}
        joins = among_friends(
            [mail("<a>", ["<lost>"], ["<1>", "<2>", "<lost>"])], places
        )
        self.assertEqual(joins, [Join(2, None, "references")])

    def test_the_very_mail_again_joins_by_its_own_id(self):
        joins = among_friends([mail("<a>", ["<p>"])], {"<a>": 1, "<p>": 2})
        self.assertEqual(joins, [Join(1, None, "message_id")])

    def test_the_same_mail_twice_in_a_batch_is_one_conversation(self):
        joins = among_friends([mail("<a>"), mail("<a>")])
        self.assertEqual({join.group for join in joins}, {0})
        self.assertEqual({join.evidence for join in joins}, {"new", "message_id"})

    def test_chain_in_any_order_is_one_conversation(self):
        chain = [
            mail("<1>"),
            mail("<2>", ["<1>"]),
            mail("<3>", ["<2>"], ["<1>", "<2>"]),
            mail("<4>", ["<3>"]),
        ]
        for order in itertools.permutations(chain):
            joins = among_friends(order)
            self.assertEqual({j.key for j in joins}, {("group", 0)})
            new = [
                m.message_id
                for m, j in zip(order, joins, strict=True)
                if j.evidence == "new"
            ]
            self.assertEqual(new, ["<1>"])

    def test_chain_onto_a_known_mail_in_any_order(self):
        chain = [mail("<2>", ["<1>"]), mail("<3>", ["<2>"]), mail("<4>", ["<3>"])]
        for order in itertools.permutations(chain):
            keys = {j.key for j in among_friends(order, {"<1>": 9})}
            self.assertEqual(keys, {("conversation", 9)})

    def test_siblings_of_an_unknown_mail_share_a_conversation(self):
        joins = among_friends([mail("<a>", ["<lost>"]), mail("<b>", ["<lost>"])])
        self.assertEqual([j.key for j in joins], [("group", 0)] * 2)
        self.assertEqual({j.evidence for j in joins}, {"new", "in_reply_to"})

    def test_siblings_are_joined_through_a_third_that_names_both_parents(self):
        mails = [
            mail("<a>", [], ["<x>"]),
            mail("<b>", [], ["<y>"]),
            mail("<c>", [], ["<x>", "<y>"]),
        ]
        for order in itertools.permutations(mails):
            self.assertEqual({j.key for j in among_friends(order)}, {("group", 0)})

    def test_sibling_follows_the_one_that_found_a_conversation(self):
        found = mail("<a>", [], ["<known>", "<lost>"])
        sibling = mail("<b>", ["<lost>"])
        for order in ([found, sibling], [sibling, found]):
            keys = {j.key for j in among_friends(order, {"<known>": 5})}
            self.assertEqual(keys, {("conversation", 5)})

    def test_sibling_follows_a_reply_inside_the_batch(self):
        mails = [
            mail("<b>", ["<x>"]),
            mail("<r>", ["<a>"], ["<x>", "<a>"]),
            mail("<a>"),
        ]
        for order in itertools.permutations(mails):
            self.assertEqual(len({j.key for j in among_friends(order)}), 1)

    def test_mails_that_answer_one_another_in_a_circle(self):
        mails = [mail("<a>", ["<b>"]), mail("<b>", ["<c>"]), mail("<c>", ["<a>"])]
        for order in itertools.permutations(mails):
            joins = among_friends(order)
            self.assertEqual(len({j.key for j in joins}), 1)
            self.assertEqual([j.evidence for j in joins].count("new"), 1)

    def test_two_known_conversations_are_never_merged(self):
        mails = [
            mail("<a>", ["<one>"], ["<x>"]),
            mail("<b>", ["<two>"], ["<x>"]),
            mail("<c>", ["<x>"]),
        ]
        for order in itertools.permutations(mails):
            joins = among_friends(order, {"<one>": 1, "<two>": 2})
            found = dict(zip(order, (j.conversation for j in joins), strict=True))
            self.assertEqual([found[each] for each in mails], [1, 2, 1])

    def test_groups_are_numbered_in_the_order_of_their_first_mail(self):
        mails = [mail("<b>", ["<a>"]), mail("<z>"), mail("<a>"), mail("<y>")]
        self.assertEqual([j.group for j in among_friends(mails)], [0, 1, 0, 2])

    def test_batch_of_a_thousand_answers_to_one_mail(self):
        mails = [mail(f"<{n}>", ["<lost>"]) for n in range(1_000)]
        self.assertEqual({j.key for j in among_friends(mails)}, {("group", 0)})

    def test_long_chain_backwards(self):
        mails = [mail(f"<{n}>", [f"<{n - 1}>"]) for n in range(2_000, 0, -1)]
        self.assertEqual({j.key for j in among_friends(mails)}, {("group", 0)})


class TestStrangers(unittest.TestCase):
    """Who names a mail that anybody may know, and takes no part."""

    def test_stranger_who_names_a_known_mail_waits_apart(self):
        places = known({"<p>": 7}, {7: {ANA}})
        for answer in (mail("<a>", ["<p>"]), mail("<a>", [], ["<p>"]), mail("<p>")):
            joins = group([answer], places, [by(EVE, "support@shop.example")])
            self.assertEqual(joins, [Join(None, 0, "new", suspected=7)])

    def test_whoever_was_written_to_takes_part(self):
        places = known({"<p>": 7}, {7: {ANA, BO}})
        joins = group([mail("<a>", ["<p>"])], places, [by(BO)])
        self.assertEqual(joins, [Join(7, None, "in_reply_to")])

    def test_whoever_names_a_mail_of_ours_was_sent_it(self):
        places = known({"<ec.1>": 7, "<p>": 8}, {7: {ANA}, 8: {BO}}, ["<ec.1>"])
        answer = mail("<a>", ["<p>"], ["<ec.1>", "<p>"])
        joins = group([answer], places, [by(EVE)])
        self.assertEqual(joins, [Join(7, None, "references")])

    def test_who_may_not_be_who_he_says_takes_part_nowhere(self):
        places = known({"<p>": 7, "<ec.1>": 8}, {7: {ANA, ""}}, ["<ec.1>"])
        joins = group([mail("<a>", ["<p>"])], places, [NONE])
        self.assertEqual(joins, [Join(None, 0, "new", suspected=7)])
        self.assertEqual(group([mail("<b>", ["<ec.1>"])], places)[0].conversation, 8)

    def test_twelve_answers_to_a_mail_of_another_system(self):
        bulk = "news@bulk.example"
        mails = [mail(f"<{n}>", ["<bulk>"]) for n in range(12)]
        clues = [by(f"{n}@reader.example", bulk) for n in range(12)]
        joins = group(mails, Known(), clues)
        self.assertEqual([j.group for j in joins], list(range(12)))
        self.assertEqual(joins[0], Join(None, 0, "new"))
        self.assertEqual({j.suspected_group for j in joins[1:]}, {0})

    def test_each_goes_on_where_he_is(self):
        places = known({"<bulk>": (1, 2, 3)}, {1: {ANA}, 2: {BO}, 3: {EVE}})
        mails = [mail(f"<{n}>", ["<bulk>"]) for n in range(3)]
        joins = group(mails, places, [by(EVE), by(BO), by(ANA)])
        self.assertEqual([j.conversation for j in joins], [3, 2, 1])

    def test_two_senders_with_one_message_id(self):
        for clues in ([by(ANA), by(EVE)], [by(EVE), by(ANA)]):
            joins = group([mail("<same>"), mail("<same>")], Known(), clues)
            self.assertEqual([j.group for j in joins], [0, 1])
            self.assertEqual(joins[1].suspected_group, 0)
        joins = group([mail("<same>")], known({"<same>": 7}, {7: {ANA}}), [by(EVE)])
        self.assertEqual(joins, [Join(None, 0, "new", suspected=7)])

    def test_colleague_who_passes_the_very_mail_on(self):
        clues = [by(ANA, BO), by(BO)]
        joins = group([mail("<same>"), mail("<same>")], Known(), clues)
        self.assertEqual([j.group for j in joins], [0, 0])

    def test_stranger_of_a_mail_that_follows_to_a_known_one(self):
        mails = [mail("<a>", ["<p>"], ["<lost>"]), mail("<e>", ["<lost>"])]
        places = known({"<p>": 7}, {7: {ANA}})
        for order in itertools.permutations(
            zip(mails, [by(ANA), by(EVE)], strict=True)
        ):
            found = group([m for m, _c in order], places, [c for _m, c in order])
            found.sort(key=lambda join: join.group is not None)
            self.assertEqual(found[0].conversation, 7)
            self.assertEqual(found[1], Join(None, 0, "new", suspected=7))


class TestPeopleWhoWriteToOneAnother(unittest.TestCase):
    """They join, in whatever order they are fetched."""

    def assertOne(self, *letters, places=None, number=1):
        for order in itertools.permutations(letters):
            mails, clues = zip(*order, strict=True)
            joins = group(mails, places or Known(), clues)
            self.assertEqual(len({join.key for join in joins}), number, order)

    def test_colleagues_in_copy_of_each_other_who_answer_a_lost_mail(self):
        self.assertOne(
            (mail("<a>", ["<lost>"]), by(ANA, BO)),
            (mail("<b>", ["<lost>"]), by(BO, ANA)),
        )

    def test_one_of_them_alone_in_his_answer(self):
        self.assertOne(
            (mail("<a>", ["<lost>"]), by(ANA, BO)), (mail("<b>", ["<lost>"]), by(BO))
        )

    def test_who_is_brought_by_one_who_was_brought(self):
        self.assertOne(
            (mail("<a>"), by(ANA, BO)),
            (mail("<b>", ["<a>"]), by(BO, CAI)),
            (mail("<c>", ["<a>"]), by(CAI)),
        )

    def test_the_same_onto_a_known_mail(self):
        self.assertOne(
            (mail("<b>", ["<p>"]), by(BO, CAI)),
            (mail("<c>", ["<p>"]), by(CAI)),
            places=known({"<p>": 7}, {7: {ANA, BO}}),
        )

    def test_of_two_who_wrote_to_a_third_each_keeps_his_own(self):
        self.assertOne(
            (mail("<a>", ["<x>"]), by(ANA, CAI)),
            (mail("<b>", ["<y>"]), by(BO, CAI)),
            (mail("<c>", [], ["<x>", "<y>"]), by(CAI)),
            number=2,
        )

    def test_a_third_who_wrote_to_both_brings_them_together(self):
        self.assertOne(
            (mail("<a>", ["<x>"]), by(ANA)),
            (mail("<b>", ["<y>"]), by(BO)),
            (mail("<c>", [], ["<x>", "<y>"]), by(CAI, ANA, BO)),
        )

    def test_same_person_and_mailbox(self):
        self.assertOne((mail("<a>"), by(ANA)), (mail("<b>", ["<a>"]), by(ANA)))
