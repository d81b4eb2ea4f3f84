import {Component, xml} from "@odoo/owl";
import {formatClock} from "../routing/durations.esm";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * @param {Number|Boolean} hours
 * @returns {String} as on a clock: "00:03:12"; nothing where there is no number
 */
export function formatHours(hours) {
    return typeof hours === "number" ? formatClock(Math.round(hours * 3600)) : "";
}

/** Hours, as they are exported, shown as on a clock. */
export class HoursField extends Component {
    static template = xml`<span t-esc="words" />`;
    static props = {...standardFieldProps};

    get words() {
        return formatHours(this.props.record.data[this.props.name]);
    }
}

registry.category("fields").add("email_hours", {
    component: HoursField,
    supportedTypes: ["float"],
    isEmpty: () => false,
});

registry.category("formatters").add("email_hours", formatHours);
