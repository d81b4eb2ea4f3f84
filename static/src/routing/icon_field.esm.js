import {CharField, charField} from "@web/views/fields/char/char_field";
import {registry} from "@web/core/registry";

/** The name of an icon, beside the icon. */
export class IconField extends CharField {
    static template = "email_channel.IconField";

    get icon() {
        return this.props.record.data[this.props.name] || "";
    }
}

registry.category("fields").add("email_icon", {...charField, component: IconField});
