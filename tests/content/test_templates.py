from email import message_from_bytes, policy

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import CUSTOMER, ChannelCase
from ..security.test_access import GROUPS

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


class TemplateCase(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: new_test_user(cls.env, f"template_{name}", groups=groups)
            for name, groups in GROUPS.items()
        }
        cls.env["email.template"].search([]).active = False
        cls.other_queue = cls.env["helpdesk.ticket.team"].create({"name": "Invoices"})

    def template(self, user=None, **vals):
        vals = {"name": "Refund", "body": "<p>Dear ${customer_name},</p>", **vals}
        return self.env["email.template"].with_user(user or self.env.user).create(vals)

    def letter(self, mode="reply", **vals):
        """A window in which the agent answers the customer's mail."""
        action = getattr(self.incoming.with_user(self.agent), f"action_{mode}")()
        letter = self.env["email.compose"].with_user(self.agent)
        letter = letter.browse(action["res_id"])
        letter.write(vals)
        return letter

    def mine(self, template, user=None):
        return template.with_user(user or self.agent)


class TestTemplates(TemplateCase):
    """Texts kept for use, and who may use and change them."""

    def seen_by(self, name, templates):
        found = self.env["email.template"].with_user(self.users[name])
        return found.search([("id", "in", templates.ids)])

    def test_who_sees_which(self):
        agent = self.users["agent"]
        everywhere = self.template()
        here = self.template(queue_ids=[Command.set(self.queue.ids)])
        gone = self.template(queue_ids=[Command.set(self.other_queue.ids)])
        self.other_queue.active = False
        own = self.template(agent)
        every = everywhere | here | gone | own
        self.assertEqual(self.seen_by("agent", every), everywhere | own)
        self.queue.user_ids = [Command.link(agent.id)]
        self.assertEqual(self.seen_by("agent", every), everywhere | here | own)
        self.assertEqual(self.seen_by("supervisor", every), everywhere | here | gone)
        self.assertEqual(self.seen_by("administrator", every), every)
        for name in ("employee", "portal", "public"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.seen_by(name, every)

    def test_who_changes_which(self):
        shared, own = self.template(), self.template(self.users["agent"])
        for name, template, may in (
            ("agent", shared, False),
            ("agent", own, True),
            ("supervisor", shared, True),
            ("supervisor", own, False),
            ("administrator", shared, True),
            ("administrator", own, True),
            ("employee", shared, False),
            ("portal", shared, False),
        ):
            with self.subTest(name, shared=template == shared):
                theirs = template.with_user(self.users[name])
                if may:
                    theirs.name = "Changed"
                    self.assertTrue(theirs.can_edit)
                    continue
                with self.assertRaises(AccessError):
                    theirs.name = "Changed"
                with self.assertRaises(AccessError):
                    theirs.unlink()

    def test_an_agent_keeps_his_own_and_gives_it_to_nobody(self):
        agent = self.users["agent"]
        own = self.template(agent)
        self.assertEqual(own.user_id, agent)
        self.assertTrue(own.can_edit)
        for other in (False, self.agent.id):
            with self.assertRaises(AccessError), self.cr.savepoint():
                own.user_id = other
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.template(agent, user_id=other)
        self.assertFalse(self.template(self.users["supervisor"]).user_id)

    def test_a_copy_of_a_shared_one_is_the_agents_own(self):
        shared = self.template(use_count=0)
        copy = shared.with_user(self.users["agent"]).copy()
        self.assertEqual(copy.user_id, self.users["agent"])
        self.assertNotEqual(copy.name, shared.name)
        self.assertEqual(copy.use_count, 0)

    def test_another_companys_are_out_of_sight(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.template(company_id=other.id)
        ours = self.template(company_id=False)
        for name in ("agent", "supervisor", "administrator"):
            with self.subTest(name):
                self.assertEqual(self.seen_by(name, theirs | ours), ours)
        far = new_test_user(
            self.env,
            "template_far",
            groups=GROUPS["administrator"],
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        own = self.template(self.users["agent"], company_id=False)
        found = self.env["email.template"].with_user(far).search([])
        self.assertEqual(found & (theirs | ours | own), theirs | ours)
        self.other_queue.company_id = other
        with self.assertRaises(ValidationError):
            self.template(
                company_id=self.env.company.id,
                queue_ids=[Command.set(self.other_queue.ids)],
            )

    def test_what_is_written_is_cleaned(self):
        template = self.template(
            body='<p onclick="x()">Hi ${customer_name}</p><script>x()</script>'
            '<a href="https://x.test/${ticket_number}">x</a>',
            subject="Two\nlines",
            shortcut="/Refund",
        )
        body = str(template.body)
        self.assertNotIn("x()", body)
        self.assertIn("${customer_name}", body)
        self.assertIn("https://x.test/${ticket_number}", body)
        self.assertEqual(template.subject, "Two lines")
        self.assertEqual(template.shortcut, "refund")
        with self.assertRaises(ValidationError):
            template.shortcut = "two words"

    def test_names_that_are_not_known_are_told_at_once(self):
        template = self.template(body="<p>${customer_nmae} ${agent_name} ${plan}</p>")
        self.assertEqual(template.unknown_variables, "${customer_nmae}, ${plan}")

    def test_files_that_may_not_leave_are_refused(self):
        file = self.env["ir.attachment"].create({"name": "x.exe", "raw": b"MZ\x90\x00"})
        with self.assertRaisesRegex(ValidationError, "x.exe"):
            self.template(attachment_ids=[Command.set(file.ids)])

    def test_nobody_puts_in_what_he_may_not_read(self):
        secret = self.env["ir.attachment"].create(
            {"name": "s.png", "raw": PNG, "res_model": "res.company", "res_id": 1}
        )
        agent = self.users["agent"]
        hidden = self.env["ir.attachment"].create({"name": "h.png", "raw": PNG})
        with self.assertRaises(AccessError):
            self.template(agent, attachment_ids=[Command.set(hidden.ids)])
        own = self.template(
            agent,
            body=f'<p><img src="/web/image/{hidden.id}">'
            f'<img src="/web/image/{secret.id}"></p>',
        )
        self.assertNotIn(f"/web/image/{hidden.id}", own.body)
        self.assertNotIn(f"/web/image/{secret.id}", own.body)

    def test_colleagues_see_its_files_and_pictures(self):
        supervisor = self.users["supervisor"]
        upload = self.env["ir.attachment"].with_user(supervisor)
        file, picture = upload.create(
            [
                {"name": "terms.txt", "raw": b"x", "res_model": "email.template"},
                {"name": "p.png", "raw": PNG, "res_model": "ir.ui.view"},
            ]
        )
        template = self.template(
            supervisor,
            body=f'<p><img src="/web/image/{picture.id}-ab12/p.png"></p>',
            attachment_ids=[Command.set(file.ids)],
        )
        for each in (file, picture):
            self.assertEqual(each.res_id, template.id)
            each.with_user(self.users["agent"]).check_access("read")
        copy = template.with_user(self.users["agent"]).copy()
        self.assertIn("/web/image/", copy.body)
        self.assertNotIn(f"/web/image/{picture.id}", copy.body)
        template.unlink()
        self.assertEqual(len(copy.attachment_ids.exists()), 1)


class TestTemplateInLetter(TemplateCase):
    """A template in a letter: chosen, filled in, counted, and never sent raw."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.incoming = self.receive(self.mail())
        self.incoming.conversation_id._take(self.agent)

    def choices(self, letter, query=""):
        return letter.env["email.template"].get_choices(letter.id, query)["choices"]

    def test_those_of_the_queue_first_and_found_by_any_word(self):
        letter = self.letter()
        here = self.template(name="B", queue_ids=[Command.set(self.queue.ids)])
        anywhere = self.template(name="A", body="<p>Devolución en 3 días</p>")
        self.other_queue.user_ids = [Command.link(self.agent.id)]
        elsewhere = self.template(
            name="C", shortcut="ref", queue_ids=[Command.set(self.other_queue.ids)]
        )
        found = self.choices(letter)
        ids = [one["id"] for one in found]
        self.assertEqual(ids, [here.id, anywhere.id, elsewhere.id])
        self.assertEqual([one["fits"] for one in found], [True, True, False])
        for query, expected in (
            ("devolucion dias", anywhere),
            ("/ref", elsewhere),
            ("100%", here.browse()),
            ("c_s", here.browse()),
        ):
            with self.subTest(query):
                ids = [one["id"] for one in self.choices(letter, query)]
                self.assertEqual(ids, expected.ids)
        shortcuts = letter.template_shortcuts
        self.assertEqual([one["shortcut"] for one in shortcuts], ["ref"])

    def test_it_is_filled_in_for_the_customer_and_by_who_sends_it(self):
        letter = self.letter(subject="")
        template = self.template(
            self.users["supervisor"],
            subject="For ${customer_name}",
            body="<p>${customer_name} ${customer_email} ${agent_name} "
            "${ticket_number} ${queue_name} ${touchpoint_email} ${session}</p>",
        )
        conversation = letter.conversation_id
        found = self.mine(template).insert(letter.id)
        self.assertEqual(found["missing"], [])
        for text in (
            "Carla Customer",
            CUSTOMER,
            "Ada Agent",
            conversation.ticket_id.number,
            "Support",
            self.touchpoint.email,
            conversation.session,
        ):
            self.assertIn(text, found["body"])
        self.assertEqual(found["subject"], "For Carla Customer")

    def test_who_is_written_to_is_addressed(self):
        template = self.template(body="<p>Dear ${customer_first_name},</p>")
        for mode, to, name in (
            ("reply", "Bo Else <bo@else.test>, carla@demo.test", "Bo"),
            ("reply", f"Somebody <{CUSTOMER}>", "Carla"),
            ("reply", "", "Carla"),
            ("forward", "Bo Else <bo@else.test>", "Carla"),
        ):
            with self.subTest(mode=mode, to=to):
                letter = self.letter(mode, email_to=to)
                found = self.mine(template).insert(letter.id)
                self.assertIn(f"Dear {name},", found["body"])

    def test_a_subject_that_is_written_stays(self):
        template = self.template(subject="${nope}", body="<p>Hi</p>")
        found = self.mine(template).insert(self.letter().id)
        self.assertEqual((found["subject"], found["missing"]), ("", []))

    def test_what_a_customer_is_called_is_text(self):
        letter = self.letter(subject="")
        conversation = letter.conversation_id.sudo()
        (conversation.partner_id | conversation.ticket_id.partner_id).unlink()
        conversation.customer_name = "<b>x</b>\nBcc: all ${agent_email}"
        template = self.template(subject="${customer_name}")
        found = self.mine(template).insert(letter.id)
        self.assertIn("&lt;b&gt;x&lt;/b&gt;", found["body"])
        self.assertNotIn("${", found["body"])
        self.assertNotIn("ada@", found["body"])
        self.assertEqual(found["subject"], "<b>x</b> Bcc: all {agent_email}")

    def test_what_has_no_value_is_red(self):
        letter = self.letter()
        template = self.template(body="<p>${nope} ${customer_phone}</p>")
        found = self.mine(template).preview(letter.id)
        self.assertEqual(found["missing"], ["nope", "customer_phone"])
        self.assertEqual(found["body"].count("o_email_variable"), 2)

    def test_only_what_is_inserted_is_counted(self):
        letter = self.letter()
        template = self.mine(self.template())
        written = template.write_date
        template.get_choices(letter.id)
        template.preview(letter.id)
        self.assertEqual(template.use_count, 0)
        template.insert(letter.id)
        template.insert(letter.id)
        self.assertEqual(template.use_count, 2)
        self.assertEqual(template.write_date, written)

    def test_files_and_pictures_are_the_letters_own_and_come_once(self):
        template = self.template()
        Attachment = self.env["ir.attachment"]
        file = Attachment.create({"name": "terms.txt", "raw": b"Terms"})
        picture = Attachment.create(
            {"name": "p.png", "raw": PNG, "res_model": "email.template"}
        )
        template.write(
            {
                "attachment_ids": [Command.set(file.ids)],
                "body": f'<p>See <img src="/web/image/{picture.id}"></p>',
            }
        )
        letter = self.letter()
        found = self.mine(template).insert(letter.id)
        letter.write(
            {
                "body": found["body"],
                "attachment_ids": [Command.link(each) for each in found["file_ids"]],
            }
        )
        self.assertEqual(self.mine(template).insert(letter.id)["file_ids"], [])
        letter.send()
        self.send_queue()
        message = message_from_bytes(self.smtpd.sent[-1].raw, policy=policy.default)
        kinds = [part.get_content_type() for part in message.walk()]
        self.assertEqual(kinds.count("image/png"), 1)
        names = [part.get_filename() for part in message.iter_attachments()]
        self.assertEqual(names.count("terms.txt"), 1)

    def test_no_letter_leaves_with_a_raw_variable(self):
        marked = '<p>Hi <span class="o_email_variable">${customer_phone}</span></p>'
        for vals in (
            {"body": "<p>Dear ${customer_name},</p>"},
            {"body": marked},
            {"body": '<p>Hi <a href="https://x.test/$%7Bid%7D">x</a></p>'},
            {"body": "<p>Hi</p>", "subject": "${order}"},
        ):
            with self.subTest(vals):
                letter = self.letter(**vals)
                with self.assertRaisesRegex(UserError, "Not filled in"):
                    letter.send({"passed": ["placeholder", "placeholder:${order}"]})
                self.assertEqual(letter.sudo().draft_id.state, "draft")
        self.send_queue()
        self.assertEqual(self.smtpd.sent, [])

    def test_nor_does_one_that_waited(self):
        letter = self.letter(body="<p>Hi</p>")
        letter.send({"at": "2027-01-04 10:00:00"})
        draft = letter.sudo().draft_id
        draft.written_html = "<p>Hi ${customer_name}</p>"  # as if it was written before
        with self.assertRaisesRegex(UserError, "Not filled in"):
            draft.with_user(self.agent).send_now()
        draft.send_at = "2026-01-01 10:00:00"
        told = self.env["email.message"].with_user(self.agent).leave_due()
        self.env.invalidate_all()
        self.assertEqual(told["left"], [])
        self.assertIn("${customer_name}", told["stopped"][0]["reason"])
        self.assertEqual(draft.state, "draft")
        self.assertFalse(draft.send_at)

    def test_the_red_does_not_leave_with_what_was_filled_in(self):
        letter = self.letter(
            body='<p>Hi <span class="o_email_variable text-danger">Bob</span></p>'
        )
        letter.send()
        mail = letter.sudo().draft_id
        self.assertNotIn("o_email_variable", mail.written_html)
        self.assertIn("Bob", mail.written_html)

    def test_a_letter_of_another_is_no_way_in(self):
        letter = self.letter()
        template = self.template()
        other = self.users["agent"]
        for call in ("insert", "preview"):
            with self.subTest(call), self.assertRaises(AccessError):
                getattr(template.with_user(other), call)(letter.id)
        with self.assertRaises(AccessError):
            template.with_user(other).get_choices(letter.id)
        own = self.template(other)
        with self.assertRaises(AccessError):
            self.mine(own).insert(letter.id)

    def test_other_rooms_bring_variables_of_their_own(self):
        template = self.template(subject="${plan}", body="<p>${plan} ${n} ${nope}</p>")
        found = template._render(agent=self.agent, extra={"plan": "Gold", "n": ""})
        self.assertEqual(
            found,
            {
                "subject": "Gold",
                "body": "<p>Gold  </p>",
                "unknown": ["nope"],
                "empty": ["n"],
            },
        )
