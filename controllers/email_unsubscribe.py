from odoo import SUPERUSER_ID, http
from odoo.http import request

from ..core.content import rating_proof as proof
from ..core.dialer.unsubscribe import ONE_CLICK, masked
from ..models.dialer import subscriber as subscribers
from ..models.dialer.unsubscribing import PATH, TEST
from ..models.groups import EMPLOYEE
from . import customer_page as pages

ROUTE = f"{PATH}<string:token>"
NAME, _equals, VALUE = ONE_CLICK.partition("=")
# Of what one link sends. Not of an address: a provider presses for all its users.
LIMIT = pages.limit()
BACK = "back"


class EmailUnsubscribeController(http.Controller):
    """Where the link below a mass mail leads to, and the button of the mail program
    that shows it (I6).

    To open the page changes nothing, whichever way it is opened. What does: the POST of
    RFC 8058, which nobody sends who does not mean it, and the page's own button, see
    core.content.rating_proof.
    """

    @http.route(ROUTE, **pages.options(methods=["GET", "POST"], save_session=False))
    def open(self, token, question="", **_else):
        recipient = self._find(token)
        if recipient and _is_one_click():
            if not self._allows(token):
                return self._say("often", recipient, 429)
            recipient.leave("dialer", "one_click")
            return self._page(recipient, token)
        if words := self._what_is_wrong(recipient, token):
            return words
        return self._page(recipient, token, asks=bool(question))

    @http.route(f"{ROUTE}/press", **pages.options(methods=["POST"]))
    def press(self, token, **_else):
        if self._what_is_wrong(self._find(token), token) or not self._allows(token):
            return pages.slip("")
        return pages.begin(token)

    @http.route(f"{ROUTE}/choose", **pages.options(methods=["GET", "POST"]))
    def choose(self, token, choice="", slip="", answer="", key="", **_else):
        recipient = self._find(token)
        if words := self._what_is_wrong(recipient, token):
            return words
        if request.httprequest.method != "POST":
            return self._page(recipient, token)
        if not self._allows(token):
            return self._say("often", recipient, 429)
        if choice not in ("dialer", "company", BACK) or not (
            _has_just_spoken(key, token) or pages.is_person(slip, answer, token)
        ):
            return self._page(recipient, token, missing=True)
        if choice == BACK:
            recipient.come_back()
        else:
            recipient.leave(choice, "page")
        return self._redirect(token)

    @http.route(f"{ROUTE}/done", **pages.options(methods=["GET"]))
    def done(self, token, key="", **_else):
        recipient = self._find(token)
        if words := self._what_is_wrong(recipient, token):
            return words
        spoken = _has_just_spoken(key, token)
        return self._page(recipient, token, key=key if spoken else "")

    @http.route(f"{ROUTE}/comment", **pages.options(methods=["POST"]))
    def comment(self, token, key="", comment="", **_else):
        recipient = self._find(token)
        if words := self._what_is_wrong(recipient, token):
            return words
        if not self._allows(token):
            return self._say("often", recipient, 429)
        if _has_just_spoken(key, token):
            recipient.comment(pages.text(comment))
        return self._redirect(token)

    # -- what is shown -----------------------------------------------------------

    def _find(self, token):
        """models.dialer.subscriber.Subscriber in his language, or None"""
        # sudo: whoever has the link may unsubscribe its recipient, and sees nothing
        # else; the blacklist tells of it in the name of the system.
        env = request.env(user=SUPERUSER_ID, su=True)
        found = subscribers.find(env, token)
        request.update_context(lang=_language(found))
        if not found:
            return None
        context = dict(env.context, lang=request.env.lang)
        return subscribers.Subscriber(found.line.with_env(env(context=context)))

    def _what_is_wrong(self, recipient, token):
        """The page that says why nothing can be done here; None when it can be."""
        if token == TEST:
            return self._say("test", None, 200)
        if not recipient:
            return self._say("unknown", None, 404)
        user = request.env.user
        if user.has_group(EMPLOYEE) and not recipient.is_address_of(user):
            return self._say("inside", recipient, 403)
        return None

    def _page(self, recipient, token, key="", missing=False, asks=False):
        """As things are with him.

        :param key: of who has just said something here: he needs no proof
        """
        scope = recipient.scope
        values = {
            **self._values(recipient),
            **pages.question(token, missing or asks),
            "token": token,
            "scope": scope,
            "key": key,
            "missing": missing,
            "blacklisted": not scope and recipient.is_blacklisted,
            "may_comment": bool(key and scope) and not recipient.has_commented,
            "longest": subscribers.LONGEST_COMMENT,
            "url": f"{PATH}{token}",
        }
        return pages.render("email_channel.unsubscribe_page", values)

    def _say(self, what, recipient, status):
        values = {"what": what, "language": request.env.lang}
        if recipient:
            values |= self._values(recipient)
        return pages.render("email_channel.unsubscribe_words", values, status)

    def _values(self, recipient):
        """Nothing that only who works here may know."""
        return {
            "heading": request.env._("Unsubscribe"),
            "company": recipient.company,
            "words": self._words(recipient),
            "language": request.env.lang,
        }

    def _words(self, recipient):
        """What is true of him in each scope, and what he may choose."""
        about = {
            "company": recipient.company.name,
            "dialer": recipient.dialer.name,
            "address": masked(recipient.line.email_key),
        }
        env = request.env
        return {
            "": env._("%(company)s sends these e-mails to %(address)s.", **about),
            "dialer": env._(
                "%(address)s gets no more e-mails “%(dialer)s” of %(company)s.", **about
            ),
            "company": env._(
                "%(company)s sends no more mailings to %(address)s.", **about
            ),
            "from_dialer": env._(
                "Unsubscribe from the e-mails “%(dialer)s”, this one and all to come",
                **about,
            ),
            "from_company": env._(
                "Unsubscribe from all mailings of %(company)s", **about
            ),
        }

    def _redirect(self, token):
        key = proof.comment_key(token, pages.now(), pages.key())
        return pages.redirect(f"{PATH}{token}/done", {"key": key})

    def _allows(self, token):
        return LIMIT.allows(token, pages.now())


def _is_one_click():
    """Whether it is the POST of RFC 8058: what stands in the address of a link does
    not count."""
    form = request.httprequest.form
    return request.httprequest.method == "POST" and form.get(NAME) == VALUE


def _has_just_spoken(key, token):
    return proof.may_comment(pages.text(key), token, pages.now(), pages.key())


def _language(recipient):
    """Code of his contact's language, of his browser's, or of the company's."""
    if recipient and recipient.language:
        return recipient.language
    installed = [code for code, _name in request.env["res.lang"].get_installed()]
    names = {code.replace("_", "-"): code for code in installed}
    if wanted := request.httprequest.accept_languages.best_match(list(names)):
        return names[wanted]
    company = recipient.company if recipient else request.env.company
    # sudo: the language of a company is on its pages.
    lang = company.sudo().partner_id.lang
    return lang if lang in installed else "en_US"
