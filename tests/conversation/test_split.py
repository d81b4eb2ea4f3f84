from email.message import EmailMessage

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ...models.conversation.moved_files import pictures_of
from ..common import CUSTOMER, SUPPORT, ChannelCase

STRANGER = "else@customer.test"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


class SplitCase(ChannelCase):
    """A thread in which a stranger's mail, the second, does not belong."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_agent = new_test_user(
            cls.env,
            "split_other",
            groups="base.group_user,email_channel.group_email_agent",
        )
        cls.supervisor = new_test_user(
            cls.env,
            "split_supervisor",
            groups="base.group_user,email_channel.group_email_supervisor",
        )
        cls.queue.user_ids = [Command.link(cls.other_agent.id)]

    def setUp(self):
        super().setUp()
        self.connect()
        # She sent it to somebody else, too, who answers about something of his own.
        self.first = self.receive(self.mail(Cc=STRANGER))
        self.wrong = self.receive(self.letter("Wrong", self.first, From=STRANGER))
        self.last = self.receive(self.letter("Last", self.first))
        self.source = self.first.conversation_id

    def letter(self, subject, answers, **headers):
        return self.mail(subject, In_Reply_To=answers.message_id, **headers)

    def do(self, action, mail, user=None):
        """Click on it as the agent; the move's record."""
        done = getattr(mail.with_user(user or self.agent), action)()
        return self.env["email.move"].browse(done["params"]["move_id"])

    def move(self, mail, target, scope="one", user=None):
        opened = mail.with_user(user or self.agent).action_move()
        wizard = self.env[opened["res_model"]].with_user(user or self.agent)
        wizard = wizard.browse(opened["res_id"])
        wizard.write({"scope": scope, "target_id": target.id})
        done = wizard.action_move()
        return self.env["email.move"].browse(done["params"]["move_id"])

    def undo(self, move, user=None):
        move.with_user(user or self.agent).action_undo()

    def notes(self, conversation):
        return conversation.ticket_id.message_ids.sorted("id").mapped("body")


class TestSplit(SplitCase):
    def test_split_off_mail_gets_a_conversation_and_a_ticket_of_its_own(self):
        self.assertEqual(self.wrong.conversation_id, self.source)
        self.do("action_split_off", self.wrong)
        target = self.wrong.conversation_id
        self.assertNotEqual(target, self.source)
        self.assertEqual(target.name, "Wrong")
        self.assertEqual(target.customer_email, STRANGER)
        self.assertEqual(target.queue_ids, self.source.queue_ids)
        self.assertEqual(target.state, "pending")
        self.assertTrue(target.unread)
        self.assertEqual(self.wrong.evidence, "moved")
        self.assertEqual(self.source.email_message_ids, self.first + self.last)
        self.assertEqual(self.source.customer_email, CUSTOMER)
        self.assertTrue(target.ticket_id)
        self.assertNotEqual(target.ticket_id, self.source.ticket_id)
        self.assertEqual(target.ticket_id.partner_email, STRANGER)

    def test_split_from_here_takes_the_later_ones_along(self):
        self.do("action_split_from", self.wrong)
        target = self.wrong.conversation_id
        self.assertEqual(target.email_message_ids, self.wrong + self.last)
        self.assertEqual(self.source.email_message_ids, self.first)
        self.assertEqual(self.source.last_mail_at, self.first.date)
        self.assertEqual(target.last_mail_at, self.last.date)

    def test_something_always_stays_behind(self):
        with self.assertRaisesRegex(UserError, "Nothing would stay"):
            self.do("action_split_from", self.first)
        self.do("action_split_off", self.wrong)
        with self.assertRaisesRegex(UserError, "Nothing would stay"):
            self.do("action_split_off", self.wrong)

    def test_splitting_the_opening_mail_leaves_the_rest_its_own_customer(self):
        self.source.customer_name = "Corrected"
        self.do("action_split_off", self.first)
        self.assertEqual(self.first.conversation_id.customer_name, "Corrected")
        self.assertEqual(self.source.customer_email, STRANGER)
        self.assertEqual(self.source.name, "Wrong")

    def test_later_answers_find_their_mails(self):
        self.do("action_split_off", self.wrong)
        target = self.wrong.conversation_id
        chain = f"{self.first.message_id} {self.wrong.message_id}"
        to_wrong = self.receive(
            self.letter("Re Wrong", self.wrong, From=STRANGER, References=chain)
        )
        to_first = self.receive(self.letter("Re first", self.first))
        to_last = self.receive(self.letter("Re last", self.last))
        self.assertEqual(to_wrong.conversation_id, target)
        self.assertEqual((to_first + to_last).conversation_id, self.source)

    def test_what_both_answer_stays_where_it_was(self):
        unseen = "<unseen@customer.test>"
        self.receive(self.mail("One", In_Reply_To=unseen))
        two = self.receive(self.mail("Two", In_Reply_To=unseen))
        one_and_two = two.conversation_id
        self.do("action_split_off", two)
        three = self.receive(self.mail("Three", In_Reply_To=unseen))
        self.assertEqual(three.conversation_id, one_and_two)

    def test_what_only_the_moved_one_answers_goes_with_it(self):
        chain = f"<unseen@customer.test> {self.first.message_id}"
        odd = self.receive(self.mail("Odd", References=chain))
        self.assertEqual(odd.conversation_id, self.source)
        self.do("action_split_off", odd)
        later = self.receive(self.mail("Later", References="<unseen@customer.test>"))
        self.assertEqual(later.conversation_id, odd.conversation_id)

    def test_another_name_of_a_mail_that_stays_stays(self):
        relayed = self.receive(
            self.mail(
                "Relayed",
                In_Reply_To=self.first.message_id,
                X_Google_Original_Message_ID="<real@customer.test>",
            )
        )
        answer = self.receive(self.mail("A", In_Reply_To="<real@customer.test>"))
        self.assertEqual(answer.conversation_id, self.source)
        self.do("action_split_off", answer)
        again = self.receive(self.mail("B", In_Reply_To="<real@customer.test>"))
        self.assertEqual(again.conversation_id, relayed.conversation_id)

    def test_answers_from_here_go_on_in_the_new_conversation(self):
        self.do("action_split_off", self.wrong)
        answer = self.answer(self.wrong)
        self.assertEqual(answer.conversation_id, self.wrong.conversation_id)
        self.assertEqual(answer.email_to, STRANGER)
        back = self.receive(self.letter("Thanks", answer, From=STRANGER))
        self.assertEqual(back.conversation_id, self.wrong.conversation_id)

    def test_messages_and_files_follow(self):
        message = EmailMessage()
        message["From"], message["To"] = STRANGER, SUPPORT
        message["Subject"], message["Message-Id"] = "Files", "<files@customer.test>"
        message["In-Reply-To"] = self.first.message_id
        message.set_content("See the crack.")
        message.add_attachment(PNG, "image", "png", filename="crack.png")
        mail = self.receive(message.as_bytes())
        self.do("action_split_off", mail)
        target = mail.conversation_id
        self.assertEqual(mail.mail_message_id.res_id, target.id)
        self.assertEqual(mail.attachment_ids.res_id, target.id)
        self.assertIn(mail.mail_message_id, target.message_ids)
        self.assertNotIn(mail.mail_message_id, self.source.message_ids)

    def picture_of_both(self):
        """A picture that the first mail shows, and the second quotes."""
        picture = self.env["ir.attachment"].create(
            {
                "name": "crack.png",
                "raw": PNG,
                "res_model": self.source._name,
                "res_id": self.source.id,
            }
        )
        html = f'<img src="/web/image/{picture.id}?unique=a">'
        (self.first + self.wrong).body_html = html
        return picture

    def test_picture_quoted_on_both_sides_is_seen_on_both(self):
        picture = self.picture_of_both()
        html = self.first.body_html
        self.do("action_split_off", self.wrong)
        self.assertEqual(picture.res_id, self.source.id)
        self.assertIn(html, self.first.body_html)
        copied = pictures_of(self.wrong)
        self.assertNotEqual(copied, picture)
        self.assertEqual(copied.res_id, self.wrong.conversation_id.id)
        self.assertEqual(copied.raw, PNG)

    def test_both_tickets_say_where_the_rest_is(self):
        self.do("action_split_off", self.wrong)
        target = self.wrong.conversation_id
        old, new = self.notes(self.source)[-1], self.notes(target)[-1]
        self.assertIn("Ada Agent split off to", old)
        self.assertIn(f">{target.session}</a>", old)
        self.assertIn(f"/odoo/email-desk/{target.id}", old)
        self.assertIn(f"/odoo/email-desk/{self.source.id}", new)
        self.assertIn(f"/email_channel/message/{self.wrong.id}", new)
        self.assertIn(f"Sent by: {STRANGER}", new)
        self.assertIn(f"Session ID: {target.session}", new)

    def test_agent_keeps_what_he_splits_off_from_his_own(self):
        self.source.with_user(self.agent).action_pick()
        self.do("action_split_off", self.wrong)
        target = self.wrong.conversation_id
        self.assertEqual((target.user_id, target.state), (self.agent, "active"))
        self.assertEqual(target.ticket_id.user_id, self.agent)

    def test_undo_puts_everything_back(self):
        names = ["name", "customer_email", "last_mail_at", "state", "user_id"]
        before = self.source.read(names)
        evidence = self.wrong.evidence
        self.undo(self.do("action_split_off", self.wrong))
        self.assertEqual(self.wrong.conversation_id, self.source)
        self.assertEqual(self.wrong.evidence, evidence)
        self.assertEqual(self.source.read(names), before)
        reply = self.receive(self.letter("Re Wrong", self.wrong, From=STRANGER))
        self.assertEqual(reply.conversation_id, self.source)

    def test_undo_leaves_nothing_behind(self):
        notes = self.notes(self.source)
        tickets = self.env["helpdesk.ticket"].search([])
        files = self.env["ir.attachment"].search([])
        move = self.do("action_split_off", self.wrong)
        target = self.wrong.conversation_id
        self.undo(move)
        self.assertFalse(target.exists())
        self.assertEqual(self.env["helpdesk.ticket"].search([]), tickets)
        self.assertEqual(self.env["ir.attachment"].search([]), files)
        self.assertEqual(self.notes(self.source), notes)
        gone = [("conversation_id", "=", target.id)]
        for model in ("email.thread.key", "email.correspondent", "email.offer"):
            self.assertFalse(self.env[model].search(gone), model)

    def test_undo_shows_the_pictures_that_were_shown(self):
        picture = self.picture_of_both()
        bodies = self.wrong.body_html
        files = self.env["ir.attachment"].search([])
        self.undo(self.do("action_split_off", self.wrong))
        self.assertEqual(self.wrong.body_html, bodies)
        self.assertIn(f"/web/image/{picture.id}?", bodies)
        self.assertEqual(self.env["ir.attachment"].search([]), files)

    def test_undo_keeps_a_ticket_on_which_somebody_wrote(self):
        move = self.do("action_split_off", self.wrong)
        target = self.wrong.conversation_id
        words = "Called him back."
        target.ticket_id.message_post(body=words)
        self.undo(move)
        self.assertEqual(target.state, "closed")
        self.assertTrue(target.ticket_id.closed)
        self.assertIn("put back into", self.notes(target)[-1])

    def test_undo_of_a_split_of_before_these_notes_were_kept(self):
        move = self.do("action_split_off", self.wrong)
        target = self.wrong.conversation_id
        move.before = {
            name: value
            for name, value in move.before.items()
            if name not in ("notes", "pictures")
        }
        self.undo(move)
        self.assertEqual(self.wrong.conversation_id, self.source)
        self.assertEqual(target.state, "closed")

    def test_second_click_on_undo_changes_nothing(self):
        move = self.do("action_split_off", self.wrong)
        self.undo(move)
        notes = len(self.notes(self.source))
        self.undo(move)
        self.assertEqual(len(self.notes(self.source)), notes)
        self.assertEqual(len(self.source.email_message_ids), 3)

    def test_undo_leaves_what_arrived_meanwhile(self):
        move = self.do("action_split_off", self.wrong)
        target = self.wrong.conversation_id
        reply = self.receive(self.letter("Re Wrong", self.wrong, From=STRANGER))
        self.undo(move)
        self.assertEqual(target.email_message_ids, reply)
        self.assertEqual(target.state, "pending")

    def test_undo_of_what_was_moved_on_says_so(self):
        move = self.do("action_split_off", self.wrong)
        elsewhere = self.receive(self.mail("Elsewhere")).conversation_id
        self.move(self.wrong, elsewhere)
        with self.assertRaisesRegex(UserError, "moved again"):
            self.undo(move)

    def test_mail_that_is_being_sent_is_left_alone(self):
        answer = self.answer(self.first)
        answer.state = "sending"
        with self.assertRaisesRegex(UserError, "being sent"):
            self.do("action_split_off", answer)

    def test_queued_answer_is_sent_after_it_was_split_off(self):
        answer = self.answer(self.wrong)
        self.do("action_split_off", answer)
        self.send_queue()
        self.assertEqual(answer.state, "sent")
