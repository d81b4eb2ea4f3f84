import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import is_html_empty

from ...adapters.picture import PictureFetcher
from ...core.attachments.signature_image import TOO_LARGE
from ...core.content.clean import clean_html
from ...core.content.left_out import leave_out
from ...core.content.variables import fill_html, names
from ..groups import AGENT, role_domain
from .signature_agents import SignatureAgents
from .signature_pictures import SignaturePictures

GREETING, SIGNATURE = "greeting", "body"
SWITCHES = {GREETING: "greeting_enabled", SIGNATURE: "enabled"}


class EmailSignature(models.Model):
    """What stands above and below the letters of a touchpoint: its greeting and its
    signature, with the data of the agent who sends them, whoever wrote them."""

    _name = "email.signature"
    _description = "Signature of E-mails"
    _inherit = ["email.guarded"]
    # By the page that opens it.
    _sent_by_screens = ("touchpoint_id",)

    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="touchpoint_id.company_id", store=True)
    enabled = fields.Boolean(
        "Use the Signature",
        help="Put it below new e-mails and answers. Until then it is a draft that "
        "customers do not see.",
    )
    body = fields.Html("Signature")
    greeting_enabled = fields.Boolean(
        "Use the Greeting",
        help="Put it above new e-mails and answers. Until then it is a draft that "
        "customers do not see.",
    )
    greeting = fields.Html()
    preview_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Preview As",
        store=False,
        compute="_compute_preview_user_id",
        readonly=False,
        domain=lambda self: [("share", "=", False), *role_domain(self.env, AGENT)],
        help="Every agent signs with his own data, whoever wrote the signature.",
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    preview_missing = fields.Char(compute="_compute_preview")
    agents_missing = fields.Text(compute="_compute_agents_missing")

    _touchpoint_uniq = models.UniqueIndex(
        "(touchpoint_id)", "A touchpoint has one signature."
    )

    # -- written -----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        later = (*SWITCHES, *SWITCHES.values())
        own = [
            {name: value for name, value in vals.items() if name not in later}
            for vals in vals_list
        ]
        signatures = super().create(own)
        # Pictures belong to a signature: it has to be there.
        for signature, vals in zip(signatures, vals_list, strict=True):
            if written := {name: vals[name] for name in later if name in vals}:
                signature.write(written)
        return signatures

    def write(self, vals):
        # It stays with its touchpoint, as do its pictures.
        vals = {name: vals[name] for name in vals if name != "touchpoint_id"}
        texts = {name: vals[name] for name in SWITCHES if name in vals}
        if not texts:
            return super().write(vals)
        for signature in self:
            kept = {name: signature._kept(html) for name, html in texts.items()}
            super(EmailSignature, signature).write({**vals, **kept})
        return True

    def _kept(self, html):
        """The text as it is stored: cleaned, its pictures files of this signature.

        Raises UserError: which picture cannot be kept, and why.
        """
        own = SignaturePictures(self)
        return own.kept(clean_html(own.kept_embedded(str(html or ""))))

    @api.constrains("enabled", "body", "greeting_enabled", "greeting")
    def _check_written(self):
        for signature in self:
            if signature.enabled and _says_nothing(signature.body):
                raise ValidationError(
                    self.env._(
                        "The signature is empty. Write it first, and switch it on then."
                    )
                )
            if signature.greeting_enabled and _says_nothing(signature.greeting):
                raise ValidationError(
                    self.env._(
                        "The greeting is empty. Write it first, and switch it on then."
                    )
                )

    @api.constrains("body", "greeting")
    def _check_variables(self):
        known = {each["name"] for each in self.env["email.variables"]._catalog()}
        for signature in self:
            found = names(str(signature.body or ""), str(signature.greeting or ""))
            unknown = [f"${{{name}}}" for name in found if name not in known]
            if unknown:
                raise ValidationError(
                    self.env._(
                        "There is no variable %(names)s. Insert variables with the "
                        "buttons beside the text.",
                        names=", ".join(unknown),
                    )
                )

    # -- pictures ----------------------------------------------------------------

    def add_picture(self, name, data):
        """Keep a picture that was dropped, pasted or chosen.

        Raises UserError: why a signature cannot show it.

        :param data: base64
        :return: {"src", "name", "size": in bytes}
        """
        self.ensure_one().check_access("write")
        try:
            content = base64.b64decode(data or "", validate=True)
        except (binascii.Error, ValueError):
            raise UserError(
                self.env._("The picture could not be read. Choose it again.")
            ) from None
        return SignaturePictures(self).add(str(name or ""), content)

    def fetch_picture(self, url):
        """Fetch a picture from a public address, once, and keep it.

        Raises UserError: why it cannot be shown.

        :return: as `add_picture`
        """
        self.ensure_one().check_access("write")
        return SignaturePictures(self).fetch(str(url or "").strip())

    def _make_picture_fetcher(self):
        return PictureFetcher(TOO_LARGE)

    @api.autovacuum
    def _gc_pictures(self):
        SignaturePictures.unlink_unused(self.env)

    @api.model
    def _pictures_among(self, files, conversation):
        """Those of these files that letters of the conversation may show.

        :param files: ir.attachment with the rights of the system
        """
        of_signatures = files.filtered(lambda file: file.res_model == self._name)
        if not of_signatures:
            return of_signatures
        # sudo: whoever writes signs, and writes no signatures.
        company = conversation.sudo().company_id
        signatures = self.sudo().search([("company_id", "=", company.id)])
        return of_signatures.filtered(lambda file: file.res_id in signatures.ids)

    # -- put into letters ----------------------------------------------------------

    @api.model
    def _render(self, touchpoint, agent, conversation=None, customer=None, extra=None):
        """What is put into a letter; "" for what is not switched on.

        What has no value here is left out, with the words that stand there for it.

        :param touchpoint: email.touchpoint that it leaves from
        :param agent: res.users who sends it
        :param conversation: email.conversation
        :param customer: core.inbound.mail.Address who gets it
        :param extra: {name: text} that go before these values
        :return: {"greeting": HTML, "signature": HTML}
        """
        signature = self._of_sudo(touchpoint)
        greets, signs = signature.greeting_enabled, signature.enabled
        if not (greets or signs):
            return {"greeting": "", "signature": ""}
        values = self.env["email.variables"]._values(
            touchpoint=touchpoint,
            agent=agent,
            conversation=conversation,
            customer=customer,
            extra=extra,
        )
        return {
            "greeting": signature._filled(GREETING, values) if greets else "",
            "signature": signature._filled(SIGNATURE, values) if signs else "",
        }

    @api.model
    def _of_sudo(self, touchpoint):
        """The signature of a touchpoint, which may be empty."""
        # sudo: whoever writes from a touchpoint signs as it does, and writes no
        # signatures.
        return self.sudo().search([("touchpoint_id", "=", touchpoint.id)], limit=1)

    def _filled(self, name, values):
        """One of the texts (str) with these values."""
        missing = {each for each, value in values.items() if not value}
        html = leave_out(str(self[name] or ""), missing, greeting=name == GREETING)
        filled = fill_html(html, values).text
        return "" if _says_nothing(filled) else filled

    @api.depends("touchpoint_id.name")
    @api.depends_context("lang", "email_text")
    def _compute_display_name(self):
        greets = self.env.context.get("email_text") == GREETING
        for signature in self:
            name = signature.touchpoint_id.name
            signature.display_name = (
                self.env._("Greeting of %(touchpoint)s", touchpoint=name)
                if greets
                else self.env._("Signature of %(touchpoint)s", touchpoint=name)
            )

    # -- preview -------------------------------------------------------------------

    def _compute_preview_user_id(self):
        for signature in self:
            signature.preview_user_id = self.env.user

    @api.depends("body", "greeting", "preview_user_id", "touchpoint_id")
    def _compute_preview(self):
        for signature in self:
            agents = SignatureAgents(signature)
            agent = signature.preview_user_id or self.env.user
            signature.preview = agents.preview(agent)
            signature.preview_missing = agents.missing_words(agent)

    @api.depends("body", "greeting", "touchpoint_id")
    def _compute_agents_missing(self):
        for signature in self:
            signature.agents_missing = SignatureAgents(signature).all_missing()


def _says_nothing(html):
    return is_html_empty(html) and "<img" not in str(html or "")
