import {Component, onWillUpdateProps, useState} from "@odoo/owl";
import {MailState} from "./mail_state.esm";
import {_t} from "@web/core/l10n/translation";
import {fullDate} from "./mail_dates.esm";
import {useService} from "@web/core/utils/hooks";

/** When a mail of ours was sent and opened and, when asked for, what each got of it. */
export class MailDelivery extends Component {
    static template = "email_channel.MailDelivery";
    static components = {MailState};
    static props = {
        mail: Object,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({delivery: null});
        onWillUpdateProps(({mail}) => {
            if (this.state.delivery && this.stamp(mail) !== this.stamp()) {
                return this.load(mail);
            }
        });
    }

    /** What changes when something is news of its delivery. */
    stamp({state, opened_at: opened, failure} = this.props.mail) {
        return [state, opened, failure].join();
    }

    get words() {
        const {sent_at: sent, opened_at: opened} = this.props.mail;
        const words = [];
        if (sent) {
            words.push(_t("Sent %(when)s", {when: fullDate(sent)}));
        }
        if (opened) {
            words.push(_t("probably opened %(when)s", {when: fullDate(opened)}));
        }
        return words.map(String).join(", ");
    }

    async toggle() {
        if (this.state.delivery) {
            this.state.delivery = null;
        } else {
            await this.load();
        }
    }

    async load({id} = this.props.mail) {
        this.state.delivery = await this.orm.call("email.message", "get_delivery", [
            [id],
        ]);
    }
}
