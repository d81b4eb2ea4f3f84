"""A customer is forgotten: nothing that he wrote, was sent or is called is left in the
database or in the storage; figures are."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import SQL

from ..common import CUSTOMER, SUPPORT
from ..outbox.outbox_case import letter
from .forget_case import ForgetCase

# Words that only he and those who wrote to him used.
WORDS = ("xylophone", "quagmire", "zeppelin", "Carla Customer", CUSTOMER)
OTHER = "other@demo.test"
# Odoo's own, where mail leaves its traces, besides all of ours.
TABLES = ("helpdesk_ticket", "ir_attachment", "bus_bus")
PREFIXES = ("email_", "mail_")


@tagged("-at_install", "post_install")
class TestForget(ForgetCase):
    maxDiff = None

    def where(self, *words):
        """["table.column: word"] for each that stands somewhere"""
        self.env.flush_all()
        columns = self.env.execute_query(
            SQL(
                """SELECT table_name, column_name FROM information_schema.columns
                    WHERE table_schema = 'public'
                      AND data_type IN ('text', 'character varying', 'jsonb', 'bytea',
                                        'tsvector')
                 ORDER BY 1, 2"""
            )
        )
        found = []
        for table, column in columns:
            if table in TABLES or table.startswith(PREFIXES):
                found += self.words_in(table, column, words)
        return found

    def words_in(self, table, column, words):
        conditions = [
            SQL(
                "bool_or(%s::text ILIKE %s OR %s::text ILIKE %s)",
                SQL.identifier(column),
                f"%{word}%",
                SQL.identifier(column),
                f"%{word.encode().hex()}%",
            )
            for word in words
        ]
        (row,) = self.env.execute_query(
            SQL("SELECT %s FROM %s", SQL(", ").join(conditions), SQL.identifier(table))
        )
        return [
            f"{table}.{column}: {word}"
            for word, is_there in zip(words, row, strict=True)
            if is_there
        ]

    def test_nothing_is_left_but_figures(self):
        mail = self.receive(self.mail_with_file())
        conversation = mail.conversation_id
        note = "Carla Customer has a xylophone."
        conversation.message_post(body=note)
        for record in (conversation, conversation.ticket_id):
            for done in (False, True):
                activity = record.activity_schedule(summary=note, note=note)
                if done:
                    activity.action_feedback(feedback=note)
        answer = self.answer(mail, "<p>Your xylophone is here.</p>")
        self.send_queue()
        self.answer(mail, "<p>And the zeppelin?</p>")
        draft = mail.with_user(self.agent).action_reply()
        self.env[draft["res_model"]].browse(draft["res_id"]).body = "<p>quagmire</p>"
        note = "About the zeppelin."
        conversation.ticket_id.message_post(body=note)
        replay = self.supervise(mail)
        self.assertTrue(self.where(*WORDS))
        events = self.env["email.conversation.event"].search_count([])
        before = (conversation.create_date, conversation.queue_id, mail.date)
        protocol = self.forget()
        self.assertEqual(protocol.state, "done", protocol.failure)
        self.assertEqual(self.where(*WORDS), [])
        self.assertFalse([path for path in self.files_in(self.local) if "EC" in path])
        self.assertEqual(
            (conversation.create_date, conversation.queue_id, mail.date), before
        )
        self.assertGreaterEqual(
            self.env["email.conversation.event"].search_count([]), events
        )
        self.assertEqual(conversation.state, "closed")
        self.assertEqual(answer.state, "sent")
        self.assertEqual((protocol.conversations, protocol.files), (1, 1))
        self.assertEqual(protocol.user_id, self.admin)
        self.assertFalse(protocol.sudo().address)
        self.assertEqual(replay.email_blocked_senders, "spam.test, more@spam.test")
        self.assertEqual((replay.state, replay.read_count), ("stopped", 0))

    def supervise(self, mail):
        """He waits on the live board, was whispered about, and is in a replay."""
        here = {"company_id": self.company.id}
        self.env["email.board"].create(
            {**here, "order": "wait", "first": f'["{CUSTOMER}"]', "figures": "{}"}
        )
        self.env["email.whisper"].create(
            {
                "conversation_id": mail.conversation_id.id,
                "by_id": self.admin.id,
                "user_id": self.agent.id,
                "words": "His zeppelin is old",
            }
        )
        blocked = f"spam.test, {CUSTOMER}, more@spam.test"
        self.company.email_blocked_senders = f"other.test, {CUSTOMER}"
        replay = (
            self.env["email.replay"]
            .sudo()
            .create({**here, "email_blocked_senders": blocked})
        )
        replay.write(
            {"state": "stopped", "read_count": 1, "memory": {"1": {"x": CUSTOMER}}}
        )
        for memory in (False, {"2": CUSTOMER}):
            done = replay.copy()
            done.write({"state": "done", "memory": memory})
            self.env["email.replay.result"].sudo().create(
                {
                    **here,
                    "replay_id": done.id,
                    "inbound_id": mail.inbound_id.id,
                    "differs": True,
                    "differences": [
                        {
                            "step": "customer",
                            "before": {"customer": CUSTOMER},
                            "after": {"customer": ""},
                        }
                    ],
                    "present": {"detail": "xylophone"},
                }
            )
        return replay

    def test_nothing_comes_back_and_a_new_mail_works(self):
        first = self.receive(self.mail("My xylophone"))
        answer = self.answer(first)
        self.send_queue()
        (sent,) = self.inbox(CUSTOMER)
        self.forget()
        self.fetch()
        self.assertEqual(self.where("xylophone"), [])
        reply = self.mail(
            "Re: My kettle",
            "New words.",
            In_Reply_To=answer.mail_message_id.message_id or "<gone@x>",
            References=str(sent.split(b"Message-Id: ")[-1].split(b"\n")[0].decode()),
        )
        new = self.receive(reply)
        self.assertNotEqual(new.conversation_id, first.conversation_id)
        self.assertEqual(new.conversation_id.customer_email, CUSTOMER)
        self.assertTrue(new.body_html)

    def test_others_keep_their_mails_without_his_address(self):
        mail = self.receive(
            self.mail(
                "Kettle of another",
                f"Ask {CUSTOMER}, or diana.{CUSTOMER}.",
                From=f"Otto <{OTHER}>",
                CC=f"Carla Customer <{CUSTOMER}>, third@demo.test",
            )
        )
        self.forget()
        self.assertEqual(self.where("Carla Customer"), [])
        self.assertIn("third@demo.test", mail.email_cc)
        self.assertNotIn(f" {CUSTOMER}", mail.body_html)
        self.assertIn(f"diana.{CUSTOMER}", mail.body_html)
        self.assertEqual(mail.conversation_id.customer_email, OTHER)
        self.assertEqual(mail.subject, "Kettle of another")

    def test_other_companies_and_addresses_are_left_alone(self):
        kept = self.receive(
            self.mail("Of another", "Kept words.", From="also" + CUSTOMER)
        )
        gone = self.receive(self.mail("My xylophone"))
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.receive(self.mail("Theirs", "Kept, too."))
        theirs.conversation_id.sudo().company_id = other
        draft, dialog = self.write_elsewhere(other)
        self.forget()
        self.assertEqual(draft.email_to, CUSTOMER)
        self.assertTrue(dialog.exists())
        self.assertIn("Kept words", kept.body_html)
        self.assertIn("Kept, too", theirs.body_html)
        self.assertFalse(gone.body_html)

    def write_elsewhere(self, company):
        """A draft and an open dialog to him, from the touchpoint of another company."""
        far = self.touchpoint.sudo().copy(
            {"company_id": company.id, "queue_ids": False}
        )
        far.email = "support@far.test"
        saved = self.env["email.message"]._save_draft(letter(CUSTOMER), far)
        vals = {"touchpoint_id": far.id, "email_to": CUSTOMER, "subject": "Yours"}
        return saved, self.env["email.compose"].create(vals)

    def test_nobody_is_told_whom_another_company_knows(self):
        self.receive(self.mail())
        far = self.env["res.company"].create({"name": "Far"})
        self.admin.write({"company_ids": [Command.set(far.ids)], "company_id": far.id})
        Wizard = self.env["email.forget"].with_user(self.admin)
        vals = {"address": CUSTOMER, "company_id": self.company.id}
        with self.assertRaises(AccessError):
            Wizard.create(vals).read(["conversations"])
        with self.assertRaises(AccessError):
            Wizard.onchange(vals, ["address"], {"conversations": {}, "nothing": {}})

    def test_it_goes_on_where_it_was_killed(self):
        self.receive(self.mail("My xylophone"), self.mail("My zeppelin"))
        wizard = self.env["email.forget"].with_user(self.admin)
        wizard.create({"address": CUSTOMER}).action_forget()
        protocol = self.env["email.forgetting"].search([], limit=1)
        steps = list(protocol._steps())
        self.assertGreater(len(steps), 2)
        steps[0]()
        self.run_forgetting()
        self.assertEqual(protocol.state, "done")
        self.assertEqual(self.where("xylophone", "zeppelin"), [])

    def test_it_begins_at_the_contact_or_the_conversation(self):
        mail = self.receive(self.mail())
        contact = self.env["res.partner"].create({"name": "C", "email": CUSTOMER})
        for record in (contact, mail.conversation_id):
            here = {"active_model": record._name, "active_id": record.id}
            wizards = self.env["email.forget"].with_user(self.admin)
            wizard = Form(wizards.with_context(**here))
            self.assertEqual((wizard.address, wizard.conversations), (CUSTOMER, 1))

    def test_wizard_lists_what_there_is(self):
        self.receive(self.mail_with_file())
        wizard = Form(self.env["email.forget"].with_user(self.admin))
        self.assertFalse(wizard.ready)
        wizard.address = "nobody@demo.test"
        self.assertTrue(wizard.nothing)
        wizard.address = "nonsense"
        self.assertIn("not one e-mail address", wizard.problem)
        wizard.address = SUPPORT
        self.assertIn("address of ours", wizard.problem)
        wizard.address = f"Carla <{CUSTOMER.upper()}>"
        found = (wizard.conversations, wizard.mails, wizard.files, wizard.originals)
        self.assertEqual(found, (1, 1, 1, 1))

    def test_only_administrators_and_never_twice(self):
        self.receive(self.mail())
        supervisor = new_test_user(
            self.env,
            "forget_supervisor",
            groups="base.group_user,email_channel.group_email_supervisor",
        )
        for user in (self.agent, supervisor):
            with self.assertRaises(AccessError):
                self.forget(user=user)
        self.forget()
        with self.assertRaisesRegex(UserError, "nothing of this customer"):
            self.forget()
