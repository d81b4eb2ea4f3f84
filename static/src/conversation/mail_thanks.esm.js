import {Component} from "@odoo/owl";

/** A customer's mere thanks, which left the conversation closed. */
export class MailThanks extends Component {
    static template = "email_channel.MailThanks";
    static props = {
        brief: {type: Boolean, optional: true},
        busy: {type: Boolean, optional: true},
        /** Opens the conversation; left out where that cannot be done. */
        reopen: {type: Function, optional: true},
    };
}
