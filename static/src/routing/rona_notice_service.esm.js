import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {effect} from "@web/core/utils/reactive";
import {registry} from "@web/core/registry";

const TOLD = "email_channel.rona_told";

/**
 * Tells an agent once that nothing is offered to him any more. On the next page the
 * state in the menu says so, with the button that ends it.
 */
export const ronaNoticeService = {
    dependencies: ["email_channel.agent", "notification"],
    start(env, {"email_channel.agent": desk, notification}) {
        let close = null;
        const show = () =>
            notification.add(
                _t("You missed an offer: nothing is offered to you now."),
                {
                    title: _t("Ring, no answer (RONA)"),
                    type: "warning",
                    sticky: true,
                    className: "o_email_rona",
                    buttons: [
                        {
                            name: _t("Available again"),
                            primary: true,
                            onClick: () => desk.setAvailable(),
                        },
                    ],
                }
            );
        effect(
            ({agent}) => {
                const missed = agent?.code === "rona";
                if (missed && browser.sessionStorage.getItem(TOLD) !== agent.since) {
                    browser.sessionStorage.setItem(TOLD, agent.since);
                    close?.();
                    close = show();
                } else if (!missed && close) {
                    close();
                    close = null;
                }
            },
            [desk]
        );
    },
};

registry.category("services").add("email_channel.rona_notice", ronaNoticeService);
