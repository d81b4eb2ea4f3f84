import {LIST_DEPENDENCIES, useDialerFigures} from "./use_dialer_figures.esm";
import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {formatWords} from "../routing/durations.esm";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/** An estimate needs no seconds beside minutes, and no minutes beside days. */
function roundTime(seconds) {
    const unit = [86400, 3600, 60].find((size) => seconds >= 10 * size);
    return unit ? Math.round(seconds / unit) * unit : seconds;
}

/** A list's pace, what time it needs, and why it waits when it does. */
export class DialerPace extends Component {
    static template = "email_channel.DialerPace";
    static props = {...standardWidgetProps};

    setup() {
        this.live = useDialerFigures();
    }

    get isGoing() {
        const {running, wait_reason: reason} = this.live.values;
        return running && !reason;
    }

    get pace() {
        const {mails_a_minute: mails} = this.live.values;
        if (!this.isGoing || !mails) {
            return "";
        }
        const number = formatFloat(mails, {digits: [16, mails < 10 ? 1 : 0]});
        return _t("%(number)s mails a minute", {number});
    }

    get timeLeft() {
        const {running, seconds_left: seconds} = this.live.values;
        if (!running || !seconds) {
            return "";
        }
        return _t("about %(time)s left", {time: formatWords(roundTime(seconds))});
    }

    get reason() {
        const {running, wait_reason: reason} = this.live.values;
        const {selection} = this.props.record.fields.wait_reason;
        return running ? selection.find(([key]) => key === reason)?.[1] : "";
    }

    get until() {
        const {wait_until: at} = this.live.values;
        if (!this.reason || !at) {
            return "";
        }
        // The bus tells it as the server writes it, the view has read it.
        const moment = typeof at === "string" ? deserializeDateTime(at) : at;
        const today = moment.hasSame(luxon.DateTime.now(), "day");
        const time = toLocaleDateTimeString(moment, {
            showDate: !today,
            showSeconds: false,
        });
        return _t("goes on at %(time)s", {time});
    }
}

registry.category("view_widgets").add("email_dialer_pace", {
    component: DialerPace,
    fieldDependencies: LIST_DEPENDENCIES,
});
