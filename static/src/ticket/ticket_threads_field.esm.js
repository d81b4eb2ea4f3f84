import {Component, useState} from "@odoo/owl";
import {EmailThread} from "../conversation/email_thread.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/** The threads of a ticket, one below the other; only the first is unfolded. */
export class TicketThreadsField extends Component {
    static template = "email_channel.TicketThreadsField";
    static components = {EmailThread};
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
        this.state = useState({unfolded: {}});
    }

    get conversations() {
        return this.props.record.data[this.props.name].records.map(
            ({resId, data}, index) => ({
                id: resId,
                name: data.name,
                session: data.session,
                count: data.message_count,
                unfolded: this.state.unfolded[resId] ?? index === 0,
            })
        );
    }

    toggle(conversation) {
        this.state.unfolded[conversation.id] = !conversation.unfolded;
    }

    open(conversation) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "email.conversation",
            res_id: conversation.id,
            views: [[false, "form"]],
        });
    }
}

export const ticketThreadsField = {
    component: TicketThreadsField,
    displayName: _t("E-mail Threads"),
    supportedTypes: ["one2many"],
    relatedFields: [
        {name: "name", type: "char"},
        {name: "session", type: "char"},
        {name: "message_count", type: "integer"},
    ],
    isEmpty: () => false,
};

registry.category("fields").add("email_ticket_threads", ticketThreadsField);
