import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {priorityWords} from "../automation/priority_words.esm";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const bool = (name) => ({name, type: "boolean"});

/** What is to be known of a conversation before its subject: an icon for each. */
export class MarksField extends Component {
    static template = "email_channel.MarksField";
    static props = {...standardFieldProps};

    get marks() {
        const {data} = this.props.record;
        return [
            {
                name: "important",
                icon: "fa-star text-warning",
                words: _t("Important"),
            },
            {
                name: "priority_reasons",
                icon: "fa-level-up text-info",
                words: priorityWords(data.priority_reasons),
            },
            {
                name: "checks_failed",
                icon: "fa-exclamation-triangle text-danger",
                words: _t("May not be from whom it says"),
            },
            {
                name: "undelivered",
                icon: "fa-exclamation-circle text-danger",
                words: _t("An e-mail was not delivered"),
            },
        ].filter(({name}) => data[name]);
    }
}

registry.category("fields").add("email_marks", {
    component: MarksField,
    supportedTypes: ["boolean"],
    fieldDependencies: [
        bool("checks_failed"),
        bool("undelivered"),
        {name: "priority_reasons", type: "json"},
    ],
});
