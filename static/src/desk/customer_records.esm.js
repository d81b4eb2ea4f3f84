import {deserializeDate, deserializeDateTime, formatDate} from "@web/core/l10n/dates";
import {Component} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

const CONVERSATION = "email.conversation";

/**
 * The customer's records, a group for each app, each line one click away. `groups` are
 * those of email.customer.get_records().
 */
export class CustomerRecords extends Component {
    static template = "email_channel.CustomerRecords";
    static props = {conversationId: Number, groups: Array, hasContact: Boolean};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    /** The server counts no further than to a hundred. */
    countOf({count}) {
        return count < 100 ? String(count) : "99+";
    }

    dateOf({date}) {
        if (!date) {
            return "";
        }
        return formatDate(
            date.includes(" ") ? deserializeDateTime(date) : deserializeDate(date)
        );
    }

    urlOf(group, line) {
        return `/odoo/${group.model}/${line.id}`;
    }

    open(ev, group, line) {
        if (ev.ctrlKey || ev.metaKey || ev.shiftKey) {
            return;
        }
        ev.preventDefault();
        if (group.model === CONVERSATION && this.env.emailDesk) {
            return this.env.emailDesk.open(line.id);
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: group.model,
            res_id: line.id,
            views: [[false, "form"]],
        });
    }

    async openAll(group) {
        const args = [this.props.conversationId, group.key];
        const action = await this.orm.call("email.customer", "open_records", args);
        return this.action.doAction(action);
    }
}
