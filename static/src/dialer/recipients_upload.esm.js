import {Component, useRef} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useDialerUpload} from "./use_dialer_upload.esm";

/** Where a file with recipients is dropped or chosen, and how such a file looks. */
export class RecipientsUpload extends Component {
    static template = "email_channel.RecipientsUpload";
    static props = {...standardWidgetProps};

    setup() {
        this.input = useRef("input");
        const {state, upload} = useDialerUpload(
            useRef("root"),
            () => this.props.record,
            "load"
        );
        Object.assign(this, {state, upload});
    }

    get record() {
        return this.props.record;
    }

    choose() {
        this.input.el.click();
    }

    async onChosen(ev) {
        await this.upload(ev.target.files);
        if (this.input.el) {
            this.input.el.value = "";
        }
    }

    sampleUrl(kind) {
        return `/email_channel/dialer/list/${this.record.resId}/sample.${kind}`;
    }
}

registry.category("view_widgets").add("email_dialer_upload", {
    component: RecipientsUpload,
});
