import unittest

from letters import letter

from core.inbound.pipeline import Context
from core.inbound.steps import run

HERE = Context(
    address="support@shop.example",
    addresses=frozenset(["support@shop.example", "help@shop.example"]),
    own_addresses=frozenset(
        ["support@shop.example", "help@shop.example", "sales@shop.example"]
    ),
    trusted_servers=("mx.shop.example",),
)


class TestAnswerable(unittest.TestCase):
    """To whom an automatic answer may go back, and why to nobody."""

    def found(self, text="It leaks.", context=HERE, released=False, **headers):
        return run(letter(text, **headers), context, released=released).found

    def silence(self, text="It leaks.", context=HERE, released=False, **headers):
        found = self.found(text, context, released, **headers)
        self.assertEqual(bool(found.silence), found.answer_to is None)
        return found.silence

    def test_a_person_who_writes_to_us(self):
        found = self.found()
        self.assertEqual(found.silence, "")
        self.assertEqual(found.answer_to.email, "ana@customer.example")

    def test_to_us_alone_or_with_others_in_cc(self):
        for headers in (
            {"Cc": "boss@customer.example, x@partner.example"},
            {"To": "HELP@shop.example"},
            {"To": "support+ec.12.abcd@shop.example"},
            {"To": "Support <support@shop.example>, help@shop.example"},
            {"To": "support@shop.example", "Bcc": "x@customer.example"},
        ):
            with self.subTest(headers=headers):
                self.assertEqual(self.silence(**headers), "")

    def test_not_when_it_was_not_written_to_us(self):
        for headers in (
            {"To": None},
            {"To": "undisclosed-recipients:;"},
            {"To": "boss@customer.example"},
            {"To": "boss@customer.example", "Cc": "support@shop.example"},
            {"To": "ana@customer.example", "Bcc": "support@shop.example"},
        ):
            with self.subTest(headers=headers):
                self.assertEqual(self.silence(**headers), "not_to_us")

    def test_not_when_it_was_written_to_many(self):
        many = "support@shop.example, info@other.example"
        self.assertEqual(self.silence(To=many), "not_alone")
        many = "info@other.example, support@shop.example"
        self.assertEqual(self.silence(To=many), "not_alone")

    def test_of_two_touchpoints_the_one_named_first_answers(self):
        both = "sales@shop.example, support@shop.example"
        self.assertEqual(self.silence(To=both), "other_touchpoint")
        both = "support@shop.example, sales@shop.example"
        self.assertEqual(self.silence(To=both), "")

    def test_never_to_a_program(self):
        for headers, why in (
            ({"Auto_Submitted": "auto-replied"}, "robot"),
            ({"Auto_Submitted": "auto-generated (nightly)"}, "robot"),
            ({"X_Autoreply": "yes"}, "robot"),
            ({"Return_Path": "<>"}, "robot"),
            ({"Subject": "Out of office: Broken kettle"}, "robot"),
            ({"Precedence": "auto_reply"}, "robot"),
            ({"Precedence": "bulk"}, "list"),
            ({"List_Id": "<kettles.lists.example>"}, "list"),
            ({"List_Unsubscribe": "<mailto:off@lists.example>"}, "list"),
            ({"X_Auto_Response_Suppress": "All"}, "asked"),
            ({"From": "MAILER-DAEMON@mx.example"}, "robot"),
            ({"From": "postmaster@mx.example"}, "no_reply"),
        ):
            with self.subTest(headers=headers):
                self.assertEqual(self.silence(**headers), why)

    def test_nor_to_what_a_list_or_a_help_desk_passed_on(self):
        for headers, why in (
            ({"List_Help": "<mailto:help@lists.example>"}, "list"),
            ({"List_Archive": "<https://lists.example>"}, "list"),
            ({"X_BeenThere": "kettles@lists.example"}, "list"),
            ({"X_Mailman_Version": "2.1.39"}, "list"),
            ({"Sender": "kettles-bounces@lists.example"}, "list"),
            ({"Sender": "Owner <owner-kettles@lists.example>"}, "list"),
            ({"Return_Path": "<kettles-bounces+ana=x.example@lists.example>"}, "list"),
            ({"Return_Path": "<kettles-return-7-ana=x.example@lists.example>"}, "list"),
            ({"X_Campaign_Id": "7"}, "list"),
            ({"X_RT_Loop_Prevention": "desk.example"}, "asked"),
            ({"X_OTRS_Loop": "yes"}, "asked"),
            ({"X_Loop": "support@shop.example"}, "asked"),
            ({"Subject": "AUTO: Ana is out of the office (back Monday)"}, "robot"),
            ({"X_OTRS_Loop": "no"}, ""),
            ({"Sender": "ana.bounce@customer.example"}, ""),
            ({"Return_Path": "<it-help@customer.example>"}, ""),
            ({"Subject": "Auto: new tyres"}, ""),
            # of our own group
            ({"X_BeenThere": "help@shop.example"}, ""),
            ({"Sender": "support-bounces@shop.example"}, ""),
        ):
            with self.subTest(headers=headers):
                self.assertEqual(self.silence(**headers), why)

    def test_nor_to_the_accounts_of_programs(self):
        for local in ("root", "www-data", "Notifications", "bounces+12", "alerts"):
            with self.subTest(local):
                self.assertEqual(self.silence(From=f"{local}@x.example"), "no_reply")
        for local in ("rootes", "ana.alerts", "alertsana"):
            with self.subTest(local):
                self.assertEqual(self.silence(From=f"{local}@x.example"), "")

    def test_never_to_an_address_that_nobody_reads(self):
        for local in (
            "noreply",
            "no-reply",
            "no.reply+17",
            "do_not_reply",
            "noresponder",
            "no-contestar",
            "billing-noreply",
        ):
            with self.subTest(local=local):
                self.assertEqual(
                    self.silence(From=f"Shop <{local}@big.example>"), "no_reply"
                )

    def test_where_nobody_reads_it_the_answer_goes_where_it_is_wanted(self):
        headers = {"From": "no-reply@big.example", "Reply_To": "Ana <ana@big.example>"}
        self.assertEqual(self.found(**headers).answer_to.email, "ana@big.example")
        headers["Reply_To"] = "a@big.example, b@big.example"
        self.assertEqual(self.silence(**headers), "no_reply")
        headers["Reply_To"] = "sales@shop.example"
        self.assertEqual(self.silence(**headers), "own")

    def test_never_to_ourselves(self):
        for email in (
            "support@shop.example",
            "help@shop.example",
            "sales@shop.example",
            "Sales+ec.9.xyz@shop.example",
        ):
            with self.subTest(email=email):
                self.assertEqual(self.silence(From=email), "own")

    def test_never_to_who_may_be_somebody_else(self):
        said = "mx.shop.example; dmarc=fail header.from=customer.example"
        self.assertEqual(self.silence(Authentication_Results=said), "spoofed")
        said = "mx.shop.example; dmarc=pass header.from=customer.example"
        self.assertEqual(self.silence(Authentication_Results=said), "")
        said = "mx.liar.example; dmarc=fail header.from=customer.example"
        self.assertEqual(self.silence(Authentication_Results=said), "")

    def test_never_to_a_blocked_sender_who_was_let_through(self):
        context = Context(
            address=HERE.address,
            addresses=HERE.addresses,
            own_addresses=HERE.own_addresses,
            blocked=frozenset(["customer.example"]),
        )
        self.assertEqual(self.silence(context=context, released=True), "blocked")

    def test_never_where_mail_is_ignored(self):
        context = Context(address=HERE.address, addresses=HERE.addresses, ignored=True)
        self.assertEqual(self.silence(context=context), "ignored")

    def test_behind_a_contact_form_its_customer_is_answered(self):
        context = Context(
            address=HERE.address,
            addresses=HERE.addresses,
            own_addresses=HERE.own_addresses,
            contact_form_senders=frozenset(["www.shop.example"]),
        )
        headers = {"From": "form@www.shop.example", "Auto_Submitted": "auto-generated"}
        found = self.found("E-mail: ana@customer.example", context, **headers)
        self.assertEqual(found.answer_to.email, "ana@customer.example")
        text = "E-mail: no-reply@customer.example"
        self.assertEqual(self.silence(text, context, **headers), "no_reply")

    def test_a_mail_without_a_sender(self):
        self.assertEqual(self.silence(From=None), "nobody")
