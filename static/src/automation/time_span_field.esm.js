import {Component, useState} from "@odoo/owl";
import {UNITS, unitOf} from "./time_span.esm";
import {formatFloat} from "@web/views/fields/formatters";
import {parseFloat} from "@web/views/fields/parsers";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useInputField} from "@web/views/fields/input_field_hook";

/** A length of time, typed as a number of seconds, minutes or hours; it is stored in
 * seconds. */
export class TimeSpanField extends Component {
    static template = "email_channel.TimeSpanField";
    static props = {...standardFieldProps};

    setup() {
        this.units = UNITS;
        // The unit that was chosen by hand stays, whatever number is typed.
        this.state = useState({chosen: null});
        useInputField({
            getValue: () => this.number,
            refName: "input",
            parse: (text) => Math.round(parseFloat(text) * this.unit.size),
        });
    }

    get seconds() {
        return this.props.record.data[this.props.name] || 0;
    }

    get unit() {
        const {chosen} = this.state;
        return UNITS.find(({name}) => name === chosen) || unitOf(this.seconds);
    }

    get number() {
        return formatFloat(this.seconds / this.unit.size, {
            digits: [16, 2],
            trailingZeros: false,
        });
    }

    /** The number stays as it was typed: 4 minutes become 4 hours. */
    async onUnit(event) {
        const number = this.seconds / this.unit.size;
        this.state.chosen = event.target.value;
        const seconds = Math.round(number * this.unit.size);
        await this.props.record.update({[this.props.name]: seconds});
    }
}

registry.category("fields").add("email_time_span", {
    component: TimeSpanField,
    supportedTypes: ["integer"],
    isEmpty: () => false,
});
