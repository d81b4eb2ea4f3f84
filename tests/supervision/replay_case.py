from email import message_from_bytes, policy

from odoo.tests import new_test_user

from ..common import ChannelCase

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00"
    b"\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\xdac\xfc\xcfP\xcf\x00\x03\x86\x01"
    b"\x80Z4}k\x00\x00\x00\x00IEND\xaeB`\x82"
)


class ReplayCase(ChannelCase):
    """An administrator tries rules on the mail that came in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = new_test_user(
            cls.env,
            "replay_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
        )

    def setUp(self):
        super().setUp()
        self.connect()
        self.mail_comes_in()

    def mail_comes_in(self):
        self.receive(
            self.mail("Where is my order"),
            self.mail("Urgent order", "I need it now."),
            self.mail("Win a prize", From="Spam <win@spam.test>"),
            self.mail("More prizes", From="Spam <more@shop.spam.test>"),
            self.mail(
                "Contact form",
                "Name: Fina Form\nE-mail: fina@forms.test\nHello",
                From="Site <site@form.test>",
            ),
            self.mail_with_picture(),
        )

    def mail_with_picture(self):
        message = message_from_bytes(
            self.mail("My picture", From="Pia <pia@pictures.test>"),
            policy=policy.SMTP,
        )
        message.add_attachment(PNG, "image", "png", filename="kettle.png")
        return message.as_bytes()

    def try_rules(self, **vals):
        return self.env["email.replay"].create(vals)

    def of_touchpoint(self, replay):
        return replay.trial_ids.filtered(
            lambda trial: trial.touchpoint_id == self.touchpoint
        )

    def replay(self, replay):
        replay.action_replay()
        self.work()
        self.assertEqual(replay.state, "done", replay.failure)
        return replay

    def work(self):
        runs = {}
        while self.env["email.replay.job"]._replay_some(runs):
            self.env.flush_all()
            self.env.invalidate_all()

    def results(self, replay, *domain):
        found = self.env["email.replay.result"].search(
            [("replay_id", "=", replay.id), *domain]
        )
        return found.sorted(lambda result: result.inbound_id.id)

    def told(self, replay):
        """[(subject, step, now, on trial)]"""
        return [
            (one.subject, one.step, one.before, one.after)
            for one in self.results(replay, ("differs", "=", True))
        ]

    def tried(self, **vals):
        """What is told of settings of the touchpoint."""
        replay = self.try_rules()
        self.of_touchpoint(replay).write(vals)
        return self.told(self.replay(replay))
