from odoo import api, models


class ResPartner(models.Model):
    _inherit = "res.partner"

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
