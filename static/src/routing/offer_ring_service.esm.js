import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {effect} from "@web/core/utils/reactive";
import {reactive} from "@odoo/owl";
import {registry} from "@web/core/registry";

const MUTED = "email_channel.offers_muted";
/** Between two sounds. */
const RING_MS = 5000;
const VOLUME = 0.6;

/** Offers reach an agent who looks elsewhere: by sound, title and the system. */
export class OfferRing {
    constructor(services) {
        this.desk = services["email_channel.agent"];
        this.sounds = services["mail.sound_effects"];
        this.outside = services["mail.out_of_focus"];
        this.multiTab = services.multi_tab;
        this.presence = services.presence;
        this.title = services.title;
        this.known = new Set();
        this.timer = null;
        this.settings = reactive({
            muted: browser.localStorage.getItem(MUTED) === "1",
        });
        effect(({offers}) => this.update([...offers]), [this.desk]);
    }

    toggleMuted() {
        this.settings.muted = !this.settings.muted;
        browser.localStorage.setItem(MUTED, this.settings.muted ? "1" : "0");
    }

    update(offers) {
        const fresh = offers.filter(({id}) => !this.known.has(id));
        this.known = new Set(offers.map(({id}) => id));
        this.title.setCounters({emailOffers: offers.length});
        fresh.forEach((offer) => this.tellOutside(offer));
        if (offers.length && this.timer === null) {
            this.ring();
            this.timer = browser.setInterval(() => this.ring(), RING_MS);
        } else if (!offers.length) {
            browser.clearInterval(this.timer);
            this.timer = null;
        }
    }

    /** Plays the sound, in one of the agent's tabs only. */
    async ring() {
        const isMainTab = await this.multiTab.isOnMainTab();
        if (isMainTab && this.known.size && !this.settings.muted) {
            this.sounds.play("new-message", {volume: VOLUME});
        }
    }

    /** Shows a notification of the system, if the agent allowed it and looks at no tab of
     * Odoo. */
    async tellOutside({customer_name: name, customer_email: email, queue, subject}) {
        if (!this.presence.isOdooFocused()) {
            await this.outside.sendNotification({
                title: _t("%(customer)s in %(queue)s", {
                    customer: name || email,
                    queue,
                }),
                message: subject || _t("(no subject)"),
                icon: "/email_channel/static/description/icon.png",
                sound: false,
                type: "info",
            });
        }
    }
}

export const offerRingService = {
    dependencies: [
        "email_channel.agent",
        "mail.out_of_focus",
        "mail.sound_effects",
        "multi_tab",
        "presence",
        "title",
    ],
    start(env, services) {
        return new OfferRing(services);
    },
};

registry.category("services").add("email_channel.offer_ring", offerRingService);
