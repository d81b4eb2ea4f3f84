import {Component, useState} from "@odoo/owl";
import {deserializeDateTime, serializeDateTime} from "@web/core/l10n/dates";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {formatMoment, sendMoments} from "./send_moments.esm";
import {localization} from "@web/core/l10n/localization";

const {DateTime} = luxon;

/** Asks when a letter is to leave. */
export class SendLater extends Component {
    static template = "email_channel.SendLater";
    static components = {DateTimeInput, Dialog};
    static props = {
        close: Function,
        /** Called with `{at, unlessWritten}`; `at` is UTC, as the server writes it. */
        onChosen: Function,
        /** There is somebody who may write first. */
        answers: {type: Boolean, optional: true},
        at: {type: [String, Boolean], optional: true},
        unlessWritten: {type: Boolean, optional: true},
    };
    static defaultProps = {answers: true, at: false, unlessWritten: true};

    setup() {
        this.now = DateTime.local();
        const {at, unlessWritten} = this.props;
        this.moments = sendMoments(this.now);
        this.state = useState({
            moment: at ? deserializeDateTime(at) : this.moments.tomorrow,
            unlessWritten,
        });
    }

    get choices() {
        const {tomorrow, monday} = this.moments;
        const choices = [{name: "tomorrow", words: _t("Tomorrow"), moment: tomorrow}];
        if (!monday.equals(tomorrow)) {
            choices.push({name: "monday", words: _t("Monday"), moment: monday});
        }
        return choices;
    }

    get isPast() {
        const {moment} = this.state;
        return Boolean(moment) && moment <= DateTime.local();
    }

    get zone() {
        return this.now.zoneName;
    }

    /** Without seconds, which nobody chooses. */
    get inputFormat() {
        const {dateFormat, timeFormat} = localization;
        return `${dateFormat} ${timeFormat.replace(":ss", "")}`;
    }

    format(moment) {
        return formatMoment(moment);
    }

    async choose(moment) {
        if (!moment || this.isDone || moment <= DateTime.local()) {
            return;
        }
        this.isDone = true;
        this.props.close();
        await this.props.onChosen({
            at: serializeDateTime(moment),
            unlessWritten: this.state.unlessWritten,
        });
    }
}
