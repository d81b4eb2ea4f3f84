from odoo.tests import new_test_user

from ..common import ChannelCase

EMPLOYEE = "base.group_user"


class RecordingCase(ChannelCase):
    """A supervisor, and an agent's conversation; its touchpoint lets nobody preview."""

    def setUp(self):
        super().setUp()
        self.supervisor = new_test_user(
            self.env,
            "recording_supervisor",
            groups=f"{EMPLOYEE},email_channel.group_email_supervisor",
            name="Sue Supervisor",
        )
        self.touchpoint.preview_allowed = False
        self.connect()
        self.question = self.receive(self.mail(Cc="Bob <bob@partner.test>"))
        self.conversation = self.question.conversation_id
        self.conversation.with_user(self.agent).action_pick()

    def recordings(self, *domain, user=None):
        return (
            self.env["email.recording"]
            .with_user(user or self.supervisor)
            .search(list(domain))
        )

    def recording(self, conversation=None, user=None):
        number = (conversation or self.conversation).id
        return (
            self.env["email.recording"]
            .with_user(user or self.supervisor)
            .browse(number)
        )
