import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

/** Mails that come together make one sound. */
const PAUSE_MS = 1000;

/** An agent hears of a new mail in a conversation of his, in one of his tabs. */
export class MailRing {
    constructor(services) {
        this.sounds = services["mail.sound_effects"];
        this.outside = services["mail.out_of_focus"];
        this.store = services["mail.store"];
        this.multiTab = services.multi_tab;
        this.presence = services.presence;
        this.timer = null;
        services.bus_service.subscribe("email_channel.new_mails", (news) =>
            this.onNewMails(news)
        );
    }

    async onNewMails(news) {
        if (!(await this.multiTab.isOnMainTab())) {
            return;
        }
        if (!this.timer && this.store.settings.messageSound) {
            this.sounds.play("new-message");
            this.timer = browser.setTimeout(() => (this.timer = null), PAUSE_MS);
        }
        if (!this.presence.isOdooFocused()) {
            await this.tellOutside(news);
        }
    }

    tellOutside({sender, subject}) {
        return this.outside.sendNotification({
            title: _t("New e-mail from %(sender)s", {sender}),
            message: subject || _t("(no subject)"),
            icon: "/email_channel/static/description/icon.png",
            sound: false,
            type: "info",
        });
    }
}

export const mailRingService = {
    dependencies: [
        "bus_service",
        "mail.out_of_focus",
        "mail.sound_effects",
        "mail.store",
        "multi_tab",
        "presence",
    ],
    start(env, services) {
        return new MailRing(services);
    },
};

registry.category("services").add("email_channel.mail_ring", mailRingService);
