import {Component, xml} from "@odoo/owl";
import {fullDate, shortDate} from "../conversation/mail_dates.esm";
import {registry} from "@web/core/registry";
import {serializeDateTime} from "@web/core/l10n/dates";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** A moment, as short as it stays clear. */
export class ShortDateField extends Component {
    static template = xml`
        <time t-if="value" t-att-title="full" t-esc="short" />`;
    static props = {...standardFieldProps};

    get value() {
        const moment = this.props.record.data[this.props.name];
        return moment && serializeDateTime(moment);
    }

    get short() {
        return shortDate(this.value);
    }

    get full() {
        return fullDate(this.value);
    }
}

registry.category("fields").add("email_short_date", {
    component: ShortDateField,
    supportedTypes: ["datetime"],
});
