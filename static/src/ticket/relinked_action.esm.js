import {offerUndo, openForm} from "../conversation/offer_undo.esm";
import {registry} from "@web/core/registry";

const TICKET = "helpdesk.ticket";

/**
 * Client action after conversations went to another ticket, alone or with all that
 * their tickets had: says where they are, and leads there or back.
 *
 * @param {Object} env
 * @param {{params: {relink_ids: Number[], source_id: Number|false, target_id: Number,
 *  message: String}}} action `source_id`: the ticket before the user, which is archived
 *  now; false when he sees something else
 * @returns {Object} the action that closes the dialog
 */
export function relinkedAction(env, {params}) {
    const leaves = Boolean(params.source_id);
    offerUndo(env, params.message, {
        undo: async () => {
            const {orm, action} = env.services;
            await orm.call("email.relink", "action_undo", [params.relink_ids]);
            return leaves
                ? openForm(env, TICKET, params.source_id)
                : action.doAction("soft_reload");
        },
        open: leaves ? null : () => openForm(env, TICKET, params.target_id),
    });
    return leaves
        ? {
              type: "ir.actions.act_window",
              res_model: TICKET,
              res_id: params.target_id,
              views: [[false, "form"]],
              target: "current",
          }
        : {type: "ir.actions.act_window_close"};
}

registry.category("actions").add("email_channel.relinked", relinkedAction);
