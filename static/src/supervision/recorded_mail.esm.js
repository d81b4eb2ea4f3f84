import {Component, markup} from "@odoo/owl";
import {MailBody} from "../conversation/mail_body.esm";
import {MailFileOut} from "../conversation/mail_file_out.esm";
import {MailRating} from "../conversation/mail_rating.esm";
import {_t} from "@web/core/l10n/translation";
import {formatSize} from "../conversation/mail_file_size.esm";
import {fullDate} from "../conversation/mail_dates.esm";

/** What stands beside a mail that left, or did not. */
const STATES = {
    queued: _t("Not sent yet"),
    sending: _t("Being sent"),
    failed: _t("Not sent"),
    uncertain: _t("May have been sent"),
    bounced: _t("Came back: it was not delivered"),
    cancelled: _t("Cancelled"),
};

/** A mail or a note of a recording; nothing in it can be done to it. */
export class RecordedMail extends Component {
    static template = "email_channel.RecordedMail";
    static components = {MailBody, MailFileOut, MailRating};
    static props = {
        /** A line of email.recording.get_thread */
        line: Object,
    };

    setup() {
        this.formatSize = formatSize;
    }

    get isNote() {
        return this.props.line.kind === "note";
    }

    get date() {
        return fullDate(this.props.line.date);
    }

    get title() {
        const {author} = this.props.line;
        return this.isNote
            ? _t("Note by %(author)s", {author})
            : _t("E-mail from %(sender)s", {sender: author});
    }

    get state() {
        return STATES[this.props.line.state];
    }

    get note() {
        // The server cleans each message when it is written.
        return markup(this.props.line.body);
    }

    get addressLines() {
        const {from, to, cc, bcc} = this.props.line;
        return [
            {label: _t("From"), value: from},
            {label: _t("To"), value: to},
            {label: _t("Cc"), value: cc},
            {label: _t("Bcc"), value: bcc},
        ].filter((each) => each.value);
    }

    letThrough() {
        // Nothing is changed from here.
    }
}
