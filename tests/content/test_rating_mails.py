from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..common import CUSTOMER
from .rating_case import RatingCase

COLLEAGUE = "carl@colleagues.test"


@tagged("post_install", "-at_install")
class TestRatingMails(RatingCase):
    """Which mails have the icons, and who sees what customers said (H3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "base.group_user"
        new_test_user(cls.env, "rating_carl", groups=groups, email=COLLEAGUE)

    def is_rated(self, **vals):
        """Whether a mail that is sent now has the icons."""
        message = self.send_answer(**vals)[1]
        links = self.links(message)
        self.assertEqual(self.text_links(message), links)
        return bool(links)

    def test_answers_to_the_customer_and_no_others(self):
        self.assertTrue(self.is_rated())
        self.assertTrue(self.is_rated(mode="reply_all"))
        # Of a list only the envelope tells whose copy it is.
        self.assertTrue(self.is_rated(to=f"{CUSTOMER}, {COLLEAGUE}"))
        self.assertFalse(self.is_rated(to=COLLEAGUE))
        self.assertFalse(self.is_rated(to="supplier@parts.test"))
        self.assertFalse(self.is_rated(mode="forward"))
        self.assertFalse(self.is_rated(mode="forward", to=COLLEAGUE))
        self.setting.enabled = False
        self.assertFalse(self.is_rated())

    def test_an_opening_mail_answers_nothing(self):
        touchpoint = self.touchpoint.with_user(self.agent)
        ticket = self.env["helpdesk.ticket"].with_user(self.agent)
        address = self.incoming._envelope().sender
        opened = touchpoint.env["email.conversation"]._start(
            touchpoint, address, "Your order", ticket
        )
        self.conversation = opened.sudo(False)
        self.incoming = self.env["email.message"]
        self.assertFalse(self.is_rated(mode="new"))

    def test_the_closing_one_only(self):
        self.setting.carried_by = "closing"
        self.assertFalse(self.is_rated())
        self.conversation.with_user(self.agent).action_pick()
        self.conversation._close()
        first = self.write_answer()
        self.assertEqual(self.conversation.state, "closed")
        self.assertTrue(self.links(self.delivered()))
        # Not two of one closing.
        first = self.write_answer()
        self.write_answer()
        self.send()
        links = [self.links(self.parsed(sent.raw)) for sent in self.smtpd.sent[-2:]]
        self.assertTrue(first)
        self.assertEqual([bool(each) for each in links], [False, True])

    def test_its_link_stays_with_the_customer(self):
        mail, message = self.send_answer()
        token = self.token(self.path(self.links(message)[0]))
        self.assertNotIn(token, mail.body_html)
        self.assertNotIn(token, str(mail.read()))
        copy = self.parsed(mail.with_context(bin_size=False).sent_raw)
        for kind in ("html", "plain"):
            self.assertNotIn(token, copy.get_body((kind,)).get_content())
        # He answers above what he got, and the agent forwards that.
        html = message.get_body(("html",)).get_content()
        raw = self.mail("Re: Broken kettle", f"Thanks.\n\n> {html}")
        raw = raw.replace(b"text/plain", b"text/html")
        raw = raw.replace(b"Thanks.", b"<p>Thanks.</p>")
        self.incoming = self.receive(raw)
        self.assertIn("Thanks.", self.incoming.body_html)
        self.assertNotIn(token, self.incoming.body_html)
        for mode, to in (("forward", "supplier@parts.test"), ("reply", CUSTOMER)):
            answer = self.answer(self.incoming, mode=mode, email_to=to)
            self.assertTrue(answer)
            sent = self.delivered()
            for kind in ("html", "plain"):
                text = sent.get_body((kind,)).get_content()
                self.assertIn("Thanks.", text)
                self.assertNotIn(token, text)

    def test_ratings_are_seen_by_who_sees_the_ticket(self):
        path = self.path(self.links(self.send_answer()[1])[0])
        self.rate(path)
        rating = self.ratings
        ticket = self.conversation.ticket_id
        stranger = new_test_user(self.env, "rating_stranger", groups="base.group_user")
        for user in (self.agent, stranger):
            sees = ticket.with_user(user).has_access("read")
            mine = rating.with_user(user)
            self.assertEqual(mine.has_access("read"), sees, user.login)
            self.assertEqual(bool(mine.search([])), sees, user.login)
        self.assertTrue(ticket.with_user(self.agent).has_access("read"))
        self.assertEqual(ticket.with_user(self.agent).email_rating_count, 1)
        self.assertFalse(rating.with_user(stranger).search_count([]))

    def test_nobody_here_writes_what_customers_say(self):
        path = self.path(self.links(self.send_answer()[1])[0])
        self.rate(path)
        rating = self.ratings
        for user in (self.agent, self.env.ref("base.user_admin")):
            mine = rating.with_user(user)
            for attempt in (
                lambda one=mine: one.write({"rating": 5}),
                lambda one=mine: one.write({"email_message_id": False}),
                lambda one=mine: one.reset(),
                lambda one=mine: one.create(
                    {
                        "res_model_id": rating.res_model_id.id,
                        "res_id": rating.res_id,
                        "rating": 5,
                        "consumed": True,
                        "email_message_id": self.incoming.id,
                    }
                ),
            ):
                with self.assertRaises(AccessError):
                    attempt()
        self.assertEqual(self.ratings.rating, 1)
