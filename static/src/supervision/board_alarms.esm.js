import {Component, onMounted, useState} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {Since} from "./board_times.esm";
import {_t} from "@web/core/l10n/translation";
import {cellsOf} from "./board_queues.esm";
import {fullDate} from "../conversation/mail_dates.esm";
import {useBusReload} from "../bus_reload.esm";
import {useService} from "@web/core/utils/hooks";

const MODEL = "email.alarm.ring";
/** Several may begin to ring at one moment. */
const BURST_MS = 100;
/** {figure of alarms: that of the board} */
const ON_BOARD = {
    waiting: "waiting",
    longest_wait: "wait",
    service_level: "service_level",
    delayed: "delayed",
    available: "ready",
    parked: "parked",
};

/** The alarms that ring now, until they are over or a supervisor acknowledges them. */
export class BoardAlarms extends Component {
    static template = "email_channel.BoardAlarms";
    static components = {Since};
    static props = {
        /** Those that are shown, as email.board gives them. */
        queues: Array,
        /** Ids of the queues that were chosen; none: all. */
        chosen: Array,
        /** (figure, queue ids) => shows the rows that it counts */
        open: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({rings: []});
        this.request = 0;
        useBusReload({
            type: "email_channel.alarm",
            delay: () => BURST_MS,
            whenVisible: true,
            reload: () => this.load(),
        });
        onMounted(() => this.load());
    }

    async load() {
        const mine = ++this.request;
        try {
            const rings = await this.orm.silent.call(MODEL, "get_ringing", []);
            if (mine === this.request) {
                this.state.rings = rings;
            }
        } catch (error) {
            // The board says it, and asks again; so does this when the bus is back.
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
    }

    get rings() {
        const {chosen} = this.props;
        return this.state.rings
            .filter(({queue_id: id}) => !chosen.length || chosen.includes(id))
            .map((ring) => ({...ring, cell: this.cell(ring)}));
    }

    /** Its figure as the board has it now; null: the board has none. */
    cell({queue_id: id, figure}) {
        const queue = this.props.queues.find((each) => each.id === id);
        const key = ON_BOARD[figure];
        return queue && key ? cellsOf(queue).find((cell) => cell.key === key) : null;
    }

    limit({threshold}) {
        return _t("(threshold: %(threshold)s)", {threshold});
    }

    sinceWhen({since}) {
        return _t("Since %(moment)s", {moment: fullDate(since)});
    }

    /** When the alarm rang before, and for how long. */
    async openHistory({alarm_id: id}) {
        const action = await this.orm.call("email.alarm", "action_open_rings", [[id]]);
        await this.action.doAction(action);
    }

    async acknowledge({id}) {
        await this.orm.call(MODEL, "action_acknowledge", [[id]]);
        await this.load();
    }
}
