import unittest

from core.outbox import open_picture

PICTURE = (
    '<img src="https://shop.test/mail/tracking/open/db/7/abc/blank.gif" alt="" '
    'data-odoo-tracking-email="7"/>'
)
LOGO = '<img src="cid:logo" alt="Logo">'


class TestOpenPicture(unittest.TestCase):
    def test_it_is_left_out_of_what_goes_on_to_others(self):
        for picture in (
            PICTURE,
            PICTURE.replace(' data-odoo-tracking-email="7"', ""),
            PICTURE.replace("src=", "data-remote-src="),
            PICTURE.replace("img", "IMG"),
        ):
            with self.subTest(picture):
                html = f"<p>Word</p>{LOGO}{picture}<p>Word</p>"
                expected = f"<p>Word</p>{LOGO}<p>Word</p>"
                self.assertEqual(open_picture.leave_out(html), expected)
