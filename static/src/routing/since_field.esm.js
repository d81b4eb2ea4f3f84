import {Component, xml} from "@odoo/owl";
import {Elapsed} from "./elapsed.esm";
import {registry} from "@web/core/registry";
import {serializeDateTime} from "@web/core/l10n/dates";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** A moment, as the time that has gone by since then. */
export class SinceField extends Component {
    static template = xml`<Elapsed t-if="since" since="since" />`;
    static components = {Elapsed};
    static props = {...standardFieldProps};

    get since() {
        const moment = this.props.record.data[this.props.name];
        return moment && serializeDateTime(moment);
    }
}

registry.category("fields").add("email_since", {
    component: SinceField,
    supportedTypes: ["datetime"],
});
