import time
from contextlib import contextmanager

from odoo.tests import HttpCase, tagged

from ...models.dialer.unsubscribing import PATH, token_of
from ..content.rating_browser import PHONE, WAYS, RatingBrowser
from .unsubscribe_case import UnsubscribeCase


@tagged("post_install", "-at_install")
class TestUnsubscribeBrowser(HttpCase, UnsubscribeCase):
    """The page on a phone: in the hands of a person, and of a scanner that runs
    scripts (I6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser = cls.enterClassContext(RatingBrowser())

    @contextmanager
    def browsing(self):
        """A visitor of the page, while Odoo answers."""
        token = token_of(self.env, self.line.id, self.line.message_id)
        with self.allow_requests(all_requests=True):
            visitor = self.browser.open(f"{self.base_url()}{PATH}{token}")
            try:
                visitor.is_ready()
                yield visitor
            finally:
                visitor.leave()

    def test_a_person_unsubscribes_and_takes_it_back(self):
        with self.browsing() as visitor:
            widths = [visitor.width()]
            visitor.finger("touchStart")
            visitor.page.wait_for(".o_email_unsubscribed")
            widths.append(visitor.width())
            visitor.page.click("button[value=company]")
            visitor.page.wait_for("#wrap", "no more mailings")
            visitor.page.click("button[value=back]")
            visitor.page.wait_for(".o_email_resubscribed")
        self.assertLessEqual(max(widths), PHONE[0])
        self.assertEqual(set(self.said.mapped("scope")), {"dialer", "company"})
        self.assertTrue(all(one.undone_at for one in self.said))
        self.assertEqual(self.waiting.state, "waiting")

    def test_a_scanner_changes_nothing(self):
        # The others are tried at the page of ratings, whose button it is.
        for script in (WAYS[0], WAYS[5]):
            with self.browsing() as visitor:
                visitor.run(script)
                # Longer than a person keeps it pressed.
                time.sleep(2)
        self.assertFalse(self.said)
