import time
from contextlib import contextmanager

from odoo.tests import tagged

from .rating_browser import PHONE, WAYS, RatingBrowser
from .rating_case import RatingCase


@tagged("post_install", "-at_install")
class TestRatingBrowser(RatingCase):
    """What a scanner that runs scripts does not do, and a person does (H3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser = cls.enterClassContext(RatingBrowser())

    def setUp(self):
        super().setUp()
        self.setting.icons = "five_faces"
        self.links_sent = self.links(self.send_answer()[1])

    @contextmanager
    def browsing(self):
        """Odoo answers meanwhile; outside of it the test may look at records, and no
        page asks for anything."""
        self.visitors = []
        with self.allow_requests(all_requests=True):
            try:
                yield
            finally:
                for visitor in self.visitors:
                    visitor.leave()

    def open(self, link=None):
        visitor = self.browser.open(link or self.links_sent[-1])
        self.visitors.append(visitor)
        visitor.is_ready()
        return visitor

    def test_a_scanner_rates_nothing(self):
        with self.browsing():
            for script in WAYS:
                self.open().run(script)
            for link in self.links_sent:
                visitor = self.open(link)
                for press, names in (
                    (visitor.mouse, ("mousePressed", "mouseReleased")),
                    (visitor.finger, ("touchStart", "touchEnd")),
                    (visitor.key, ("keyDown", "keyUp")),
                ):
                    for name in names:
                        press(name)
            # Longer than a person keeps it pressed.
            time.sleep(3)
        self.assertFalse(self.ratings)

    def test_a_person_does_on_a_phone(self):
        with self.browsing():
            visitor = self.open()
            widths = [visitor.width()]
            visitor.finger("touchStart")
            visitor.page.wait_for(".o_email_rating_comment")
            widths.append(visitor.width())
            visitor.page.ask(
                "document.querySelector('textarea').value = 'It was <b>quick</b>.'"
            )
            visitor.page.click(".o_email_rating_comment button")
            visitor.page.wait_for(".o_email_rating_said", "It was <b>quick</b>.")
        self.assertLessEqual(max(widths), PHONE[0])
        self.assertEqual(self.ratings.rating, 5)
        self.assertEqual(self.ratings.feedback, "It was <b>quick</b>.")

    def test_with_the_keyboard_and_another_icon(self):
        with self.browsing():
            visitor = self.open()
            visitor.page.click("label[for=o_email_rating_2]")
            visitor.focus()
            visitor.key("keyDown")
            visitor.page.wait_for(".o_email_rating_comment")
        self.assertEqual(self.ratings.rating, 2)

    def test_who_lets_go_is_told_and_may_answer_a_question(self):
        with self.browsing():
            visitor = self.open()
            visitor.page.wait_for(".o_email_hold_question[hidden]")
            visitor.mouse("mousePressed")
            visitor.mouse("mouseReleased")
            visitor.page.wait_for("#o_email_hold_hint", "a little longer")
            visitor.page.click(".o_email_hold_instead a")
            question = ".o_email_hold_question:not([hidden])"
            visitor.page.wait_for(question, "How much is")
            visitor.page.ask(
                "document.querySelector('#o_email_hold_answer').value = eval("
                "document.querySelector('.o_email_hold_question label').innerText"
                ".replace(/[^0-9]+/g, ' ').trim().replace(' ', '+'))"
            )
            visitor.page.click(".o_email_hold_question button")
            visitor.page.wait_for(".o_email_rating_comment")
        self.assertEqual(self.ratings.rating, 5)
