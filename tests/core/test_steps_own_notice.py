import unittest

from letters import letter

from core.inbound.bounce import Bounce
from core.inbound.pipeline import Context, Findings
from core.inbound.steps.own_notice import own_notice

NOTICE = "<ec.notice@shop.example>"
BOSS = "boss@office.example"


def judge(found, **headers):
    context = Context(
        own_notices=frozenset([NOTICE]), notified=frozenset([BOSS]), found=found
    )
    verdict = own_notice(letter(**headers), context)
    return verdict.outcome, verdict.reason, verdict.detail


class TestOwnNotice(unittest.TestCase):
    def test_what_a_program_says_of_a_notice_is_dropped(self):
        for sign in ("auto_replied", "auto_generated", "receipt", "no_reply", "list"):
            found = Findings(automatic=sign)
            for header in ("In_Reply_To", "References"):
                with self.subTest(sign=sign, header=header):
                    dropped = "dropped", "notice", NOTICE
                    self.assertEqual(judge(found, **{header: NOTICE}), dropped)

    def test_its_bounce_is_dropped(self):
        bounce = Bounce("permanent", ("<other@x.example>", NOTICE))
        found = Findings(bounce=bounce)
        self.assertEqual(judge(found), ("dropped", "notice", NOTICE))

    def test_what_a_notified_address_says_by_itself_is_dropped(self):
        found = Findings(automatic="auto_replied")
        self.assertEqual(judge(found, From=BOSS), ("dropped", "notice", BOSS))
        for sign in ("no_reply", "list", "suppress", "rule", "bulk", "unsubscribe"):
            with self.subTest(sign=sign):
                found = Findings(automatic=sign)
                self.assertEqual(judge(found, From=BOSS)[0], "go_on")

    def test_what_a_person_answers_goes_on(self):
        self.assertEqual(judge(Findings(), From=BOSS, In_Reply_To=NOTICE)[0], "go_on")

    def test_other_bounces_and_programs_go_on(self):
        for found in (
            Findings(automatic="auto_replied"),
            Findings(bounce=Bounce("permanent", ("<other@x.example>",))),
        ):
            self.assertEqual(judge(found, In_Reply_To="<other@x.example>")[0], "go_on")
