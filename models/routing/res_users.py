from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        self.env["email.queue.member"]._sync(users.helpdesk_team_ids)
        return users

    def write(self, vals):
        if "helpdesk_team_ids" not in vals:
            return super().write(vals)
        before = self.helpdesk_team_ids
        done = super().write(vals)
        self.env["email.queue.member"]._sync(before | self.helpdesk_team_ids)
        return done
