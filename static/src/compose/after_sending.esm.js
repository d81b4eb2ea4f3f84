import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";

const SETTING = "email_after_sending";
const CONVERSATION = "email.conversation";
/** What can follow at once, and by what it is known that it was done. */
const STEPS = {
    close: {method: "action_close", done: [["state", "=", "closed"]]},
    park: {method: "action_park", done: [["parked", "=", true]]},
    transfer: {method: "action_transfer", done: [["user_id", "!=", user.userId]]},
};

/** What comes next: each agent's own preference. */
export const AFTER_SENDING = [
    {name: "stay", words: _t("Stay with the conversation")},
    {name: "next", words: _t("Go to the next conversation")},
    {name: "list", words: _t("Go back to the list")},
];

export function afterSendingOf() {
    return user.settings?.[SETTING] || "stay";
}

export function chooseAfterSending(name) {
    return user.setUserSettings(SETTING, name);
}

/**
 * What becomes of the conversation after a letter was sent in it, and what comes next.
 *
 * @param {Object} env of the thread
 * @param {Number} conversationId of the letter, whatever is open by now
 * @param {String} andThen "close", "park", "transfer", "next" or ""
 * @returns {Promise<Boolean>} whether the user stays with it
 */
export async function goOn(env, conversationId, andThen) {
    if (STEPS[andThen] && !(await take(env, conversationId, STEPS[andThen]))) {
        return true;
    }
    const next = andThen === "next" ? "next" : afterSendingOf();
    if (next === "next" && env.emailDesk) {
        await env.emailDesk.goOn(conversationId, "next");
        return false;
    }
    const isStillOpen =
        !env.emailDesk || env.emailDesk.conversationId === conversationId;
    if (next !== "stay" && isStillOpen) {
        await env.config.historyBack();
        return false;
    }
    return true;
}

/** @returns {Promise<Boolean>} whether it was done; who is asked may think better of it */
async function take(env, conversationId, {method, done}) {
    const {orm, action} = env.services;
    const asked = await orm.call(CONVERSATION, method, [[conversationId]]);
    if (!asked) {
        return true;
    }
    await new Promise((resolve) => action.doAction(asked, {onClose: resolve}));
    const domain = [["id", "=", conversationId], ...done];
    return Boolean(await orm.searchCount(CONVERSATION, domain));
}

/**
 * After a letter was sent that was written on a page of its own, or in a dialog.
 *
 * @param {Object} env
 * @param {Object} result of email.compose.send
 */
export function leaveComposer(env, result) {
    const {action} = env.services;
    if (env.inDialog || !result.conversation_id) {
        return env.inDialog
            ? action.doAction({type: "ir.actions.act_window_close"})
            : env.config.historyBack();
    }
    return action.doAction(
        {
            type: "ir.actions.act_window",
            res_model: CONVERSATION,
            res_id: result.conversation_id,
            views: [[false, "form"]],
        },
        {stackPosition: "replaceCurrentAction"}
    );
}
