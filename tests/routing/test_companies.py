from odoo.fields import Command
from odoo.tests import tagged

from .common import RoutingCase


@tagged("-at_install", "post_install")
class TestCompanies(RoutingCase):
    """A queue of no company takes the mail of all; its agents are of some."""

    def setUp(self):
        super().setUp()
        self.elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.queue = self.make_queue("All", self.ada | self.bea, company_id=False)
        self.touchpoint = self.env["email.touchpoint"].create(
            {
                "name": "Far",
                "email": "far@demo.test",
                "company_id": self.elsewhere.id,
                "queue_ids": [Command.set(self.queue.ids)],
            }
        )
        self.conversation = self.make_conversation(company_id=self.elsewhere.id)

    def test_who_is_not_of_its_company_is_not_offered_it(self):
        self.enter("available", self.ada, self.bea)
        self.assertFalse(self.route())
        self.bea.company_ids = [Command.link(self.elsewhere.id)]
        self.assertEqual(self.route().user_id, self.bea)

    def test_it_rings_whichever_company_the_agent_looks_at(self):
        self.bea.company_ids = [Command.link(self.elsewhere.id)]
        self.enter("available", self.bea)
        offer = self.route()
        here = self.env["email.agent"].with_user(self.bea)
        here = here.with_context(allowed_company_ids=self.env.company.ids)
        desk = here.get_desk()
        self.assertEqual([each["id"] for each in desk["offers"]], offer.ids)
        answer = offer.with_user(self.bea).with_env(here.env).accept()
        self.assertEqual(answer["action"]["params"]["resId"], self.conversation.id)
