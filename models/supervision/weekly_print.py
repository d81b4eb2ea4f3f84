"""The weekly figures on paper, and in an e-mail."""

from odoo.exceptions import UserError
from odoo.tools import format_datetime
from odoo.tools.misc import get_lang

from ...adapters.pdf import PdfFailed
from ...adapters.pdf import maker as pdf_maker

DOCTYPE = "<!DOCTYPE html>\n"
TONES = {"good": "#146c43", "bad": "#b02a37", "": "#495057"}


class WeeklyPrint:
    """:param figures: WeeklyFigures"""

    def __init__(self, figures):
        self.figures = figures
        self.env = figures.env
        self.page = figures.page()

    def file(self):
        """:return: (name, bytes) of a PDF; raises UserError"""
        name = self.env._("Weekly figures %(week)s.pdf", week=self.page["week"])
        try:
            with pdf_maker() as maker:
                return name, maker.render(self._html("weekly_document")).pdf
        except PdfFailed as exc:
            raise UserError(
                self.env._(
                    "The page could not be made as a PDF. Try again in a moment; if it "
                    "fails again, ask your administrator whether WeasyPrint works on "
                    "the server (%(error)s).",
                    error=exc,
                )
            ) from exc

    def subject(self):
        return self.env._("Weekly e-mail figures, %(week)s", week=self.page["title"])

    def letter(self):
        """The same as HTML for an e-mail: without curves, which few mail programs
        show."""
        return self._html("weekly_letter")

    def _html(self, template):
        lang = get_lang(self.env)
        user = self.env.user
        values = {
            "page": self.page,
            "tones": TONES,
            "subject": self.subject(),
            "company": self.env.company.name,
            "link": f"{user.get_base_url()}/odoo/email-weekly-figures",
            "printed": format_datetime(
                self.env, self.figures.now, tz=self.page["zone"], dt_format="short"
            ),
            "lang": lang.code.replace("_", "-"),
            "direction": lang.direction,
        }
        html = self.env["ir.qweb"]._render(f"email_channel.{template}", values)
        return DOCTYPE + str(html)
