from odoo.exceptions import ValidationError

from ..common import CUSTOMER, SUPPORT, ChannelCase

HELP = "help@demo.test"
OLD = "old@demo.test"
VIA = f"'Carla Customer' via Help <{HELP}>"


class SecondAddressesCase(ChannelCase):
    """help@ is a group that delivers into the mailbox of support@."""

    def setUp(self):
        super().setUp()
        self.touchpoint.second_addresses = f"{HELP}, {OLD}"
        self.connect()

    def through_group(self, subject="Broken kettle", **headers):
        """As Google Groups hands on the mail of a domain with a strict policy."""
        return self.mail(
            subject,
            **{
                "From": VIA,
                "To": HELP,
                "X_Original_From": f"Carla Customer <{CUSTOMER}>",
                "Precedence": "list",
                "List_ID": "<help.demo.test>",
                "Mailing_list": f"list {HELP}; contact help+owners@demo.test",
                **headers,
            },
        )


class TestSecondAddresses(SecondAddressesCase):
    def test_customer_is_who_wrote_and_gets_the_answer(self):
        mail = self.receive(self.through_group())
        self.assertEqual(mail.conversation_id.customer_email, CUSTOMER)
        self.assertEqual(mail.conversation_id.ticket_id.partner_email, CUSTOMER)
        self.assertFalse(mail.automatic)
        for mode in ("reply", "reply_all"):
            answer = self.answer(mail, mode=mode)
            self.assertEqual(answer.email_to, f"Carla Customer <{CUSTOMER}>")
            self.assertFalse(answer.email_cc)
        self.send_queue()
        self.assertEqual(len(self.inbox(CUSTOMER)), 2)

    def test_his_answer_opens_a_closed_conversation_again(self):
        mail = self.receive(self.through_group())
        answer = self.answer(mail)
        mail.conversation_id._close()
        again = self.receive(
            self.through_group("Still broken", In_Reply_To=answer.message_id)
        )
        self.assertEqual(again.conversation_id, mail.conversation_id)
        self.assertNotEqual(mail.conversation_id.state, "closed")

    def test_each_customer_has_his_own_conversation(self):
        bulk = {"In_Reply_To": "<newsletter@bulk.test>"}
        others = [
            self.through_group(
                name,
                From=f"'{name}' via Help <{HELP}>",
                X_Original_From=f"{name} <{name}@reader.test>",
                **bulk,
            )
            for name in ("ana", "bo", "cai")
        ]
        hidden = [
            self.through_group(
                name, From=f"{name} via Help <{HELP}>", X_Original_From="", **bulk
            )
            for name in ("dan", "eva")
        ]
        mails = self.receive(*others, *hidden)
        self.assertEqual(len(mails.conversation_id), 5)

    def test_the_limit_counts_customers_not_the_group(self):
        self.env.company.email_sender_limit = 2
        self.env.company.email_automatic_limit = 1
        raws = [
            self.through_group(
                f"{name} {number}",
                From=f"'{name}' via Help <{HELP}>",
                X_Original_From=f"{name}@reader.test",
            )
            for name in ("ana", "bo", "cai")
            for number in range(3)
        ]
        self.assertEqual(len(self.receive(*raws)), 6)
        held = self.env["email.inbound"].search([("state", "=", "held")])
        self.assertEqual(set(held.mapped("hold_kind")), {"too_many"})
        self.assertIn("wrote more than 2 mails in an hour", held[0].reason)

    def test_no_limit(self):
        self.env.company.email_sender_limit = 0
        raws = [self.mail(f"Mail {number}") for number in range(30)]
        self.assertEqual(len(self.receive(*raws)), 30)

    def test_answers_leave_out_what_is_ours(self):
        mail = self.receive(
            self.mail(To=f"{HELP}, bo@reader.test", Cc=f"{OLD}, {SUPPORT}")
        )
        answer = self.answer(mail, mode="reply_all")
        self.assertEqual(
            answer.email_to, f"Carla Customer <{CUSTOMER}>, bo@reader.test"
        )
        self.assertFalse(answer.email_cc)


class TestSettings(SecondAddressesCase):
    def test_as_people_type_them(self):
        self.touchpoint.second_addresses = (
            "Help@Demo.test; old@demo.test\nold@demo.test"
        )
        self.assertEqual(self.touchpoint.second_addresses, f"{HELP}, {OLD}")

    def test_only_whole_addresses(self):
        for wrong in ("demo.test", "*@demo.test", "help@", f"{HELP}, nobody"):
            with self.assertRaisesRegex(ValidationError, "is not an e-mail address"):
                self.touchpoint.second_addresses = wrong
        self.touchpoint.second_addresses = False

    def test_main_address_of_another_is_no_second_address(self):
        other = self.make_touchpoint(
            name="Sales", email=CUSTOMER, imap_login=CUSTOMER, smtp_login=CUSTOMER
        )
        self.touchpoint.second_addresses = CUSTOMER
        with self.assertRaisesRegex(
            ValidationError, "cannot be the address of “Sales”"
        ):
            self.connect(other)
        self.touchpoint.second_addresses = False
        self.connect(other)
        with self.assertRaisesRegex(ValidationError, "the touchpoint “Sales”"):
            self.touchpoint.second_addresses = CUSTOMER.upper()

    def test_of_another_company_no_name_is_told(self):
        company = self.env["res.company"].create({"name": "Other"})
        other = self.make_touchpoint(
            name="Secret",
            email=CUSTOMER,
            imap_login=CUSTOMER,
            smtp_login=CUSTOMER,
            queue_ids=self.queue.copy({"company_id": company.id}).ids,
            company_id=company.id,
        )
        self.connect(other)
        here = self.touchpoint.with_context(allowed_company_ids=self.env.company.ids)
        with self.assertRaisesRegex(ValidationError, "of another company"):
            here.second_addresses = CUSTOMER

    def test_a_group_may_deliver_into_two_mailboxes(self):
        other = self.make_touchpoint(
            email=CUSTOMER,
            imap_login=CUSTOMER,
            smtp_login=CUSTOMER,
            second_addresses=HELP,
        )
        self.connect(other)
        self.assertTrue(other.activated)

    def test_nobody_blocks_it(self):
        with self.assertRaisesRegex(ValidationError, "cannot be blocked"):
            self.touchpoint.blocked_senders = HELP
        with self.assertRaisesRegex(ValidationError, "cannot be blocked"):
            self.env.company.email_blocked_senders = HELP

    def test_exported_and_imported_again(self):
        names = ["name", "second_addresses"]
        [row] = self.touchpoint.export_data(names)["datas"]
        loaded = self.env["email.touchpoint"].load(
            [*names, "email"], [[*row, "copy@demo.test"]]
        )
        copied = self.env["email.touchpoint"].browse(loaded["ids"])
        self.assertEqual(copied.second_addresses, self.touchpoint.second_addresses)

    def test_limits_have_bounds(self):
        for name in ("email_sender_limit", "email_automatic_limit"):
            for wrong in (-1, 1_000_000):
                with (
                    self.assertRaisesRegex(ValidationError, "0 for no limit"),
                    self.env.cr.savepoint(),
                ):
                    self.env.company[name] = wrong
                self.env.invalidate_all(flush=False)

    def test_limits_are_settings(self):
        settings = self.env["res.config.settings"].create({"email_sender_limit": 300})
        settings.execute()
        self.assertEqual(self.env.company.email_sender_limit, 300)
