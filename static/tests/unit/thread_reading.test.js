import {MockServer, onRpc} from "@web/../tests/web_test_helpers";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {beforeEach, expect, test} from "@odoo/hoot";
import {
    click,
    press,
    queryAll,
    queryAllTexts,
    queryFirst,
    waitFor,
} from "@odoo/hoot-dom";
import {defineThread, mail, mountThread} from "./mail_thread";
import {waitForChannels, waitNotifications} from "@bus/../tests/bus_test_helpers";
import {Component, xml} from "@odoo/owl";
import {MailRing} from "@email_channel/conversation/mail_ring_service.esm";
import {NotNewest} from "@email_channel/conversation/not_newest.esm";
import {threadKinds, threadTops} from "@email_channel/conversation/thread_items.esm";

defineThread();

let thread = null;

beforeEach(() => {
    thread = {
        messages: [mail(3), mail(2), mail(1)],
        can_reply: true,
        can_move: true,
        is_mine: true,
    };
    onRpc("email.conversation", "get_thread", () => thread);
    onRpc("email.conversation", "mark_viewed", ({args}) => {
        expect.step(args[1]);
        for (const one of thread.messages) {
            one.is_new &&= !args[1].includes(one.id);
        }
        return false;
    });
});

async function comes(...mails) {
    thread = {...thread, messages: [...mails, ...thread.messages]};
    await changed();
}

async function changed() {
    await waitForChannels(["email.conversation_1"]);
    const message = ["email.conversation/changed", {id: 1}];
    MockServer.env["bus.bus"]._sendone("email.conversation_1", ...message);
    await waitNotifications(message);
    await advanceTime(200);
    await animationFrame();
}

test("a mail that comes is blue, on top, under a banner, until all are viewed", async () => {
    await mountThread();
    expect(".o_email_new_banner").toHaveCount(0);
    await comes(mail(4, {is_new: true}));
    expect(".o_email_card:first").toHaveClass("o_email_card_new");
    expect(".o_email_card:first").toHaveClass("o_email_card_expanded");
    expect(".o_email_view_all").toHaveText("View all messages to take more actions");
    await click(".o_email_view_all");
    await animationFrame();
    expect(".o_email_new_banner").toHaveCount(0);
    expect(".o_email_card_new").toHaveCount(0);
    expect.verifySteps([[4]]);
});

test("one press views all that came, in one request", async () => {
    await mountThread();
    await comes(mail(5, {is_new: true}), mail(4, {is_new: true}));
    expect(".o_email_new_banner_news").toHaveText("There are 2 new e-mails.");
    await click(".o_email_view_all");
    await animationFrame();
    expect.verifySteps([[5, 4]]);
});

test("answers wait until what came was viewed, the shortcuts too", async () => {
    onRpc("email.message", "action_reply", ({args}) => {
        expect.step(["reply", args[0]]);
        return false;
    });
    await mountThread();
    await comes(mail(4, {is_new: true}));
    expect(".o_email_action_reply").toHaveAttribute("disabled");
    await press("r");
    await animationFrame();
    expect(".o_email_view_all").toBeFocused();
    await click(".o_email_view_all");
    await animationFrame();
    expect(".o_email_action_reply").not.toHaveAttribute("disabled");
    await advanceTime(2000);
    await press("r");
    await animationFrame();
    expect.verifySteps([[4], ["reply", [4]]]);
});

test("the one new mail that a conversation opens with needs no banner", async () => {
    thread.messages[0].is_new = true;
    await mountThread();
    expect(".o_email_card_new").toHaveCount(1);
    expect(".o_email_new_banner").toHaveCount(0);
    expect(".o_email_action_reply").not.toHaveAttribute("disabled");
});

test("several new mails that it opens with are all open, under the banner", async () => {
    thread.messages[0].is_new = true;
    thread.messages[1].is_new = true;
    await mountThread();
    expect(".o_email_card_expanded").toHaveCount(2);
    expect(".o_email_new_banner_news").toHaveText("There is a new e-mail.");
});

test("who reads another's conversation is asked to view nothing", async () => {
    thread.is_mine = false;
    await mountThread();
    await comes(mail(4, {is_new: true}));
    expect(".o_email_card_new").toHaveCount(1);
    expect(".o_email_new_banner").toHaveCount(0);
});

test("a mail that is folded together was not seen", async () => {
    thread.messages[0].is_new = true;
    await mountThread();
    await click(".o_email_card:first .o_email_card_header");
    await animationFrame();
    await advanceTime(5000);
    expect.verifySteps([]);
});

test("bodies load when they are about to come into sight", async () => {
    thread.messages = Array.from({length: 12}, (_each, index) =>
        mail(12 - index, {length: 100000})
    );
    await mountThread();
    await click(".o_email_toggle_all");
    await animationFrame();
    expect(".o_email_card_expanded").toHaveCount(12);
    expect(queryAll("iframe.o_email_body").length).toBeLessThan(6);
    const last = queryFirst(".o_email_card:last");
    last.scrollIntoView();
    await waitFor(".o_email_card:last iframe.o_email_body");
});

class Remark extends Component {
    static template = xml`<p class="o_remark" t-esc="props.remark.text"/>`;
    static props = {remark: Object};
}

test("other kinds stand among the mails by their dates", async () => {
    threadKinds.add(
        "remark",
        {
            Component: Remark,
            list: () => [{id: 1, text: "Remark", date: "2026-11-21 11:00:00"}],
            propsOf: (remark) => ({remark}),
        },
        {force: true}
    );
    thread.messages = [
        mail(3, {date: "2026-11-21 12:00:00"}),
        mail(2, {date: "2026-11-21 10:00:00"}),
        mail(1, {date: "2026-11-21 10:00:00"}),
    ];
    await mountThread();
    const order = queryAllTexts(".o_email_sender, .o_remark");
    expect(order).toEqual(["Ana 3", "Remark", "Ana 2", "Ana 1"]);
    threadKinds.remove("remark");
});

class Writing extends Component {
    static template = xml`<div class="o_writing"><NotNewest answersId="3"/></div>`;
    static components = {NotNewest};
    static props = {};
}

/** @returns {() => void} puts the composer back */
function writeIn() {
    const before = threadTops.get("composer", null);
    threadTops.add("composer", Writing, {force: true});
    return () => {
        threadTops.remove("composer");
        if (before) {
            threadTops.add("composer", before);
        }
    };
}

test("what is answered is said not to be the newest while that is so", async () => {
    const end = writeIn();
    await mountThread();
    expect(".o_writing").toHaveCount(1);
    expect(".o_email_not_newest").toHaveCount(0);
    await comes(mail(4));
    expect(".o_email_not_newest").toHaveText(
        /You are not replying to the most recent e-mail of this conversation\./
    );
    await click(".o_email_show_newest");
    await animationFrame();
    await animationFrame();
    expect(".o_email_card:first").toBeFocused();
    thread = {...thread, messages: thread.messages.filter(({id}) => id !== 4)};
    await changed();
    expect(".o_email_not_newest").toHaveCount(0);
    end();
});

test("what a machine says of a mail is not the newest to be answered", async () => {
    const end = writeIn();
    thread.messages = [
        mail(5, {is_report: true}),
        mail(4, {direction: "out", state: "cancelled"}),
        ...thread.messages,
    ];
    await mountThread();
    expect(".o_writing").toHaveCount(1);
    expect(".o_email_not_newest").toHaveCount(0);
    end();
});

/** What rings in a tab. */
function ringing({isMainTab = true, messageSound = true, isFocused = true} = {}) {
    const listeners = {};
    const ring = new MailRing({
        bus_service: {subscribe: (type, listener) => (listeners[type] = listener)},
        "mail.out_of_focus": {sendNotification: ({message}) => expect.step(message)},
        "mail.sound_effects": {play: (name) => expect.step(name)},
        "mail.store": {settings: {messageSound}},
        multi_tab: {isOnMainTab: async () => isMainTab},
        presence: {isOdooFocused: () => isFocused},
    });
    const news = {conversation_id: 1, mail_ids: [4], sender: "Ana", subject: "Kettle"};
    return {ring, tell: () => listeners["email_channel.new_mails"](news)};
}

test("a new mail makes one sound, and the next one another", async () => {
    const {tell} = ringing();
    await tell();
    await tell();
    expect.verifySteps(["new-message"]);
    await advanceTime(1500);
    await tell();
    expect.verifySteps(["new-message"]);
});

test("one tab makes the sound, and none where Odoo's sound is off", async () => {
    await ringing({isMainTab: false}).tell();
    await ringing({messageSound: false}).tell();
    expect.verifySteps([]);
});

test("who looks elsewhere is told by the system, too", async () => {
    await ringing({isFocused: false}).tell();
    expect.verifySteps(["new-message", "Kettle"]);
});
