from markupsafe import Markup

from odoo import models
from odoo.http import request
from odoo.tools import format_datetime

from ...core.conversation import pictures
from ...core.inbound.own_host import hosts_of, is_elsewhere, leads_here
from ...core.outbox import reply

# What an editor's or a wizard's upload belongs to before it is sent.
UPLOADED = (False, "email.compose", "ir.ui.view")


class EmailConversation(models.Model):
    """What a mail of an agent is made of: his words and their pictures, files, and
    what he answers below."""

    _inherit = "email.conversation"

    # -- the quote ---------------------------------------------------------------

    def _quote(self, draft):
        """What is answered, as it stands below the answer; inert.

        :return: HTML (str), empty without one
        """
        if not draft["include_original"]:
            return ""
        replaced = draft.get("replaces")
        if replaced and replaced.quote_html:
            # Whoever may send that mail again sends what it said.
            return str(replaced.quote_html)
        parent = draft["parent"]
        if not parent:
            return ""
        reader = self._in_language_of(draft["to"])
        forward = draft["mode"] == "forward"
        lines = (
            reader._forward_header(parent) if forward else [reader._attribution(parent)]
        )
        return reply.quoted(str(parent.body_html or ""), "\n".join(lines))

    def _in_language_of(self, recipients):
        """The conversation as its words are for the first recipient: in his language
        and time where he is known, else in those of the company."""
        company = self.company_id.partner_id
        partner = self.partner_id
        if recipients:
            emails = [address.email for address in recipients]
            found = self.env["res.partner"]._find_by_addresses(self.company_id, emails)
            known = [found[email] for email in emails if email in found]
            partner = known[0] if known else self._partner_if_among(emails)
        installed = dict(self.env["res.lang"].get_installed())
        languages = (partner.lang, company.lang, self.env.lang)
        calendar = self.company_id.resource_calendar_id
        return self.with_context(
            lang=next((each for each in languages if each in installed), None),
            tz=partner.tz or company.tz or calendar.tz,
        )

    def _partner_if_among(self, emails):
        same = self.customer_email in emails
        return self.partner_id if same else self.partner_id.browse()

    def _short_date(self, mail):
        zone = self.env.context.get("tz")
        return format_datetime(self.env, mail.date, tz=zone, dt_format="short")

    def _attribution(self, parent):
        return self.env._(
            "On %(date)s, %(sender)s wrote:",
            date=self._short_date(parent),
            sender=parent.email_from,
        )

    def _forward_header(self, parent):
        return [
            self.env._("Forwarded message"),
            self.env._("From: %(address)s", address=parent.email_from),
            self.env._("Date: %(date)s", date=self._short_date(parent)),
            self.env._("Subject: %(subject)s", subject=parent.subject or ""),
            self.env._("To: %(address)s", address=parent.email_to or ""),
        ]

    # -- files and pictures ------------------------------------------------------

    def _adopt_files(self, files):
        """Files of the conversation, with what these hold: what the agent uploaded for
        it, and copies of what is somewhere else and stays there.

        :param files: ir.attachment that the agent may read
        """
        new = files.filtered(self._is_upload)
        # sudo: the conversation is written to by the channel only.
        place = {"res_model": self._name, "res_id": self.id}
        new.sudo().write(place)
        others = (files - new).sudo().with_context(image_no_postprocess=True)
        return new | others.copy(place).sudo(False).with_env(self.env)

    def _is_upload(self, file):
        return file.create_uid == self.env.user and file.res_model in UPLOADED

    def _adopt_pictures(self, body, files=None):
        """The letter with pictures of the conversation, which travel with the mail.

        Only what the agent uploaded, and what came with the conversation's mails: any
        number may have got into his words with what he pasted. The others are taken
        out; what is public anyway stays a link.

        :param files: ir.attachment of which pictures may be taken, too
        """
        hosts = self._own_hosts()
        body = pictures.localise(str(body), lambda url: leads_here(url, hosts))
        numbers = pictures.numbers(body)
        # sudo: whose they are is asked here, and is narrower than who may read them.
        found = self.env["ir.attachment"].sudo().browse(numbers).exists()
        here = self._pictures_here(found)
        taken = found.filtered(self._is_upload) | (found & (files or found.browse()))
        urls = dict.fromkeys(numbers, "")
        urls |= {each.id: picture_url(each.id) for each in here}
        for each in (taken - here).filtered(_is_picture):
            adopted = self._adopt_files(each.sudo(False).with_env(self.env))
            urls[each.id] = picture_url(adopted.id)
        for each in found.filtered(lambda file: file.public and not urls[file.id]):
            urls[each.id] = f"{self.get_base_url()}{picture_url(each.id)}"
        return Markup(pictures.point(body, urls))

    def _pictures_here(self, files):
        """Those of the conversation, but not of what was noted inside."""
        # sudo: notes inside are asked for whoever sees them.
        notes = self.sudo().message_ids.filtered(
            lambda message: message.is_internal or message.subtype_id.internal
        )
        here = files.filtered(
            lambda file: (file.res_model, file.res_id) == (self._name, self.id)
        )
        return here.filtered(_is_picture) - notes.attachment_ids

    def _may_be_asked(self):
        """Whether an agent's browser may ask an address for a picture, as a function of
        the URL: what leads to this Odoo would act with his session."""
        hosts = self._own_hosts()
        return lambda url: is_elsewhere(url, hosts)

    def _own_hosts(self):
        """Hosts under which this Odoo is reached, for core.inbound.own_host."""
        # sudo: nobody but the system reads parameters.
        parameters = self.env["ir.config_parameter"].sudo()
        names = ("web.base.url", "report.url")
        urls = [parameters.get_param(name) for name in names]
        urls.append(self.get_base_url())
        if request:
            urls.append(request.httprequest.host)
        return hosts_of(urls)


def _is_picture(file):
    return (file.mimetype or "").startswith("image/")


def picture_url(number):
    return f"/web/image/{number}?unique={number}"
