import {AGENT_ORDERS, ORDERS, makeBoard} from "./board_model.esm";
import {Component, onWillDestroy, onWillStart, useState} from "@odoo/owl";
import {AgentActions} from "./agent_actions.esm";
import {BoardAgents} from "./board_agents.esm";
import {BoardAlarms} from "./board_alarms.esm";
import {BoardChoice} from "./board_choice.esm";
import {BoardPage} from "./board_page.esm";
import {BoardQueues} from "./board_queues.esm";
import {BoardWaiting} from "./board_waiting.esm";
import {FigureWords} from "./figure_words.esm";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {fullDate} from "../conversation/mail_dates.esm";
import {registry} from "@web/core/registry";
import {showInDesk} from "../desk/open_in_desk.esm";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {useWall} from "./use_wall.esm";

/** What happens now: what rings and the queues above, agents at the left, who waits at the right. */
export class Board extends Component {
    static template = "email_channel.Board";
    static components = {
        AgentActions,
        BoardAgents,
        BoardAlarms,
        BoardChoice,
        BoardPage,
        BoardQueues,
        BoardWaiting,
        FigureWords,
        Layout,
    };
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const {clock} = useService("email_channel.agent");
        const bus = useService("bus_service");
        this.model = useState(makeBoard({orm: this.orm, bus, clock}));
        this.wall = useWall();
        this.display = {controlPanel: {}};
        onWillStart(() => this.model.load());
        this.model.start();
        onWillDestroy(() => this.model.stop());
    }

    get selected() {
        return [...this.model.selected];
    }

    get isTroubled() {
        return !["loading", "ready"].includes(this.model.status);
    }

    get lostWords() {
        const at = this.model.board && fullDate(this.model.board.at);
        return at
            ? _t("The server cannot be reached. What you see is from %(moment)s.", {
                  moment: at,
              })
            : _t("The server cannot be reached.");
    }

    get orders() {
        const names = {
            wait: _t("Longest wait"),
            priority: _t("Priority"),
            service_level: _t("Service level"),
        };
        return ORDERS.map((name) => ({name, words: names[name]}));
    }

    get agentOrders() {
        const names = {
            state: _t("State"),
            name: _t("Name"),
            active: _t("Active"),
            done: _t("Completed today"),
        };
        return AGENT_ORDERS.map((name) => ({name, words: names[name]}));
    }

    get queueChoices() {
        return this.model.board.queues.map(({id, name}) => ({id, name}));
    }

    get agentChoices() {
        return this.model.board.agents.map(({user_id: id, name}) => ({id, name}));
    }

    async openRows(figure, queues, agent = false) {
        const action = await this.orm.call("email.board", "open_rows", [
            figure,
            queues,
            agent,
        ]);
        await this.action.doAction(action);
    }

    /** The queue by itself, with its members. */
    openQueue(id) {
        return this.action.doAction("email_channel.email_queue_action", {
            viewType: "form",
            props: {resId: id},
        });
    }

    openOfQueue(figure, queues) {
        return this.openRows(figure, queues);
    }

    openOfAgent(figure, agent) {
        return this.openRows(figure, this.model.choice.queues, agent);
    }

    openWaiting() {
        return this.openRows("waiting", this.model.choice.queues);
    }

    openConversation(id) {
        return showInDesk(this.env, id);
    }
}

registry.category("actions").add("email_channel.board", Board);
