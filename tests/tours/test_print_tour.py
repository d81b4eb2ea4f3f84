from odoo.tests import tagged

from ...adapters import pdf
from .common import TourCase


@tagged("post_install", "-at_install")
class TestPrintTour(TourCase):
    def test_agent_prints_a_conversation(self):
        self.connect()
        conversation = self.receive(self.mail()).conversation_id
        # Its fonts are loaded first: the browser's other requests wait for this one.
        with pdf.maker() as maker:
            maker.render("<html><head></head><body>x</body></html>")
        self.run_tour(
            f"/odoo/email-conversations/{conversation.id}",
            "email_channel_print",
            self.agent.login,
        )
