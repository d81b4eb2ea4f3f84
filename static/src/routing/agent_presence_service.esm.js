import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

/** The server takes a browser that was silent for 150 s for gone (SIGN_SECONDS); the
 * timers of hidden tabs may run once a minute. */
const SIGN_MS = 50 * 1000;
/** Within the seconds for which a page may be loaded again (RELOAD). */
const AFTER_CONNECT_MS = [2000, 6000];

/**
 * Tells the server from time to time that an agent's browser is open.
 *
 * Odoo tells it once when it connects, and when it is closed: a browser that a killed
 * server never heard of again would be taken for an open one. And when a page is loaded
 * again, the end of the old connection may be written after the beginning of the new
 * one, or instead of it: an open browser would be taken for a closed one.
 */
export const agentPresenceService = {
    dependencies: ["bus_service", "im_status"],
    async start(env, {bus_service: bus, im_status: imStatus}) {
        const sign = () => imStatus.updateBusPresence();
        const signSoon = () => {
            for (const ms of AFTER_CONNECT_MS) {
                browser.setTimeout(sign, ms);
            }
        };
        if (await user.hasGroup("email_channel.group_email_agent")) {
            signSoon();
            bus.addEventListener("BUS:RECONNECT", signSoon);
            browser.setInterval(sign, SIGN_MS);
        }
    },
};

registry.category("services").add("email_channel.agent_presence", agentPresenceService);
