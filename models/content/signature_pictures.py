"""The pictures of a signature: files kept here, which travel with each mail (F4)."""

from datetime import timedelta
from urllib.parse import urlsplit

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...adapters.file_type import see
from ...adapters.picture import NotFetched, Trouble, as_png
from ...core.attachments.refusal import Refusal
from ...core.attachments.signature_image import TOO_LARGE
from ...core.conversation import pictures
from ...core.inbound.files import safe_name
from ...core.inbound.own_host import leads_here
from ..attachments.file_rule import FileRule
from ..attachments.rule_words import refusal_words, size_words
from ..conversation.written_files import picture_url
from ..own_hosts import own_hosts

OWNER = "email.signature"
KEPT_UNUSED = timedelta(days=2)
GC_LIMIT = 1000
KEPT_LATER = ("", "http", "https", "data", "cid")


class SignaturePictures:
    """:param signature: email.signature whose writer's rights were checked"""

    def __init__(self, signature):
        self.signature = signature.ensure_one()
        self.env = signature.env
        # sudo: files of signatures are made by the channel only.
        self.files = self.env["ir.attachment"].sudo()
        self.rule = FileRule(signature.company_id)

    def add(self, name, content, address=""):
        """See email.signature.add_picture.

        :param content: bytes
        :param address: where it was fetched, for the words of a refusal
        """
        mimetype = see(content)
        name = safe_name(name, mimetype)
        refusal = self.rule.signature_image_refusal(name, content)
        if refusal:
            raise UserError(self._refused(refusal, address))
        name, content, mimetype = self._as_shown(name, content, mimetype)
        [refusal] = self.rule.refusals([(name, mimetype, content)], "out")
        if refusal:
            raise UserError(self._refused(refusal, address))
        file = self._file(name, content, mimetype)
        return {"src": url_of(file), "name": file.name, "size": len(content)}

    def fetch(self, url):
        """See email.signature.fetch_picture."""
        if not url:
            raise UserError(self.env._("Enter the address of a picture."))
        try:
            name, content = self.signature._make_picture_fetcher().fetch(url)
        except NotFetched as exc:
            raise UserError(self._not_fetched(url, exc)) from None
        return self.add(_name_for(name, content), content, url)

    def kept_embedded(self, html):
        """The text with files in the place of pictures that are part of it. Raises
        UserError, also for what is on the writer's own computer: cleaning would leave
        an empty frame of it.

        :param html: as an editor gives it
        """
        for url in pictures.sources(html):
            if urlsplit(url.strip()).scheme not in KEPT_LATER:
                self._keep(url)
        urls = {
            url: self.add("", content)["src"]
            for url, (_type, content) in pictures.embedded(html).items()
        }
        return pictures.replace(html, urls) if urls else html

    def kept(self, html):
        """The text with all pictures as files of the signature. Raises UserError.

        :param html: cleaned
        """
        hosts = own_hosts(self.signature)
        html = pictures.localise(html, lambda url: leads_here(url, hosts))
        html = self._keep_numbers(html)
        elsewhere = [url for url in pictures.sources(html) if not pictures.number(url)]
        return pictures.replace(html, {url: self._keep(url) for url in elsewhere})

    def _keep(self, url):
        """The address under which a picture of elsewhere is kept."""
        if urlsplit(url).scheme in ("http", "https"):
            return self.fetch(url)["src"]
        raise UserError(
            self.env._(
                "The picture “%(address)s” cannot be kept. Insert it as a file, or by "
                "its public address.",
                address=url[:80],
            )
        )

    def _keep_numbers(self, html):
        """Pictures of others are copied, if their reader may see them."""
        urls = {}
        for number in pictures.numbers(html):
            file = self.files.browse(number).exists()
            if not file:
                raise UserError(
                    self.env._(
                        "A picture of the signature is not there any more. Take it "
                        "out, and insert it again."
                    )
                )
            if not self._is_own(file):
                file.sudo(False).with_env(self.env).check_access("read")
                urls[number] = self.add(file.name, file.raw or b"")["src"]
            else:
                urls[number] = url_of(file)
        return pictures.point(html, urls)

    def _is_own(self, file):
        return (file.res_model, file.res_id) == (OWNER, self.signature.id)

    def _file(self, name, content, mimetype):
        """ir.attachment: one for each picture, however often it is inserted."""
        place = {"res_model": OWNER, "res_id": self.signature.id}
        checksum = self.files._compute_checksum(content)
        here = [(field, "=", value) for field, value in place.items()]
        found = self.files.search([*here, ("checksum", "=", checksum)], limit=1)
        if found:
            return found
        vals = {"name": name, "raw": content, "mimetype": mimetype, **place}
        return self.files.with_context(image_no_postprocess=True).create(vals)

    def _as_shown(self, name, content, mimetype):
        """A bitmap as PNG: mail may carry that, and every program shows it."""
        if content[:2] != b"BM":
            return name, content, mimetype
        made = as_png(content)
        if not made:
            raise UserError(
                self.env._("“%(name)s” is damaged: it cannot be read.", name=name)
            )
        stem = name.rpartition(".")[0] or name
        return f"{stem}.png", made, "image/png"

    # -- words -------------------------------------------------------------------

    def _refused(self, refusal, address):
        if isinstance(refusal, Refusal):
            refusal = refusal.as_json()
        words = refusal_words(self.env, refusal)
        return f"{address}\n{words}" if address else words

    def _not_fetched(self, url, exc):
        env = self.env
        words = {
            Trouble.ADDRESS: env._(
                "This is not the address of a picture. It begins with https:// or "
                "http://."
            ),
            Trouble.CLOSED: env._(
                "This address is not on the public internet. Insert the picture as a "
                "file."
            ),
            Trouble.MISSING: env._(
                "The server does not give out this picture (%(status)s). Open the "
                "address in a browser to see whether it is there for everybody.",
                status=exc.detail,
            ),
            Trouble.NETWORK: env._(
                "The server of this address cannot be reached. Check the spelling."
            ),
            Trouble.TIMEOUT: env._(
                "The server of this address took too long. Try again, or insert the "
                "picture as a file."
            ),
            Trouble.SIZE: env._(
                "This picture is too large: pictures of signatures must be smaller "
                "than %(most)s.",
                most=size_words(env, TOO_LARGE),
            ),
            Trouble.REDIRECTS: env._(
                "This address leads from one page to the next. Insert the picture as "
                "a file."
            ),
        }
        return f"{url[:200]}\n{words[exc.trouble]}"

    # -- afterwards --------------------------------------------------------------

    @classmethod
    def unlink_unused(cls, env):
        """Delete pictures that neither a signature shows nor a letter that is written;
        what was sent has its own."""
        # sudo: a job of the system.
        files = env["ir.attachment"].sudo()
        old = fields.Datetime.now() - KEPT_UNUSED
        found = files.search(
            [("res_model", "=", OWNER), ("create_date", "<", old)], limit=GC_LIMIT
        )
        (found - _shown(env, found)).unlink()


def url_of(file):
    """The address of a picture for everybody who writes letters: customers see it too.

    :param file: ir.attachment with the rights of the system
    """
    [token] = file.generate_access_token()
    return f"{picture_url(file.id)}&access_token={token}"


def _shown(env, files):
    """Those of these files that are shown anywhere they were put into."""
    signatures = env[OWNER].sudo().browse(files.mapped("res_id")).exists()
    texts = [each for one in signatures for each in (one.body, one.greeting)]
    shows = Domain("written_html", "like", "/web/image/")
    drafts = env["email.message"].sudo().search(Domain("state", "=", "draft") & shows)
    letters = env["email.compose"].sudo().search([("body", "like", "/web/image/")])
    texts += [*drafts.mapped("written_html"), *letters.mapped("body")]
    return files.browse(
        {n for text in texts for n in pictures.numbers(str(text or ""))}
    )


def _name_for(name, content):
    """Of a fetched picture: addresses end in anything."""
    kinds = {"image/png": "png", "image/gif": "gif", "image/jpeg": "jpg"}
    ending = kinds.get(see(content), "")
    stem = name.rpartition(".")[0] or name
    return f"{stem or 'picture'}.{ending}" if ending else name
