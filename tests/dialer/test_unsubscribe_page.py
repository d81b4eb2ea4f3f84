from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from odoo.tests import HttpCase, tagged

from ...core.content import rating_proof as proof
from ...models.dialer.unsubscribing import PATH, TEST, token_of
from .unsubscribe_case import UnsubscribeCase

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@tagged("post_install", "-at_install")
class TestUnsubscribePage(HttpCase, UnsubscribeCase):
    """What is behind the link of a mass mail, and the button of mail programs (I6)."""

    def setUp(self):
        super().setUp()
        self.token = token_of(self.env, self.line.id, self.line.message_id)

    def place(self, name="", token=""):
        return f"{PATH}{token or self.token}{name}"

    def get(self, name="", token="", **options):
        return self.url_open(self.place(name, token), **options)

    def post(self, name="", token="", **data):
        return self.url_open(self.place(name, token), data=data, allow_redirects=True)

    def slip(self, ago=1.0, token=""):
        """Of somebody who began to press so many seconds ago."""
        began = datetime.now(UTC) - timedelta(seconds=ago)
        key = self.env["email.conversation"]._token_key()
        return proof.begin(token or self.token, began, key)

    def choose(self, choice, **data):
        return self.post("/choose", choice=choice, **(data or {"slip": self.slip()}))

    def key_of(self, page):
        """What lets him say more who has just said something."""
        return parse_qs(urlsplit(page.url).query)["key"][0]

    # -- the button of the mail program ----------------------------------------------

    def test_one_post_unsubscribes(self):
        answer = self.url_open(self.place(), data=ONE_CLICK, allow_redirects=False)
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("session_id", answer.headers.get("Set-Cookie", ""))
        self.assertEqual(self.said.way, "one_click")
        self.assertEqual(self.said.line_id, self.line)
        self.assertEqual(self.waiting.skipped, "unsubscribed")
        self.url_open(self.place(), data=ONE_CLICK)
        self.assertEqual(len(self.said), 1)

    def test_so_does_one_with_parts(self):
        files = {name: (None, value) for name, value in ONE_CLICK.items()}
        self.assertEqual(self.url_open(self.place(), files=files).status_code, 200)
        self.assertEqual(self.said.way, "one_click")

    def test_nothing_else_does(self):
        with_click = f"{self.place()}?List-Unsubscribe=One-Click"
        self.url_open(with_click)
        self.url_open(with_click, data={"x": "1"})
        self.url_open(self.place(), method="HEAD")
        self.post(x="1")
        self.post(**{"List-Unsubscribe": "Two-Clicks"})
        self.url_open(
            self.place(), files={"List-Unsubscribe": ("One-Click", b"One-Click")}
        )
        for name in ("/choose", "/done"):
            self.url_open(f"{self.place(name)}?choice=dialer&slip={self.slip()}")
        self.assertFalse(self.said)
        self.assertFalse(self.line.unsubscribed_at)

    def test_a_token_is_of_one_line(self):
        other = token_of(self.env, self.waiting.id, self.line.message_id)
        rating = self.token.replace(
            self.token[-1], "a" if self.token[-1] != "a" else "b"
        )
        pages = []
        for token in (other, rating, self.token[:-1], "1", "x" * 400, "zz-%00"):
            answer = self.url_open(self.place(token=token), data=ONE_CLICK)
            self.assertEqual(answer.status_code, 404)
            said = answer.text.partition('id="wrap"')[2]
            pages.append(said.partition("<script")[0])
        # Nobody learns whether there is such a line.
        self.assertEqual(len(set(pages)), 1)
        self.assertFalse(self.said)

    def test_the_link_of_a_line_that_was_deleted(self):
        self.line.list_id.sudo().line_ids.unlink()
        for answer in (self.get(), self.url_open(self.place(), data=ONE_CLICK)):
            self.assertEqual(answer.status_code, 404)
            self.assertIn("This link leads nowhere", answer.text)

    # -- the page -----------------------------------------------------------------

    def test_the_page_says_whose_mail_it_is_and_nothing_more(self):
        page = self.get()
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["X-Robots-Tag"], "noindex, nofollow")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        for words in (self.env.company.name, "Newsletter", "a…@demo.test"):
            self.assertIn(words, page.text)
        self.assertNotIn("ana@demo.test", page.text.lower())
        self.assertFalse(self.said)

    def test_who_keeps_the_button_pressed_unsubscribes_and_comes_back(self):
        page = self.choose("dialer")
        self.assertIn("You are unsubscribed", page.text)
        self.assertEqual((self.said.scope, self.said.way), ("dialer", "page"))
        key = self.key_of(page)
        self.assertIn("You get these e-mails again", self.choose("back", key=key).text)
        self.assertTrue(self.said.undone_at)
        self.assertEqual(self.waiting.state, "waiting")

    def test_from_all_at_once_or_afterwards(self):
        key = self.key_of(self.choose("dialer"))
        page = self.choose("company", key=key)
        self.assertIn("no more mailings to", page.text)
        self.assertEqual(self.invited.skipped, "unsubscribed")
        # The link of another mail knows it, and leads back.
        token = token_of(self.env, self.invited.id, self.invited.message_id)
        self.assertIn("You are unsubscribed", self.get(token=token).text)
        self.choose("back")
        self.assertEqual(self.invited.state, "waiting")

    def test_the_question_does_where_no_script_runs(self):
        key = self.env["email.conversation"]._token_key()
        page = self.get()
        self.assertIn("How much is", page.text)

        class Chance:
            choice = staticmethod(lambda _numbers: 7)

        asked = proof.ask(self.token, datetime.now(UTC), key, Chance())
        page = self.choose("dialer", slip=asked.slip, answer="13")
        self.assertIn("Nothing was changed yet", page.text)
        self.assertFalse(self.said)
        self.choose("dialer", slip=asked.slip, answer="14")
        self.assertEqual(self.said.way, "page")

    def test_a_program_that_presses_changes_nothing(self):
        self.choose("dialer")
        for data in (
            {"slip": ""},
            {"slip": self.slip(0.1)},
            {"slip": self.slip(token="7-x")},
            {"key": "x"},
            {"key": self.slip()},
        ):
            self.assertIn("Nothing was changed yet", self.choose("back", **data).text)
        self.assertFalse(self.said.undone_at)
        self.choose("nothing")
        self.assertFalse(self.said.undone_at)

    def test_a_press_begins_with_a_slip(self):
        answer = self.url_open(self.place("/press"), method="POST").json()
        self.assertTrue(answer["slip"])
        self.assertFalse(self.said)

    def test_he_may_say_why_once(self):
        key = self.key_of(self.choose("dialer"))
        self.post("/comment", comment="Not me", key="x")
        self.assertFalse(self.said.comment)
        page = self.post("/comment", comment=" Too <b>many</b>\x00 ", key=key)
        self.assertEqual(self.said.comment, "Too <b>many</b>")
        self.assertNotIn("<textarea", page.text)
        self.post("/comment", comment="More", key=key)
        self.assertEqual(self.said.comment, "Too <b>many</b>")

    def test_who_works_here_unsubscribes_himself_only(self):
        self.authenticate(self.supervisor.login, self.supervisor.login)
        self.assertEqual(self.get().status_code, 403)
        self.assertEqual(self.choose("dialer").status_code, 403)
        self.assertFalse(self.said)
        self.supervisor.partner_id.email = "Ana@demo.test"
        self.choose("dialer")
        self.assertEqual(self.said.way, "page")

    def test_who_comes_back_is_told_that_there_is_another_reason(self):
        self.env["mail.blacklist"].create({"email": "ana@demo.test"})
        self.choose("dialer")
        self.assertIn("another reason", self.choose("back").text)

    def test_the_page_speaks_the_language_of_the_recipient(self):
        self.env["res.lang"]._activate_lang("es_ES")
        spanish, english = (
            {"headers": {"Accept-Language": name}} for name in ("es-UY,es", "en")
        )
        self.assertIn('lang="es-ES"', self.get(**spanish).text)
        self.assertIn('lang="en-US"', self.get(**english).text)
        self.env["res.partner"].create(
            {"name": "Ana", "email": "ana@demo.test", "lang": "es_ES"}
        )
        self.assertIn('lang="es-ES"', self.get(**english).text)

    def test_a_link_is_not_used_without_end(self):
        for _each in range(60):
            self.post("/choose", choice="dialer")
        self.assertEqual(self.choose("dialer").status_code, 429)
        self.assertEqual(self.url_open(self.place(), data=ONE_CLICK).status_code, 429)
        other = token_of(self.env, self.invited.id, self.invited.message_id)
        self.url_open(self.place(token=other), data=ONE_CLICK)
        self.assertEqual(self.said.line_id, self.invited)

    def test_the_link_of_a_test_says_so(self):
        self.assertIn("This e-mail was a test", self.get(token=TEST).text)
