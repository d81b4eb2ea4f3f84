from pathlib import Path

from odoo.addons.email_channel.models.supervision.replay_run import ReplayRun

from ..common import CUSTOMER, SUPPORT
from ..inbound.test_guards import BOUNCE
from .replay_case import ReplayCase

MOST_OF_KIND = 4
MAILS = Path(__file__).parents[1] / "data"
OCCASIONS = ("first_contact", "ticket_created", "no_agent")
FORM = "Name: Fina Form\nE-mail: fina@forms.test\nHello"


class TestReplayReception(ReplayCase):
    """The rules as they are decide in a replay what they decided as the mail came in:
    mail of all kinds is received in earnest, then replayed."""

    def mail_comes_in(self):
        self.set_rules()
        answered = self.receive(self.mail("Needs an answer"))
        answer = self.answer(answered)
        self.send_queue()
        self.receive(*self.of_all_kinds(answer), *self.of_data())
        self.rows = self.env["email.inbound"].search(
            [("original_id", "=", False)], order="received_at, id"
        )

    def set_rules(self):
        self.env.company.write(
            {
                "email_blocked_senders": "blocked.test, spam@example.com",
                "email_sender_limit": 20,
                "email_automatic_limit": 15,
                "email_images": "JPG",
                "email_in_max_files": 3,
            }
        )
        self.touchpoint.write(
            {
                "contact_form_senders": "form.test",
                "important_words": "urgent, order, factura",
            }
        )
        text = "<p>We have your mail.</p>"
        for answer in self.touchpoint.auto_answer_ids:
            if answer.occasion in OCCASIONS:
                answer.write({"text_1": text, "enabled": True})
        self.touchpoint.automatic_answers = True

    def of_all_kinds(self, answer):
        yield BOUNCE.format(
            support=SUPPORT, customer=CUSTOMER, message_id=answer.message_id
        ).encode()
        yield self.mail(
            "Out of office",
            In_Reply_To=answer.message_id,
            Auto_Submitted="auto-replied",
        )
        yield self.mail("Re: answered", In_Reply_To=answer.message_id)
        yield self.mail("My copy", From=SUPPORT, message_id=answer.message_id)
        yield self.mail("To myself", From=SUPPORT)
        yield self.mail("Blocked", From="who@news.blocked.test")
        yield self.mail("Form", FORM, From="site@form.test")
        yield self.mail("Form of nobody", "Hello", From="site@form.test")
        yield self.mail("An order", From="Olga <olga@orders.test>")
        yield self.mail("Quoted", "Fine.\n\n> an urgent order", From="q@orders.test")
        yield self.mail("List", From="l@lists.test", List_Id="<news.lists.test>")
        yield self.mail("Nobody reads", From="no-reply@robots.test")
        yield self.mail("Hidden", From="h@people.test", To="others@people.test")
        yield self.mail("Two", From="t@people.test", To=f"{SUPPORT}, b@people.test")
        yield self.mail("Long", "urgent " * 200_000, From="long@people.test")
        for number in range(25):
            yield self.mail(f"Flood {number}", From="flood@people.test")
            yield self.mail(
                f"Robot {number}",
                From="robot@programs.test",
                Auto_Submitted="auto-generated",
            )
        for number in range(14):
            yield self.mail(f"Case {number}", From=f"case-{number}@desk.test")
        # What joins comes before what opens.
        yield self.mail(
            "Re: Later", From="l@people.test", In_Reply_To="<o@people.test>"
        )
        yield self.mail("Later", From="l@people.test", message_id="<o@people.test>")
        yield self.mail_with_picture()

    def of_data(self):
        """Some of each kind."""
        kinds = {}
        for path in sorted(MAILS.rglob("*.eml")):
            kinds.setdefault((path.parent, path.stem.split("-")[0]), []).append(path)
        for path in (one for found in kinds.values() for one in found[:MOST_OF_KIND]):
            yield path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")

    def on_trial(self):
        """All is changed in ways that no mail meets, so that all is decided."""
        replay = self.try_rules(
            email_blocked_senders="blocked.test, spam@example.com, nobody.invalid",
            email_banned_files=f"{self.env.company.email_banned_files}, XYZ",
        )
        trial = self.of_touchpoint(replay)
        trial.answer_max_age = 25
        return replay

    def test_what_was_decided_then_is_decided_again(self):
        replay = self.on_trial()
        self.replay(replay)
        self.maxDiff = None
        with self.subTest("differences"):
            self.assertEqual(self.told(replay), [])
        drifted = [
            (one.subject, one.before, one.happened) for one in self.results(replay)
        ]
        with self.subTest("drift"):
            self.assertEqual(drifted, [])
        kinds = set(self.rows.mapped("hold_kind"))
        self.assertLessEqual({"blocked", "own_mail", "too_many", False}, kinds)
        failed = self.rows.filtered(lambda row: row.state == "failed")
        unread = self.rows.filtered(lambda row: row.hold_kind == "unreadable")
        self.assertEqual(replay.unread_count, len(failed | unread))
        for ways, rows in self.ways(replay):
            with self.subTest("ways"):
                self.assert_ways(ways, rows)

    def ways(self, replay):
        """({row id: Way}, rows) by the rules as they are, of one batch at a time."""
        replay.write({"position": False, "memory": False})
        run = ReplayRun(replay)
        run._remember()
        position = []
        while rows := run._next(position):
            letters, _counts = run._read(rows)
            mine = [one for one in letters if one.touchpoint == self.touchpoint]
            ways, _traffic = run._decide(self.touchpoint, mine)
            yield ways["before"], rows
            position = [rows[-1].received_at.isoformat(" "), rows[-1].id]

    def assert_ways(self, ways, rows):
        done = rows.filtered(lambda row: row.state == "done" and row.id in ways)
        self.assertTrue(done)
        self.assertEqual(
            {f"{row.id} {row.subject}": self.decided(ways[row.id]) for row in done},
            {f"{row.id} {row.subject}": self.happened(row) for row in done},
        )

    def decided(self, way):
        return {
            "customer": way.customer if way.queues else "",
            "keyword": way.keyword,
            "refused": [name for name, _refusal in way.refused],
            "queues": list(way.queues),
            "answer": way.answer,
        }

    def happened(self, row):
        mail = row.email_message_id
        conversation = mail.conversation_id
        opens = mail == conversation.email_message_ids.sorted("id")[:1]
        refused = [("message_id", "=", mail.id), ("state", "=", "refused")]
        log = self.env["email.auto.answer.log"].search([("mail_id", "=", mail.id)])
        return {
            "customer": opens and conversation.customer_email or "",
            "keyword": mail.keyword or "",
            "refused": self.env["email.file"].search(refused).mapped("name"),
            "queues": conversation.queue_ids.ids if opens else [],
            "answer": log.occasion or "",
        }
