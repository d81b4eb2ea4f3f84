import {NOW, RONA, agentState, mockDesk, offer, tell} from "./routing_desk";
import {
    Deferred,
    advanceTime,
    animationFrame,
    freezeTime,
    mockDate,
} from "@odoo/hoot-mock";
import {
    click,
    dblclick,
    press,
    queryAllTexts,
    queryFirst,
    waitFor,
    waitForNone,
} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {ServerClock} from "@email_channel/routing/server_clock.esm";
import {WebClient} from "@web/webclient/webclient";
import {browser} from "@web/core/browser/browser";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();

const CARD = ".o_email_offer";
const ACCEPT = ".o_email_offer_accept";

async function mountOffers(...offers) {
    const desk = mockDesk({offers});
    await mountWithCleanup(WebClient);
    if (offers.length) {
        await waitFor(CARD);
    }
    return desk;
}

test("an offer says who waits, since when, where and for what", async () => {
    await mountOffers(offer(1, {important: true, note: "She is angry"}));
    expect(".o_email_offer_customer").toHaveText("Carla 1");
    expect(".o_email_offer_address").toHaveText("carla1@x.org");
    expect(".o_email_offer_queue").toHaveText("Sales");
    expect(".o_email_offer_subject").toHaveText("Kettle 1");
    expect(".o_email_offer_excerpt").toHaveText("It leaks.");
    expect(".o_email_offer_important").toHaveCount(1);
    expect(".o_email_offer_note").toHaveText(/She is angry$/);
    expect(".o_email_offer_waiting").toHaveText("Waiting 3 min 12 sec");
    expect(".o_email_offer_left").toHaveText("1 min left to accept");
    await advanceTime(1000);
    await animationFrame();
    expect(".o_email_offer_waiting").toHaveText("Waiting 3 min 13 sec");
    expect(".o_email_offer_left").toHaveText("59 sec left to accept");
});

test("what may not be read before it is accepted is not shown", async () => {
    await mountOffers(offer(1, {excerpt: false, subject: false, customer_name: false}));
    expect(".o_email_offer_locked").toHaveText("Accept to read it");
    expect(".o_email_offer_subject").toHaveText("(no subject)");
    expect(".o_email_offer_customer").toHaveText("carla1@x.org");
});

test("the server's clock counts, not the browser's", async () => {
    mockDesk({offers: [offer(1)], now: NOW});
    mockDate("2026-11-21 12:10:00", 0);
    await mountWithCleanup(WebClient);
    await waitFor(CARD);
    expect(".o_email_offer_left").toHaveText("1 min left to accept");
    expect(".o_email_offer_waiting").toHaveText("Waiting 3 min 12 sec");
});

test("accepting opens the conversation, once, however often one clicks", async () => {
    const answer = new Deferred();
    onRpc("email.offer", "accept", ({args}) => {
        expect.step(`accept ${args[0]}`);
        return answer;
    });
    mockService("action", {
        doAction: (action) => action.res_id && expect.step(`open ${action.res_id}`),
    });
    await mountOffers(offer(1), offer(2));
    await click(`${ACCEPT}:first`);
    await animationFrame();
    expect(`${ACCEPT}:first`).not.toBeEnabled();
    expect(".o_email_offer_decline:first").not.toBeEnabled();
    await click(`${ACCEPT}:first`);
    answer.resolve({action: {type: "ir.actions.act_window", res_id: 101}});
    await waitForNone(`${CARD}[data-offer-id="1"]`);
    expect.verifySteps(["accept 1", "open 101"]);
    expect(CARD).toHaveCount(1);
});

test("a double click accepts one, not also the card that moves up", async () => {
    onRpc("email.offer", "accept", ({args}) => {
        expect.step(`accept ${args[0]}`);
        return {taken_by: false};
    });
    await mountOffers(offer(1), offer(2));
    await dblclick(`${ACCEPT}:first`);
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["accept 1"]);
    expect(CARD).toHaveCount(1);
});

test("what somebody else took goes at once, and one reads who", async () => {
    await mountOffers(offer(1), offer(2));
    tell("email_channel.offer_gone", {ids: [1], reason: "taken", by: "Bea"});
    await waitFor(".o_notification:contains(Taken by Bea)");
    expect(CARD).toHaveCount(1);
    onRpc("email.offer", "accept", () => ({taken_by: "Ana"}));
    await click(ACCEPT);
    await waitFor(".o_notification:contains(Taken by Ana)");
    expect(CARD).toHaveCount(0);
});

test("a declined offer goes", async () => {
    onRpc("email.offer", "decline", ({args}) => {
        expect.step(`decline ${args[0]}`);
        return false;
    });
    await mountOffers(offer(1));
    await click(".o_email_offer_decline");
    await waitForNone(CARD);
    expect.verifySteps(["decline 1"]);
});

test("without a network the offer stays, and can be accepted later", async () => {
    await mountOffers(offer(1));
    let online = false;
    onRpc(
        "/web/dataset/call_kw/email.offer/accept",
        () =>
            online
                ? {jsonrpc: "2.0", result: {taken_by: false}}
                : new Response("", {status: 502}),
        {pure: true}
    );
    await click(ACCEPT);
    await waitFor(".o_notification:contains(cannot be reached)");
    await animationFrame();
    expect(CARD).toHaveCount(1);
    expect(ACCEPT).toBeEnabled();
    online = true;
    await advanceTime(1000);
    await click(ACCEPT);
    await waitForNone(CARD);
});

test("the offers are sorted by their end, and none is there twice", async () => {
    await mountOffers(offer(1));
    tell("email_channel.offer", {
        offers: [
            offer(1, {subject: "Kettle again"}),
            offer(2, {expires_at: "2026-11-21 12:00:30"}),
        ],
    });
    await waitFor(`${CARD}[data-offer-id="2"]`);
    expect(queryAllTexts(".o_email_offer_subject")).toEqual([
        "Kettle 2",
        "Kettle again",
    ]);
});

test("when the time is up the server is reminded, and what it says is shown", async () => {
    let checks = 0;
    onRpc("email.offer", "check_expired", () => {
        checks++;
        return false;
    });
    const desk = await mountOffers(offer(1));
    await advanceTime(59000);
    expect(checks).toBe(0);
    await advanceTime(5000);
    expect(checks).toBe(1);
    await animationFrame();
    expect(".o_email_offer_left").toHaveText("Time is up");
    desk.offers = [];
    await advanceTime(4000);
    await advanceTime(4000);
    await waitForNone(CARD);
});

test("after a missed offer one click makes the agent available again", async () => {
    onRpc("email.agent", "set_state", ({args}) => {
        expect.step(args);
        return agentState();
    });
    await mountOffers(offer(1));
    tell("email_channel.offer_gone", {ids: [1], reason: "missed", by: false});
    tell("email_channel.agent", RONA);
    await waitFor(".o_email_rona");
    expect(CARD).toHaveCount(0);
    expect(".o_email_agent_toggle").toHaveAttribute("data-state", "rona");
    await click(".o_email_rona button:contains(Available again)");
    await waitForNone(".o_email_rona");
    expect.verifySteps([[[7], 1]]);
    expect(".o_email_agent_available").toHaveCount(0);
});

test("of a missed offer the next page says no more than the state does", async () => {
    browser.sessionStorage.setItem("email_channel.rona_told", RONA.since);
    mockDesk({agent: RONA});
    await mountWithCleanup(WebClient);
    await waitFor(".o_email_agent_available");
    await animationFrame();
    expect(".o_email_rona").toHaveCount(0);
});

test("a second miss is told as the first was", async () => {
    browser.sessionStorage.setItem("email_channel.rona_told", "2026-01-01 00:00:00");
    mockDesk({agent: RONA});
    await mountWithCleanup(WebClient);
    await waitFor(".o_email_rona");
});

test("a server's clock that went back is believed", async () => {
    mockDate("2026-11-21 12:00:00", 0);
    freezeTime();
    const clock = new ServerClock();
    clock.set("2026-11-22 12:00:00");
    clock.atLeast("2026-11-22 11:59:50");
    expect(clock.secondsUntil("2026-11-22 12:01:00")).toBe(60);
    clock.atLeast("2026-11-21 12:00:00");
    expect(clock.secondsUntil("2026-11-21 12:01:00")).toBe(60);
});

test("what may be forged, and how many e-mails there are, is shown", async () => {
    await mountOffers(offer(1, {checks_failed: true, message_count: 3}));
    expect(".o_email_offer_unauthentic").toHaveText("May not be from whom it says");
    expect(".o_email_offer_count").toHaveText("3 e-mails");
});

test("messages and offers cover neither each other nor what is at the top", async () => {
    await mountOffers(offer(1), offer(2));
    getService("notification").add("Look", {sticky: true});
    await waitFor(".o_notification");
    const card = queryFirst(".o_email_offers").getBoundingClientRect();
    const toast = queryFirst(".o_notification").getBoundingClientRect();
    const overlap =
        toast.left < card.right &&
        card.left < toast.right &&
        toast.top < card.bottom &&
        card.top < toast.bottom;
    expect(overlap).toBe(false);
    const bar = queryFirst(".o_main_navbar").getBoundingClientRect();
    expect(toast.top).toBeGreaterThan(bar.bottom);
    expect(card.top).toBeGreaterThan(bar.bottom);
});

test("messages lie above the buttons of an open dialog", async () => {
    await mountOffers();
    getService("notification").add("Look", {sticky: true});
    await waitFor(".o_notification");
    const place = () => queryFirst(".o_notification").getBoundingClientRect();
    expect(place().top).toBeGreaterThan(window.innerHeight / 2);
    document.body.classList.add("modal-open");
    expect(place().bottom).toBeLessThan(window.innerHeight / 2);
    document.body.classList.remove("modal-open");
});

test("a message that comes while the desk is asked for is not lost", async () => {
    const desk = await mountOffers();
    const slow = new Deferred();
    onRpc("email.agent", "get_desk", () => {
        expect.step("get_desk");
        return slow;
    });
    await click(".o_email_agent_toggle");
    tell("email_channel.offer", {offers: [offer(1)]});
    await waitFor(CARD);
    desk.offers = [offer(1)];
    onRpc("email.agent", "get_desk", () => {
        expect.step("again");
        return desk;
    });
    slow.resolve({...desk, offers: []});
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["get_desk", "again"]);
    expect(CARD).toHaveCount(1);
});

test("the keyboard reaches an offer, and never accepts the next by mistake", async () => {
    onRpc("email.offer", "accept", ({args}) => {
        expect.step(`accept ${args[0]}`);
        return {taken_by: false};
    });
    await mountOffers(offer(1), offer(2));
    expect(document.activeElement).toBe(document.body);
    await press(["alt", "shift", "o"]);
    expect(`${ACCEPT}:first`).toBeFocused();
    await press("Enter");
    await waitForNone(`${CARD}[data-offer-id="1"]`);
    await animationFrame();
    expect(CARD).toBeFocused();
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["accept 1"]);
});

test("what was accepted while writing in a dialog waits until one opens it", async () => {
    onRpc("email.offer", "accept", () => ({
        action: {type: "ir.actions.act_window", res_id: 101},
    }));
    mockService("action", {
        doAction: (action) => action.res_id && expect.step(`open ${action.res_id}`),
    });
    const element = document.createElement("div");
    await mountOffers(offer(1));
    const ui = getService("ui");
    ui.activateElement(element);
    await click(ACCEPT);
    await waitFor(".o_notification:contains(Kettle 1)");
    expect.verifySteps([]);
    ui.deactivateElement(element);
    await click(".o_notification button:contains(Open it)");
    expect.verifySteps(["open 101"]);
});
