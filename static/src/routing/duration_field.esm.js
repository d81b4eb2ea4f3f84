import {Component, xml} from "@odoo/owl";
import {formatClock, parseClock} from "./durations.esm";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useInputField} from "@web/views/fields/input_field_hook";

/**
 * A length of time, shown and typed as on a clock, whatever unit it is stored in.
 * `options="{'unit': 60}"` for a field that holds minutes; seconds by default.
 */
export class DurationField extends Component {
    static template = xml`
        <span t-if="props.readonly" t-esc="formattedValue" />
        <input
            t-else=""
            t-att-id="props.id"
            t-ref="input"
            type="text"
            class="o_input"
            autocomplete="off"
            placeholder="00:00:00"
        />`;
    static props = {
        ...standardFieldProps,
        unit: {type: Number, optional: true},
    };
    static defaultProps = {unit: 1};

    setup() {
        useInputField({
            getValue: () => this.formattedValue,
            refName: "input",
            parse: (text) => Math.ceil(parseClock(text) / this.props.unit),
        });
    }

    get formattedValue() {
        const value = this.props.record.data[this.props.name];
        return formatClock((value || 0) * this.props.unit);
    }
}

registry.category("fields").add("email_duration", {
    component: DurationField,
    supportedTypes: ["integer"],
    isEmpty: () => false,
    extractProps: ({options}) => ({unit: options.unit}),
});

// Sums and averages below lists and in reports.
registry
    .category("formatters")
    .add("email_duration", (value) =>
        typeof value === "number" ? formatClock(value) : ""
    );
