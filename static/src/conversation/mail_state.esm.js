import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** Where a mail of ours is on its way to the customer. */
const STATES = {
    queued: {label: _t("Queued"), icon: "fa-clock-o", color: "text-muted"},
    sending: {
        label: _t("Sending"),
        icon: "fa-circle-o-notch fa-spin",
        color: "text-muted",
    },
    sent: {label: _t("Sent"), icon: "fa-check", color: "text-success"},
    opened: {
        label: _t("Probably opened"),
        icon: "fa-envelope-open-o",
        color: "text-success",
        title: _t(
            "A picture of it was loaded: by somebody who opened it, or by a program."
        ),
    },
    waiting: {label: _t("Not yet"), icon: "fa-clock-o", color: "text-muted"},
    failed: {label: _t("Failed"), icon: "fa-exclamation-circle", color: "text-danger"},
    uncertain: {
        label: _t("Uncertain"),
        icon: "fa-question-circle",
        color: "text-warning",
    },
    bounced: {
        label: _t("Bounced"),
        icon: "fa-exclamation-circle",
        color: "text-danger",
    },
    cancelled: {label: _t("Not sent"), icon: "fa-ban", color: "text-muted"},
};

export class MailState extends Component {
    static template = "email_channel.MailState";
    static props = {
        state: String,
        /** A picture of the mail, which is sent, was loaded. */
        opened: {type: Boolean, optional: true},
    };

    get state() {
        const {state, opened} = this.props;
        return state === "sent" && opened ? "opened" : state;
    }

    get look() {
        return STATES[this.state];
    }
}
