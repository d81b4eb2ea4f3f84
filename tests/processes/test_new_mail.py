"""A customer writes again while the agent writes: what is heard and seen (D2, D3)."""

from email.message import EmailMessage

from on_screen import ScreenCase

from odoo.fields import Command

from fakes.smtpd import Smtpd

CARD = ".o_email_card"
BANNER = ".o_email_new_banner"
EDITOR = ".o_email_thread .odoo-editor-editable"
NOT_NEWEST = ".o_email_not_newest"
WORDS = "Please send it back to us"
LONG = "".join(f"<p>Line {number} of what was said before.</p>" for number in range(80))
# What a loudspeaker would play.
LISTEN = """
    window.heard = [];
    HTMLMediaElement.prototype.play = function () {
        window.heard.push(this.src);
        return Promise.resolve();
    };
"""


def letter(number):
    message = EmailMessage()
    message["From"] = "Carla Customer <carla@customer.test>"
    message["To"] = "support@demo.test"
    message["Subject"] = "Broken kettle"
    message["Message-Id"] = f"<kettle.{number}@customer.test>"
    if number:
        message["In-Reply-To"] = "<kettle.0@customer.test>"
    message.set_content(f"Mail number {number}")
    message.add_alternative(f"<p>Mail number {number}</p>{LONG}", subtype="html")
    return message.as_bytes()


class TestNewMail(ScreenCase):
    def setUp(self):
        super().setUp()
        self.user("ana", "base.group_user", "email_channel.group_email_agent")
        self.smtpd = self.enterContext(Smtpd({"support@demo.test": "secret"}))
        with self.registry.cursor() as cr:
            env = self.env(cr)
            ana = env["res.users"].search([("login", "=", "ana")])
            queue = env["helpdesk.ticket.team"].create(
                {"name": "First line", "user_ids": [Command.set(ana.ids)]}
            )
            queue_id = queue.id
        self.addCleanup(self.end_queue, queue_id)
        self.touchpoint(
            queue_ids=[Command.set([queue_id])],
            direction="both",
            smtp_host="127.0.0.1",
            smtp_port=self.smtpd.port,
            smtp_encryption="none",
        )

    def end_queue(self, queue_id):
        self.clear()
        with self.registry.cursor() as cr:
            queue = self.env(cr)["helpdesk.ticket.team"].browse(queue_id)
            queue.write({"user_ids": [Command.clear()], "active": False})

    def comes(self, number):
        """A mail of the customer is received, by a job of the server."""
        self.dovecot.deliver("support@demo.test", letter(number))
        self.ask("UPDATE email_mailbox SET next_fetch_at = '2020-01-01'")
        self.make_due()
        self.wake()
        self.wait(lambda: len(self.received()) == number + 1, 60)

    def taken_by(self, login):
        """Id of the conversation, which is this agent's by then."""
        with self.registry.cursor() as cr:
            env = self.env(cr)
            user = env["res.users"].search([("login", "=", login)])
            conversation = env["email.conversation"].search([])
            conversation.with_user(user).action_pick()
            return conversation.id

    def open_thread(self):
        """The conversation on Ana's screen, with all of it viewed."""
        self.serve()
        self.comes(0)
        page = self.screen("ana")
        page.open(f"{self.base}/odoo/email-conversations/{self.taken_by('ana')}")
        page.wait_for(f"{CARD} .o_email_action_reply")
        page.ask(LISTEN)
        self.wait(lambda: not page.text(".o_email_card_new"), 20)
        return page

    def test_while_one_reads(self):
        page = self.open_thread()
        self.comes(1)
        page.wait_for(BANNER, "View all messages to take more actions")
        page.wait_for(f"{CARD}.o_email_card_new", "Carla Customer")
        self.wait(lambda: page.ask("window.heard.length"), 10)
        self.assertEqual(page.ask("window.heard.length"), 1)
        self.assertIn("new-message", page.ask("window.heard[0]"))
        first = f"document.querySelector('{CARD}')"
        self.assertTrue(page.ask(f"{first}.classList.contains('o_email_card_new')"))
        self.keep(page, "new-mail")
        # Whoever looks at it for two seconds has viewed it, too.
        page.ask("document.querySelector('.o_email_view_all')?.click()")
        self.wait(lambda: not page.text(BANNER), 10)
        self.wait(lambda: not page.text(".o_email_card_new"), 10)
        viewed = "SELECT bool_and(viewed) FROM email_message"
        self.wait(lambda: self.ask(viewed) == [(True,)], 10)
        self.keep(page, "all-viewed")

    def test_while_one_writes(self):
        page = self.open_thread()
        page.click(".o_email_action_reply")
        page.wait_for(EDITOR)
        page.ask(f"document.querySelector('{EDITOR}').focus()")
        page.call("Input.insertText", text=WORDS)
        page.wait_for(EDITOR, WORDS)
        self.assertFalse(page.text(NOT_NEWEST))
        self.comes(1)
        page.wait_for(BANNER, "View all messages to take more actions")
        page.wait_for(
            NOT_NEWEST,
            "You are not replying to the most recent e-mail of this conversation",
        )
        self.wait(lambda: page.ask("window.heard.length"), 10)
        # The cursor is where it was: what is typed goes on.
        page.call("Input.insertText", text=" today")
        page.wait_for(EDITOR, f"{WORDS} today")
        self.keep(page, "writing")
        page.click(".o_email_view_all")
        self.wait(lambda: not page.text(BANNER), 10)
        self.wait(lambda: not page.text(".o_email_card_new"), 10)
        self.assertIn(f"{WORDS} today", page.text(EDITOR))
        self.assertTrue(page.text(NOT_NEWEST))
        page.click(f"{CARD} .o_email_action_reply")
        self.wait(lambda: not page.text(NOT_NEWEST), 20)
        page.wait_for(".o_email_thread", WORDS)
        self.keep(page, "newest-answered")

    def test_what_is_read_further_down_stays_where_it_is(self):
        page = self.open_thread()
        page.ask(
            "window.scroller = (function up(el) {"
            "  return ['auto', 'scroll'].includes(getComputedStyle(el).overflowY) &&"
            "    el.scrollHeight > el.clientHeight ? el : up(el.parentElement);"
            f"}})(document.querySelector('{CARD}')); window.scroller.scrollTop = 700;"
            "window.frame = document.querySelector('iframe.o_email_body'); true"
        )
        place = "Math.round(window.frame.getBoundingClientRect().top)"
        before = page.ask(place)
        self.comes(1)
        page.wait_for(BANNER)
        page.wait_for(f"{CARD}.o_email_card_new")
        # The new mail stands above, and takes its height.
        height = f"document.querySelector('{CARD} iframe')?.offsetHeight > 500"
        self.wait(lambda: page.ask(height), 20)
        self.assertAlmostEqual(page.ask(place), before, delta=3)
