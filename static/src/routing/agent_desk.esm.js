import {ConnectionLostError} from "@web/core/network/rpc";
import {ServerClock} from "./server_clock.esm";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {markRaw} from "@odoo/owl";

/** How long after its end an offer is checked: the server's clock shows whole seconds. */
const TIME_UP_MS = 1000;
/** How long the server may take to say that an offer has ended. */
const OVERDUE_MS = 3000;

/**
 * What an agent's screen shows: his state, the offers, what waits in his queues.
 *
 * The server decides everything; this only shows its last word.
 */
export class AgentDesk {
    isAgent = false;
    /** @type {{id: Number, code: String, name: String, icon: String, since: String}} */
    agent = null;
    agentId = null;
    /** The states that the agent may choose. */
    states = [];
    offers = [];
    queues = [];
    /** Why what is shown may be old, in words. */
    trouble = "";
    /** What the server was asked to change: keys are "state", ids of offers. */
    busy = {};

    /**
     * @param {{orm: Object, notification: Object}} services
     * @param {(action: Object, offer: Object) => Promise} openAction
     */
    constructor({orm, notification}, openAction) {
        this.clock = markRaw(new ServerClock());
        this.orm = markRaw(orm);
        this.notification = markRaw(notification);
        this.openAction = openAction;
        this.heard = 0;
        this.asked = 0;
    }

    // -- what the server says

    /** Loads everything again. */
    async load() {
        const [heard, asked] = [this.heard, ++this.asked];
        const desk = await this.askDesk();
        if (asked !== this.asked) {
            return;
        }
        if (!desk) {
            this.watchTime();
        } else if (heard === this.heard) {
            this.show(desk);
        } else {
            // A message came meanwhile; which of the two is newer nobody knows.
            await this.load();
        }
    }

    async askDesk() {
        try {
            return await this.orm.silent.call("email.agent", "get_desk", []);
        } catch (error) {
            this.trouble = this.wordsOf(error);
            return null;
        }
    }

    show(desk) {
        this.trouble = "";
        if (desk.now) {
            this.clock.set(desk.now);
        }
        this.isAgent = desk.is_agent;
        this.agent = desk.agent || null;
        this.agentId = desk.agent_id || null;
        this.states = desk.states || [];
        this.queues = desk.queues || [];
        this.setOffers(desk.offers || []);
    }

    onOffer({offers}) {
        this.heard++;
        for (const {now} of offers) {
            this.clock.atLeast(now);
        }
        this.addOffers(offers);
    }

    onOfferGone({ids, reason, by}) {
        this.heard++;
        const gone = this.removeOffers(ids);
        if (gone.length && reason === "taken") {
            this.sayTaken(by);
        }
    }

    onAgent(agent) {
        this.heard++;
        this.agent = agent;
    }

    // -- what the agent does

    /** Takes the conversation and opens it, unless somebody else was faster. */
    async accept(offer) {
        const call = ["email.offer", "accept", [[offer.id]]];
        await this.run(offer.id, call, async (answer) => {
            const [shown] = this.removeOffers([offer.id]);
            if (answer.action) {
                await this.openAction(answer.action, offer);
            } else if (shown) {
                this.sayTaken(answer.taken_by);
            }
        });
    }

    async decline(offer) {
        const call = ["email.offer", "decline", [[offer.id]]];
        await this.run(offer.id, call, () => this.removeOffers([offer.id]));
    }

    async setState(stateId) {
        const call = ["email.agent", "set_state", [[this.agentId], stateId]];
        await this.run("state", call, (agent) => {
            this.agent = agent;
        });
    }

    /** Ends RONA: the agent is offered something again. */
    async setAvailable() {
        const state = this.states.find(({code}) => code === "available");
        if (state) {
            await this.setState(state.id);
        }
    }

    /** Calls the server, once at a time for each key; an error is shown, and changes
     * nothing. */
    async run(key, call, onAnswer) {
        if (this.busy[key]) {
            return;
        }
        this.busy[key] = true;
        let answer = null;
        try {
            answer = await this.orm.call(...call);
        } catch (error) {
            this.notification.add(this.wordsOf(error), {type: "danger"});
            if (!(error instanceof ConnectionLostError)) {
                await this.load();
            }
            return;
        } finally {
            delete this.busy[key];
        }
        this.heard++;
        await onAnswer(answer);
    }

    // -- offers

    addOffers(offers) {
        const ids = offers.map(({id}) => id);
        const others = this.offers.filter(({id}) => !ids.includes(id));
        this.setOffers([...others, ...offers]);
    }

    removeOffers(ids) {
        const gone = this.offers.filter(({id}) => ids.includes(id));
        if (gone.length) {
            this.setOffers(this.offers.filter(({id}) => !ids.includes(id)));
        }
        return gone;
    }

    /** All at once: others watch what is new and what is gone. */
    setOffers(offers) {
        this.offers = [...offers].sort(
            (one, other) =>
                one.expires_at.localeCompare(other.expires_at) || one.id - other.id
        );
        this.watchTime();
    }

    /** The server ends what rang too long; when its time is up it is reminded. */
    watchTime() {
        browser.clearTimeout(this.timer);
        if (this.offers.length) {
            const left = this.clock.secondsUntil(this.offers[0].expires_at) * 1000;
            const delay = left ? left + TIME_UP_MS : OVERDUE_MS;
            this.timer = browser.setTimeout(() => this.checkExpired(), delay);
        }
    }

    async checkExpired() {
        try {
            await this.orm.silent.call("email.offer", "check_expired", []);
        } catch (error) {
            this.trouble = this.wordsOf(error);
        }
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.load(), OVERDUE_MS);
    }

    // -- words

    sayTaken(by) {
        const words = by
            ? _t("Taken by %s", by)
            : _t("This conversation is no longer offered to you.");
        this.notification.add(words, {type: "info"});
    }

    wordsOf(error) {
        return error instanceof ConnectionLostError
            ? _t("The server cannot be reached. Try again in a moment.")
            : error.data?.message || error.message;
    }
}
