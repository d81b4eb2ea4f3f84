import {Component, xml} from "@odoo/owl";
import {priorityWords, reasonWords} from "./priority_words.esm";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Why a conversation comes first: each reason in words. */
export class PriorityField extends Component {
    static template = xml`
        <span class="o_email_priority d-inline-flex flex-wrap gap-1" t-att-title="title">
            <span
                t-foreach="reasons"
                t-as="reason"
                t-key="reason_index"
                class="badge text-bg-info fw-normal text-wrap text-start"
            ><i class="fa fa-level-up me-1" aria-hidden="true" /><t t-esc="reason" /></span>
        </span>`;
    static props = {...standardFieldProps};

    get value() {
        return this.props.record.data[this.props.name] || [];
    }

    get reasons() {
        return this.value.map(reasonWords);
    }

    get title() {
        return priorityWords(this.value);
    }
}

registry.category("fields").add("email_priority", {
    component: PriorityField,
    supportedTypes: ["json"],
});
