import {isVisible, listenToBus} from "../bus_reload.esm";
import {ConnectionLostError} from "@web/core/network/rpc";
import {browser} from "@web/core/browser/browser";
import {reactive} from "@odoo/owl";
import {user} from "@web/core/user";

/** So long the server shows all viewers the same: whoever asks so long after a change
 *  is shown it. */
export const KEPT_MS = 1000;
/** What the server does not tell, like the time that passes. */
export const POLL_MS = 10000;
const SETTING = "email_board_choice";

export const ORDERS = ["wait", "priority", "service_level"];
export const AGENT_ORDERS = ["state", "name", "active", "done"];

/**
 * @param {Object | false} kept as it was kept for the user, perhaps by another version
 * @returns {Object} what the user chose to see
 */
export function choiceOf(kept) {
    const ids = (list) => (Array.isArray(list) ? list.filter(Number.isInteger) : []);
    const {queues, agents, order, agentOrder, offline} = kept || {};
    return {
        queues: ids(queues),
        agents: ids(agents),
        order: ORDERS.includes(order) ? order : ORDERS[0],
        agentOrder: AGENT_ORDERS.includes(agentOrder) ? agentOrder : AGENT_ORDERS[0],
        offline: offline !== false,
    };
}

/**
 * What happens now, as the server gathers it for all who look: asked for when the bus
 * says that something changed, and every few seconds.
 */
export class BoardModel {
    /** As the server answered last; null: not yet. */
    board = null;
    /** One of loading, ready, and of what went wrong: lost (the server cannot be
     *  reached), refused (the user may not see it) and error. */
    status = "loading";
    error = "";
    offset = 0;
    selected = new Set();

    constructor({orm, bus, clock}) {
        Object.assign(this, {orm, bus, clock});
        this.choice = choiceOf(user.settings?.[SETTING]);
        this.request = 0;
        this.changedAt = 0;
        this.timer = null;
    }

    // -- when to ask ---------------------------------------------------------------

    start() {
        this.stopListening = listenToBus(this.bus, {
            type: "email_channel.figures",
            onChanged: () => this.onChanged(),
            whenVisible: true,
        });
        this.onLost = () => this.load();
        this.bus.addEventListener("BUS:DISCONNECT", this.onLost);
        this.poll = browser.setInterval(() => this.loadIfSeen(), POLL_MS);
        this.bus.start?.();
    }

    stop() {
        this.stopListening();
        this.bus.removeEventListener("BUS:DISCONNECT", this.onLost);
        browser.clearInterval(this.poll);
        browser.clearTimeout(this.timer);
        this.request++;
    }

    onChanged() {
        this.changedAt = Date.now();
        this.timer ??= browser.setTimeout(() => this.onDue(), KEPT_MS);
    }

    async onDue() {
        this.timer = null;
        const begunAt = Date.now();
        await this.loadIfSeen();
        // What changed just before may not be in what others were shown already.
        if (this.changedAt > begunAt - KEPT_MS && this.timer === null) {
            this.timer = browser.setTimeout(() => this.onDue(), KEPT_MS);
        }
    }

    async loadIfSeen() {
        if (isVisible()) {
            await this.load();
        }
    }

    async load() {
        const mine = ++this.request;
        const {queues, order} = this.choice;
        try {
            const board = await this.orm.silent.call("email.board", "get_board", [
                queues,
                order,
                this.offset,
            ]);
            if (mine === this.request) {
                this.take(board);
            }
        } catch (error) {
            if (mine === this.request) {
                this.fail(error);
            }
        }
    }

    take(board) {
        this.clock.set(board.now);
        Object.assign(this, {board, status: "ready", error: ""});
        const there = new Set(board.agents.map((agent) => agent.id));
        for (const id of this.selected) {
            if (!there.has(id)) {
                this.selected.delete(id);
            }
        }
        const {count, limit} = board.waiting;
        if (this.offset && this.offset >= count) {
            this.turnTo(Math.max(0, Math.floor((count - 1) / limit) * limit));
        }
    }

    fail(error) {
        this.status = trouble(error);
        this.error = error.data?.message || error.message;
    }

    // -- what to show ----------------------------------------------------------------

    turnTo(offset) {
        this.offset = offset;
        return this.load();
    }

    /**
     * @param {Object} changes of the choice; it is kept for the user
     */
    async choose(changes) {
        Object.assign(this.choice, changes);
        user.setUserSettings(SETTING, {...this.choice});
        if ("queues" in changes || "order" in changes) {
            await this.turnTo(0);
        }
    }

    toggle(name, id) {
        const ids = new Set(this.choice[name]);
        if (!ids.delete(id)) {
            ids.add(id);
        }
        return this.choose({[name]: [...ids]});
    }

    /** The queues of the strip: those that were chosen. */
    get queues() {
        const {chosen, queues} = this.board;
        return queues.filter(({id}) => !chosen.length || chosen.includes(id));
    }

    /** The agents that were chosen, in their order. */
    get agents() {
        const {agents, offline, agentOrder} = this.choice;
        return this.board.agents
            .filter(({user_id: id}) => !agents.length || agents.includes(id))
            .filter(({state}) => offline || state.code !== "offline")
            .sort(COMPARE[agentOrder]);
    }
}

const byName = (one, other) => one.name.localeCompare(other.name);
const COMPARE = {
    name: byName,
    state: (one, other) =>
        one.state.order - other.state.order ||
        one.state.since.localeCompare(other.state.since) ||
        byName(one, other),
    active: (one, other) => other.active - one.active || byName(one, other),
    done: (one, other) =>
        other.closed + other.answered - one.closed - one.answered || byName(one, other),
};

function trouble(error) {
    if (error instanceof ConnectionLostError) {
        return "lost";
    }
    return error.exceptionName === "odoo.exceptions.AccessError" ? "refused" : "error";
}

/**
 * @param {Object} services
 * @returns {BoardModel} reactive
 */
export function makeBoard(services) {
    return reactive(new BoardModel(services));
}
