import {Component, onWillUnmount, useEffect} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const PAUSE = 2000; // Milliseconds

/** While a file is read in the background, its figures are looked at again. */
export class MailingRefresh extends Component {
    static template = "email_channel.MailingRefresh";
    static props = {...standardWidgetProps};

    setup() {
        useEffect(
            (loading) => {
                this.stop();
                if (loading) {
                    this.timer = setInterval(() => this.props.record.load(), PAUSE);
                }
            },
            () => [this.props.record.data.loading]
        );
        onWillUnmount(() => this.stop());
    }

    stop() {
        clearInterval(this.timer);
    }
}

registry.category("view_widgets").add("email_mailing_refresh", {
    component: MailingRefresh,
    fieldDependencies: [{name: "loading", type: "boolean"}],
});
