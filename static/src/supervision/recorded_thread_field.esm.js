import {Component, xml} from "@odoo/owl";
import {RecordedThread} from "./recorded_thread.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The thread of a recording's form. */
export class RecordedThreadField extends Component {
    static template = xml`
        <RecordedThread
            t-if="props.record.resId"
            t-key="props.record.resId"
            conversationId="props.record.resId"
        />`;
    static components = {RecordedThread};
    static props = {...standardFieldProps};
}

registry.category("fields").add("email_recorded_thread", {
    component: RecordedThreadField,
    displayName: _t("Recorded Thread"),
    supportedTypes: ["integer"],
    isEmpty: () => false,
});
