from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..common import ChannelCase
from .test_access import GROUPS

# What tells how to get a file past the rule, or where files are kept.
INSIDE = (
    "email_images",
    "email_banned_files",
    "email_in_max_file_mb",
    "email_out_max_files",
    "email_pdf_storage_id",
    "email_raw_storage_id",
    "email_pdf_path",
    "email_raw_path",
    "email_storage_trouble",
)


class TestCompanySettings(ChannelCase):
    """Odoo lets everybody read companies and teams, customers and visitors, too."""

    def test_customers_are_not_told_how_files_are_checked_and_kept(self):
        for name in ("portal", "public"):
            user = new_test_user(self.env, f"settings_{name}", groups=GROUPS[name])
            company = self.env.company.with_user(user)
            self.assertTrue(company.read(["name"]))
            for field in INSIDE:
                with self.subTest(name=name, field=field):
                    with self.assertRaises(AccessError):
                        company.read([field])
                    with self.assertRaises(AccessError):
                        company.search([(field, "!=", False)])
            self.assertFalse(set(INSIDE) & set(company.fields_get()))

    def test_only_administrators_are_told_what_is_wrong_with_a_storage(self):
        user = new_test_user(self.env, "settings_admin", groups=GROUPS["administrator"])
        admin = self.env.company.with_user(user)
        self.assertTrue(admin.read(["email_storage_trouble"]))
        with self.assertRaises(AccessError):
            self.env.company.with_user(self.agent).read(["email_storage_trouble"])

    def test_customers_are_not_told_where_the_files_of_a_queue_are(self):
        portal = new_test_user(self.env, "settings_queue", groups=GROUPS["portal"])
        queue = self.queue.with_user(portal)
        for field in ("email_storage_path", "email_storage_example"):
            with self.subTest(field), self.assertRaises(AccessError):
                queue.read([field])
