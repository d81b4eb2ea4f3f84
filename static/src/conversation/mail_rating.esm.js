import {Component} from "@odoo/owl";

/** How the customer rated a mail: in a word while it is collapsed. */
export class MailRating extends Component {
    static template = "email_channel.MailRating";
    static props = {
        rating: {type: Object, shape: {words: String, comment: String}},
        brief: {type: Boolean, optional: true},
    };
}
