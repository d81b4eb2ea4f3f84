import {AgentDesk} from "./agent_desk.esm";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {listenToBus} from "../bus_reload.esm";
import {openInDesk} from "../desk/open_in_desk.esm";
import {reactive} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

/** How often to ask while no message can come, behind a proxy without websockets. */
const POLL_MS = 20000;

/** Opens what was accepted, unless that closed a dialog with something written in it. */
function openAccepted(env, {notification, ui}) {
    return async (opened, offer) => {
        if (ui.activeElement === document) {
            await openInDesk(env, opened);
            return;
        }
        const close = notification.add(offer.subject || _t("(no subject)"), {
            title: _t("Accepted"),
            type: "success",
            sticky: true,
            buttons: [
                {
                    name: _t("Open it"),
                    primary: true,
                    onClick: () => {
                        close();
                        // What is written in a dialog stays there.
                        const newWindow = ui.activeElement !== document;
                        return openInDesk(env, opened, {newWindow});
                    },
                },
            ],
        });
    };
}

function listen(desk, bus) {
    bus.subscribe("email_channel.offer", (offered) => desk.onOffer(offered));
    bus.subscribe("email_channel.offer_gone", (gone) => desk.onOfferGone(gone));
    bus.subscribe("email_channel.agent", (agent) => desk.onAgent(agent));
    listenToBus(bus, {onChanged: () => desk.load(), whenVisible: true});
    browser.setInterval(() => {
        if (bus.workerState !== "CONNECTED" || desk.trouble) {
            desk.load();
        }
    }, POLL_MS);
    bus.start();
}

/** The desk of this browser's agent; for others it stays empty. */
export const agentService = {
    dependencies: ["action", "bus_service", "notification", "orm", "ui"],
    start(env, services) {
        const desk = reactive(new AgentDesk(services, openAccepted(env, services)));
        user.hasGroup("email_channel.group_email_agent").then((isAgent) => {
            if (isAgent) {
                listen(desk, services.bus_service);
                desk.load();
            }
        });
        return desk;
    },
};

registry.category("services").add("email_channel.agent", agentService);
