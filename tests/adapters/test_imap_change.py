"""Moving, deleting, marking and storing, on servers of every ability."""

from on_loopback import ANA, LoopbackCase, mail

from fakes.dovecot import dovecot_version

VERSION = dovecot_version()
# What Dovecot says of itself, less what a case takes away.
FULL = "IMAP4rev1 LITERAL+ IDLE NAMESPACE UNSELECT CHILDREN SPECIAL-USE"


class TestImapChange(LoopbackCase):
    def three_mails(self, **options):
        dovecot = self.dovecot(**options)
        for number in (1, 2, 3):
            dovecot.deliver(ANA, mail(number))
        return self.server(dovecot.port)

    def left(self, server, folder="INBOX"):
        """{raw} of the mails in `folder`, as another client sees them."""
        mailbox = self.mailbox(server, folder=folder)
        return sorted(each.raw for each in mailbox.fetch(mailbox.uids_above()))

    def test_mark_read(self):
        server = self.three_mails()
        self.mailbox(server).mark_read([1, 3, 77])
        self.assertEqual(self.mailbox(server).client.search(["SEEN"]), [1, 3])

    def test_move_and_delete_with_every_set_of_capabilities(self):
        for name, capability in (
            ("MOVE", f"{FULL} UIDPLUS MOVE"),
            ("UIDPLUS", f"{FULL} UIDPLUS"),
            ("neither", FULL),
        ):
            with self.subTest(name):
                server = self.three_mails(capability=capability)
                mailbox = self.mailbox(server)
                self.assertEqual(
                    mailbox.client.has_capability("MOVE"), "MOVE" in capability
                )
                mailbox.create_folder("Done")
                mailbox.move([1], "Done")
                mailbox.delete([2])
                self.assertEqual(self.left(server), [mail(3)])
                self.assertEqual(self.left(server, "Done"), [mail(1)])

    def test_without_uidplus_what_others_flagged_is_not_expunged(self):
        server = self.three_mails(capability=FULL)
        self.mailbox(server).client.add_flags([3], ["\\Deleted"])
        mailbox = self.mailbox(server)
        mailbox.create_folder("Done")
        mailbox.move([1], "Done")
        self.assertIn(mail(3), self.left(server))
        self.assertEqual(self.left(server, "Done"), [mail(1)])
        self.assertEqual(mailbox.client.search(["DELETED"]), [1, 3])

    def test_with_uidplus_what_others_flagged_is_not_expunged(self):
        server = self.three_mails(capability=f"{FULL} UIDPLUS")
        self.mailbox(server).client.add_flags([3], ["\\Deleted"])
        self.mailbox(server).delete([1])
        self.assertEqual(self.left(server), [mail(2), mail(3)])

    def test_moving_what_is_gone_is_no_error(self):
        for capability in (f"{FULL} UIDPLUS MOVE", FULL):
            with self.subTest(capability):
                server = self.three_mails(capability=capability)
                mailbox = self.mailbox(server)
                mailbox.create_folder("Done")
                mailbox.move([1], "Done")
                mailbox.move([1, 2], "Done")
                self.assertEqual(self.left(server, "Done"), [mail(1), mail(2)])

    def test_move_into_a_missing_folder_moves_nothing(self):
        for capability in (f"{FULL} UIDPLUS MOVE", FULL):
            with self.subTest(capability):
                server = self.three_mails(capability=capability)
                with self.fails("folder") as failed:
                    self.mailbox(server).move([1], "Nowhere")
                self.assertEqual(failed.error.folder, "Nowhere")
                self.assertEqual(len(self.left(server)), 3)

    def test_folder_names_of_any_letters(self):
        dovecot = self.dovecot()
        mailbox = self.mailbox(self.server(dovecot.port))
        names = ["Archivo ñ", "受信箱", 'With "quotes"', "A&B", "back\\slash"]
        for name in names:
            with self.subTest(name):
                mailbox.create_folder(name)
                mailbox.create_folder(name)
                mailbox.append(name, mail(1))
                self.assertEqual(mailbox.select(name).exists, 1)
        self.assertLessEqual(set(names), set(mailbox.folders()))
        dovecot.deliver(ANA, mail(2), folder="Archivo ñ")
        self.assertEqual(mailbox.select("Archivo ñ").exists, 2)

    def test_folders_that_hold_no_mail_are_not_offered(self):
        dovecot = self.dovecot()
        mailbox = self.mailbox(self.server(dovecot.port))
        mailbox.create_folder("Years.2026")
        self.assertEqual(mailbox.folders(), ["INBOX", "Sent", "Years.2026"])

    def test_sent_folder_by_its_use_or_by_its_name(self):
        inbox = "namespace inbox {{\n mailbox Sent {{\n special_use =\n }}\n{}\n}}"
        used = 'mailbox "Enviados ñ" {\n special_use = \\Sent\n auto = create\n }'
        for expected, extra in (
            ("Sent", ""),
            ("Sent", inbox.format("")),
            ("Enviados ñ", inbox.format(used)),
        ):
            with self.subTest(extra):
                server = self.server(self.dovecot(extra=extra).port)
                self.assertEqual(self.mailbox(server).sent_folder(), expected)

    def test_append_keeps_the_mail_and_its_flag(self):
        server = self.server(self.dovecot().port)
        mailbox = self.mailbox(server)
        mailbox.append("Sent", mail(1))
        mailbox.append("Sent", mail(2), seen=False)
        sent = self.mailbox(server, folder="Sent")
        self.assertEqual(sent.client.search(["SEEN"]), [1])
        self.assertEqual([each.raw for each in sent.fetch([1, 2])], [mail(1), mail(2)])
        self.assertEqual(sent.id_of("<1@loop.test>"), 1)

    def test_append_to_a_missing_folder(self):
        with self.fails("folder"):
            self.mailbox(self.server(self.dovecot().port)).append("Nowhere", mail(1))

    def test_a_folder_that_may_only_be_read(self):
        old = "mail_plugins = acl\nplugin {\n acl = vfile\n}\n"
        new = "mail_plugins {\n acl = yes\n}\nacl_driver = vfile\n"
        dovecot = self.dovecot(extra=old if VERSION < (2, 4) else new)
        dovecot.deliver(ANA, mail(1), folder="Sent")
        sent = dovecot.directory / "mail" / ANA / ".Sent"
        (sent / "dovecot-acl").write_text("owner lr\n")
        mailbox = self.mailbox(self.server(dovecot.port), folder="Sent")
        self.assertEqual([each.raw for each in mailbox.fetch([1])], [mail(1)])
        self.assertEqual(mailbox.uids_above(), [1])
