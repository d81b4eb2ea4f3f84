import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const TITLES = {
    queued: _t("This e-mail could not be sent yet; it will be tried again."),
    sending: _t("This e-mail could not be sent yet; it will be tried again."),
    sent: _t("Not everybody got this e-mail."),
    failed: _t("This e-mail was not sent."),
    uncertain: _t("It is not known whether this e-mail reached the customer."),
    bounced: _t("This e-mail came back."),
    cancelled: _t("This e-mail was not sent."),
};

/** What went wrong with a mail, in the server's words, and what can be done. */
export class MailFailure extends Component {
    static template = "email_channel.MailFailure";
    static props = {
        mail: Object,
        busy: Boolean,
        run: Function,
    };

    get title() {
        return TITLES[this.props.mail.state];
    }

    get isWarning() {
        return ["queued", "sending", "sent", "uncertain", "cancelled"].includes(
            this.props.mail.state
        );
    }

    get canRetry() {
        return ["failed", "uncertain"].includes(this.props.mail.state);
    }

    get canEdit() {
        return ["failed", "cancelled"].includes(this.props.mail.state);
    }

    /** Some got it, or it came back: nothing can be done but to have read it. */
    get canDismiss() {
        return ["sent", "bounced"].includes(this.props.mail.state);
    }

    get canMarkSent() {
        return this.props.mail.state === "uncertain";
    }

    get canCancel() {
        return this.props.mail.state === "failed";
    }

    get retryLabel() {
        return this.props.mail.state === "uncertain" ? _t("Send again…") : _t("Retry");
    }
}
