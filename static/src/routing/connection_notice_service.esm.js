import {_t} from "@web/core/l10n/translation";
import {effect} from "@web/core/utils/reactive";
import {registry} from "@web/core/registry";

/** Tells an agent at work that the connection to the server is lost: the server takes the
 * browser for closed, and offers it nothing. */
export const connectionNoticeService = {
    dependencies: ["bus.monitoring_service", "email_channel.agent", "notification"],
    start(
        env,
        {
            "bus.monitoring_service": connection,
            "email_channel.agent": desk,
            notification,
        }
    ) {
        let close = null;
        const show = () =>
            notification.add(_t("Nothing is offered to you until it is back."), {
                title: _t("The connection is lost"),
                type: "warning",
                sticky: true,
                className: "o_email_disconnected",
            });
        effect(
            ({isConnectionLost}, {agent}) => {
                const matters = isConnectionLost && agent && agent.code !== "offline";
                if (matters && !close) {
                    close = show();
                } else if (!matters && close) {
                    close();
                    close = null;
                }
            },
            [connection, desk]
        );
    },
};

registry
    .category("services")
    .add("email_channel.connection_notice", connectionNoticeService);
