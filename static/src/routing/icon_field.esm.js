import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** One of the icons there are: all of them to choose from, or the one with its name. */
export class IconField extends Component {
    static template = "email_channel.IconField";
    static props = {...standardFieldProps};

    get icon() {
        return this.props.record.data[this.props.name] || "";
    }

    get icons() {
        return this.props.record.fields[this.props.name].selection;
    }

    get label() {
        return this.icons.find(([icon]) => icon === this.icon)?.[1] || "";
    }

    choose(icon) {
        this.props.record.update({[this.props.name]: icon});
    }
}

registry.category("fields").add("email_icon", {
    component: IconField,
    supportedTypes: ["selection"],
});
