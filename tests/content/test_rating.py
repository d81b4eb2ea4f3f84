import random
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import new_test_user, tagged

from ...controllers.email_rating import LIMIT
from ...core.content import rating_proof as proof
from ...models.content.rated_mail import VALID_FOR, RatedMail
from ..common import CUSTOMER
from .rating_case import RatingCase

CHANCE = random.Random(1)
ENTRY = "odoo.addons.email_channel.models.automation.email_automation_entry"


@tagged("post_install", "-at_install")
class TestRating(RatingCase):
    """A customer rates the answer that he got by mail (H3)."""

    def setUp(self):
        super().setUp()
        LIMIT.forget()

    def path_of(self, value=5, **vals):
        self.mail_out, message = self.send_answer(**vals)
        links = self.links(message)
        return self.path(next(one for one in links if one.endswith(f"/{value}")))

    def test_the_customer_rates_what_he_got(self):
        mail, message = self.send_answer()
        links = self.links(message)
        self.assertEqual([link[-1] for link in links], ["1", "3", "5"])
        self.assertEqual(self.text_links(message), links)
        path = self.path(links[2])
        page = self.url_open(path)
        self.assertEqual(page.status_code, 200)
        self.assertIn('value="5" checked', page.text)
        self.assertFalse(self.ratings)
        with patch(f"{ENTRY}.EmailAutomationEntry._on_rated") as told:
            thanks = self.rate(path)
        rating = self.ratings
        self.assertEqual(told.call_args.args[-1].id, rating.id)
        self.assertEqual(rating.rating, 5)
        self.assertTrue(rating.consumed)
        self.assertEqual(rating.email_message_id, mail)
        self.assertEqual(rating.resource_ref, self.conversation.ticket_id)
        self.assertEqual(rating.rated_partner_id, self.agent.partner_id)
        self.assertEqual(rating.email_queue_id, self.queue)
        self.assertEqual(rating.parent_ref, self.queue)
        self.assertIn("Thank you for your rating!", thanks.text)
        event = self.conversation.event_ids.filtered(lambda one: one.type == "rated")
        self.assertEqual(event.rating_id, rating)
        self.assertEqual(event.user_id, self.agent)
        self.assertFalse(event.by_id)
        self.assertIn("🙂 Good", event.summary)

    def test_the_first_one_counts_and_a_comment_may_follow_once(self):
        path = self.path_of()
        thanks = self.rate(path)
        again = self.rate(path, value="1")
        self.assertIn("rated already", again.text)
        self.assertNotIn("<textarea", again.text)
        self.assertIn("rated already", self.url_open(path).text)
        self.assertEqual(self.ratings.rating, 5)
        key = self.key_of(thanks)
        url = self.place(path, "comment")
        # Neither without the key, nor with that of another rating.
        other = proof.comment_key("7-x", self.now(), self.key())
        for wrong in ("", other, self.slip(path)):
            self.url_open(url, data={"key": wrong, "comment": "Not me"})
        self.assertFalse(self.ratings.feedback)
        self.url_open(url, data={"key": key, "comment": " \n "})
        self.assertFalse(self.ratings.feedback)
        said = "<script>alert(1)</script>\x00 & more " + "x" * 5000
        page = self.url_open(url, data={"key": key, "comment": said})
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more", page.text)
        self.assertNotIn("<textarea", page.text)
        self.assertEqual(len(self.ratings.feedback), 2000)
        self.url_open(url, data={"key": key, "comment": "Second"})
        self.assertNotIn("Second", self.ratings.feedback)
        shown = self.conversation.with_user(self.agent).get_thread()["messages"][0]
        self.assertEqual(shown["rating"]["words"], "🙂 Good")
        self.assertTrue(shown["rating"]["comment"].startswith("<script>"))
        # Who has the link only is not told what was written.
        self.assertNotIn("alert(1)", self.url_open(path).text)

    def test_scanners_open_and_send_everything_and_rate_nothing(self):
        message = self.send_answer()[1]
        for link in self.links(message):
            path = self.path(link)
            for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT"):
                answer = self.url_open(path, method=method)
                self.assertLess(answer.status_code, 500, method)
            page = self.url_open(path)
            slips = proof.ask(self.token(path), self.now(), self.key(), CHANCE)
            for filled in (
                {},
                {"slip": ""},
                {"slip": "x.y", "answer": "5"},
                {"slip": slips.slip},
                {"slip": slips.slip, "answer": "1"},
                {"slip": slips.slip, "answer": "test"},
            ):
                data = {"value": path[-1], "slip": "", **filled}
                answer = self.rate(path, **data)
                self.assertIn("Nothing was recorded", answer.text)
            # Begun, and sent at once.
            answer = self.rate(path, slip=self.slip(path, ago=0))
            self.assertIn("Nothing was recorded", answer.text)
            self.assertTrue(self.press(path).json()["slip"])
            self.assertIn("o_email_hold_form", page.text)
            self.url_open(self.place(path, "thanks"))
            self.url_open(self.place(path, "comment"), data={"comment": "x"})
        self.assertFalse(self.ratings)

    def test_who_cannot_press_answers_a_question(self):
        path = self.path_of(value=3)
        asked = proof.ask(self.token(path), self.now(), self.key(), CHANCE)
        answer = str(asked.first + asked.second)
        self.assertIn("How much is", self.url_open(f"{path}?question=1").text)
        self.rate(path, value="", slip=asked.slip, answer=answer)
        self.assertFalse(self.ratings)
        self.rate(path, value="2", slip=asked.slip, answer=answer)
        self.assertFalse(self.ratings)
        self.rate(path, slip=asked.slip, answer=answer)
        self.assertEqual(self.ratings.rating, 3)

    def test_what_cannot_be_rated_is_said_and_tells_nothing(self):
        path = self.path_of()
        conversation = self.conversation
        pages = [self.url_open(path), self.rate(path, slip="")]
        for wrong in ("7-x", path.split("/")[3][:-1] + "q", "é", "%00", "a" * 3000):
            page = self.url_open(f"/email_channel/rating/{wrong}/5")
            self.assertEqual(page.status_code, 404)
            self.assertIn("leads nowhere", page.text)
            pages.append(page)
        for name in ("rate", "press", "comment"):
            files = dict.fromkeys(("value", "slip", "comment"), ("f.txt", b"x"))
            page = self.url_open(self.place(path, name), files=files)
            self.assertLess(page.status_code, 500)
        self.mail_out.sent_at = fields.Datetime.now() - VALID_FOR - timedelta(days=1)
        page = self.url_open(path)
        self.assertEqual(page.status_code, 410)
        self.assertEqual(self.rate(path).status_code, 410)
        pages.append(page)
        for page in pages:
            for secret in (
                conversation.name,
                conversation.ticket_id.number,
                CUSTOMER,
                self.agent.name,
                "Send it back",
            ):
                self.assertNotIn(secret, page.text)
            self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
            self.assertEqual(page.headers["X-Robots-Tag"], "noindex, nofollow")
            self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertFalse(self.ratings)

    def test_who_works_here_does_not_rate_himself(self):
        path = self.path_of()
        self.authenticate(self.agent.login, self.agent.login)
        self.assertEqual(self.url_open(path).status_code, 403)
        self.assertEqual(self.rate(path).status_code, 403)
        self.assertFalse(self.ratings)
        portal = new_test_user(self.env, "rating_portal", groups="base.group_portal")
        self.authenticate(portal.login, portal.login)
        self.rate(path)
        self.assertEqual(self.ratings.rating, 5)

    def test_too_many_from_one_address(self):
        path = self.path_of()
        answers = [self.rate(path, slip="").status_code for _each in range(61)]
        self.assertEqual(set(answers[:60]), {200})
        self.assertEqual(answers[60], 429)
        self.assertEqual(self.press(path).json(), {"slip": ""})

    def test_two_at_the_same_moment(self):
        self.path_of()
        first, second = RatedMail(self.mail_out), RatedMail(self.mail_out)
        self.assertTrue(first.rate(5))
        nothing = self.env["rating.rating"]
        with patch.object(RatedMail, "rating", nothing):
            self.assertFalse(second.rate(1))
        self.assertEqual(self.ratings.rating, 5)

    def test_by_odoo_own_page_nobody_rates(self):
        path = self.path_of()
        self.rate(path, value="1")
        self.assertFalse(self.ratings.access_token)
        for token in ("False", self.token(path)):
            url = f"/rate/{token}/submit_feedback"
            self.assertEqual(self.url_open(url, data={"rate": 5}).status_code, 400)
            self.assertEqual(self.url_open(f"/rate/{token}/5").status_code, 404)
        self.assertEqual(self.ratings.rating, 1)

    def test_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        spanish = self.setting.with_context(lang="es_ES")
        self.setting.title = "How did we do?"
        self.setting.thanks = "<p>Thanks!</p>"
        spanish.title = "¿Qué tal lo hicimos?"
        spanish.thanks = "<p>¡Gracias!</p><script>alert(1)</script>"
        contact = self.env["res.partner"].create({"name": "Carla", "lang": "es_ES"})
        self.conversation.ticket_id.partner_id = contact
        message = self.send_answer()[1]
        for kind in ("html", "plain"):
            text = message.get_body((kind,)).get_content()
            self.assertIn("¿Qué tal lo hicimos?", text)
        path = self.path(self.links(message)[0])
        page = self.url_open(path)
        self.assertIn("¿Qué tal lo hicimos?", page.text)
        self.assertIn('lang="es-ES"', page.text)
        thanks = self.rate(path)
        self.assertIn("¡Gracias!", thanks.text)
        self.assertNotIn("alert(1)", thanks.text)

    def test_figures_are_of_the_queue_that_answered(self):
        path = self.path_of()
        other = self.env["helpdesk.ticket.team"].create({"name": "Billing"})
        self.conversation.queue_id = other
        self.rate(path)
        self.assertEqual(self.ratings.email_queue_id, self.queue)

    def test_it_goes_where_its_mail_goes(self):
        path = self.path_of()
        self.rate(path)
        mail = self.mail_out
        first = self.conversation.ticket_id
        move = self.env["email.move"]._make(mail)
        there = move.target_id.ticket_id
        self.assertNotEqual(there, first)
        self.assertEqual(self.ratings.resource_ref, there)
        self.assertEqual(self.ratings.parent_ref, self.queue)
        rated_on = self.ratings.rated_on
        move._undo()
        self.assertEqual(self.ratings.resource_ref, first)
        self.assertEqual(self.ratings.rated_on, rated_on)
        target = first.copy()
        self.env["email.relink"]._merge(first, target)
        self.assertEqual(self.ratings.resource_ref, target)

    def test_one_that_is_rated_after_it_was_moved(self):
        path = self.path_of()
        move = self.env["email.move"]._make(self.mail_out)
        self.rate(path)
        self.assertEqual(self.ratings.resource_ref, move.target_id.ticket_id)
        self.assertEqual(self.ratings.email_conversation_id, move.target_id)

    def test_without_a_ticket_it_is_on_the_conversation(self):
        path = self.path_of()
        self.conversation.ticket_id.unlink()
        self.rate(path)
        self.assertEqual(self.ratings.resource_ref, self.conversation)
        mine = self.ratings.with_user(self.agent)
        self.assertTrue(mine.search([("id", "in", mine.ids)]))

    def test_a_forgotten_customer_leaves_figures_only(self):
        path = self.path_of()
        key = self.key_of(self.rate(path))
        url = self.place(path, "comment")
        self.url_open(url, data={"key": key, "comment": "I live in Soria."})
        rating = self.ratings
        rated_on = rating.rated_on
        contact = self.env["res.partner"].create({"name": "Carla"})
        rating.partner_id = contact
        wizard = self.env["email.forget"].create({"address": CUSTOMER})
        wizard.action_forget()
        self.env.flush_all()
        with self.env.registry.cursor() as cr:
            self.env(cr=cr)["email.forgetting"]._run()
        self.assertEqual((self.ratings.rating, self.ratings.rated_on), (5, rated_on))
        self.assertFalse(self.ratings.feedback)
        self.assertFalse(self.ratings.partner_id)
        self.assertEqual(self.url_open(path).status_code, 404)
        self.assertEqual(self.rate(path, value="1").status_code, 404)
