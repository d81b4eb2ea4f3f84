from ..common import ChannelCase


class TestSignature(ChannelCase):
    """Written by administrators, put into letters with the data of who sends them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent.partner_id.phone = "+34 600 111 222"
        cls.signature = cls.env["email.signature"].create(
            {
                "touchpoint_id": cls.touchpoint.id,
                "body": "<p>${agent_name}<br>Tel. ${agent_phone}</p>",
                "greeting": "<p>Dear ${customer_name},</p>",
                "enabled": True,
                "greeting_enabled": True,
            }
        )

    def render(self, **vals):
        return self.signature._render(self.touchpoint, self.agent, **vals)

    def test_with_the_data_of_the_agent(self):
        found = self.render()
        self.assertIn("Ada Agent", found["signature"])
        self.assertIn("+34 600 111 222", found["signature"])
        self.assertIn("Dear,", found["greeting"])

    def test_what_has_no_value_is_left_out(self):
        self.agent.partner_id.phone = False
        self.assertEqual(self.render()["signature"], "<p>Ada Agent</p>")
