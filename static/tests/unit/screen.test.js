import {beforeEach, expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {Screens} from "@email_channel/supervision/screen_service.esm";
import {reactive} from "@odoo/owl";

defineMailModels();

const SCREEN = {
    id: 4,
    state: "granted",
    asks: true,
    agent: "Ada",
    supervisor: "Sam",
    channel_id: 8,
    seconds: 40,
    ended_by_me: false,
};

/** What is open at the top of the page now: words -> {name, onClick} of its button. */
let open = new Map();
let rtc = null;
let screens = null;

beforeEach(async () => {
    // Of which only the translations are used.
    await makeMockEnv();
    open = new Map();
    rtc = reactive({
        state: {channel: null, sendScreen: false},
        async joinCall(channel) {
            rtc.state.channel = channel;
        },
        endCall() {
            expect.step("left the call");
            rtc.state.channel = null;
        },
    });
    const channel = {openChatWindow: async () => true};
    screens = new Screens(
        {},
        {
            notification: {
                add(words, {buttons = []}) {
                    open.set(words, buttons[0]);
                    return () => open.delete(words);
                },
            },
            orm: {
                async call(_model, method, [id]) {
                    expect.step(`${method} ${id}`);
                    return SCREEN;
                },
            },
            "mail.store": {rtc, Thread: {getOrFetch: async () => channel}},
        }
    );
});

const WATCHING = "You see the screen of Ada.";

async function watch() {
    await screens.ask(7);
    await new Promise((resolve) => resolve());
    expect.verifySteps(["ask 7"]);
}

test("a supervisor who watches has a button that ends it, and a second click is harmless", async () => {
    await watch();
    const button = open.get(WATCHING);
    expect(button.name).toBe("Stop watching");
    await button.onClick();
    await button.onClick();
    expect.verifySteps(["end 4", "end 4"]);
});

test("when it is over the button is gone and the call is left", async () => {
    await watch();
    screens.onChanged({...SCREEN, state: "ended", ended_by_me: true});
    expect(open.has(WATCHING)).toBe(false);
    expect([...open.keys()]).toEqual(["The screen of Ada is shown no longer."]);
    expect.verifySteps(["left the call"]);
});

test("the agent is told by the same words whoever ends it", () => {
    const words = "Sam does not see your screen any more.";
    for (const mine of [true, false]) {
        screens.onChanged({...SCREEN, asks: false});
        expect(open.get("Sam sees your screen.").name).toBe("Stop showing");
        screens.onChanged({
            ...SCREEN,
            asks: false,
            state: "ended",
            ended_by_me: mine,
        });
        expect([...open.keys()]).toEqual([words]);
        open.clear();
    }
});
