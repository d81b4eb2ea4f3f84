from email import message_from_bytes, policy

from ..content.pictures import picture
from .test_closing import DAY, MINUTE, ClosingCase


class TestReminderPictures(ClosingCase):
    """What the text of a reminder shows."""

    def test_a_picture_of_the_reminder_travels_with_it(self):
        self.reminder()
        file = self.env["ir.attachment"].create(
            {
                "name": "logo.png",
                "raw": picture(),
                "res_model": self.touchpoint._name,
                "res_id": self.touchpoint.id,
            }
        )
        strangers = file.copy({"res_model": "res.partner", "res_id": 1})
        self.touchpoint.email_remind_body = "<p>Logo:</p>" + "".join(
            f'<img src="/web/image/{one.id}">' for one in (file, strangers)
        )
        self.answered()
        self.smtpd.sent.clear()
        self.run_job(2 * DAY + MINUTE)
        self.send_queue()
        read = message_from_bytes(self.smtpd.sent[-1].raw, policy=policy.default)
        html = read.get_body(("html",)).get_content()
        pictures = [
            part for part in read.walk() if part.get_content_maintype() == "image"
        ]
        self.assertEqual([part.get_content() for part in pictures], [picture()])
        self.assertIn(f"cid:{pictures[0]['Content-ID'].strip('<>')}", html)
        self.assertNotIn("/web/image", html)
