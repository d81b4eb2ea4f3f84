import {browser} from "@web/core/browser/browser";
import {isVisible} from "../bus_reload.esm";
import {reactive} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

/** The server takes a tab that was silent for 45 s for gone. */
const BEAT_MS = 20 * 1000;
/** The server is asked a moment after somebody should be gone. */
const SLACK_MS = 500;
const MODEL = "email.presence";

/**
 * Who looks at which conversation now, and who writes there: told by the bus, and asked
 * for when somebody was silent for so long that the browser may have died.
 */
export class Presence {
    /** {id of a conversation: [{id, name, kind, until}]}, without oneself */
    people = {};
    /** {id of a conversation: how many components of this tab show it} */
    watched = new Map();
    /** Ids of conversations in which something is written in this tab. */
    written = new Set();
    tab = Math.random().toString(36).slice(2);
    timer = null;

    constructor({orm}) {
        this.orm = orm;
    }

    // -- oneself -----------------------------------------------------------------

    /**
     * Says to others that this conversation is on the screen.
     *
     * @param {Number} id
     * @returns {() => void} ends it
     */
    watch(id) {
        this.watched.set(id, (this.watched.get(id) || 0) + 1);
        this.beat(id);
        return () => this.unwatch(id);
    }

    unwatch(id) {
        const others = this.watched.get(id) - 1;
        if (others) {
            this.watched.set(id, others);
            return;
        }
        this.watched.delete(id);
        this.written.delete(id);
        this.call("leave", [id, this.tab]);
    }

    /**
     * @param {Boolean} writes whether something is written
     * @param {Number} [id] of the conversation; all that are on the screen by default
     */
    writing(writes, id) {
        for (const each of id ? [id] : this.watched.keys()) {
            if (writes !== this.written.has(each)) {
                this.written[writes ? "add" : "delete"](each);
                this.beat(each);
            }
        }
    }

    isHere(id) {
        return this.watched.has(id) && (isVisible() || this.written.has(id));
    }

    async beat(id) {
        if (!this.isHere(id)) {
            return;
        }
        const kind = this.written.has(id) ? "writing" : "viewing";
        const others = await this.call("beat", [id, this.tab, kind]);
        if (others) {
            this.put(id, others);
        }
    }

    beatAll() {
        for (const id of this.watched.keys()) {
            this.beat(id);
        }
    }

    onVisibility() {
        for (const id of this.watched.keys()) {
            if (this.isHere(id)) {
                this.beat(id);
            } else {
                this.call("leave", [id, this.tab]);
            }
        }
    }

    /** The page goes: an ordinary request would go with it. */
    onPageHide() {
        for (const id of this.watched.keys()) {
            const params = {
                model: MODEL,
                method: "leave",
                args: [id, this.tab],
                kwargs: {},
            };
            browser.fetch(`/web/dataset/call_kw/${MODEL}/leave`, {
                method: "POST",
                keepalive: true,
                headers: {"Content-Type": "application/json"},
                body: JSON.stringify({jsonrpc: "2.0", method: "call", params}),
            });
        }
    }

    /** What fails is tried again with the next sign of life. */
    async call(method, args) {
        try {
            return await this.orm.silent.call(MODEL, method, args);
        } catch {
            return false;
        }
    }

    // -- others ------------------------------------------------------------------

    /**
     * @param {Number} id of a conversation
     * @param {Object[]} people as email.presence gives them
     */
    put(id, people) {
        const others = people.filter((one) => one.id !== user.userId);
        this.people[id] = others.map((one) => ({
            ...one,
            until: Date.now() + one.seconds * 1000 + SLACK_MS,
        }));
        this.schedule();
    }

    schedule() {
        browser.clearTimeout(this.timer);
        const moments = Object.values(this.people).flatMap((people) =>
            people.map(({until}) => until)
        );
        if (moments.length) {
            const wait = Math.max(Math.min(...moments) - Date.now(), SLACK_MS);
            this.timer = browser.setTimeout(() => this.askAgain(), wait);
        }
    }

    /** Of those that show somebody. What cannot be asked is not shown any longer. */
    async askAgain() {
        const ids = Object.keys(this.people)
            .map(Number)
            .filter((id) => this.people[id].length);
        const found = (await this.call("of", [ids])) || {};
        for (const id of ids) {
            this.put(id, found[id] || []);
        }
    }
}

export const presenceService = {
    dependencies: ["bus_service", "orm"],
    start(env, {bus_service: bus, orm}) {
        const presence = reactive(new Presence({orm}));
        bus.subscribe("email.presence/changed", ({id, people}) =>
            presence.put(id, people)
        );
        browser.setInterval(() => presence.beatAll(), BEAT_MS);
        document.addEventListener("visibilitychange", () => presence.onVisibility());
        browser.addEventListener("pagehide", () => presence.onPageHide());
        browser.addEventListener("pageshow", () => presence.beatAll());
        return presence;
    },
};

registry.category("services").add("email_presence", presenceService);
