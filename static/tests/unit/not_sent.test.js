import {expect, test} from "@odoo/hoot";
import {EventBus} from "@odoo/owl";
import {OPEN} from "@email_channel/desk/open_in_desk.esm";
import {notSentService} from "@email_channel/outbox/not_sent_service.esm";

const TOLD = {
    type: "warning",
    title: "Your e-mail was not sent",
    message: "Ana wrote meanwhile.",
    conversation_id: 7,
};

/** @returns {Object} what is said on the screen when this comes through the bus */
function tell(message) {
    const said = {};
    const services = {
        action: {loadAction: async () => ({path: "email-desk"})},
        bus_service: {subscribe: (type, listener) => (said[type] = listener)},
        notification: {
            add: (words, options) => {
                Object.assign(said, {words, ...options});
                return () => expect.step("closed");
            },
        },
    };
    const bus = new EventBus();
    bus.addEventListener(OPEN, ({detail}) => {
        detail.isOpened = true;
        expect.step(`opened ${detail.id}`);
    });
    notSentService.start({bus, services}, services);
    said["email_channel.not_sent"](message);
    return said;
}

test("a mail that was not sent is told, and leads to its conversation", async () => {
    const said = tell(TOLD);
    expect(said.words).toBe("Ana wrote meanwhile.");
    expect(said.title).toBe("Your e-mail was not sent");
    await said.buttons[0].onClick();
    expect.verifySteps(["closed", "opened 7"]);
});

test("one that belongs to no conversation leads nowhere", () => {
    expect(tell({...TOLD, conversation_id: false}).buttons).toEqual([]);
});
