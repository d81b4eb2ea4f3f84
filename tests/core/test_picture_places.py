import unittest

from core.attachments import picture_places
from core.inbound.html import clean

PICTURE = '<p>Look: <img alt="x" src="/email_channel/picture/7"> and</p>'


class TestPicturePlaces(unittest.TestCase):
    def test_a_picture_comes_into_its_place(self):
        html = picture_places.fill(PICTURE, {7: "/web/image/3?unique=3"})
        self.assertIn('src="/web/image/3?unique=3"', html)
        self.assertFalse(picture_places.numbers(html))

    def test_other_places_stay(self):
        for number in (70, 77, 1):
            html = PICTURE.replace("/7", f"/{number}")
            self.assertEqual(picture_places.fill(html, {7: "/x"}), html)
            self.assertEqual(picture_places.numbers(html), {number})

    def test_nothing_of_it_leaves(self):
        html = (
            f'{PICTURE}<td style="background: url(/email_channel/picture/8)">'
            '<img src="/web/image/9?unique=9">'
        )
        left = picture_places.leave_out(html, {})
        self.assertNotIn("email_channel", left)
        self.assertIn("/web/image/9", left)
        self.assertIn("Look: ", left)

    def test_no_letter_that_comes_in_can_name_one(self):
        sources = (
            'img src="/email_channel/picture/7"',
            "img src='/email_channel/picture/7'",
            "IMG SRC=/email_channel/picture/7",
            'img src="//any.test/email_channel/picture/7"',
            'img src="http://any.test/email_channel/picture/7"',
            'td background="/email_channel/picture/7"',
            'p style="background: url(/email_channel/picture/7)"',
            'img srcset="/email_channel/picture/7 1x"',
            'img src="cid:/email_channel/picture/7"',
        )
        for source in sources:
            with self.subTest(source=source):
                html = clean(f"<p>x</p><{source}>")
                self.assertFalse(picture_places.numbers(html), html)
