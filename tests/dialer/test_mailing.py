import base64

from odoo.exceptions import UserError
from odoo.tests import Form

from ...models.dialer import mailing_steps
from .dialer_case import DialerCase

HEADING = "campaña;emailDestinatario;mensaje;adjuntos;variables;prioridad\n"
GOOD = 'Newsletter;ana@customers.test;;;"name":"Ana";\n'


class TestMailing(DialerCase):
    """The newcomer's steps: dialer, file, look, test, play."""

    def open(self, user=None, **vals):
        mailing = self.env["email.dialer.mailing"].with_user(user or self.supervisor)
        return mailing.create(
            {
                "dialer_id": self.dialer.id,
                "name": "June",
                "subject": "News for ${name}",
                **vals,
            }
        )

    def at_file(self, *lines):
        mailing = self.open()
        mailing.action_next()
        if lines:
            self.choose(mailing, *lines)
            mailing.action_load()
        return mailing

    def choose(self, mailing, *lines):
        content = base64.b64encode((HEADING + "".join(lines)).encode())
        mailing.write({"file": content, "file_name": "june.csv"})

    def test_the_only_dialer_is_chosen_already(self):
        others = self.env["email.dialer"].search([("id", "!=", self.dialer.id)])
        others.active = False
        form = Form(self.env["email.dialer.mailing"].with_user(self.supervisor))
        self.assertEqual(form.dialer_id, self.dialer)

    def test_without_a_dialer_a_supervisor_is_told_whom_to_ask(self):
        self.env["email.dialer"].search([]).active = False
        mailing = self.open(dialer_id=False)
        self.assertIn(self.administrator.name, mailing.whom_to_ask)
        with self.assertRaisesRegex(UserError, self.administrator.name):
            mailing.action_next()
        theirs = self.open(self.administrator, dialer_id=False)
        self.assertFalse(theirs.whom_to_ask)
        with self.assertRaisesRegex(UserError, "Choose a dialer"):
            theirs.action_next()

    def test_the_list_is_there_from_the_second_step_on(self):
        mailing = self.open()
        mailing.action_next()
        made = mailing.list_id
        self.assertEqual((made.name, made.dialer_id), ("June", self.dialer))
        self.assertEqual(mailing.step, "file")
        mailing.action_back()
        mailing.subject = "Other news"
        mailing.action_next()
        self.assertEqual(mailing.list_id, made)
        self.assertEqual(made.subject, "Other news")

    def test_wrong_lines_are_told_and_good_ones_loaded(self):
        mailing = self.at_file(GOOD, "Other;ben@customers.test;;;;\n")
        self.assertEqual(
            mailing.list_id.line_ids.mapped("email"), ["ana@customers.test"]
        )
        self.assertIn("Recipients loaded: 1.", mailing.summary)
        self.assertIn("Wrong lines, which were not loaded: 1.", mailing.summary)
        self.assertEqual(mailing.wrong_ids.number, 3)
        self.assertFalse(mailing.file)
        mailing.action_next()
        self.assertEqual(mailing.step, "look")

    def test_a_file_that_is_no_list_says_why(self):
        mailing = self.open()
        mailing.action_next()
        mailing.write(
            {"file": base64.b64encode(b"\x89PNG\r\n\0\0"), "file_name": "a.png"}
        )
        mailing.action_load()
        self.assertEqual(mailing.load_id.state, "failed")
        self.assertTrue(mailing.summary)
        with self.assertRaisesRegex(UserError, "no recipients yet"):
            mailing.action_next()

    def test_a_file_that_was_only_chosen_is_loaded_by_next(self):
        mailing = self.at_file()
        self.choose(mailing, GOOD)
        mailing.action_next()
        self.assertTrue(mailing.has_lines)
        self.assertEqual(mailing.step, "look")

    def test_a_large_file_is_read_in_the_background(self):
        self.patch(mailing_steps, "AT_ONCE", 10)
        mailing = self.at_file(GOOD)
        self.assertTrue(mailing.loading)
        with self.assertRaisesRegex(UserError, "still being read"):
            mailing.action_next()

    def test_the_mails_are_shown_as_they_will_look(self):
        mailing = self.at_file(
            'Newsletter;ana@customers.test;Dear ${name};;"name":"Ana<b>";\n',
            "Newsletter;nobody;Hello;;;\n",
        )
        mailing.action_next()
        self.assertIn("News for Ana&lt;b&gt;", mailing.preview)
        self.assertIn("Dear Ana", mailing.preview)
        self.assertIn("nobody", mailing.troubles)

    def test_what_will_not_be_sent_is_told_again_before_play(self):
        mailing = self.at_file(
            "Newsletter;ana@customers.test;Hello;;;\n",
            "Newsletter;ben@customers.test;Hello;;;\n",
            'Newsletter;carla@customers.test;Hello;;"name":"Carla";\n',
        )
        mailing.step = "play"
        [told] = mailing.troubles.splitlines()
        self.assertTrue(told.startswith("ana@customers.test, ben@customers.test: "))
        self.assertIn("${name}", told)

    def test_the_test_is_the_first_mail_that_can_be_sent(self):
        mailing = self.at_file(
            "Newsletter;nobody;Hello;;;\n",
            'Newsletter;carla@customers.test;Hello;;"name":"Carla";\n',
        )
        sent = []
        self.patch(
            type(mailing.list_id),
            "send_test",
            lambda _list, line_id=False: sent.append(line_id) or "sue@agents.test",
        )
        mailing.action_test()
        carla = mailing.list_id.line_ids.filtered(lambda line: "carla" in line.email)
        self.assertEqual(sent, [carla.id])

    def test_no_file_is_loaded_into_no_list(self):
        mailing = self.open()
        self.choose(mailing, GOOD)
        with self.assertRaisesRegex(UserError, "Choose a file first"):
            mailing.action_load()

    def test_another_dialer_needs_another_list_once_it_has_recipients(self):
        mailing = self.at_file(GOOD)
        mailing.action_back()
        mailing.dialer_id = self.dialer.copy()
        with self.assertRaisesRegex(UserError, "Begin another mailing"):
            mailing.action_next()

    def test_play_is_the_last_step_and_leads_to_the_list(self):
        mailing = self.at_file(GOOD)
        for _step in range(3):
            mailing.action_next()
        self.assertEqual(mailing.step, "play")
        self.assertIn("E-mails that wait to be sent: 1.", mailing.outlook)
        self.assertIn("not activated", mailing.outlook)
        action = mailing.action_play()
        self.assertEqual(action["res_id"], mailing.list_id.id)
        self.assertTrue(mailing.list_id.running)
        self.assertIn("not activated", mailing.list_id.moment_words)

    def test_who_leaves_goes_on_from_the_list(self):
        mailing = self.at_file()
        email_list = mailing.list_id
        action = email_list.action_guide()
        again = self.env["email.dialer.mailing"].browse(action["res_id"])
        self.assertEqual((again.step, again.list_id), ("file", email_list))
        self.choose(again, GOOD)
        again.action_load()
        action = email_list.action_guide()
        again = self.env["email.dialer.mailing"].browse(action["res_id"])
        self.assertEqual((again.step, again.name), ("look", "June"))

    def test_hours_are_set_in_one_dialog(self):
        hours = self.env["email.dialer.hours"].with_user(self.administrator)
        form = Form(hours.with_context(active_id=self.dialer.id))
        form.tz = "Europe/Madrid"
        hours = form.save()
        hours.action_apply()
        calendar = self.dialer.calendar_id
        self.assertEqual(calendar.name, "Monday to Friday, 13:00 – 18:00")
        self.assertEqual(self.dialer.tz, "Europe/Madrid")
        days = calendar.attendance_ids.mapped("dayofweek")
        self.assertEqual(days, ["0", "1", "2", "3", "4"])
        with self.assertRaisesRegex(UserError, "end after they begin"):
            hours.write({"hour_to": 9})
