import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useDialerUpload} from "./use_dialer_upload.esm";

/** Where a file with recipients is dropped or chosen, and how such a file looks. */
export class RecipientsUpload extends Component {
    static template = "email_channel.RecipientsUpload";
    static props = {...standardWidgetProps};

    setup() {
        Object.assign(this, useDialerUpload("load"));
    }

    get record() {
        return this.props.record;
    }

    sampleUrl(kind) {
        return `/email_channel/dialer/list/${this.record.resId}/sample.${kind}`;
    }
}

registry.category("view_widgets").add("email_dialer_upload", {
    component: RecipientsUpload,
});
