import {Component, useEffect} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";

/** Tells an agent which supervisors look on. */
export class WatchedBy extends Component {
    static template = "email_channel.WatchedBy";
    static props = {
        /** [{id, name, seconds: after which this one is gone unless heard of}] */
        people: Array,
        /** Asks who is still there. */
        reload: Function,
    };

    setup() {
        useEffect(
            (people) => {
                const soonest = Math.min(...people.map(({seconds}) => seconds));
                const wait = Math.max(soonest, 1) * 1000;
                const timer = browser.setTimeout(() => this.props.reload(), wait);
                return () => browser.clearTimeout(timer);
            },
            () => [this.props.people]
        );
    }

    get words() {
        const names = this.props.people.map(({name}) => name);
        return names.length === 1
            ? _t("%(name)s looks on", {name: names[0]})
            : _t("%(names)s look on", {names: names.join(", ")});
    }
}
