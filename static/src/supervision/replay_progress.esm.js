import {Component, onWillDestroy, xml} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {isVisible} from "../bus_reload.esm";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const EVERY = 2000; // Milliseconds

/** How far a replay is; while it runs, what it found is loaded again and again. */
export class ReplayProgressField extends Component {
    static template = xml`
        <div class="progress my-2" role="progressbar" t-att-aria-valuenow="percent"
             aria-valuemin="0" aria-valuemax="100">
            <div class="progress-bar" t-attf-style="width: {{percent}}%">
                <t t-esc="percent" />%
            </div>
        </div>`;
    static props = {...standardFieldProps};

    setup() {
        const timer = browser.setInterval(() => this.reload(), EVERY);
        onWillDestroy(() => browser.clearInterval(timer));
    }

    get percent() {
        return this.props.record.data[this.props.name] || 0;
    }

    async reload() {
        const {record} = this.props;
        if (record.data.state === "running" && isVisible() && !record.dirty) {
            await record.load();
        }
    }
}

registry.category("fields").add("email_replay_progress", {
    component: ReplayProgressField,
    supportedTypes: ["integer"],
});
