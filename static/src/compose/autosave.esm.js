import {ConnectionLostError} from "@web/core/network/rpc";
import {browser} from "@web/core/browser/browser";
import {reactive} from "@odoo/owl";

/** After the last key, in milliseconds. */
const PAUSE_MS = 1000;
/** Whoever writes without a pause: with a slow network, too, nothing is older than two
 *  seconds before the server has it. */
const LONGEST_MS = 1200;
const RETRY_MS = 3000;

/**
 * Saves what is written, a moment after it was written. Without a connection it tries
 * again by itself.
 *
 * `state.status` is "" (nothing to save yet), "waiting", "saving", "saved", "offline", or
 * "refused" (`state.words` say why).
 */
export class Autosave {
    timer = null;
    /** Since when something is not saved. */
    since = null;
    last = Promise.resolve(true);
    running = false;
    stopped = false;

    /**
     * @param {() => Promise<Boolean>} save false when it could not be saved; raises
     *  what the server, or the network, says
     */
    constructor(save) {
        this.save = save;
        this.state = reactive({status: "", words: ""});
        this.onOnline = () => this.isUnsaved && this.flush();
        browser.addEventListener("online", this.onOnline);
    }

    get isUnsaved() {
        return ["waiting", "offline", "refused"].includes(this.state.status);
    }

    /** Something was written. */
    changed() {
        const now = Date.now();
        this.since ??= now;
        if (this.state.status !== "offline") {
            this.state.status = "waiting";
        }
        this.wait(Math.max(0, Math.min(PAUSE_MS, this.since + LONGEST_MS - now)));
    }

    wait(delay) {
        browser.clearTimeout(this.timer);
        if (!this.stopped) {
            this.timer = browser.setTimeout(() => this.flush(), delay);
        }
    }

    /** @returns {Promise<Boolean>} whether all that is written by now is saved */
    flush() {
        browser.clearTimeout(this.timer);
        this.last = this.last.then(() => this.attempt());
        return this.last;
    }

    async attempt() {
        this.since = null;
        this.running = true;
        if (this.state.status === "waiting") {
            this.state.status = "saving";
        }
        try {
            const saved = await this.save();
            this.settle(saved ? "saved" : "refused");
            return saved;
        } catch (error) {
            this.onError(error);
            return false;
        } finally {
            this.running = false;
        }
    }

    settle(status, words = "") {
        // What was written meanwhile waits for its own turn.
        const waits = status === "saved" && this.since !== null;
        Object.assign(this.state, {status: waits ? "waiting" : status, words});
    }

    onError(error) {
        if (error instanceof ConnectionLostError) {
            this.settle("offline");
            this.wait(RETRY_MS);
        } else if (error.data?.message) {
            this.settle("refused", error.data.message);
        } else {
            this.settle("refused", error.message);
            throw error;
        }
    }

    stop() {
        this.stopped = true;
        browser.clearTimeout(this.timer);
        browser.removeEventListener("online", this.onOnline);
    }
}
