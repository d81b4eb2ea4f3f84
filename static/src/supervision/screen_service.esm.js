import {ScreenCall} from "./screen_call.esm";
import {ScreenQuestion} from "./screen_question.esm";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {sayHowItEnded, sayWatched, sayWatching} from "./screen_words.esm";
import {user} from "@web/core/user";

const RPC = "email.supervision.screen";

/** An agent's screen, asked for by a supervisor and shown in a Discuss call between the
 * two: of this browser's user, whichever of the two that is. */
export class Screens {
    constructor(env, services) {
        Object.assign(this, services);
        this.call = new ScreenCall(env, services, (id) => this.run("end", id));
        /** Ids of those that were asked for, or granted, in this tab. */
        this.here = new Set();
        /** {id: what closes the dialog or the notification that is open for it} */
        this.closers = new Map();
        /** {id: timer} */
        this.timers = new Map();
    }

    run(method, ...args) {
        return this.orm.call(RPC, method, args);
    }

    /**
     * As a supervisor: asks an agent for the screen.
     *
     * @param {Number} agentId email.agent
     */
    async ask(agentId) {
        const screen = await this.run("ask", agentId);
        this.here.add(screen.id);
        this.onChanged(screen);
    }

    /** What was open before this page was. */
    async load() {
        let open = [];
        try {
            open = await this.orm.silent.call(RPC, "get_open", []);
        } catch {
            // No page is the worse for it: the bus tells of what is asked from now on.
            return;
        }
        for (const screen of open) {
            if (screen.state === "asked") {
                this.onChanged(screen);
            }
        }
    }

    onChanged(screen) {
        this.close(screen.id);
        if (screen.state === "asked") {
            this.showQuestion(screen);
        } else if (screen.state === "granted") {
            this.onGranted(screen);
        } else {
            this.onOver(screen);
        }
    }

    showQuestion(screen) {
        const {id} = screen;
        const close = screen.asks ? this.showWaiting(screen) : this.showDialog(screen);
        this.closers.set(id, close);
        const late = () => this.run("ignore", id);
        this.timers.set(id, browser.setTimeout(late, (screen.seconds + 1) * 1000));
    }

    showWaiting({id, agent}) {
        return this.notification.add(
            _t("%(agent)s is asked to show the screen…", {agent}),
            {
                type: "info",
                sticky: true,
                buttons: [
                    {name: _t("Cancel"), onClick: () => this.run("withdraw", id)},
                ],
            }
        );
    }

    showDialog(screen) {
        return this.dialog.add(ScreenQuestion, {
            supervisor: screen.supervisor,
            onAnswer: (agrees) => this.answer(screen, agrees),
        });
    }

    async answer(screen, agrees) {
        if (!agrees) {
            await this.run("refuse", screen.id);
            return;
        }
        this.here.add(screen.id);
        await this.call.show(screen.id, () => this.run("grant", screen.id));
    }

    async onGranted(screen) {
        const say = screen.asks ? sayWatching : sayWatched;
        const end = () => this.run("end", screen.id);
        this.closers.set(screen.id, say(this.notification, screen, end));
        if (screen.asks && this.here.has(screen.id)) {
            await this.call.watch(screen.id, screen.channel_id);
        }
    }

    onOver(screen) {
        this.call.leave(screen.id);
        sayHowItEnded(this.notification, screen);
        this.here.delete(screen.id);
    }

    close(id) {
        this.closers.get(id)?.();
        this.closers.delete(id);
        browser.clearTimeout(this.timers.get(id));
        this.timers.delete(id);
    }
}

export const screenService = {
    dependencies: [
        "bus_service",
        "dialog",
        "discuss.rtc",
        "mail.store",
        "notification",
        "orm",
    ],
    start(env, services) {
        const screens = new Screens(env, services);
        user.hasGroup("email_channel.group_email_agent").then((isAgent) => {
            if (isAgent) {
                const bus = services.bus_service;
                bus.subscribe("email_channel.screen", (told) =>
                    screens.onChanged(told)
                );
                bus.start();
                screens.load();
            }
        });
        return screens;
    },
};

registry.category("services").add("email_channel.screen", screenService);
