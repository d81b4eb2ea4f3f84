from odoo import api, fields, models
from odoo.fields import Domain

from .groups import SUPERVISOR, has_role
from .limits import limited_companies, own_queues


class EmailSupervised(models.AbstractModel):
    """What supervisors see: all of it, or what is of their own queues (J1).

    A record rule asks the field; what the field stands for is found out with each
    search, for a rule's domain is cached.
    """

    _name = "email.supervised"
    _description = "Record That Supervisors See by Its Queue"

    # The field with its queues, or by which it belongs to what has some.
    _supervised_by = "conversation_id"
    # Fields with queues of which one is enough.
    _supervised_also = ()

    supervised = fields.Boolean(
        compute="_compute_supervised",
        search="_search_supervised",
        help="The reader is a supervisor who sees it as such.",
    )

    @api.depends(lambda self: (self._supervised_by,))
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_supervised(self):
        found = self._origin._supervised()
        for record in self:
            record.supervised = record._origin in found

    def _is_supervised_now(self):
        """Whether the user sees these and supervises them, whatever was known before in
        this transaction."""
        known = self.exists()
        known.invalidate_recordset(["supervised"], flush=False)
        return bool(known._filtered_access("read")._supervised())

    def _supervised(self):
        """Those of these that the user supervises."""
        # sudo: of which queues they are, whoever asks.
        found = self.sudo().filtered_domain(self._supervised_domain())
        return found.with_env(self.env)

    @api.model
    def _search_supervised(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._supervised_domain()
        return domain if True in value else ~domain

    @api.model
    def _supervised_domain(self):
        """Domain of those that this user supervises, among those of his companies."""
        if not has_role(self.env.user, SUPERVISOR):
            return Domain.FALSE
        limited = limited_companies(self.env)
        if not limited:
            return Domain.TRUE
        return self._of_queues_domain(limited, own_queues(self.env))

    @api.model
    def _of_queues_domain(self, limited, queues):
        """Domain of those that a limited supervisor sees.

        :param limited: res.company, those where he sees his own queues only
        :param queues: helpdesk.ticket.team, his own
        """
        by = self._supervised_by
        above = self._fields[by].comodel_name
        if above == "helpdesk.ticket.team":
            own = Domain(by, "in", queues.ids)
            return Domain("company_id", "not in", limited.ids) | own
        above = self.env[above]
        also = [Domain(name, "in", queues.ids) for name in self._supervised_also]
        belongs = Domain(by, "any", above._of_queues_domain(limited, queues))
        return Domain.OR([*also, belongs])
