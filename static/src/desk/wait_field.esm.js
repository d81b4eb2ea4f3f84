import {Component, xml} from "@odoo/owl";
import {fullDate} from "../conversation/mail_dates.esm";
import {registry} from "@web/core/registry";
import {serializeDateTime} from "@web/core/l10n/dates";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useMoment} from "./use_moment.esm";
import {waitTitle, waitWords} from "./wait.esm";

/**
 * How long its customer may still wait, as it goes by: orange when little is left, red
 * when it is over, standing still outside working hours; how long he has waited where
 * there is no service level.
 */
export class WaitField extends Component {
    static template = xml`
        <span
            t-if="moment.text"
            class="o_email_wait text-nowrap"
            t-att-class="classes"
            t-att-title="title"
        ><i class="fa me-1" t-att-class="icon" aria-hidden="true" /><t t-esc="moment.text" /></span>`;
    static props = {...standardFieldProps};

    setup() {
        this.moment = useMoment((clock) =>
            waitWords({
                since: this.since,
                until: this.until,
                now: clock.now(),
                work: this.props.record.data.service_left || null,
            })
        );
    }

    get since() {
        const {waiting_since: since, state} = this.props.record.data;
        return state !== "closed" && since ? since.toMillis() : null;
    }

    get until() {
        return this.props.record.data.service_level_at?.toMillis?.() ?? null;
    }

    get classes() {
        if (this.moment.isOver) {
            return "text-danger fw-bold";
        }
        if (this.moment.rests) {
            return "text-muted";
        }
        return this.props.record.data.due_soon ? "text-warning fw-bold" : "";
    }

    get icon() {
        if (this.moment.isOver) {
            return "fa-exclamation-circle";
        }
        return this.moment.rests ? "fa-moon-o" : "fa-clock-o";
    }

    get title() {
        const {waiting_since: since, service_level_at: until} = this.props.record.data;
        // The words on the row are a moment older than the record, which may have lost
        // either since.
        const words = (moment) => moment && fullDate(serializeDateTime(moment));
        const {goesOnAt} = this.moment;
        const rests = goesOnAt && luxon.DateTime.fromMillis(goesOnAt);
        return since
            ? waitTitle({
                  since: words(since),
                  until: words(until),
                  goesOnAt: words(rests),
              })
            : "";
    }
}

registry.category("fields").add("email_wait", {
    component: WaitField,
    supportedTypes: ["datetime"],
    fieldDependencies: [
        {name: "waiting_since", type: "datetime"},
        {name: "service_level_at", type: "datetime"},
        {name: "service_left", type: "json"},
        {name: "due_soon", type: "boolean"},
        {name: "state", type: "selection"},
    ],
});
