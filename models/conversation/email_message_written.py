from odoo import fields, models


class EmailMessage(models.Model):
    """What an agent wrote and, apart from it, what a stranger wrote below it: the
    one is his to change, the other is never shown but inert."""

    _inherit = "email.message"

    written_mode = fields.Selection(
        selection=[
            ("new", "New"),
            ("reply", "Reply"),
            ("reply_all", "Reply all"),
            ("forward", "Forward"),
        ],
        readonly=True,
    )
    answers_id = fields.Many2one(
        comodel_name="email.message",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The mail that this one answers, forwards or reports on.",
    )
    # The agent's own words, with pictures of the conversation.
    written_html = fields.Html(readonly=True, sanitize=False)
    # As cleaned when it came in (core.inbound.html), with what is said above it;
    # until the mail is sent.
    quote_html = fields.Html(readonly=True, sanitize=False)
    # {id of an attachment: its name}: all that the mail is to carry.
    carries = fields.Json(readonly=True)
