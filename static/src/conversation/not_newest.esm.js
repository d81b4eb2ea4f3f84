import {Component, useState} from "@odoo/owl";
import {newestMail} from "./newest_mail.esm";

/**
 * Says below the composer that what is answered is not the newest e-mail of the
 * conversation, as long as that is so, and leads to that one.
 */
export class NotNewest extends Component {
    static template = "email_channel.NotNewest";
    static props = {
        /** Id of the mail that is answered; none of a mail that answers nothing. */
        answersId: {type: [Number, {value: false}, {value: null}], optional: true},
    };

    setup() {
        this.thread = useState(this.env.emailThread.thread);
    }

    get newest() {
        return newestMail(this.thread.messages);
    }

    get isShown() {
        const {answersId} = this.props;
        return Boolean(answersId && this.newest && this.newest.id !== answersId);
    }

    show() {
        this.env.emailThread.show(this.newest.id);
    }
}
