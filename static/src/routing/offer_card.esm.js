import {Component, useState} from "@odoo/owl";
import {Elapsed} from "./elapsed.esm";
import {_t} from "@web/core/l10n/translation";
import {formatWords} from "./durations.esm";
import {priorityWords} from "../automation/priority_words.esm";
import {useSecond} from "./use_second.esm";
import {useService} from "@web/core/utils/hooks";

/** A conversation that is offered to the agent. */
export class OfferCard extends Component {
    static template = "email_channel.OfferCard";
    static components = {Elapsed};
    static props = {
        offer: Object,
    };

    setup() {
        this.desk = useState(useService("email_channel.agent"));
        this.second = useSecond(this.desk.clock);
    }

    get busy() {
        return Boolean(this.desk.busy[this.props.offer.id]);
    }

    /** Seconds left to accept; reading `now` is what renders them anew. */
    get left() {
        const {clock} = this.desk;
        return (
            this.second.now &&
            Math.ceil(clock.secondsUntil(this.props.offer.expires_at))
        );
    }

    /** Percentage of the time to accept, which starts anew with another answer. */
    get share() {
        return Math.min(100, (100 * this.left) / this.props.offer.ring_seconds);
    }

    get leftWords() {
        return this.left
            ? _t("%s left to accept", formatWords(this.left))
            : _t("Time is up");
    }

    get priority() {
        return priorityWords(this.props.offer.priority);
    }

    get hint() {
        return _t("Alt+Shift+O leads to the first offer");
    }

    accept(ev) {
        this.once(ev, () => this.desk.accept(this.props.offer));
    }

    decline(ev) {
        this.once(ev, () => this.desk.decline(this.props.offer));
    }

    /** Ignores the second click of a double click, which would be on the next card. */
    once(ev, action) {
        if (ev.detail <= 1) {
            action();
        }
    }
}
