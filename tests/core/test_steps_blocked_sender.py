import unittest

from letters import letter

from core.inbound.bounce import Bounce
from core.inbound.mail import Address
from core.inbound.pipeline import Context, Findings
from core.inbound.senders import read
from core.inbound.steps.blocked_sender import blocked_sender


def judge(blocked, sender, **found):
    context = Context(blocked=read(blocked), found=Findings(**found))
    verdict = blocked_sender(letter(From=sender), context)
    return verdict.outcome, verdict.reason, verdict.detail


GOES_ON = ("go_on", "", "")


class TestBlockedSender(unittest.TestCase):
    def test_an_address_a_domain_or_a_subdomain(self):
        for entry, sender in (
            ("ana@spam.example", "Ana <ANA@spam.example>"),
            ("ana@spam.example", "ana+offers@spam.example"),
            ("spam.example", "ana@spam.example"),
            ("spam.example", "ana@mail.eu.spam.example"),
        ):
            with self.subTest(entry=entry, sender=sender):
                self.assertEqual(judge(entry, sender), ("dropped", "blocked", entry))

    def test_the_others_go_on(self):
        for sender in ("bo@spam.example", "ana@notspam.example", "ana@example"):
            with self.subTest(sender=sender):
                self.assertEqual(judge("ana@spam.example", sender), GOES_ON)
        self.assertEqual(judge("spam.example", "ana@notspam.example"), GOES_ON)
        self.assertEqual(judge("", "ana@spam.example"), GOES_ON)
        self.assertEqual(judge("spam.example", None), GOES_ON)

    def test_who_is_behind_a_form_counts_as_well_as_the_form(self):
        spammer = Address("", "seo@spam.example")
        verdict = judge("spam.example", "form@shop.example", customer=spammer)
        self.assertEqual(verdict, ("dropped", "blocked", "spam.example"))

    def test_the_bounce_of_a_mail_of_ours_goes_on(self):
        daemon = "mailer-daemon@spam.example"
        ours = Bounce("permanent", original="<ours@shop.example>")
        self.assertEqual(judge("spam.example", daemon, bounce=ours), GOES_ON)
        foreign = Bounce("permanent", ("<other@x.example>",))
        self.assertEqual(judge("spam.example", daemon, bounce=foreign)[0], "dropped")
