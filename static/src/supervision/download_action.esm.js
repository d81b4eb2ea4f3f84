import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";

/** Gives the browser a file, and closes the dialog in which it was asked for. */
export async function downloadAction(env, {params}) {
    await download({url: params.url, data: {}});
    return {type: "ir.actions.act_window_close"};
}

registry.category("actions").add("email_channel.download", downloadAction);
