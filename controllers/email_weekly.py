from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request


class EmailWeekly(http.Controller):
    @http.route(
        "/email_channel/weekly_figures.pdf",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def weekly_pdf(self, week="", queues="", touchpoints="", companies=""):
        """The page of the weekly figures on paper.

        :param queues, touchpoints, companies: ids, with commas between them
        """
        page = request.env["email.weekly"]
        if chosen := _ids(companies):
            page = page.with_context(allowed_company_ids=chosen)
        try:
            name, pdf = page._pdf(week, _ids(queues), _ids(touchpoints))
        except (AccessError, UserError) as exc:
            return request.make_response(
                str(exc), [("Content-Type", "text/plain; charset=utf-8")], status=400
            )
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(pdf, headers)


def _ids(text):
    return [int(each) for each in text.split(",") if each.isdecimal()]
