import logging

from odoo import http
from odoo.http import content_disposition, request

from ..models.supervision.recorded_mail import RecordedMail
from ..models.supervision.recorded_thread import RecordedThread
from .email_message import DOCUMENT, POLICY
from .email_original import HARMLESS
from .find import find, missing

_logger = logging.getLogger(__name__)
PLACE = "/email_channel/recording/<int:recording_id>"


class EmailRecordingController(http.Controller):
    """What a recording shows: for supervisors, whoever may preview its touchpoint."""

    @http.route(f"{PLACE}/mail/<int:mail_id>", type="http", auth="user")
    def body(self, recording_id, mail_id):
        """A mail as a document that can neither run nor load anything by itself."""
        thread, mail = self._mail(recording_id, mail_id)
        return request.make_response(
            DOCUMENT.format(body=thread.body(mail), policy=""),
            headers=[
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Security-Policy", POLICY.format(images="'self' data:")),
                ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "no-referrer"),
                ("Cache-Control", "private, no-cache"),
            ],
        )

    @http.route(f"{PLACE}/mail/<int:mail_id>/eml", type="http", auth="user")
    def eml(self, recording_id, mail_id):
        """A mail as it came or left, without the files that were not let in."""
        _thread, mail = self._mail(recording_id, mail_id)
        made = RecordedMail(mail).eml()
        if made.raw is None:
            return request.make_response(
                DOCUMENT.format(body=made.words, policy=""),
                status=410,
                headers={**HARMLESS, "Content-Type": "text/html; charset=utf-8"},
            )
        headers = {
            **HARMLESS,
            "Content-Type": "message/rfc822",
            "Content-Disposition": content_disposition(f"mail-{mail.id}.eml"),
        }
        return request.make_response(made.raw, headers=headers)

    @http.route(f"{PLACE}/file/<int:file_id>", type="http", auth="user")
    def file(self, recording_id, file_id, download=None):
        thread = self._thread(recording_id)
        file = thread.file(file_id) or missing()
        stream = request.env["ir.binary"]._get_stream_from(file)
        # What a browser would run is never shown as a page of ours.
        shown = not download and (file.mimetype or "").startswith("image/")
        return stream.get_response(
            as_attachment=not shown or "svg" in file.mimetype,
            content_security_policy="default-src 'none'; style-src 'unsafe-inline'",
        )

    @http.route("/email_channel/recordings/<int:part_id>", type="http", auth="user")
    def saved(self, part_id):
        """A file of recordings that the user asked for."""
        part = find("email.recording.part", part_id)
        if not part.finished:
            missing()
        file = part._file() or missing()
        stream = request.env["ir.binary"]._get_stream_from(file)
        stream.download_name = part.name
        return stream.get_response(as_attachment=True)

    def _thread(self, recording_id):
        recording = find("email.recording", recording_id)
        return RecordedThread(recording._conversations_sudo())

    def _mail(self, recording_id, mail_id):
        thread = self._thread(recording_id)
        mail = thread.mails().filtered(lambda one: one.id == mail_id) or missing()
        return thread, mail
