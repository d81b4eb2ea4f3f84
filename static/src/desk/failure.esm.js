import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {FetchRecordError} from "@web/model/relational_model/errors";
import {_t} from "@web/core/l10n/translation";

/**
 * @param {Error} error of loading a conversation
 * @returns {{words: String, mayRetry: Boolean} | null} null: it is none of the loading
 */
export function failureOf(error) {
    const cause = error.cause || error;
    if (cause instanceof ConnectionLostError) {
        return {
            words: _t("The server cannot be reached. Try again in a moment."),
            mayRetry: true,
        };
    }
    if (cause instanceof FetchRecordError || isNamed(cause, "MissingError")) {
        return {words: _t("This conversation no longer exists."), mayRetry: false};
    }
    if (isNamed(cause, "AccessError")) {
        return {
            words: _t(
                "You may not see this conversation: it is in no queue of yours, and another agent has it. Ask a supervisor if you need it."
            ),
            mayRetry: true,
        };
    }
    if (cause instanceof RPCError) {
        return {words: cause.data?.message || cause.message, mayRetry: true};
    }
    return null;
}

/**
 * @param {Error} error of loading a conversation
 * @returns {Boolean} whether it is out of the user's sight, or was deleted
 */
export function isGone(error) {
    const cause = error.cause || error;
    return (
        cause instanceof FetchRecordError ||
        isNamed(cause, "MissingError") ||
        isNamed(cause, "AccessError")
    );
}

function isNamed(error, name) {
    return error.exceptionName === `odoo.exceptions.${name}`;
}
