import {registry} from "@web/core/registry";

/** Shows what the server tells administrators of a record, with a way to open it. */
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
                        name: notice.button,
                        primary: true,
                        onClick: () => {
                            close();
                            action.doAction({
                                type: "ir.actions.act_window",
                                res_model: notice.model,
                                res_id: notice.id,
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
