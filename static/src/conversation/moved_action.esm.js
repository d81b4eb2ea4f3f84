import {offerUndo} from "./offer_undo.esm";
import {registry} from "@web/core/registry";

function openAction(id) {
    return {
        type: "ir.actions.client",
        tag: "email_channel.open_conversation",
        params: {id},
    };
}

/**
 * Client action after mails were moved: says where they are, and leads there or back.
 *
 * @param {Object} env
 * @param {{params: {move_id: Number, source_id: Number, target_id: Number,
 *  message: String, leave: Boolean}}} action `leave`: no mail is left where the user is
 * @returns {Object} the action that closes the dialog, if there is one
 */
export function movedAction(env, {params}) {
    offerUndo(env, params.message, {
        undo: async () => {
            const {orm, action} = env.services;
            await orm.call("email.move", "action_undo", [[params.move_id]]);
            return params.leave
                ? action.doAction(openAction(params.source_id))
                : action.doAction("soft_reload");
        },
        open: params.leave
            ? null
            : () => env.services.action.doAction(openAction(params.target_id)),
    });
    const done = {type: "ir.actions.act_window_close"};
    return params.leave ? openAction(params.target_id) : done;
}

registry.category("actions").add("email_channel.moved", movedAction);
