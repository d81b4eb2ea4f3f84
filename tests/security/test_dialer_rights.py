from odoo import http
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ...core.dialer.recipient import Recipient
from ..dialer.dialer_case import DialerCase, make_dialer
from ..routing.common import SUPERVISOR

OPERATIONS = ("read", "create", "write", "unlink")
# What administrators, and what supervisors may do, a letter each; nobody else anything.
RIGHTS = {
    "email.dialer": ("rcwu", "r"),
    "email.dialer.list": ("rcwu", "rcwu"),
    "email.dialer.file": ("ru", "ru"),
    "email.dialer.load": ("ru", "ru"),
    "email.dialer.line": ("r", "r"),
    "email.dialer.wrong.line": ("r", "r"),
    "email.dialer.content": ("r", "r"),
    "email.dialer.sample": ("r", "r"),
    "email.dialer.unsubscribe": ("r", "r"),
    "email.dialer.count": ("", ""),
    "email.dialer.origin": ("", ""),
    "email.dialer.preview": ("rcwu", "rcwu"),
    "email.dialer.mailing": ("rcwu", "rcwu"),
    "email.dialer.hours": ("rcwu", ""),
    "mail.blacklist": ("rcw", "r"),
    "mail.blacklist.remove": ("rcwu", ""),
}
EVIL = "<img src=x onerror=alert(1)><script>alert(1)</script>"
PAGES = (
    "list/{list}/lines.csv",
    "list/{list}/sample.csv",
    "list/{list}/sample.xlsx",
    "load/{load}/wrong",
)


@tagged("post_install", "-at_install")
class TestDialerRights(HttpCase, DialerCase):
    """Who may do what with mass mail, by calls and by addresses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.far = cls.env["res.company"].create({"name": "Far"})
        there = {"company_id": cls.far.id, "company_ids": [Command.set(cls.far.ids)]}
        cls.far_supervisor = cls.make_user("dialer_far", SUPERVISOR, **there)
        cls.agent = cls.make_user("dialer_agent")
        cls.outsiders = [
            cls.agent,
            cls.make_user("dialer_employee", "base.group_user"),
            cls.make_user("dialer_customer", "base.group_portal"),
            cls.env.ref("base.public_user"),
        ]
        cls.list = cls.make_list(name=f"June {EVIL}", subject=f"${{name}} {EVIL}")
        cls.list._add_lines(
            [
                Recipient(
                    f"{EVIL} <ana@demo.test>", f"Hi ${{name}} {EVIL}", {"name": EVIL}
                )
            ]
        )
        cls.load = cls.env["email.dialer.load"]._upload(cls.list, f"{EVIL}.csv", b"x;y")

    def test_each_role_has_its_rights_and_no_more(self):
        users = [self.administrator, self.supervisor]
        for model, rights in RIGHTS.items():
            expected = [*zip(users, rights, strict=True)]
            expected += [(user, "") for user in self.outsiders]
            for user, letters in expected:
                theirs = self.env[model].with_user(user)
                found = [each for each in OPERATIONS if theirs.has_access(each)]
                with self.subTest(model=model, user=user.login):
                    self.assertEqual("".join(each[0] for each in found), letters)

    def test_no_model_of_the_dialer_is_forgotten(self):
        models = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("email.dialer") and not model._abstract
        }
        self.assertLessEqual(models, set(RIGHTS))

    def test_addresses_show_nobody_what_is_not_his(self):
        shown = {"list": self.list.id, "load": self.load.id}
        for user in (self.far_supervisor, self.agent, *self.outsiders[1:3]):
            self.authenticate(user.login, user.login)
            for page in PAGES:
                with self.subTest(user=user.login, page=page):
                    answer = self.url_open(
                        f"/email_channel/dialer/{page.format(**shown)}"
                    )
                    self.assertEqual(answer.status_code, 404)
        self.authenticate(self.supervisor.login, self.supervisor.login)
        for page in PAGES:
            with self.subTest(page=page):
                answer = self.url_open(f"/email_channel/dialer/{page.format(**shown)}")
                self.assertEqual(answer.status_code, 200)
                none = page.format(list=10**20, load=10**20)
                answer = self.url_open(f"/email_channel/dialer/{none}")
                self.assertEqual(answer.status_code, 404)

    def test_nobody_uploads_without_the_token_of_his_session_or_elsewhere(self):
        place = f"/email_channel/dialer/list/{self.list.id}/load"
        files = {"ufile": ("x.csv", b"a;b@demo.test")}
        self.authenticate(self.supervisor.login, self.supervisor.login)
        self.assertEqual(self.url_open(place, files=files).status_code, 400)
        self.authenticate(self.far_supervisor.login, self.far_supervisor.login)
        data = {"csrf_token": http.Request.csrf_token(self)}
        answer = self.url_open(place, data=data, files=files)
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.list.load_ids, self.load)

    def test_files_are_read_by_who_reads_the_list(self):
        self.env["email.dialer.file"]._upload(self.list, "page.html", EVIL.encode())
        files = self.list.file_ids.attachment_id | self.load.attachment_id
        for user in (self.far_supervisor, *self.outsiders):
            for file in files:
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    file.with_user(user).read(["raw"])
        self.authenticate(self.agent.login, self.agent.login)
        for file in files:
            answer = self.url_open(f"/web/content/{file.id}")
            self.assertEqual(answer.status_code, 404)

    def test_a_list_with_recipients_stays_in_its_company(self):
        team = self.make_queue(
            "Theirs", self.env["res.users"], company_id=self.far.id, email_enabled=True
        )
        touchpoint = self.make_touchpoint(
            team, company_id=self.far.id, email="far@shop.test"
        )
        theirs = make_dialer(touchpoint, team, company_id=self.far.id)
        both = [Command.set((self.env.company | self.far).ids)]
        user = self.make_user("dialer_both", SUPERVISOR, company_ids=both)
        companies = {"allowed_company_ids": user.company_ids.ids}
        mine = self.list.with_user(user).with_context(**companies)
        with self.assertRaises(ValidationError):
            mine.dialer_id = theirs
        for stranger in (self.supervisor, self.far_supervisor):
            with self.assertRaises(UserError):
                self.list.with_user(stranger).write({"dialer_id": theirs.id})
        with self.assertRaises(AccessError):
            self.make_list().with_user(self.supervisor).dialer_id = theirs
        empty = self.make_list().with_user(user).with_context(**companies)
        empty.dialer_id = theirs
        self.assertEqual(empty.company_id, self.far)

    def test_nothing_that_a_file_says_runs_in_a_preview(self):
        mine = self.list.with_user(self.supervisor)
        mailing = self.env["email.dialer.mailing"].with_user(self.supervisor)
        action = mine.action_guide()
        mailing = mailing.browse(action["res_id"])
        mailing.step = "look"
        action = mine.action_preview()
        preview = self.env["email.dialer.preview"].with_user(self.supervisor)
        shown = preview.browse(action["res_id"])
        for html in (mailing.preview, shown.html, mine.get_previews()[0]["html"]):
            self.assertIn("onerror", html)
            self.assertNotIn("<img", html)
            self.assertNotIn("<script", html)

    def test_what_is_no_line_is_said_in_words(self):
        mine = self.list.with_user(self.supervisor)
        for number in ("x", [1], -1, 10**20):
            with self.subTest(number), self.assertRaises(UserError):
                mine.send_test(number)

    def test_nobody_else_unsubscribes_or_tries_lines_again(self):
        line = self.list.line_ids
        line.state = "failed"
        names = ("retry", "send_again", "mark_sent", "take_out", "put_back")
        names = (*names, "unsubscribe", "subscribe_again", "preview")
        for user in (self.far_supervisor, *self.outsiders):
            for name in names:
                action = getattr(line.with_user(user), f"action_{name}")
                with self.subTest(user=user.login, name=name):
                    self.assertRaises(AccessError, action)
        self.assertEqual(line.state, "failed")

    def test_an_export_says_no_formula(self):
        self.list._add_lines([Recipient("=cmd|x", "@SUM(1)", {"name": "+1"})])
        self.authenticate(self.supervisor.login, self.supervisor.login)
        place = f"/email_channel/dialer/list/{self.list.id}/lines.csv"
        rows = self.url_open(place).content.decode().splitlines()
        self.assertIn(";'=cmd|x;'@SUM(1);", rows[-1])
