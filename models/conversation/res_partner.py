from odoo import api, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        done = super().write(vals)
        if {"name", "company_name", "parent_id"}.intersection(vals):
            # sudo: whoever renames a contact need not see its conversations.
            theirs = [("partner_id", "child_of", self.ids)]
            found = self.env["email.conversation"].sudo().search(theirs)
            self.env["email.search"]._renew_heads(found)
        return done

    @api.model
    def _find_by_addresses(self, company, emails):
        """{normalized address: the oldest contact with it that the company may see}"""
        found = self.search(
            [
                ("email_normalized", "in", list(filter(None, set(emails)))),
                ("company_id", "in", (False, company.id)),
            ],
            order="id desc",
        )
        return {partner.email_normalized: partner for partner in found}
