import {
    HtmlMailField,
    htmlMailField,
} from "@mail/views/web/fields/html_mail_field/html_mail_field";
import {VariablePanel} from "./variable_panel.esm";
import {registry} from "@web/core/registry";

/**
 * A text that others send, with the variables beside it. Which groups of them, the
 * option `variables` says: `{'variables': ['customer', 'agent']}`; all without it.
 */
export class VariableHtmlField extends HtmlMailField {
    static template = "email_channel.VariableHtmlField";
    static components = {...HtmlMailField.components, VariablePanel};
    static props = {
        ...HtmlMailField.props,
        variableGroups: {type: Array, element: String, optional: true},
    };

    /** A picture becomes a file of the record when it is saved. */
    getConfig() {
        return {...super.getConfig(), dropImageAsAttachment: true};
    }

    insertVariable(text) {
        const {dom, history, selection} = this.editor.shared;
        dom.insert(text);
        history.addStep();
        selection.focusEditable();
    }
}

export const variableHtmlField = {
    ...htmlMailField,
    component: VariableHtmlField,
    extractProps(fieldInfo, dynamicInfo) {
        const props = htmlMailField.extractProps(fieldInfo, dynamicInfo);
        return {...props, variableGroups: fieldInfo.options.variables};
    },
};

registry.category("fields").add("email_variables_html", variableHtmlField);
