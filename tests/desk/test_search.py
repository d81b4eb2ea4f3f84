"""Conversations are found by subject, customer and what their mails say: each by who
may know it."""

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import CUSTOMER, ChannelCase


@tagged("-at_install", "post_install")
class TestSearch(ChannelCase):
    def setUp(self):
        super().setUp()
        self.connect()
        self.conversations = self.env["email.conversation"]

    def found(self, typed, user=None):
        conversations = self.conversations.with_user(user or self.agent)
        return conversations.search([("words", "ilike", typed)])

    def check(self, conversation, *typed, user=None):
        for each in typed:
            with self.subTest(each):
                self.assertEqual(self.found(each, user), conversation)

    def check_not(self, *typed, user=None):
        self.check(self.conversations, *typed, user=user)

    def new_user(self, login, group="email_channel.group_email_agent", **vals):
        groups = f"base.group_user,{group}"
        return new_test_user(self.env, login, groups=groups, **vals)

    # -- what is found

    def test_by_subject_customer_words_ticket_and_session(self):
        mail = self.receive(
            self.mail(
                "Facturación nº 2026-0417",
                "Der Wasserkocher läuft aus. 注文の確認をお願いします。",
                From='"Jörg Müller" <joerg.m77@kunde-ag.test>',
                message_id="<invoice@kunde-ag.test>",
            )
        )
        self.receive(self.mail("Another", "Words of another.", From="x@other.test"))
        conversation = mail.conversation_id
        self.check(
            conversation,
            *("facturacion", "FACTURACIÓN", "factura", "2026-0417"),
            *("muller", "Mueller", "joerg.m77@kunde-ag.test", "unde-ag", "@kunde"),
            *("lauft wasserkocher", "確認", "muller lauft 2026"),
            *(conversation.session, f"ec{conversation.id}"),
            conversation.ticket_id.number,
        )
        self.check_not("wasserkocher words", "kocher", '"wasser"')

    def test_what_is_quoted_is_not_found_and_what_is_answered_is(self):
        mail = self.receive(
            self.mail("Kettle", "It leaks.\n\n> the xylophone\n> is old")
        )
        conversation = mail.conversation_id
        self.answer(mail, "<p>Bring the <b>receipt</b>.</p>")
        self.check(conversation, "receipt", "leaks receipt", "receipt kettle")
        later = (
            "Re: Kettle\n\nThe zeppelin.\n\nOn Monday, Support wrote:\n> receipt old"
        )
        self.receive(
            self.mail("Re: Kettle", later, In_Reply_To="<Kettle@customer.test>")
        )
        self.check(conversation, "zeppelin leaks")

    def test_newest_first_and_among_other_conditions(self):
        first, second = self.receive(
            self.mail("First kettle"), self.mail("Second kettle")
        ).conversation_id
        first.sudo().last_mail_at = "2020-01-01 10:00:00"
        self.check(second + first, "kettle")
        domain = [("words", "ilike", "kettle"), ("name", "ilike", "first")]
        self.assertEqual(self.conversations.search(domain), first)
        domain = [("words", "not ilike", "first"), ("name", "ilike", "kettle")]
        self.assertEqual(self.conversations.search(domain), second)
        domain = [("words", "in", ["first", "second"])]
        self.assertEqual(self.conversations.search(domain), second + first)

    def test_signs_are_no_commands(self):
        mail = self.receive(self.mail("What about !?", "100% of 'it' | all & more"))
        conversation = mail.conversation_id
        self.check(conversation, "it' | 'all", "more:* & all", "100%", "!?")
        self.check_not("%", "'", "\\", "!& |", "a" * 5_000, "_")

    # -- what changes

    def test_follows_what_is_moved(self):
        first, second = self.receive(
            self.mail("Kettle", "It leaks."), self.mail("Pan", "It sticks.")
        )
        self.env["email.move"]._make(second.sudo(), first.conversation_id.sudo())
        target = first.conversation_id
        self.check(target, "sticks", "leaks sticks")
        self.check(second.conversation_id, "sticks")

    def test_follows_customer_contact_and_ticket(self):
        conversation = self.receive(self.mail("Kettle")).conversation_id.sudo()
        conversation.customer_name = "Diana Doe"
        self.check(conversation, "diana")
        self.check_not("carla")
        contact = self.env["res.partner"].create({"name": "Zoë Ltd"})
        conversation.partner_id = contact
        self.check(conversation, "zoe")
        contact.name = "Yves"
        self.check(conversation, "yves")
        self.check_not("zoe")
        other = conversation.ticket_id.copy()
        conversation._on_relinked(other)
        self.check(conversation, other.number)

    def test_older_databases_are_made_searchable_newest_first(self):
        mails = self.receive(self.mail("Kettle", "leaks"), self.mail("Pan", "sticks"))
        conversations = mails.conversation_id
        self.env.cr.execute("DELETE FROM email_search")
        self.check_not("leaks", "pan")
        # A new mail finds the words of the older ones, too.
        self.answer(mails[0], "<p>Sorry</p>")
        self.check(conversations[0], "leaks", "sorry")
        self.env.flush_all()
        with self.env.registry.cursor() as cr:
            self.env(cr=cr)["email.search"]._run()
        self.check(conversations[1], "sticks pan")

    def test_a_very_long_mail_comes_in(self):
        log = "\n".join(f"error{n} at {n * 7919:x}" for n in range(30_000))
        conversation = self.receive(self.mail("Log", log)).conversation_id
        again = self.mail(
            "Re: Log", log + "\nkettle", In_Reply_To="<Log@customer.test>"
        )
        self.receive(again)
        self.assertEqual(conversation.message_count, 2)
        self.check(conversation, "error7", "log error9")

    # -- who finds it

    def lock(self):
        self.touchpoint.preview_allowed = False

    def test_who_may_not_read_finds_it_by_subject_and_customer_only(self):
        mail = self.receive(self.mail("Kettle", "A secret leak."))
        conversation = mail.conversation_id
        supervisor = self.new_user("search_sup", "email_channel.group_email_supervisor")
        self.lock()
        for user in (self.agent, supervisor):
            self.check(conversation, "kettle", CUSTOMER, "carla", user=user)
            self.check_not("secret", "kettle secret", "carla leak", user=user)
            domain = [("words", "not ilike", "secret")]
            there = self.conversations.with_user(user).search(domain)
            self.assertEqual(there, conversation)
        conversation.with_user(self.agent).action_pick()
        self.check(conversation, "secret", "kettle secret")
        self.check_not("secret", user=supervisor)

    def test_who_does_not_see_it_does_not_find_it(self):
        self.receive(self.mail("Kettle", "A secret leak."))
        stranger = self.new_user("search_stranger")
        far = self.env["res.company"].create({"name": "Far"})
        foreign = self.new_user(
            "search_far",
            "email_channel.group_email_supervisor",
            company_id=far.id,
            company_ids=[Command.set(far.ids)],
        )
        for user in (stranger, foreign):
            self.check_not("kettle", "secret", CUSTOMER, user=user)

    def test_nobody_reads_the_words_themselves(self):
        mail = self.receive(self.mail("Kettle", "A secret leak."))
        read = mail.conversation_id.with_user(self.agent).read(["words"])
        self.assertFalse(read[0]["words"])
        self.assertFalse(
            self.env["email.search"].with_user(self.agent).has_access("read")
        )
