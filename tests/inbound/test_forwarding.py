import xmlrpc.client

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import SUPPORT
from .forwarding_case import PUBLIC, ForwardingCase


@tagged("post_install", "-at_install")
class TestForwarding(ForwardingCase):
    def setUp(self):
        super().setUp()
        self.make_connected()

    def test_mail_in_the_mailbox_goes_to_the_touchpoint_it_was_forwarded_to(self):
        own = self.mail("Mail of its own")
        self.come_by_mailbox(self.example("gmail-automatic"), own)
        conversation = self.conversations()
        self.assertEqual(conversation.customer_email, "ana@customer.example")
        self.assertEqual(conversation.name, "Broken kettle")
        row = self.rows()
        self.assertEqual((row.state, row.forwarded_by), ("done", "mailbox"))
        self.assertEqual(row._read_raw()[row.id], self.example("gmail-automatic"))
        receipt, other = self.rows(self.carrier)
        self.assertEqual((receipt.state, receipt.original_id), ("dropped", row))
        self.assertIn("Shop", receipt.reason)
        self.assertTrue(receipt.uid and receipt.confirmed)
        self.assertEqual(other.state, "done")
        self.assertEqual(other.conversation_id.touchpoint_id, self.carrier)

    def test_everything_in_that_mailbox_is_accounted_for(self):
        self.come_by_mailbox(self.example("gmail-automatic"))
        self.come_by_mailbox()
        self.carrier.action_reconcile()
        self.env.invalidate_all()
        folder = self.carrier.mailbox_ids
        self.assertEqual((folder.server_count, folder.accounted_count), (1, 1))
        self.assertEqual(len(self.rows()), 1)

    def test_mail_to_no_known_address_stays_the_mailboxs_own(self):
        gone = self.forwarded.forwarding_address.replace("support.", "other.")
        gone = gone[:-12] + gone[-12:].replace("@", "2@")
        self.come_by_mailbox(self.example("gmail-automatic", gone))
        self.assertFalse(self.rows())
        self.assertEqual(self.rows(self.carrier).state, "done")

    def test_large_mail_is_handed_on_too(self):
        large = self.example("gmail-automatic") + b"x" * 70 + b"\r\n"
        large += (b"y" * 70 + b"\r\n") * 130_000  # 9 MB: streamed to the disk
        self.come_by_mailbox(large)
        row = self.rows()
        self.assertEqual((row.state, row.reason), ("done", False))
        self.assertEqual(len(row._read_raw()[row.id]), row.size)
        receipt = self.rows(self.carrier)
        self.assertEqual((receipt.original_id, receipt._read_raw()), (row, {}))

    def test_mail_of_some_size_is_moved_with_its_file(self):
        mail = self.example("gmail-automatic") + b"y" * 100_000
        self.come_by_mailbox(mail)
        row = self.rows()
        self.assertEqual((row.state, row._read_raw()), ("done", {row.id: mail}))
        self.assertEqual(self.rows(self.carrier)._read_raw(), {})

    def test_one_mail_for_two_touchpoints_comes_to_both(self):
        second = self.make_forwarded(name="Sales", email="sales@shop.example")
        both = f"{self.forwarded.forwarding_address}, {second.forwarding_address}"
        self.come_by_mailbox(self.mail(To=both))
        self.assertEqual(self.rows().state, "done")
        self.assertEqual(self.rows(second).state, "held")  # not active yet
        self.assertEqual(len(self.rows(second)._read_raw()), 1)

    # -- Odoo's mail gateway -------------------------------------------------

    def test_the_gateway_stores_the_very_bytes_and_creates_nothing_else(self):
        raw = self.example("outlook-redirect")
        partners = self.env["res.partner"].search_count([])
        for message in (xmlrpc.client.Binary(raw), raw, raw.decode()):
            answer = self.env["mail.thread"].message_process("res.partner", message)
            self.assertFalse(answer)
        self.process()
        row = self.rows()
        self.assertEqual((row.state, row.forwarded_by), ("done", "gateway"))
        self.assertEqual(row._read_raw(), {row.id: raw})
        self.assertEqual(self.conversations().customer_email, "ana@customer.example")
        self.assertEqual(self.env["res.partner"].search_count([]), partners)

    def test_other_mail_takes_the_gateways_usual_way(self):
        raw = self.mail("For a new contact", To="contacts@demo.test")
        made = self.env["mail.thread"].message_process("res.partner", raw)
        self.assertEqual(self.env["res.partner"].browse(made).name, "For a new contact")
        self.assertFalse(self.rows())

    def test_the_gateway_runs_as_anybody(self):
        raw = self.example("outlook-redirect")
        self.env["mail.thread"].with_user(self.agent).message_process(None, raw)
        self.assertEqual(len(self.rows()), 1)
        with self.assertRaises(AccessError):
            self.rows().with_user(self.agent).read(["subject"])

    def test_a_large_mail_through_the_gateway(self):
        raw = self.example("gmail-automatic") + b"y" * 200_000
        self.come_by_gateway(raw)
        self.assertEqual(self.rows()._read_raw(), {self.rows().id: raw})

    def test_the_same_mail_through_both_is_there_once(self):
        raw = self.example("gmail-automatic")
        later = b"Received: from elsewhere by here\r\n" + raw
        for come in (self.come_by_gateway, self.come_by_mailbox):
            come(raw)
            come(later)
        first, twin = self.rows()
        self.assertEqual((first.state, twin.state), ("done", "dropped"))
        self.assertEqual(twin.original_id, first)
        self.assertEqual(len(self.conversations().email_message_ids), 1)

    def test_both_copies_before_either_is_read(self):
        raw = self.example("gmail-automatic")
        for mail in (raw, b"X-Hop: 2\r\n" + raw):
            self.env["mail.thread"].message_process(None, mail)
        self.process()
        self.assertEqual(self.rows().mapped("state"), ["done", "dropped"])

    def test_another_companys_touchpoint(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.env["mail.alias.domain"].create(
            {"name": "other.example", "company_ids": [(4, company.id)]}
        )
        team = self.queue.copy({"name": "Others", "company_id": company.id})
        other = self.make_forwarded(
            email="help@other.example", company_id=company.id, queue_ids=team.ids
        )
        self.assertTrue(other.forwarding_address.endswith("@other.example"))
        raw = self.example("gmail-automatic", other.forwarding_address)
        self.env["mail.thread"].with_user(self.agent).message_process(None, raw)
        self.assertEqual(self.rows(other).company_id, company)
        self.assertFalse(self.rows())

    # -- who is the customer -------------------------------------------------

    def test_forwarded_in_a_new_mail_the_customer_is_found(self):
        for name in ("outlook-forward", "gmail-forward", "exchange-attached"):
            self.come_by_mailbox(self.example(name))
        found = self.conversations()
        self.assertEqual(
            found.mapped("customer_email"), ["ana@customer.example"] * len(found)
        )
        self.assertEqual(set(found.mapped("customer_name")), {"Ana Prueba"})

    def test_the_answer_goes_to_the_customer_not_to_the_account(self):
        self.come_by_mailbox(self.example("outlook-forward"))
        self.conversations().with_user(self.agent).action_pick()
        mail = self.conversations().email_message_ids
        for mode in ("reply", "reply_all"):
            answer = self.answer(mail, mode=mode)
            self.assertIn("ana@customer.example", answer.email_to)
            self.assertNotIn("shop.example", f"{answer.email_to} {answer.email_cc}")
            self.assertNotIn(SUPPORT, f"{answer.email_to} {answer.email_cc}")

    def test_passed_on_it_is_no_automatic_mail(self):
        self.come_by_mailbox(self.example("outlook-redirect"))
        self.assertFalse(self.conversations().email_message_ids.automatic)

    # -- before it is active -------------------------------------------------

    def test_mail_waits_until_the_touchpoint_is_activated(self):
        self.forwarded.activated = False
        self.come_by_mailbox(self.example("gmail-automatic"))
        row = self.rows()
        self.assertEqual((row.state, row.hold_kind), ("held", "inactive"))
        self.assertIn("Shop", row.reason)
        self.forwarded.action_activate()
        self.process()
        self.assertEqual((row.state, row.reason), ("done", False))
        self.assertEqual(len(self.conversations()), 1)

    def test_mail_released_while_it_waits_comes_once(self):
        self.forwarded.activated = False
        self.come_by_gateway(self.example("gmail-automatic"))
        self.rows().action_release()
        self.process()
        self.forwarded.action_activate()
        self.process()
        self.assertEqual(self.rows().state, "done")
        self.assertEqual(len(self.conversations().email_message_ids), 1)

    # -- the connection method is changed ------------------------------------

    def test_from_the_mailbox_to_forwarding_and_back(self):
        """Each of these mails is in the mailbox and is forwarded."""
        live = self.make_touchpoint(
            email=PUBLIC, imap_login=SUPPORT, takes_forwarded=False, name="Live"
        )
        self.carrier.activated = self.forwarded.activated = False
        self.forwarded.unlink()
        self.forwarded = live
        self.connect(live)
        base = self.env["mail.alias.domain"].create({"name": "alias.example"})
        live.company_id.alias_domain_id = base
        mails = [
            self.mail(f"Mail {number}", message_id=f"<m{number}@customer.test>")
            for number in range(4)
        ]

        def arrive(number, forwarded=True):
            self.dovecot.deliver(SUPPORT, mails[number])
            if forwarded:
                head = f"X-Forwarded-To: {live.forwarding_address}\r\n".encode()
                self.come_by_gateway(head + mails[number])

        arrive(0, forwarded=False)
        self.fetch(live)
        live.connection_method = "forwarding"
        self.assertTrue(live.forwarding_address.endswith("@alias.example"))
        self.assertEqual(live.connection_status, "connected")
        self.assertTrue(live.mailbox_kept)
        arrive(1)  # the rule is set up, the mailbox still read
        self.process()
        arrive(2)
        probe = self.validate()
        head = f"Delivered-To: {live.forwarding_address}\r\n".encode()
        self.come_by_gateway(head + probe)
        self.env.invalidate_all()
        self.assertEqual(live.connection_status, "connected")
        self.fetch(live)
        self.assertFalse(live.mailbox_kept)
        arrive(3)
        self.process()
        live.connection_method = "password"
        self.assertEqual(live.connection_status, "not_connected")
        self.connect(live)
        self.fetch(live)
        names = self.conversations().mapped("name")
        self.assertEqual(sorted(names), [f"Mail {number}" for number in range(4)])
        self.assertEqual(len(self.conversations().email_message_ids), 4)
        self.assertNotIn("fetched", self.rows().mapped("state"))
