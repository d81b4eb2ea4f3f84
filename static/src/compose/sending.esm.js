import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {reactive} from "@odoo/owl";

/**
 * One letter on its way to the outbox. It goes there once, however often it is pressed.
 *
 * `state.busy` is "" or the way it is being sent; `state.held` what is to be looked at
 * once more, which the next press passes while `state.asked`; `state.problem` says why
 * it could not be sent.
 */
export class Sending {
    /**
     * @param {Object} options
     * @param {() => Promise<Boolean>} options.save whether all that is written is saved
     * @param {(options: Object) => Promise<Object>} options.call email.compose.send
     * @param {(result: Object, way: {at, andThen}) => Promise} options.onSent
     */
    constructor({save, call, onSent}) {
        Object.assign(this, {save, call, onSent});
        this.state = reactive({busy: "", held: [], asked: false, problem: ""});
        /** Codes that the agent has seen in words, and that may be passed. */
        this.passed = new Set();
    }

    /**
     * @param {Object} [way]
     * @param {String|Boolean} [way.at] UTC, as the server writes it; false: at once
     * @param {Boolean} [way.unlessWritten] it stays here when the customer writes first
     * @param {String} [way.andThen] what is to become of the conversation
     */
    async send({at = false, unlessWritten = true, andThen = ""} = {}) {
        if (this.state.busy) {
            return;
        }
        Object.assign(this.state, {busy: andThen || "send", problem: ""});
        let sent = false;
        try {
            sent = await this.attempt({at, unlessWritten, andThen});
        } catch (error) {
            this.onError(error);
        } finally {
            // What was sent cannot be sent again, also while the page says goodbye to it.
            this.state.busy = sent ? "sent" : "";
        }
    }

    async attempt({at, unlessWritten, andThen}) {
        if (!(await this.save())) {
            this.state.problem = _t("Not sent: it could not be saved.");
            return false;
        }
        const result = await this.call({
            at,
            unless_written: unlessWritten,
            passed: [...this.passed],
        });
        if (result.held?.length) {
            result.held.forEach(({code}) => this.passed.add(code));
            Object.assign(this.state, {held: result.held, asked: true});
            return false;
        }
        this.state.held = [];
        this.state.busy = "sent";
        await this.onSent(result, {at, andThen});
        return true;
    }

    onError(error) {
        if (error instanceof ConnectionLostError) {
            this.state.problem = _t(
                "The connection is down: it is not known whether it was sent. Press " +
                    "again when it is back; it is sent once only."
            );
        } else if (error instanceof RPCError && error.data?.message) {
            this.state.problem = error.data.message;
        } else {
            throw error;
        }
    }

    /** It was written on: what was looked at may be another thing by now. */
    forget() {
        if (!this.state.busy) {
            this.passed.clear();
            Object.assign(this.state, {asked: false, problem: ""});
        }
    }
}
