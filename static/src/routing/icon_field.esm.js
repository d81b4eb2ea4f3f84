import {CharField, charField} from "@web/views/fields/char/char_field";
import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";

/** The name of an icon, and the icon. */
export class IconField extends Component {
    static template = "email_channel.IconField";
    static components = {CharField};
    static props = CharField.props;
    static defaultProps = CharField.defaultProps;

    get icon() {
        return this.props.record.data[this.props.name] || "";
    }
}

registry.category("fields").add("email_icon", {...charField, component: IconField});
