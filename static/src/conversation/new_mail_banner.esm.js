import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** Says that new mails are to be viewed before one goes on, and views them all. */
export class NewMailBanner extends Component {
    static template = "email_channel.NewMailBanner";
    static props = {
        count: Number,
        viewAll: Function,
    };

    get news() {
        const {count} = this.props;
        return count === 1
            ? _t("There is a new e-mail.")
            : _t("There are %(count)s new e-mails.", {count});
    }
}
