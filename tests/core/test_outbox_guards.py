import unittest
from pathlib import Path

from core.inbound.mail import Address
from core.inbound.parse import parse
from core.outbox.guards import Finding, Letter, Newer, check
from core.outbox.guards.domains import is_within
from core.outbox.guards.people import added, dropped, own_address
from core.outbox.guards.reply_to import reply_to
from core.outbox.guards.subject import subject
from core.outbox.reply import recipients

DATA = Path(__file__).parent.parent / "data"
DESK = "help@desk.example"
SALES = "sales@desk.example"
ANA = "ana@customer.example"
BO = "bo@customer.example"
CY = "cy@customer.example"
SUPPLIER = "sue@supplier.example"


class Mail:
    """The mail answered."""

    def __init__(self, sender=ANA, to=(DESK,), cc=(), reply_to=()):
        self.sender = Address("", sender) if sender else None
        self.to, self.cc, self.reply_to = map(people, (to, cc, reply_to))


def people(emails):
    return tuple(Address("", each) for each in emails)


def letter(to=(ANA,), cc=(), bcc=(), answered=None, **values):
    """An answer in a conversation of Ana and Bo of the customer's."""
    given = {
        "mode": "reply",
        "subject": "Re: Kettle",
        "body": "<p>Hello</p>",
        "answered": answered or Mail(),
        "here": frozenset([DESK]),
        "ours": frozenset([DESK, SALES]),
        "our_domains": frozenset(["desk.example"]),
        "customer": ANA,
        "thread": frozenset([ANA, BO]),
        **values,
    }
    return Letter(to=people(to), cc=people(cc), bcc=people(bcc), **given)


def found(guard, *args, **values):
    """{guard: what it is about}"""
    return {each.guard: each.about for each in guard(letter(*args, **values))}


class TestPeople(unittest.TestCase):
    def test_an_answer_as_it_was_opened(self):
        for mode in ("reply", "reply_all"):
            mail = Mail(cc=[BO, SUPPLIER, SALES])
            meant = recipients(mail, [DESK], mode)
            to, cc = ([a.email for a in some] for some in (meant.to, meant.cc))
            self.assertEqual(check(letter(to, cc, answered=mail, mode=mode)), [])

    def test_who_was_dropped(self):
        mail = Mail(to=[DESK, BO], cc=[CY])
        for to, cc, expected in (
            ([ANA, BO], [CY], {}),
            ([ANA], [CY], {"dropped": (BO,)}),
            ([ANA], [], {"dropped": (BO, CY)}),
            ([BO], [CY], {"dropped_customer": (ANA,)}),
            ([SUPPLIER], [], {"dropped_customer": (ANA,), "dropped": (BO, CY)}),
        ):
            with self.subTest(to=to, cc=cc):
                given = found(dropped, to, cc, answered=mail, mode="reply_all")
                self.assertEqual(given, expected)

    def test_a_reply_drops_nobody_but_who_wrote(self):
        mail = Mail(to=[DESK, BO], cc=[CY])
        self.assertEqual(found(dropped, [ANA], answered=mail), {})
        self.assertEqual(
            found(dropped, [BO], answered=mail), {"dropped_customer": (ANA,)}
        )
        theirs = Mail(sender=SUPPLIER)
        self.assertEqual(
            found(dropped, [ANA], answered=theirs), {"dropped": (SUPPLIER,)}
        )

    def test_moved_to_another_line_is_not_dropped(self):
        mail = Mail(to=[DESK, BO])
        self.assertEqual(
            found(dropped, [], [BO], [ANA], answered=mail, mode="reply_all"), {}
        )

    def test_the_same_mailbox_by_another_tag_is_neither_dropped_nor_added(self):
        mail = Mail(sender="ana+shop@customer.example")
        for guard in (dropped, added):
            self.assertEqual(found(guard, [ANA], answered=mail), {})

    def test_who_was_added(self):
        for email, kind in (
            (BO, "added"),
            (CY, "stranger"),
            ("boss@desk.example", "stranger"),
            ("x@mail.customer.example", "stranger"),
            (SUPPLIER, "outsider"),
            ("x@customer.example.evil.test", "outsider"),
            ("x@notcustomer.example", "outsider"),
            ("someone@gmail.com", "outsider"),
        ):
            for line in ("to", "cc", "bcc"):
                with self.subTest(email=email, line=line):
                    lines = {"to": [ANA], line: [ANA, email]}
                    self.assertEqual(found(added, **lines), {kind: (email,)})

    def test_free_mail_is_no_organisation(self):
        ana, other = "ana@gmail.com", "other@gmail.com"
        given = found(
            added,
            [ana, other],
            answered=Mail(sender=ana),
            customer=ana,
            thread=frozenset([ana]),
        )
        self.assertEqual(given, {"outsider": (other,)})

    def test_the_customer_may_be_put_into_any_answer(self):
        mail = Mail(sender=SUPPLIER)
        self.assertEqual(found(added, [SUPPLIER, ANA], answered=mail), {})

    def test_who_is_in_the_mail_answered_is_not_added(self):
        mail = Mail(to=[DESK, CY], cc=[SUPPLIER], reply_to=["r@customer.example"])
        to = [ANA, CY, SUPPLIER, "r@customer.example"]
        self.assertEqual(found(added, to, answered=mail), {})

    def test_each_address_is_passed_by_itself(self):
        (one,) = added(letter([ANA, SUPPLIER]))
        (two,) = added(letter([ANA, SUPPLIER, "sam@supplier.example"]))
        (turned,) = added(letter([ANA, "sam@supplier.example", SUPPLIER]))
        self.assertNotEqual(one.code, two.code)
        self.assertEqual(two.code, turned.code)

    def test_a_forward_goes_where_it_is_sent(self):
        for to in ([SUPPLIER], [CY], [ANA], [ANA, BO], ["boss@desk.example"]):
            with self.subTest(to=to):
                self.assertEqual(check(letter(to, mode="forward")), [])

    def test_a_forward_to_outsiders_and_the_customer(self):
        given = found(added, [SUPPLIER], [ANA], mode="forward")
        self.assertEqual(given, {"outsider": (SUPPLIER,)})

    def test_a_new_mail_has_no_conversation(self):
        new = {"mode": "new", "answered": None, "thread": frozenset(), "customer": ""}
        given = letter([ANA, SUPPLIER], ["someone@gmail.com"], **new)
        self.assertEqual(check(given), [])

    def test_a_mail_that_did_not_arrive_is_written_once_more(self):
        mail = Mail(to=[DESK, BO])
        again = {"answered": mail, "mode": "reply_all", "replaced": (ANA, SUPPLIER)}
        self.assertEqual(check(letter([ANA, SUPPLIER], **again)), [])
        given = found(added, [ANA, "else@supplier.example"], **again)
        self.assertEqual(given, {"outsider": ("else@supplier.example",)})

    def test_our_own_touchpoints(self):
        for email in (DESK, SALES, "sales+offer@desk.example"):
            for mode in ("reply", "reply_all", "forward", "new"):
                with self.subTest(email=email, mode=mode):
                    given = found(own_address, [ANA, email], mode=mode)
                    self.assertEqual(given, {"own_address": (email,)})
                    self.assertEqual(found(added, [ANA, email], mode=mode), {})

    def test_a_touchpoint_that_wrote_or_was_written_to_is_meant(self):
        for mail in (Mail(sender=SALES), Mail(cc=[SALES])):
            given = found(own_address, [ANA, SALES], answered=mail, mode="reply_all")
            self.assertEqual(given, {})

    def test_domains(self):
        for domain, known, expected in (
            ("a.example", ["a.example"], True),
            ("mail.a.example", ["a.example"], True),
            ("a.example", ["mail.a.example"], True),
            ("ba.example", ["a.example"], False),
            ("gmail.com", ["gmail.com"], False),
            ("a.example", [], False),
        ):
            with self.subTest(domain=domain, known=known):
                self.assertIs(is_within(domain, known), expected)


class TestReplyTo(unittest.TestCase):
    OTHER = "ana@other.example"

    def check(self, expected, to=(OTHER,), sender=ANA, reply=(OTHER,), **values):
        mail = Mail(sender=sender, reply_to=reply)
        given = reply_to(letter(to, answered=mail, **values))
        about = [Finding("reply_to", (self.OTHER,), (sender,))] if expected else []
        self.assertEqual(given, about)

    def test_it_leads_elsewhere(self):
        for mode in ("reply", "reply_all"):
            self.check(True, mode=mode)
        self.check(True, to=(self.OTHER, BO))
        self.check(True, sender="ana@sub.other.example")

    def test_it_is_the_same_mailbox(self):
        self.check(False, reply=(ANA,), to=(ANA,))
        self.check(False, reply=("ana+shop@customer.example",), to=(ANA,))
        self.check(False, reply=(self.OTHER, ANA), to=(self.OTHER, ANA))

    def test_the_writer_went_back_to_who_wrote(self):
        self.check(False, to=(ANA,))
        self.check(False, to=(ANA, self.OTHER))

    def test_who_reads_no_answers_has_to_ask_for_them_elsewhere(self):
        self.check(False, sender="no-reply@shop.example")
        self.check(False, sender="noreply@shop.example")

    def test_a_form_or_a_group_of_ours_is_no_sender(self):
        self.check(False, carried=True)
        self.check(False, sender=SALES)

    def test_where_this_conversation_was_answered_before(self):
        self.check(False, written_to=frozenset([self.OTHER]))

    def test_no_answer_is_asked_for(self):
        self.check(False, mode="forward")
        self.check(False, reply=(), to=(self.OTHER,))


class TestSubject(unittest.TestCase):
    def test_table(self):
        for mode, line, answered, expected in (
            ("new", "", "", True),
            ("new", "  ", "", True),
            ("new", "Kettle", "", False),
            ("forward", "Fwd:", "", True),
            ("forward", "RV: ", "", True),
            ("forward", "Fwd: Kettle", "Kettle", False),
            ("reply", "Re:", "", False),
            ("reply_all", "Re: ", "Re:", False),
            ("reply", "Re:", "Kettle", True),
            ("reply", "", "Kettle", True),
            ("reply", "Re: Kettle", "Kettle", False),
        ):
            with self.subTest(mode=mode, line=line, answered=answered):
                given = subject(
                    letter(mode=mode, subject=line, answered_subject=answered)
                )
                self.assertEqual(bool(given), expected)


class TestCheck(unittest.TestCase):
    def test_crossed_mails(self):
        newer = (
            Newer(7, True, "Ana"),
            Newer(8, False, "Carl Colleague"),
            Newer(9, True, "Ana"),
        )
        self.assertEqual(
            check(letter(newer=newer)),
            [
                Finding("crossed_answer", ("8",), ("Carl Colleague",)),
                Finding("crossed_mail", ("7", "9"), ("Ana",)),
            ],
        )

    def test_another_mail_since_is_another_finding(self):
        first, second = Newer(7, True, "Ana"), Newer(9, True, "Ana")
        (one,), (two,) = (check(letter(newer=n)) for n in ((first,), (first, second)))
        self.assertNotEqual(one.code, two.code)

    def test_the_serious_first(self):
        given = letter(
            [SUPPLIER, SALES],
            subject="",
            body="<p>{{ x }}. See attached.</p>",
            mode="reply",
        )
        self.assertEqual(
            [each.guard for each in check(given)],
            [
                "outsider",
                "own_address",
                "dropped_customer",
                "placeholder",
                "attachment",
            ],
        )

    def test_a_plain_answer_to_any_mail(self):
        names = sorted(DATA.glob("*.eml"))
        self.assertGreaterEqual(len(names), 150)
        for path in names:
            mail = parse(path.read_bytes())
            for mode in ("reply", "reply_all"):
                with self.subTest(mail=path.stem, mode=mode):
                    self._check_plain(mail, mode)

    def _check_plain(self, mail, mode):
        here = {DESK, *(each.email for each in mail.to[:1])}
        meant = recipients(mail, here, mode)
        thread = [
            *meant.to,
            *meant.cc,
            *filter(None, [mail.sender]),
            *mail.to,
            *mail.cc,
        ]
        given = Letter(
            mode=mode,
            to=meant.to,
            cc=meant.cc,
            subject=f"Re: {mail.subject}",
            body="<p>Thank you for your mail.</p>",
            answered=mail,
            answered_subject=mail.subject,
            here=frozenset(here),
            ours=frozenset(here),
            customer=meant.to[0].email if meant.to else "",
            thread=frozenset(each.email for each in thread),
        )
        asked = {each.email for each in mail.reply_to}
        elsewhere = mail.sender and asked and mail.sender.email not in asked
        expected = {"reply_to"} if elsewhere else set()
        self.assertLessEqual({each.guard for each in check(given)}, expected)
