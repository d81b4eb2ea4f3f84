from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.email_channel.core.outbox.guards import Finding

from ..common import CUSTOMER, SUPPORT, ChannelCase
from ..extended import extend

BOSS = "boss@customer.test"
SUPPLIER = "sue@supplier.test"


def shouting(letter):
    loud = "SEND IT" in letter.body
    return [Finding("example_shouting")] if loud else []


def addon():
    """What another addon defines."""

    class EmailCompose(models.TransientModel):
        _module = None
        _name = "email.compose"
        _inherit = ["email.compose"]

        @api.model
        def _guards(self):
            return (*super()._guards(), shouting)

        def _guard_words(self, finding):
            if finding.guard == "example_shouting":
                return "You shout."
            return super()._guard_words(finding)

    return EmailCompose


class TestGuardsBeforeSending(ChannelCase):
    """What an agent may have overlooked is said, and passed by one more press."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = new_test_user(
            cls.env,
            "guards_colleague",
            groups="base.group_user,email_channel.group_email_supervisor",
            name="Carl Colleague",
            email="carl@agents.test",
        )
        cls.queue.user_ids = [Command.link(cls.colleague.id)]

    def setUp(self):
        super().setUp()
        self.connect()

    def start(self, **headers):
        mail = self.receive(self.mail(**headers))
        mail.conversation_id._take(self.agent)
        return mail

    def letter(self, mail, mode="reply", **vals):
        action = getattr(mail.with_user(self.agent), f"action_{mode}")()
        letter = self.env["email.compose"].with_user(self.agent)
        letter = letter.browse(action["res_id"])
        letter.write({"body": "<p>Send it back.</p>", **vals})
        return letter

    def held(self, letter, *passed):
        return {
            one["code"]: one["words"]
            for one in letter.send({"passed": list(passed)}).get("held", ())
        }

    def test_a_plain_answer_leaves_at_once(self):
        mail = self.start(Cc=f"{BOSS}, {SUPPLIER}")
        for mode in ("reply", "reply_all"):
            with self.subTest(mode):
                self.assertEqual(self.held(self.letter(mail, mode)), {})

    def test_so_does_one_to_an_answer_of_our_own(self):
        mail = self.start(Cc=BOSS)
        answer = self.answer(mail, mode="reply_all")
        for mode in ("reply", "reply_all"):
            with self.subTest(mode):
                self.assertEqual(self.held(self.letter(answer, mode)), {})

    def test_an_outsider_is_named_and_passed_by_one_more_press(self):
        letter = self.letter(self.start(), email_cc=SUPPLIER)
        held = self.held(letter)
        self.assertEqual(list(held), [f"outsider:{SUPPLIER}"])
        self.assertIn(SUPPLIER, held[f"outsider:{SUPPLIER}"])
        self.assertEqual(letter.sudo().draft_id.state, "draft")
        self.assertEqual(self.held(letter, *held), {})
        self.assertNotEqual(letter.sudo().draft_id.state, "draft")

    def test_to_pass_one_address_passes_no_other(self):
        letter = self.letter(self.start(), email_cc=SUPPLIER)
        passed = list(self.held(letter))
        letter.email_cc = "other@supplier.test"
        self.assertEqual(
            list(self.held(letter, *passed)), ["outsider:other@supplier.test"]
        )

    def test_who_took_part_earlier_is_no_stranger(self):
        mail = self.start(Cc=BOSS)
        second = self.receive(
            self.mail("Re: Broken kettle", In_Reply_To=mail.message_id)
        )
        self.assertEqual(second.conversation_id, mail.conversation_id)
        self.assertEqual(
            list(self.held(self.letter(second, email_cc=BOSS))), [f"added:{BOSS}"]
        )

    def test_the_customer_who_is_left_out(self):
        letter = self.letter(self.start(Cc=BOSS), email_to=BOSS)
        self.assertTrue(letter.customer_missing)
        letter.action_send()
        self.assertIn(f"{CUSTOMER}, does not get", letter.held_words)
        self.assertFalse(letter.customer_missing)  # once is enough

    def test_an_answer_to_a_supplier_is_told_beside_the_recipients_only(self):
        mail = self.start()
        theirs = self.receive(
            self.mail(
                "Re: Broken kettle",
                From=SUPPLIER,
                In_Reply_To=mail.message_id,
            )
        )
        theirs.conversation_id = mail.conversation_id
        letter = self.letter(theirs)
        self.assertTrue(letter.customer_missing)
        self.assertEqual(self.held(letter), {})

    def test_our_own_touchpoints(self):
        sales = self.make_touchpoint(
            name="Sales", email="sales@demo.test", second_addresses="buy@demo.test"
        )
        mail = self.start()
        for email in (SUPPORT, sales.email, "buy@demo.test", "sales+x@demo.test"):
            with self.subTest(email):
                letter = self.letter(mail, email_cc=email)
                self.assertEqual(list(self.held(letter)), [f"own_address:{email}"])

    def test_a_reply_address_that_leads_elsewhere(self):
        mail = self.start(Reply_To="carla@elsewhere.test")
        letter = self.letter(mail)
        (words,) = self.held(letter).values()
        self.assertIn("carla@elsewhere.test", words)
        self.assertIn(CUSTOMER, words)
        self.assertEqual(self.held(letter, "reply_to:carla@elsewhere.test"), {})
        self.assertEqual(self.held(self.letter(mail)), {})  # known by now

    def test_a_contact_form_always_asks_for_answers_elsewhere(self):
        self.touchpoint.contact_form_senders = "form@website.test"
        mail = self.start(From="form@website.test", text="E-mail: ana@home.test")
        self.assertEqual(mail._envelope().reply_to[0].email, "ana@home.test")
        self.assertEqual(self.held(self.letter(mail)), {})

    def test_what_is_written(self):
        mail = self.start()
        for vals, code in (
            ({"body": "<p>Te adjunto la factura.</p>"}, "attachment"),
            ({"body": "<p>Dear {{ object.name }}</p>"}, "placeholder"),
            ({"subject": "{{ order }}"}, "placeholder"),
        ):
            with self.subTest(vals):
                (found,) = self.held(self.letter(mail, **vals))
                self.assertEqual(found.partition(":")[0], code)

    def test_a_file_is_there(self):
        letter = self.letter(self.start(), body="<p>I attach the plan.</p>")
        file = self.env["ir.attachment"].with_user(self.agent)
        file = file.create(
            {"name": "plan.txt", "raw": b"Plan", "res_model": "email.compose"}
        )
        letter.attachment_ids = [Command.link(file.id)]
        self.assertEqual(self.held(letter), {})

    def test_no_subject(self):
        forward = self.letter(
            self.start(), "forward", email_to=SUPPLIER, subject="Fwd: "
        )
        self.assertEqual(list(self.held(forward)), ["subject"])
        new = self.env["email.compose"].with_user(self.agent)
        new = new.browse(new._open({"mode": "new"})["res_id"])
        new.write({"email_to": CUSTOMER, "body": "<p>Hello</p>", "subject": ""})
        self.assertEqual(list(self.held(new)), ["subject"])

    def test_in_the_users_language(self):
        letter = self.letter(self.start(), subject="", mode="forward", email_to=BOSS)
        self.env["res.lang"]._activate_lang("es_ES")
        source = "The e-mail has no subject."
        spanish = letter.with_context(lang="es_ES")
        (words,) = self.held(spanish).values()
        self.assertEqual(words, spanish.env._(source))

    # -- crossed -------------------------------------------------------------------

    def again(self, mail, subject="Re: Broken kettle", **headers):
        return self.receive(
            self.mail(
                subject,
                In_Reply_To=mail.message_id,
                message_id=f"<again.{len(mail.conversation_id.email_message_ids)}@x.test>",
                **headers,
            )
        )

    def test_a_mail_that_came_meanwhile(self):
        mail = self.start()
        letter = self.letter(mail)
        newer = self.again(mail)
        held = self.held(letter)
        self.assertEqual(list(held), [f"crossed_mail:{newer.id}"])
        self.assertIn("Carla Customer", held[f"crossed_mail:{newer.id}"])
        self.assertIn("Send it back", letter.body)
        latest = self.again(mail)
        self.assertEqual(
            list(self.held(letter, *held)), [f"crossed_mail:{newer.id},{latest.id}"]
        )

    def test_one_that_the_agent_has_viewed(self):
        mail = self.start()
        letter = self.letter(mail)
        newer = self.again(mail)
        conversation = mail.conversation_id.with_user(self.agent)
        conversation.mark_viewed([newer.id])
        self.assertEqual(self.held(letter), {})

    def test_one_that_the_page_has_shown(self):
        mail = self.start()
        letter = self.letter(mail)
        letter.note_seen(self.again(mail).id)
        self.assertEqual(self.held(letter), {})

    def test_what_is_no_id_is_answered_in_words(self):
        letter = self.letter(self.start())
        for named in ("new", "7", [7], {"id": 7}, True, 1.5, -1, 2**40):
            for call in (
                letter.note_seen,
                letter.get_signature,
                lambda named: letter.check_files([named]),
                lambda named: letter.check_files([], touchpoint_id=named),
            ):
                with self.assertRaisesRegex(UserError, "is no id of a record"):
                    call(named)
        for named in ("12", {"a": 1}, 7, None):
            with self.assertRaisesRegex(UserError, "is no list of ids"):
                letter.check_files(named)

    def test_a_page_that_was_old_when_reply_was_pressed(self):
        mail = self.start()
        newer = self.again(mail)
        old = mail.with_context(email_seen_mail_id=mail.id)
        self.assertEqual(
            list(self.held(self.letter(old))), [f"crossed_mail:{newer.id}"]
        )

    def test_what_a_program_sent_asks_for_nothing(self):
        mail = self.start()
        letter = self.letter(mail)
        self.again(mail, Auto_Submitted="auto-replied")
        self.assertEqual(self.held(letter), {})

    def test_a_colleague_who_has_just_answered(self):
        mail = self.start()
        letter = self.letter(mail)
        action = mail.with_user(self.colleague).action_reply()
        theirs = self.env["email.compose"].with_user(self.colleague)
        theirs = theirs.browse(action["res_id"])
        theirs.body = "<p>Keep it.</p>"
        theirs.send()
        (code,) = held = self.held(letter)
        self.assertTrue(code.startswith("crossed_answer:"))
        self.assertIn("Carl Colleague", held[code])

    def test_ones_own_answer_of_another_window_is_known(self):
        mail = self.start()
        letter = self.letter(mail)
        self.answer(mail)
        self.assertEqual(self.held(letter), {})

    # -- others add to it ----------------------------------------------------------

    def test_another_addon_adds_a_guard(self):
        extend(self, addon())
        letter = self.letter(self.start(), body="SEND IT")
        self.assertEqual(self.held(letter), {"example_shouting": "You shout."})
