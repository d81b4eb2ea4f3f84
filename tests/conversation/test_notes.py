from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..attachments.file_case import PNG
from ..common import CUSTOMER
from ..fakes.clamd import EICAR
from .notes_case import NotesCase


class TestNotes(NotesCase):
    """Colleagues read notes in the thread; nobody outside gets anything of them."""

    def test_a_note_stands_in_the_thread_as_its_writer_wrote_it(self):
        self.note("Call her <script>alert(1)</script>")
        (line,) = self.lines()
        self.assertEqual(line["author"], "Ada Agent")
        self.assertIn("&lt;script&gt;", line["body"])
        self.assertTrue(line["is_mine"])
        self.assertFalse(line["is_activity"])
        self.assertEqual(line["attachments"], [])

    def test_html_of_a_note_is_cleaned(self):
        self.note(body="<p onclick='x()'>Hi<script>x()</script></p>", body_is_html=True)
        (line,) = self.lines()
        self.assertEqual(line["body"], "<p>Hi</p>")

    def test_the_newest_is_first(self):
        for text in ("One", "Two"):
            self.note(text)
        newest, oldest = self.lines()
        self.assertIn("Two", newest["body"])
        self.assertIn("One", oldest["body"])

    def test_what_was_said_by_nobody_is_no_note(self):
        words = "System"
        self.conversation.message_post(body=words, message_type="notification")
        self.assertEqual(self.lines(), [])

    # -- never to the customer -------------------------------------------------

    def test_nothing_leaves_however_it_is_posted(self):
        partners = self.customer.ids
        self.env["mail.followers"].create(
            {
                "res_model": self.conversation._name,
                "res_id": self.conversation.id,
                "partner_id": self.customer.id,
                "subtype_ids": [
                    Command.set(
                        self.env.ref(name).id
                        for name in ("mail.mt_comment", "mail.mt_note")
                    )
                ],
            }
        )
        sent = self.env["mail.mail"].search([])
        ways = [
            {},
            {"partner_ids": partners},
            {"subtype_xmlid": "mail.mt_comment", "partner_ids": partners},
            {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"},
            {"outgoing_email_to": CUSTOMER},
        ]
        words = "Inside"
        for record in (self.mine, self.mine.sudo(), self.conversation):
            for vals in ways:
                with self.subTest(vals=vals, su=record.env.su):
                    note = record.message_post(body=words, **vals).sudo()
                    self.assertTrue(note.subtype_id.internal)
                    self.assertTrue(note.is_internal)
                    self.assertFalse(note.notification_ids)
                    self.assertFalse(note.outgoing_email_to)
                    self.assertNotIn(self.customer, note.partner_ids)
        self.conversation.message_notify(body="Inside", partner_ids=partners)
        self.send_queue()
        self.assertEqual(self.env["mail.mail"].search([]), sent)
        self.assertEqual(self.smtpd.sent, [])

    def test_nothing_leaves_by_odoos_composer(self):
        sent = self.env["mail.mail"].search([])
        letter = self.mine.env["mail.compose.message"].create(
            {
                "model": self.mine._name,
                "res_ids": str(self.mine.ids),
                "composition_mode": "mass_mail",
                "partner_ids": [Command.set(self.customer.ids)],
                "body": "Inside",
            }
        )
        with self.refused():
            letter.action_send_mail()
        with self.refused():
            self.mine.message_mail_with_source(
                "mail.message_user_assigned", partner_ids=self.customer.ids
            )
        self.assertEqual(self.env["mail.mail"].search([]), sent)

    @contextmanager
    def refused(self):
        with (
            self.assertRaisesRegex(UserError, "Answer or forward"),
            self.env.cr.savepoint(),
        ):
            yield

    def test_nobody_from_outside_follows_it(self):
        self.conversation.message_subscribe(
            (self.customer | self.colleague.partner_id).ids
        )
        self.assertEqual(
            self.conversation.message_partner_ids, self.colleague.partner_id
        )

    def test_an_answer_and_a_forward_say_nothing_of_it(self):
        file = self.upload(b"All is well.", "secret.txt")
        self.note("Wellington", attachment_ids=file.ids)
        for mode in ("reply", "forward"):
            vals = {"email_to": CUSTOMER} if mode == "forward" else {}
            sent = self.answer(self.mail_in, mode=mode, **vals)
            self.send_queue()
            raw = self.smtpd.sent[-1].raw
            self.assertNotIn(b"Wellington", raw)
            self.assertNotIn("Wellington", str(sent.sudo().quote_html))
            self.assertNotIn("secret.txt", str(raw))

    def test_nor_does_the_ticket(self):
        before = self.conversation.ticket_id.message_ids
        self.note("Wellington")
        self.assertEqual(self.conversation.ticket_id.message_ids, before)

    def test_nobody_writes_in_anothers_name_or_at_another_time(self):
        note = self.note(
            author_id=self.colleague.partner_id.id,
            email_from="boss@agents.test",
            date="2020-01-01 00:00:00",
            message_type="email",
        )
        self.assertEqual(note.author_id, self.agent.partner_id)
        self.assertEqual(note.message_type, "comment")
        self.assertGreater(str(note.date), "2021")

    # -- mentions --------------------------------------------------------------

    def test_a_colleague_who_is_mentioned_is_told(self):
        note = self.note(partner_ids=self.colleague.partner_id.ids)
        self.assertEqual(self.told(note), self.colleague.partner_id)

    def test_who_cannot_see_it_is_left_out_and_the_writer_learns_it(self):
        named = (self.colleague | self.stranger | self.far).partner_id | self.customer
        self.env["bus.bus"].search([]).unlink()
        note = self.note(partner_ids=named.ids)
        self.assertEqual(self.told(note), self.colleague.partner_id)
        self.assertEqual(note.partner_ids, self.colleague.partner_id)
        self.env.cr.precommit.run()
        words = str(self.env["bus.bus"].search([]).mapped("message"))
        for name in ("Stranger", "Far", "Carla"):
            self.assertIn(name, words)
        self.assertNotIn("Colleague", words.split("Not told")[1])

    def test_who_is_mentioned_reads_the_note_and_not_the_mails(self):
        self.note("For you", partner_ids=self.colleague.partner_id.ids)
        self.note("Not for you")
        thread = self.conversation.with_user(self.colleague).get_thread()
        self.assertEqual(thread["messages"], [])
        (line,) = thread["notes"]
        self.assertIn("For you", line["body"])

    def test_the_menu_offers_colleagues_who_see_it(self):
        found = self.mine.get_mention_suggestions("")
        names = {one["name"] for one in found["res.partner"]}
        self.assertTrue({"Colleague", "Supervisor"} <= names)
        self.assertFalse({"Stranger", "Far", "Ada Agent"} & names)
        found = self.mine.get_mention_suggestions("coll")
        self.assertEqual([one["name"] for one in found["res.partner"]], ["Colleague"])

    def test_who_is_mentioned_by_an_edit_is_told_once(self):
        note = self.note()
        for _time in range(2):
            self.mine.sudo()._message_update_content(
                note,
                body="Again",
                partner_ids=(self.colleague.partner_id | self.customer).ids,
            )
        self.assertEqual(self.told(note), self.colleague.partner_id)
        self.assertEqual(note.partner_ids, self.colleague.partner_id)

    # -- who reads and changes them --------------------------------------------

    def test_who_may_not_read_the_mails_reads_no_notes(self):
        note = self.note("Wellington")
        for user in (self.colleague, self.supervisor, self.stranger, self.far):
            with self.subTest(user=user.name):
                messages = self.env["mail.message"].with_user(user)
                of_it = [("res_id", "=", self.conversation.id)]
                of_it += [("model", "=", self.conversation._name)]
                self.assertNotIn(note, messages.search(of_it))
                with self.assertRaises(AccessError):
                    note.with_user(user).read(["body"])
        self.touchpoint.write({"preview_allowed": True, "preview_agents": True})
        self.assertEqual(len(self.lines(self.colleague)), 1)
        self.assertEqual(len(self.lines(self.supervisor)), 1)
        with self.assertRaises(AccessError):
            self.lines(self.stranger)

    def test_its_writer_alone_changes_it(self):
        self.touchpoint.preview_allowed = True
        note = self.note(partner_ids=self.colleague.partner_id.ids)
        for user in (self.colleague, self.supervisor):
            with self.assertRaises(AccessError):
                note.with_user(user).write({"body": "Forged"})
            theirs = self.conversation.with_user(user)
            self.assertEqual(theirs.note_to_edit(note.id), {})
        self.assertTrue(self.mine.note_to_edit(note.id)["mail.message"])
        note.with_user(self.agent).write({"body": "Mine"})
        self.assertIn("Mine", note.body)

    # -- files -----------------------------------------------------------------

    def test_a_file_is_read_by_who_reads_its_note(self):
        named, other = self.upload(b"For you."), self.upload(b"Not for you.")
        self.note(attachment_ids=named.ids, partner_ids=self.colleague.partner_id.ids)
        self.note(attachment_ids=other.ids)
        for line in self.lines():
            self.assertTrue(line["attachments"][0]["url"])
        self.assertEqual(named.with_user(self.colleague).raw, b"For you.")
        ((line,),) = (one["attachments"] for one in self.lines(self.colleague))
        self.assertTrue(line["url"])
        for file, user in (
            (other, self.colleague),
            (named, self.supervisor),
            (named, self.stranger),
        ):
            with self.assertRaises(AccessError):
                file.with_user(user).read(["raw"])

    def test_nobody_takes_a_file_into_a_note_to_read_it(self):
        raw = self.carrying(picture=PNG, subject="Photo")
        mail = self.receive(raw)
        self.scan()
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "email.conversation"),
                ("res_id", "=", mail.conversation_id.id),
            ]
        )
        self.assertTrue(files)
        for file in files:
            with self.assertRaises(UserError):
                self.note(
                    user=self.colleague,
                    of=mail.conversation_id,
                    attachment_ids=file.ids,
                )

    def test_what_must_not_be_here_is_refused_in_words(self):
        for content, name in ((EICAR, "virus.txt"), (b"x", "run.bat")):
            file = self.upload(content, name)
            with (
                self.assertRaisesRegex(UserError, name),
                self.env.cr.savepoint(),
            ):
                self.note(attachment_ids=file.ids)
            self.env.invalidate_all()
            self.assertFalse(file.res_id)
        with self.assertRaisesRegex(UserError, "virus.txt"):
            self.note(attachments=[("virus.txt", EICAR)])

    def test_an_infected_upload_is_deleted_when_it_is_asked_for(self):
        infected, clean = self.upload(EICAR, "virus.txt"), self.upload(b"Fine.")
        foreign = self.upload(EICAR, user=self.colleague)
        ids = (infected | clean | foreign.sudo()).ids
        (found,) = self.mine.check_note_files(ids)
        self.assertEqual((found["id"], found["name"]), (infected.id, "virus.txt"))
        self.assertFalse(infected.exists())
        self.assertTrue(foreign.sudo().exists())

    def test_while_the_scanner_is_away_nothing_is_let_through(self):
        self.clamd.stop()
        self.addCleanup(self.clamd.start)
        file = self.upload(b"Never seen before.")
        with self.assertRaisesRegex(UserError, "scanner"):
            self.note(attachment_ids=file.ids)

    def test_a_mails_file_is_not_taken_for_a_note(self):
        raw = self.carrying(("bill.txt", "text/plain", b"Pay."), subject="Bill")
        mail = self.receive(raw)
        self.scan()
        file = mail.file_ids.attachment_id
        with self.assertRaises(UserError):
            self.note(of=mail.conversation_id, attachment_ids=file.ids)
