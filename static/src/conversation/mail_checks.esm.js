import {Component} from "@odoo/owl";

/** What the receiving server found out about the sender; `brief`: failures only. */
export class MailChecks extends Component {
    static template = "email_channel.MailChecks";
    static props = {
        results: String,
        failed: Boolean,
        brief: {type: Boolean, optional: true},
    };
}
