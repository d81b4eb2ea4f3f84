import {Component, xml} from "@odoo/owl";
import {formatClock, formatWords} from "./durations.esm";
import {useSecond} from "./use_second.esm";
import {useService} from "@web/core/utils/hooks";

/** How long ago something was, by the server's clock; it is not read out each second. */
export class Elapsed extends Component {
    static template = xml`
        <span class="o_email_elapsed" t-esc="text" />`;
    static props = {
        since: String,
        words: {type: Boolean, optional: true},
    };

    setup() {
        this.clock = useService("email_channel.agent").clock;
        this.second = useSecond(this.clock);
    }

    get text() {
        const format = this.props.words ? formatWords : formatClock;
        // Reading `now` is what renders it anew.
        return this.second.now && format(this.clock.secondsSince(this.props.since));
    }
}
