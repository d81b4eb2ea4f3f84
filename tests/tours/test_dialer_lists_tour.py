import json

from odoo.tests import new_test_user, tagged

from ..dialer.dialer_case import make_dialer
from .common import TourCase


@tagged("post_install", "-at_install")
class TestDialerListsTour(TourCase):
    def test_wrong_lines_are_corrected_and_loaded(self):
        dialer = make_dialer(self.touchpoint, self.queue)
        mailing = self.env["email.dialer.list"].create(
            {"name": "June", "subject": "News", "dialer_id": dialer.id}
        )
        administrator = new_test_user(
            self.env,
            "lists_administrator",
            groups="base.group_system,email_channel.group_email_administrator",
        )
        self.env.cr.execute("SELECT max(id) FROM email_dialer_load")
        number = (self.env.cr.fetchone()[0] or 0) + 1
        self.env.cr.execute(
            "SELECT setval('email_dialer_load_id_seq', %s, false)", (number,)
        )
        told = {
            "dialerLoadJob": self.env.ref("email_channel.ir_cron_dialer_load").id,
            "dialerNextLoad": number,
        }
        name = "email_channel_dialer_wrong_lines"
        self.start_tour(
            f"/odoo/{mailing._name}/{mailing.id}",
            name,
            login=administrator.login,
            code=f"Object.assign(odoo, {json.dumps(told)}); odoo.startTour({name!r})",
        )
        self.env.invalidate_all()
        lines = mailing.line_ids.sorted("priority")
        self.assertEqual(lines.mapped("message"), ["Hi", "=Hi"])
        self.assertEqual([line.variables for line in lines], [{"a": "b"}] * 2)
