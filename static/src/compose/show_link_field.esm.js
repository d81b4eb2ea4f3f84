import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** A link that sets its boolean, and so shows what the view hides without it. */
export class ShowLinkField extends Component {
    static template = "email_channel.ShowLinkField";
    static props = {
        ...standardFieldProps,
        string: {type: String, optional: true},
    };

    show() {
        return this.props.record.update({[this.props.name]: true});
    }
}

export const showLinkField = {
    component: ShowLinkField,
    displayName: _t("Link that shows more"),
    supportedTypes: ["boolean"],
    isEmpty: () => false,
    extractProps: ({string}) => ({string}),
};

registry.category("fields").add("email_show_link", showLinkField);
