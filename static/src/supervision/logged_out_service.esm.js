import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";
import {user} from "@web/core/user";

/** With which the server closes the bus of a session that has ended. */
const SESSION_EXPIRED = 4001;
const EXPIRED = "odoo.http.SessionExpiredException";

async function isLoggedOut() {
    try {
        await rpc("/web/session/check", {}, {silent: true});
    } catch (error) {
        return [error.exceptionName, error.data?.name].includes(EXPIRED);
    }
    return false;
}

/**
 * A supervisor may log an agent out: the page, which can do nothing any more, gives way
 * to the login page. What is written in an e-mail is saved while it is typed.
 */
export const loggedOutService = {
    dependencies: ["bus_service"],
    start(env, {bus_service: bus}) {
        bus.addEventListener("BUS:DISCONNECT", async ({detail}) => {
            const isAgent = await user.hasGroup("email_channel.group_email_agent");
            if (isAgent && detail?.code === SESSION_EXPIRED && (await isLoggedOut())) {
                browser.location.reload();
            }
        });
    },
};

registry.category("services").add("email_channel.logged_out", loggedOutService);
