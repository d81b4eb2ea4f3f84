import {_t} from "@web/core/l10n/translation";
import {effect} from "@web/core/utils/reactive";
import {registry} from "@web/core/registry";

/** Tells an agent that nothing is offered to him any more, as long as it is so. */
export const ronaNoticeService = {
    dependencies: ["email_channel.agent", "notification"],
    start(env, {"email_channel.agent": desk, notification}) {
        let close = null;
        const show = () =>
            notification.add(
                _t("You missed an offer: nothing is offered to you now."),
                {
                    title: _t("You are in RONA"),
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
                if (missed && !close) {
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
