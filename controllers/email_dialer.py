from io import BytesIO

import xlsxwriter

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request

from ..core.dialer import corrections, sample
from .find import find

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class EmailDialerController(http.Controller):
    """Files that go into lists, and that come out of them."""

    @http.route(
        "/email_channel/dialer/list/<int:list_id>/<any(load,file):kind>",
        type="http",
        auth="user",
        methods=["POST"],
    )
    def upload(self, list_id, kind, **_form):
        """Files of a form's field ``ufile``: lists of recipients, or attachments.

        :return: JSON: for each {"name"} or {"name", "error"}
        """
        mailing = find("email.dialer.list", list_id)
        model = request.env[f"email.dialer.{kind}"]
        files = request.httprequest.files.getlist("ufile")
        return request.make_json_response(
            [self._uploaded(model, mailing, file) for file in files]
        )

    def _uploaded(self, model, mailing, file):
        name = file.filename or model.env._("File without a name")
        try:
            with request.env.cr.savepoint():
                model._upload(mailing, name, file.read())
        except (UserError, AccessError) as exc:
            return {"name": name, "error": str(exc)}
        return {"name": name}

    @http.route(
        "/email_channel/dialer/load/<int:load_id>/wrong", type="http", auth="user"
    )
    def wrong(self, load_id):
        """The wrong lines of a file, to correct and load again."""
        load = find("email.dialer.load", load_id)
        lines = load.wrong_ids.filtered(lambda line: line.kind == "wrong")
        name = request.env._("%(file)s, wrong lines.csv", file=_stem(load.name))
        return self._file(
            name, "text/csv; charset=utf-8", corrections.written(lines._to_correct())
        )

    @http.route(
        "/email_channel/dialer/list/<int:list_id>/sample.<any(csv,xlsx):kind>",
        type="http",
        auth="user",
    )
    def sample(self, list_id, kind):
        """A file that loads as it is, with the name of the list's dialer."""
        mailing = find("email.dialer.list", list_id)
        table = list(
            sample.rows(
                mailing.dialer_id.name,
                request.env._("Hello ${name}, this is an example."),
                mailing.file_ids[:1].token or "",
            )
        )
        name = request.env._("Sample.%(kind)s", kind=kind)
        if kind == "csv":
            return self._file(name, "text/csv; charset=utf-8", sample.as_csv(table))
        return self._file(name, XLSX, _as_xlsx(table))

    def _file(self, name, content_type, content):
        return request.make_response(
            content,
            headers=[
                ("Content-Type", content_type),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "private, no-store"),
            ],
        )


def _stem(name):
    return (name or "").rpartition(".")[0] or name or ""


def _as_xlsx(table):
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        text = book.add_format({"num_format": "@"})
        sheet.set_column(0, 5, 24, text)
        for number, row in enumerate(table):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, text)
    return target.getvalue()
