import {_t} from "@web/core/l10n/translation";
import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";

export const SAVED_CHANGED = "email.recording.export/changed";

/** Tells who saves recordings in the background that they are ready, and leads there. */
export const recordingsReadyService = {
    dependencies: ["action", "bus_service", "notification"],
    start(_env, {action, bus_service: bus, notification}) {
        function open({id, url}) {
            if (url) {
                return download({url, data: {}});
            }
            return action.doAction({
                type: "ir.actions.act_window",
                res_model: "email.recording.export",
                res_id: id,
                views: [[false, "form"]],
            });
        }

        bus.subscribe(SAVED_CHANGED, (told) => {
            if (told.state === "running" || !told.waited) {
                return;
            }
            const done = told.state === "done";
            const close = notification.add(told.name, {
                title: done
                    ? _t("Your recordings are ready")
                    : _t("Your recordings could not be saved"),
                type: done ? "success" : "danger",
                sticky: true,
                buttons: [
                    {
                        name: told.url ? _t("Download") : _t("Open"),
                        onClick: () => {
                            close();
                            return open(told);
                        },
                    },
                ],
            });
        });
    },
};

registry
    .category("services")
    .add("email_channel.recordings_ready", recordingsReadyService);
