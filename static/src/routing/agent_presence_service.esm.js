import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

/** The server takes a browser that was silent for 150 s for gone (SIGN_SECONDS); the
 * timers of hidden tabs may run once a minute. */
const SIGN_MS = 50 * 1000;

/**
 * Tells the server from time to time that an agent's browser is open.
 *
 * Odoo tells it once when it connects, and when it is closed: a browser that a killed
 * server never heard of again would be taken for an open one.
 */
export const agentPresenceService = {
    dependencies: ["im_status"],
    async start(env, {im_status: imStatus}) {
        if (await user.hasGroup("email_channel.group_email_agent")) {
            browser.setInterval(() => imStatus.updateBusPresence(), SIGN_MS);
        }
    },
};

registry.category("services").add("email_channel.agent_presence", agentPresenceService);
