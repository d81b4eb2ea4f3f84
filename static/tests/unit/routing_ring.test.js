import {mockDesk, offer, tell} from "./routing_desk";
import {beforeEach, expect, test} from "@odoo/hoot";
import {mockService, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";
import {advanceTime} from "@odoo/hoot-mock";
import {browser} from "@web/core/browser/browser";
import {click, waitFor, waitForNone} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();

let isMainTab = true;
let isFocused = true;

beforeEach(() => {
    isMainTab = true;
    isFocused = true;
    browser.localStorage.removeItem("email_channel.offers_muted");
    mockService("multi_tab", {isOnMainTab: async () => isMainTab});
    mockService("mail.sound_effects", {play: (name) => expect.step(name)});
    mockService("presence", {
        bus: new EventTarget(),
        isOdooFocused: () => isFocused,
        getLastPresence: () => 0,
        getInactivityPeriod: () => 0,
    });
    mockService("mail.out_of_focus", {
        sendNotification: ({title, message}) => expect.step(`${title}: ${message}`),
    });
});

async function mountOffers(...offers) {
    mockDesk({offers});
    await mountWithCleanup(WebClient);
    await waitFor(".o_email_agent_toggle");
}

test("it rings again and again until nothing is offered any more", async () => {
    await mountOffers(offer(1), offer(2));
    expect.verifySteps(["new-message"]);
    // Between two rings: the clock behind them is a fraction ahead or behind.
    await advanceTime(5500);
    expect.verifySteps(["new-message"]);
    tell("email_channel.offer_gone", {ids: [1], reason: "withdrawn", by: false});
    await waitForNone('.o_email_offer[data-offer-id="1"]');
    await advanceTime(5000);
    expect.verifySteps(["new-message"]);
    tell("email_channel.offer_gone", {ids: [2], reason: "withdrawn", by: false});
    await waitForNone(".o_email_offer");
    await advanceTime(20000);
    expect.verifySteps([]);
});

test("only one tab rings", async () => {
    isMainTab = false;
    await mountOffers(offer(1));
    await advanceTime(6000);
    expect.verifySteps([]);
    isMainTab = true;
    await advanceTime(5000);
    expect.verifySteps(["new-message"]);
});

test("who wants silence has it", async () => {
    await mountOffers();
    await click(".o_email_agent_toggle");
    await waitFor(".o_email_agent_sound");
    expect(".o_email_agent_sound").toHaveText("Offers make a sound");
    await click(".o_email_agent_sound");
    await waitFor(".o_email_agent_sound:contains(Offers make no sound)");
    tell("email_channel.offer", {offers: [offer(1)]});
    await waitFor(".o_email_offer");
    await advanceTime(11000);
    expect.verifySteps([]);
    expect(browser.localStorage.getItem("email_channel.offers_muted")).toBe("1");
});

test("who looks elsewhere is told by the system, once for each offer", async () => {
    await mountOffers();
    isFocused = false;
    tell("email_channel.offer", {offers: [offer(1)]});
    await waitFor(".o_email_offer");
    expect.verifySteps(["Carla 1 in Sales: Kettle 1", "new-message"]);
    tell("email_channel.offer", {offers: [offer(1)]});
    tell("email_channel.offer", {offers: [offer(2)]});
    await waitFor('.o_email_offer[data-offer-id="2"]');
    expect.verifySteps(["Carla 2 in Sales: Kettle 2"]);
    expect(document.title).toMatch(/^\(2\)/);
});
