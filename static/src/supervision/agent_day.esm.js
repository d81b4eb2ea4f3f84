import {Component, onWillDestroy, onWillStart, useState} from "@odoo/owl";
import {isVisible, useBusReload} from "../bus_reload.esm";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {Layout} from "@web/search/layout";
import {MultiRecordSelector} from "@web/core/record_selectors/multi_record_selector";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;

/** What still goes on grows as often. */
const GROWS_MS = 60000;
/** Many things may change in a second. */
const BURST_MS = 2000;
/** A span that is shorter can still be seen and touched: per cent of what is shown. */
const NARROWEST = 0.4;

/** What agents did on a day, on one axis of time. */
export class AgentDay extends Component {
    static template = "email_channel.AgentDay";
    static components = {DateTimeInput, Layout, MultiRecordSelector};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const {agent_ids: ids = []} = this.props.action.context || {};
        this.state = useState({
            day: false,
            ids,
            page: null,
            isWhole: false,
            touched: null,
        });
        this.agentsField = _t("Agents");
        this.everybody = _t("All who worked");
        onWillStart(() => this.load());
        const reload = useBusReload({
            type: "email_channel.figures",
            delay: () => BURST_MS,
            mayReload: isVisible,
            concerns: () => this.isLive,
            reload: () => this.reload(),
            whenVisible: true,
        });
        const timer = browser.setInterval(() => this.isLive && reload(), GROWS_MS);
        onWillDestroy(() => browser.clearInterval(timer));
    }

    get isLive() {
        return Boolean(this.state.page?.is_today);
    }

    async load(orm = this.orm) {
        const asked = (this.asked = {});
        const page = await orm.call("email.agent.day", "get_day", [
            this.state.day,
            this.state.ids,
        ]);
        if (asked === this.asked) {
            this.state.page = page;
        }
    }

    async reload() {
        if (this.isLive) {
            await this.load(this.orm.silent);
        }
    }

    // -- what is chosen --------------------------------------------------------

    get day() {
        return DateTime.fromISO(this.state.page.day);
    }

    chooseDay(day) {
        if (day) {
            this.state.touched = null;
            this.state.day = day.toISODate();
            this.load();
        }
    }

    move(days) {
        this.chooseDay(this.day.plus({days}));
    }

    chooseToday() {
        this.state.day = false;
        this.load();
    }

    chooseAgents(ids) {
        this.state.ids = ids;
        this.load();
    }

    // -- what is drawn ---------------------------------------------------------

    get axis() {
        const {page, isWhole} = this.state;
        return isWhole ? page.whole : page.part;
    }

    /**
     * @param {Number} place per cent of the whole day
     * @returns {Number} per cent of the hours that are shown
     */
    place(place) {
        const {from, to} = this.axis;
        return ((place - from) / (to - from)) * 100;
    }

    get ticks() {
        const {ticks} = this.axis;
        const step = Math.ceil(ticks.length / 13);
        return ticks.filter((_tick, index) => index % step === 0);
    }

    style({left, width}) {
        const from = Math.max(this.place(left), 0);
        const to = Math.min(this.place(left + width), 100);
        const size = Math.max(to - from, NARROWEST);
        return `left: ${from}%; width: ${size}%`;
    }

    isShown({left, width}) {
        return left + width >= this.axis.from && left < this.axis.to;
    }

    /** States and offers of this day, and conversations. */
    get legend() {
        return [
            {kind: "handled", label: _t("Conversation")},
            {kind: "parked", label: _t("Conversation, parked")},
            {kind: "accepted", label: _t("Offer accepted")},
            {kind: "declined", label: _t("Offer declined")},
            {kind: "missed", label: _t("Offer missed")},
        ];
    }

    /** A conversation opens; of all else it is said what it is, on a phone too. */
    touch(span) {
        this.state.touched = span;
        if (span.kind === "handled" || span.kind === "parked") {
            this.open(span);
        }
    }

    open({conversation_id: id}) {
        if (id) {
            this.action.doAction({
                type: "ir.actions.act_window",
                res_model: "email.conversation",
                res_id: id,
                views: [[false, "form"]],
            });
        }
    }

    openAgent({id}) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "email.agent",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    print() {
        browser.print();
    }
}

registry.category("actions").add("email_channel.agent_day", AgentDay);
