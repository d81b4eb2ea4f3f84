import {Component} from "@odoo/owl";

/** Why a mail did not go out, in the server's words, and what can be done. */
export class MailFailure extends Component {
    static template = "email_channel.MailFailure";
    static props = {
        mail: Object,
        busy: Boolean,
        run: Function,
    };

    get isUncertain() {
        return this.props.mail.state === "uncertain";
    }
}
