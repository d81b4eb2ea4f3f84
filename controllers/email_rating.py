from odoo import http
from odoo.http import request

from ..core.content import rating_proof as proof
from ..core.content.rating_icons import LONGEST_COMMENT, nearest_icon
from ..models.content import rated_mail, rating_words
from ..models.groups import EMPLOYEE
from . import customer_page as pages
from .find import find

ROUTE = "/email_channel/rating/<string:token>"
LIMIT = pages.limit()


class EmailRatingController(http.Controller):
    """The page that the icons of a mail lead to (H3).

    To open it records nothing, whichever way it is opened; what does, see
    core.content.rating_proof.
    """

    @http.route(
        [ROUTE, f"{ROUTE}/<int:value>"], **pages.options(methods=["GET", "POST"])
    )
    def open(self, token, value=0, question="", **_else):
        rated = self._find(token)
        if words := self._what_is_wrong(rated):
            return words
        if rated.rating:
            return self._done(rated, token, again=True)
        return self._ask(rated, token, value, asks=bool(question))

    @http.route(f"{ROUTE}/press", **pages.options(methods=["POST"]))
    def press(self, token, **_else):
        rated = self._find(token)
        if self._what_is_wrong(rated) or not self._allows():
            return pages.slip("")
        return pages.begin(token)

    @http.route(f"{ROUTE}/rate", **pages.options(methods=["GET", "POST"]))
    def rate(self, token, value="", slip="", answer="", **_else):
        rated = self._find(token)
        if words := self._what_is_wrong(rated):
            return words
        if rated.rating:
            return self._done(rated, token, again=True)
        chosen = int(value) if value in ("1", "2", "3", "4", "5") else 0
        if request.httprequest.method != "POST":
            return self._ask(rated, token, chosen)
        if not self._allows():
            return self._say("often", rated, 429)
        if not pages.is_person(slip, answer, token):
            return self._ask(rated, token, chosen, missing=True)
        try:
            first = rated.rate(chosen)
        except ValueError:
            return self._ask(rated, token, 0, missing=True)
        key = proof.comment_key(token, pages.now(), pages.key()) if first else ""
        return self._thank(token, key)

    @http.route(f"{ROUTE}/thanks", **pages.options(methods=["GET"]))
    def thanks(self, token, key="", **_else):
        rated = self._find(token)
        if words := self._what_is_wrong(rated):
            return words
        if not rated.rating:
            return self._ask(rated, token, 0)
        return self._done(rated, token, key)

    @http.route(f"{ROUTE}/comment", **pages.options(methods=["POST"]))
    def comment(self, token, key="", comment="", **_else):
        rated = self._find(token)
        if words := self._what_is_wrong(rated):
            return words
        if not self._allows():
            return self._say("often", rated, 429)
        key = pages.text(key)
        if proof.may_comment(key, token, pages.now(), pages.key()):
            rated.comment(pages.text(comment))
        return self._thank(token, key)

    @http.route(
        "/email_channel/rating/preview/<int:setting_id>",
        **pages.options(auth="user", methods=["GET"]),
    )
    def preview(self, setting_id, **_else):
        """The page as a customer sees it, for who sets it up: nothing is recorded."""
        setting = find("email.rating.setting", setting_id)
        setting.check_access("write")
        values = {
            **self._values(setting, setting.touchpoint_id),
            "choices": setting._choices(),
            "chosen": setting._choices()[-1][0],
            "thanks": setting._thanks(),
            "preview": True,
        }
        return pages.render("email_channel.rating_preview", values)

    # -- what is shown -----------------------------------------------------------

    def _find(self, token):
        """models.content.rated_mail.RatedMail in the customer's language, or None"""
        # sudo: whoever has the link may rate the mail, and sees nothing else of it.
        rated = rated_mail.find(request.env(su=True), token)
        if rated:
            request.update_context(lang=rated.language)
            env = request.env(su=True)
            rated = rated_mail.RatedMail(rated.mail.with_env(env))
        return rated

    def _what_is_wrong(self, rated):
        """The page that says why nothing can be rated here; None when it can be."""
        if not rated or not rated.setting:
            return self._say("unknown", None, 404)
        if request.env.user.has_group(EMPLOYEE):
            return self._say("inside", rated, 403)
        if not rated.rating and rated.is_over:
            return self._say("over", rated, 410)
        return None

    def _ask(self, rated, token, value, missing=False, asks=False):
        setting = rated.setting
        choices = setting._choices()
        values = {
            **self._values(setting, rated.touchpoint),
            "token": token,
            "choices": choices,
            "chosen": value if value in [each[0] for each in choices] else 0,
            **pages.question(token, missing or asks),
            "missing": missing,
        }
        return pages.render("email_channel.rating_page", values)

    def _done(self, rated, token, key="", again=False):
        setting, rating = rated.setting, rated.rating
        name = rating.email_icons or setting.icons
        icon = nearest_icon(name, rating.rating)
        label = rating_words.labels(request.env, name)[icon.value]
        may_comment = proof.may_comment(
            pages.text(key), token, pages.now(), pages.key()
        )
        values = {
            **self._values(setting, rated.touchpoint),
            "token": token,
            "key": key,
            "icon": icon,
            "words": request.env._("Rated: %(words)s", words=label),
            # Who has the link only is not told what somebody else wrote.
            "comment": rating.feedback if may_comment else "",
            "may_comment": may_comment and not rating.feedback,
            "longest": LONGEST_COMMENT,
            "thanks": setting._thanks(),
            "again": again,
        }
        return pages.render("email_channel.rating_thanks", values)

    def _say(self, what, rated, status):
        values = {"what": what, "language": request.env.lang}
        if rated:
            values |= self._values(rated.setting, rated.touchpoint)
        return pages.render("email_channel.rating_words", values, status)

    def _values(self, setting, touchpoint):
        """Nothing of ticket, mail or agent."""
        return {
            "heading": setting._title(),
            "company": touchpoint.company_id.sudo(),
            "language": request.env.lang,
        }

    def _thank(self, token, key):
        url = f"/email_channel/rating/{token}/thanks"
        return pages.redirect(url, {"key": key} if key else {})

    def _allows(self):
        return LIMIT.allows(request.httprequest.remote_addr or "", pages.now())
