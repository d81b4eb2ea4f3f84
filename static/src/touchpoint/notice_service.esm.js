import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** Shows what the server tells administrators of a touchpoint, with a way to open it. */
export const noticeService = {
    dependencies: ["action", "bus_service", "notification"],
    start(env, {action, bus_service: bus, notification}) {
        bus.subscribe("email_channel.notice", (notice) => {
            const close = notification.add(notice.message, {
                title: notice.title,
                type: notice.type,
                sticky: true,
                buttons: [
                    {
                        name: _t("Open the touchpoint"),
                        primary: true,
                        onClick: () => {
                            close();
                            action.doAction({
                                type: "ir.actions.act_window",
                                res_model: "email.touchpoint",
                                res_id: notice.touchpoint_id,
                                views: [[false, "form"]],
                            });
                        },
                    },
                ],
            });
        });
        bus.start();
    },
};

registry.category("services").add("email_channel.notice", noticeService);
