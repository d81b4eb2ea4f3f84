import {Component, xml} from "@odoo/owl";
import {waitTitle, waitWords} from "../desk/wait.esm";
import {formatClock} from "../routing/durations.esm";
import {fullDate} from "../conversation/mail_dates.esm";
import {useMoment} from "../desk/use_moment.esm";

/** How long ago something was, as it goes by. */
export class Since extends Component {
    static template = xml`
        <span class="o_email_elapsed text-nowrap" t-esc="moment.text" />`;
    static props = {since: String};

    setup() {
        this.moment = useMoment((clock) => ({
            text: formatClock(clock.secondsSince(this.props.since)),
        }));
    }
}

/** The time until the service level of who waits passes, or since it has passed. */
export class TimeLeft extends Component {
    static template = xml`
        <span
            class="o_email_elapsed text-nowrap"
            t-att-class="classes"
            t-att-title="title"
        ><i class="fa me-1" t-att-class="icon" aria-hidden="true" /><t t-esc="moment.text" /></span>`;
    static props = {row: Object};

    setup() {
        this.moment = useMoment((clock) => {
            const {since, until, work} = this.props.row;
            return waitWords({
                since: since ? clock.at(since) : null,
                until: until ? clock.at(until) : null,
                now: clock.now(),
                work: work || null,
            });
        });
    }

    get classes() {
        if (this.moment.isOver) {
            return "text-danger fw-bold";
        }
        if (this.moment.rests) {
            return "text-muted";
        }
        return this.props.row.due_soon ? "text-warning fw-bold" : "";
    }

    get icon() {
        if (this.moment.isOver) {
            return "fa-exclamation-circle";
        }
        return this.moment.rests ? "fa-moon-o" : "fa-clock-o";
    }

    get title() {
        const {since, until} = this.props.row;
        return since
            ? waitTitle({since: fullDate(since), until: until && fullDate(until)})
            : "";
    }
}
