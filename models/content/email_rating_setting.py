from markupsafe import Markup

from odoo import api, fields, models

from ...core.content import rating_block, rating_icons
from ...core.content.clean import clean_html
from . import rating_words
from .rating_leaving import icons_of


class EmailRatingSetting(models.Model):
    """How customers rate the answers of one touchpoint (H3)."""

    _name = "email.rating.setting"
    _description = "Rating of a Touchpoint's Answers"
    _inherit = ["email.guarded"]

    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="touchpoint_id.company_id", store=True)
    enabled = fields.Boolean(
        "Customers May Rate",
        help="Icons stand below the mails to customers; a click on one opens a page on "
        "which the customer rates the answer.",
    )
    title = fields.Char(
        "Question above the Icons",
        translate=True,
        help="Empty: “How was our answer?”, in the customer's language.",
    )
    carried_by = fields.Selection(
        selection=[
            ("answers", "Every answer"),
            ("closing", "The closing mail only"),
        ],
        string="Which Mails Carry Them",
        required=True,
        default="answers",
        help="Every answer: what agents write to a customer who has written. The "
        "closing mail only: the automatic answer on closing, or the answer that was "
        "sent and the conversation closed with it. Never a forward, never a mail to "
        "colleagues only.",
    )
    icons = fields.Selection(
        selection=[
            ("faces", "🙁 😐 🙂  Three faces"),
            ("five_faces", "😠 🙁 😐 🙂 😀  Five faces"),
            ("stars", "⭐⭐⭐⭐⭐  Five stars"),
            ("thumbs", "👎 👍  Thumbs"),
        ],
        required=True,
        default="faces",
    )
    thanks = fields.Html(
        "Thank-You Text",
        translate=True,
        help="What the customer reads when he has rated. Empty: “Thank you for your "
        "rating!”, in the customer's language.",
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    _one_a_touchpoint = models.Constraint(
        "UNIQUE (touchpoint_id)", "This touchpoint has its ratings set up already."
    )

    @api.depends("touchpoint_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for setting in self:
            setting.display_name = self.env._(
                "Ratings of %(touchpoint)s", touchpoint=setting.touchpoint_id.name
            )

    @api.depends("title", "icons")
    @api.depends_context("lang")
    def _compute_preview(self):
        for setting in self:
            # Looked at, not pressed.
            setting.preview = setting._block("#").replace(' href="#"', "")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_cleaned(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(_cleaned(vals))

    def action_preview_page(self):
        """Look at the customer's page, on which nothing is recorded."""
        return {
            "type": "ir.actions.act_url",
            "url": f"/email_channel/rating/preview/{self.id}",
            "target": "new",
        }

    @api.model
    def _icons_of(self, mail):
        """The icons below a mail that is about to leave (rating_leaving.Icons).

        :param mail: email.message with the rights of the system
        """
        return icons_of(mail.touchpoint_id.rating_setting_ids, mail)

    # -- as the customer sees it, in the language of the environment -------------

    def _title(self):
        return self.title or rating_words.usual_title(self.env)

    def _thanks(self):
        """Markup"""
        # Translations are written past `write`.
        return Markup(clean_html(self.thanks or ""))

    def _choices(self):
        """[(value, glyph, label)], the worst first"""
        words = rating_words.labels(self.env, self.icons)
        return [
            (icon.value, icon.glyph, words[icon.value])
            for icon in rating_icons.SETS[self.icons]
        ]

    def _links(self, url):
        """:param url: what the values are put behind; ``#`` leads nowhere"""
        return [
            rating_block.Choice(glyph, label, url if url == "#" else f"{url}{value}")
            for value, glyph, label in self._choices()
        ]

    def _block(self, url):
        """The icons as HTML; see _links."""
        return Markup(rating_block.html(self._title(), self._links(url)))

    def _block_text(self, url):
        """The same as plain text."""
        return rating_block.text(self._title(), self._links(url))


def _cleaned(vals):
    if vals.get("thanks"):
        return {**vals, "thanks": clean_html(vals["thanks"])}
    return vals
