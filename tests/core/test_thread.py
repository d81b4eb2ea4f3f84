import itertools
import unittest

from core.conversation.thread import (
    MOST_CANDIDATES,
    Join,
    candidates,
    group,
    wanted,
)
from core.inbound.mail import ParsedMail


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
    def test_strangers_open_a_conversation_each(self):
        joins = group([mail("<a>"), mail("<b>"), mail(), mail()], {})
        self.assertEqual([j.group for j in joins], [0, 1, 2, 3])
        self.assertEqual({j.evidence for j in joins}, {"new"})

    def test_reply_to_a_known_mail_joins_its_conversation(self):
        joins = group([mail("<a>", ["<known>"])], {"<known>": 7})
        self.assertEqual(joins, [Join(7, None, "in_reply_to")])

    def test_references_are_tried_from_the_last(self):
        known = {"<1>": 1, "<2>": 2}
        joins = group([mail("<a>", ["<lost>"], ["<1>", "<2>", "<lost>"])], known)
        self.assertEqual(joins, [Join(2, None, "references")])

    def test_the_very_mail_again_joins_by_its_own_id(self):
        joins = group([mail("<a>", ["<p>"])], {"<a>": 1, "<p>": 2})
        self.assertEqual(joins, [Join(1, None, "message_id")])

    def test_the_same_mail_twice_in_a_batch_is_one_conversation(self):
        joins = group([mail("<a>"), mail("<a>")], {})
        self.assertEqual(joins[0], Join(None, 0, "new"))
        self.assertEqual(joins[1], Join(None, 0, "message_id"))

    def test_chain_in_any_order_is_one_conversation(self):
        chain = [
            mail("<1>"),
            mail("<2>", ["<1>"]),
            mail("<3>", ["<2>"], ["<1>", "<2>"]),
            mail("<4>", ["<3>"]),
        ]
        for order in itertools.permutations(chain):
            joins = group(order, {})
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
            keys = {j.key for j in group(order, {"<1>": 9})}
            self.assertEqual(keys, {("conversation", 9)})

    def test_siblings_of_an_unknown_mail_share_a_conversation(self):
        joins = group([mail("<a>", ["<lost>"]), mail("<b>", ["<lost>"])], {})
        self.assertEqual([j.key for j in joins], [("group", 0)] * 2)
        self.assertEqual([j.evidence for j in joins], ["new", "in_reply_to"])

    def test_siblings_are_joined_through_a_third_that_names_both_parents(self):
        mails = [
            mail("<a>", [], ["<x>"]),
            mail("<b>", [], ["<y>"]),
            mail("<c>", [], ["<x>", "<y>"]),
        ]
        for order in itertools.permutations(mails):
            self.assertEqual({j.key for j in group(order, {})}, {("group", 0)})

    def test_sibling_follows_the_one_that_found_a_conversation(self):
        found = mail("<a>", [], ["<known>", "<lost>"])
        sibling = mail("<b>", ["<lost>"])
        for order in ([found, sibling], [sibling, found]):
            keys = {j.key for j in group(order, {"<known>": 5})}
            self.assertEqual(keys, {("conversation", 5)})

    def test_sibling_follows_a_reply_inside_the_batch(self):
        mails = [
            mail("<b>", ["<x>"]),
            mail("<r>", ["<a>"], ["<x>", "<a>"]),
            mail("<a>"),
        ]
        for order in itertools.permutations(mails):
            self.assertEqual(len({j.key for j in group(order, {})}), 1)

    def test_mails_that_answer_one_another_in_a_circle(self):
        mails = [mail("<a>", ["<b>"]), mail("<b>", ["<c>"]), mail("<c>", ["<a>"])]
        for order in itertools.permutations(mails):
            joins = group(order, {})
            self.assertEqual(len({j.key for j in joins}), 1)
            self.assertEqual([j.evidence for j in joins].count("new"), 1)

    def test_two_known_conversations_are_never_merged(self):
        mails = [
            mail("<a>", ["<one>"], ["<x>"]),
            mail("<b>", ["<two>"], ["<x>"]),
            mail("<c>", ["<x>"]),
        ]
        joins = group(mails, {"<one>": 1, "<two>": 2})
        self.assertEqual([j.conversation for j in joins], [1, 2, 1])

    def test_groups_are_numbered_in_the_order_of_their_first_mail(self):
        mails = [mail("<b>", ["<a>"]), mail("<z>"), mail("<a>"), mail("<y>")]
        self.assertEqual([j.group for j in group(mails, {})], [0, 1, 0, 2])

    def test_batch_of_a_thousand_answers_to_one_mail(self):
        mails = [mail(f"<{n}>", ["<lost>"]) for n in range(1_000)]
        self.assertEqual({j.key for j in group(mails, {})}, {("group", 0)})

    def test_long_chain_backwards(self):
        mails = [mail(f"<{n}>", [f"<{n - 1}>"]) for n in range(2_000, 0, -1)]
        self.assertEqual({j.key for j in group(mails, {})}, {("group", 0)})
