import {registry} from "@web/core/registry";
import {session} from "@web/session";

/** Shows what became of a sign-in, when the browser is back from the provider. */
export const signInNoticeService = {
    dependencies: ["notification"],
    start(env, {notification}) {
        const notice = session.email_channel_notice;
        if (notice) {
            notification.add(notice.message, {
                type: notice.type,
                sticky: notice.type !== "success",
            });
        }
    },
};

registry.category("services").add("email_channel.sign_in_notice", signInNoticeService);
