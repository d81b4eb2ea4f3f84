import {registry} from "@web/core/registry";

/** Told on the bus of the page with `{ids, goesOn}`; who leads on to another conversation
 *  sets `goesOn`. */
export const DONE = "email_channel:done";

/**
 * Client action after the user is done with conversations, for now: says so. On the desk
 * another one is opened; elsewhere the dialog is closed.
 *
 * @param {Object} env
 * @param {{params: {ids: Number[], message: String, next: Object}}} action
 * @returns {Object} the action to go on with
 */
export function doneAction(env, {params}) {
    env.services.notification.add(params.message, {type: "success"});
    const done = {ids: params.ids, goesOn: false};
    env.bus.trigger(DONE, done);
    return done.goesOn
        ? {type: "ir.actions.act_window_close", infos: {noReload: true}}
        : params.next;
}

registry.category("actions").add("email_channel.done", doneAction);
