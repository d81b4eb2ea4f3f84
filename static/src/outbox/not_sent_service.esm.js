import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {showInDesk} from "../desk/open_in_desk.esm";

/** Tells a writer that a mail of his was not sent or came back, and leads to it. */
export const notSentService = {
    dependencies: ["action", "bus_service", "notification"],
    start(env, {bus_service: bus, notification}) {
        bus.subscribe("email_channel.not_sent", (told) => {
            const {conversation_id: id, message, title, type} = told;
            const close = notification.add(message, {
                title,
                type,
                sticky: true,
                buttons: id
                    ? [
                          {
                              name: _t("Open the conversation"),
                              onClick: () => {
                                  close();
                                  return showInDesk(env, id);
                              },
                          },
                      ]
                    : [],
            });
        });
    },
};

registry.category("services").add("email_channel.not_sent", notSentService);
