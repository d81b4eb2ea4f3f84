from email.message import EmailMessage

from odoo.tests import HttpCase, new_test_user

from ..attachments.file_case import PNG
from ..common import CUSTOMER, SUPPORT, ChannelCase

HOSTILE = (
    "<style>body {border: 9px solid red}</style>"
    '<p class="o_form_view btn" style="position:fixed;top:0;color:red"'
    ' onclick="alert(1)">It <b>leaks</b>.</p>'
    '<p style="background-image:url(https://track.example.com/b.png)">Really</p>'
    '<img src="https://track.example.com/pixel.png" alt="Their logo">'
    '<img src="cid:photo@customer.test" alt="The crack">'
    "<script>alert(2)</script><form><input name='password'></form>"
    '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
    "On Mon, Nov 30, 2026 at 10:00 AM Ada &lt;ada@demo.test&gt; wrote:</div>"
    '<blockquote class="gmail_quote">What we said before.</blockquote></div>'
)


class TestMailContent(HttpCase, ChannelCase):
    """E4: what a mail says, as a comment on its ticket."""

    # ChannelCase does it, for each test.
    registry_test_mode = False

    def setUp(self):
        super().setUp()
        self.connect()

    def html_mail(self, html=HOSTILE, subject="Broken kettle", **headers):
        message = EmailMessage()
        message["From"] = f"Carla Customer <{CUSTOMER}>"
        message["To"] = SUPPORT
        message["Subject"] = subject
        message["Message-Id"] = f"<{subject.replace(' ', '.')}@customer.test>"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content("It leaks.")
        message.add_alternative(html, subtype="html")
        part = message.get_payload()[1]
        part.add_related(PNG, "image", "png", cid="<photo@customer.test>")
        return message.as_bytes()

    def comment(self, mail):
        """The ticket's last comment."""
        return str(mail.conversation_id.ticket_id.message_ids.sorted("id")[-1].body)

    def want(self, choice):
        self.touchpoint.company_id.email_comment_content = choice

    def test_nothing_but_the_link_unless_it_is_wanted(self):
        comment = self.comment(self.receive(self.html_mail()))
        self.assertIn("E-mail from", comment)
        self.assertNotIn("leaks", comment)

    def test_the_first_words(self):
        self.want("excerpt")
        comment = self.comment(self.receive(self.html_mail()))
        self.assertIn("It leaks.", comment)
        self.assertNotIn("<b>leaks</b>", comment)

    def test_the_whole_text_without_the_quote(self):
        self.want("whole")
        comment = self.comment(self.receive(self.html_mail()))
        self.assertIn("<b>leaks</b>", comment)
        self.assertIn("Really", comment)
        self.assertNotIn("What we said before", comment)
        self.assertNotIn("Read the whole", comment)

    def test_it_neither_runs_nor_loads_nor_styles_the_page(self):
        self.want("whole")
        comment = self.comment(self.receive(self.html_mail()))
        self.assertIn("color:red", comment)
        for word in (
            *("<style", "position", "o_form_view", "onclick", "<script", "alert"),
            *("<form", "<input", ' src="http'),
        ):
            self.assertNotIn(word, comment)
        self.assertNotRegex(comment, r"url\(\W*https://track")

    def test_the_queue_decides_first(self):
        self.want("whole")
        self.queue.email_comment_content = "no"
        self.assertNotIn("leaks", self.comment(self.receive(self.html_mail())))
        self.queue.email_comment_content = "excerpt"
        mail = self.receive(self.html_mail(subject="Another"))
        self.assertNotIn("<b>leaks", self.comment(mail))
        self.assertIn("It leaks.", self.comment(mail))

    def test_an_answer_without_what_it_quotes(self):
        self.want("whole")
        mail = self.receive(self.html_mail())
        answer = self.answer(mail, "<p>Send it <i>back</i>.</p>")
        comment = self.comment(answer)
        self.assertIn("<i>back</i>", comment)
        self.assertNotIn("leaks", comment)

    def test_a_forward_without_words_leaves_the_link_only(self):
        self.want("whole")
        mail = self.receive(self.html_mail())
        forward = self.answer(mail, False, "forward", email_to="tech@demo.test")
        comment = self.comment(forward)
        self.assertIn(f"/email_channel/message/{forward.id}", comment)
        self.assertNotIn("leaks", comment)
        self.assertNotIn("blockquote", comment)

    def test_a_long_mail_is_shortened_with_a_link_to_the_whole(self):
        self.want("whole")
        html = "<p>Word by word.</p>" * 2_000 + "<p>The end</p>"
        mail = self.receive(self.html_mail(html))
        comment = self.comment(mail)
        self.assertIn("Read the whole e-mail", comment)
        self.assertNotIn("The end", comment)
        self.assertLess(len(comment), 20_000)

    # -- pictures --------------------------------------------------------------------

    def test_a_picture_is_shown_to_those_who_read_the_conversation(self):
        self.want("whole")
        mail = self.receive(self.html_mail())
        picture = mail.sudo().attachment_ids
        self.assertIn(f"/web/image/{picture.id}", self.comment(mail))
        address = f"/email_channel/picture/{mail.sudo().file_ids.id}"
        reader = new_test_user(
            self.env,
            "reads_tickets",
            groups="base.group_user,helpdesk_mgmt.group_helpdesk_manager",
        )
        self.agent.password = reader.password = "channel_agent"
        self.authenticate(self.agent.login, "channel_agent")
        self.assertEqual(self.url_open(address).content, PNG)
        self.authenticate(reader.login, "channel_agent")
        self.assertIn("not available", self.url_open(address).text)
        self.assertNotEqual(self.url_open(f"/web/image/{picture.id}").content, PNG)
