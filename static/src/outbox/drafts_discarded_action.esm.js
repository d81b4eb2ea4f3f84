import {_t} from "@web/core/l10n/translation";
import {offerUndo} from "../conversation/offer_undo.esm";
import {registry} from "@web/core/registry";

/**
 * Client action after drafts were discarded: says so, and has them back.
 *
 * @param {Object} env
 * @param {{params: {ids: Number[], count: Number}}} action
 * @returns {Object} the action that shows the list without them
 */
export function draftsDiscardedAction(env, {params}) {
    const {orm, action} = env.services;
    const words =
        params.count === 1
            ? _t("The draft was discarded.")
            : _t("%(count)s drafts were discarded.", {count: params.count});
    offerUndo(env, words, {
        undo: async () => {
            await orm.call("email.message", "restore_draft", [params.ids]);
            return action.doAction("soft_reload");
        },
    });
    return {type: "ir.actions.client", tag: "soft_reload"};
}

registry
    .category("actions")
    .add("email_channel.drafts_discarded", draftsDiscardedAction);
