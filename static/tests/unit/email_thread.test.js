import {beforeEach, expect, test} from "@odoo/hoot";
import {MockServer, getService, onRpc} from "@web/../tests/web_test_helpers";
import {waitForChannels, waitNotifications} from "@bus/../tests/bus_test_helpers";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {click, press, queryFirst, waitFor} from "@odoo/hoot-dom";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {defineThread, mail, mountThread} from "./mail_thread";

defineThread();

let thread = null;

beforeEach(() => {
    thread = {messages: [mail(3), mail(2), mail(1)], can_reply: true, can_move: true};
    onRpc("email.conversation", "get_thread", () => thread);
});

/** The browser reports what is in sight on its own, real, clock. */
function waitForIntersection() {
    return new Promise((resolve) => {
        const observer = new IntersectionObserver(() => {
            observer.disconnect();
            resolve();
        });
        observer.observe(queryFirst(".o_email_card"));
    });
}

test("the newest mail is expanded, older ones are one line each", async () => {
    await mountThread();
    expect(".o_email_card").toHaveCount(3);
    expect(".o_email_card_expanded").toHaveCount(1);
    expect(".o_email_card:first").toHaveClass("o_email_card_expanded");
    expect(".o_email_preview").toHaveCount(2);
    await click(".o_email_card:last .o_email_card_header");
    await animationFrame();
    expect(".o_email_card_expanded").toHaveCount(2);
    await click(".o_email_toggle_all");
    await animationFrame();
    expect(".o_email_card_expanded").toHaveCount(3);
});

test("an automatic answer is not read first, and not answered", async () => {
    thread.messages[0] = mail(3, {direction: "out", occasion: "Automatic answer"});
    onRpc("email.message", "action_reply", ({args}) => {
        expect.step(args[0]);
        return false;
    });
    await mountThread();
    expect(".o_email_card_expanded").toHaveCount(1);
    expect(".o_email_card_expanded").toHaveAttribute("data-mail-id", "2");
    expect(".o_email_card_expanded .o_email_action_reply").toHaveCount(1);
    await press("r");
    await animationFrame();
    expect.verifySteps([[2]]);
});

test("a mail that is still loading is as wide as it will be", async () => {
    await mountThread();
    const frame = queryFirst(".o_email_card_expanded iframe.o_email_body");
    const edges = () => {
        const {left, right} = frame.getBoundingClientRect();
        return [left, right];
    };
    frame.classList.remove("o_email_body_hidden");
    const ready = edges();
    frame.classList.add("o_email_body_hidden");
    expect(getComputedStyle(frame).position).toBe("absolute");
    expect(edges()).toEqual(ready);
});

test("what the server said about a failed mail is shown, and it can be retried", async () => {
    thread.messages = [
        mail(3, {direction: "out", state: "failed", failure: "550 No such user"}),
    ];
    onRpc("email.message", "action_retry", ({args}) => {
        expect.step(args[0]);
        Object.assign(thread.messages[0], {state: "queued", failure: false});
        return false;
    });
    await mountThread();
    expect(".o_email_failure_reason").toHaveText("550 No such user");
    await click(".o_email_failure button:contains(Retry)");
    await animationFrame();
    expect.verifySteps([[3]]);
    expect(".o_email_failure").toHaveCount(0);
    expect(".o_email_state").toHaveText("Queued");
});

test("a mail on its way is asked about until it has arrived", async () => {
    thread.messages = [mail(3, {direction: "out", state: "queued"})];
    await mountThread();
    expect(".o_email_state").toHaveText("Queued");
    thread = {
        ...thread,
        messages: [mail(3, {direction: "out", state: "sent"})],
    };
    await advanceTime(5000);
    await animationFrame();
    expect(".o_email_state").toHaveText("Sent");
});

test("without a network the thread says so and can be tried again", async () => {
    let online = false;
    onRpc(
        "/web/dataset/call_kw/email.conversation/get_thread",
        () =>
            online ? {jsonrpc: "2.0", result: thread} : new Response("", {status: 502}),
        {pure: true}
    );
    await mountThread();
    expect(".o_email_thread [role=alert]").toHaveText(/cannot be reached/);
    online = true;
    await click(".o_email_thread_retry");
    await animationFrame();
    expect(".o_email_card").toHaveCount(3);
    expect(".o_email_thread [role=alert]").toHaveCount(0);
});

test("a conversation that cannot be answered has no reply button", async () => {
    thread.can_reply = false;
    await mountThread();
    expect(".o_email_action_reply").toHaveCount(0);
    expect(".o_email_card").toHaveCount(3);
});

test("what the server announces is shown, and who has the conversation now", async () => {
    onRpc("web_read", () => expect.step("form loaded"));
    await mountThread();
    await waitForChannels(["email.conversation_1"]);
    expect.verifySteps(["form loaded"]);
    thread = {...thread, messages: [mail(4), ...thread.messages]};
    MockServer.env["bus.bus"]._sendone(
        "email.conversation_1",
        "email.conversation/changed",
        {id: 1}
    );
    await waitNotifications(["email.conversation/changed", {id: 1}]);
    await advanceTime(1000);
    await waitFor(".o_email_card:contains(Ana 4)");
    expect(".o_email_card:first").toHaveClass("o_email_card_expanded");
    expect(".o_email_card_expanded").toHaveCount(2);
    expect.verifySteps(["form loaded"]);
});

/** The newest mail is new; what is marked as viewed is a step. */
function withNewMail(values) {
    thread.messages[0].is_new = true;
    Object.assign(thread, values);
    onRpc("email.conversation", "mark_viewed", ({args}) => {
        expect.step(args);
        thread.messages[0].is_new = false;
        return false;
    });
}

async function lookFor3Seconds() {
    await waitForIntersection();
    await advanceTime(3000);
    await animationFrame();
}

test("a new mail is blue until it was in sight for a while", async () => {
    withNewMail({is_mine: true});
    await mountThread();
    expect(".o_email_card_new").toHaveCount(1);
    await lookFor3Seconds();
    expect.verifySteps([[[1], [3]]]);
    expect(".o_email_card_new").toHaveCount(0);
});

test("a mail behind a dialog is seen once the dialog is closed", async () => {
    withNewMail({is_mine: true});
    await mountThread();
    const close = getService("dialog").add(ConfirmationDialog, {body: "An answer"});
    await animationFrame();
    await lookFor3Seconds();
    expect.verifySteps([]);
    expect(".o_email_card_new").toHaveCount(1);
    close();
    await animationFrame();
    await lookFor3Seconds();
    expect.verifySteps([[[1], [3]]]);
});

test("another's mail stays new, however long one looks at it", async () => {
    withNewMail({is_mine: false});
    await mountThread();
    await lookFor3Seconds();
    expect.verifySteps([]);
    expect(".o_email_card_new").toHaveCount(1);
});

test("R, A and F answer the newest mail", async () => {
    for (const method of ["action_reply", "action_reply_all", "action_forward"]) {
        onRpc("email.message", method, ({args}) => {
            expect.step([method, args[0]]);
            return false;
        });
    }
    await mountThread();
    for (const key of ["r", "a", "f"]) {
        await press(key);
        await animationFrame();
    }
    expect.verifySteps([
        ["action_reply", [3]],
        ["action_reply_all", [3]],
        ["action_forward", [3]],
    ]);
});

test("what its sender signed or encrypted says so in words", async () => {
    thread.messages[0].protection = "smime_signed";
    thread.messages[2].protection = "pgp_encrypted";
    await mountThread();
    await click(".o_email_toggle_all");
    await animationFrame();
    expect(".o_email_signed").toHaveText(/Signed with S\/MIME.*not checked/);
    expect(".o_email_encrypted").toHaveText(/Encrypted with PGP.*cannot be read/);
});

test("a sender whose checks failed is warned of, folded and open", async () => {
    thread.messages[0].checks = "SPF pass";
    thread.messages[1].checks = "DMARC fail";
    thread.messages[1].checks_failed = true;
    await mountThread();
    expect(".o_email_card:first .o_email_checks").toHaveText("SPF pass");
    expect("i.o_email_unauthentic").toHaveCount(1);
    await click(".o_email_toggle_all");
    await animationFrame();
    expect(".o_email_unauthentic.alert").toHaveText(/DMARC fail/);
});
