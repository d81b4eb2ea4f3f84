import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame, mockUserAgent} from "@odoo/hoot-mock";
import {click, press, queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {defineThread, mail} from "./mail_thread";
import {getService, mountView, onRpc} from "@web/../tests/web_test_helpers";
import {AGAIN_MS, KEYS, TwiceGuard, keyOf, labelOf} from "@email_channel/desk/keys.esm";

describe("keys", () => {
    describe.current.tags("headless");

    test("each key does one thing", () => {
        const keys = KEYS.map(({key}) => key);
        expect(new Set(keys).size).toBe(keys.length);
    });

    test("pressed twice, a key does nothing to the conversation that came", async () => {
        const guard = new TwiceGuard();
        expect(guard.allows(keyOf("close"), 1)).toBe(true);
        expect(guard.allows(keyOf("close"), 2)).toBe(false);
        expect(guard.allows(keyOf("close"), 1)).toBe(true);
        expect(guard.allows(keyOf("park"), 2)).toBe(true);
        await advanceTime(AGAIN_MS + 1);
        expect(guard.allows(keyOf("close"), 2)).toBe(true);
    });

    test("what ends nothing may be pressed as often as one likes", () => {
        const guard = new TwiceGuard();
        expect(guard.allows(keyOf("reply"), 1)).toBe(true);
        expect(guard.allows(keyOf("reply"), 2)).toBe(true);
    });
});

describe("in a conversation", () => {
    defineThread();

    const ARCH = `<form>
        <header>
            <button name="action_close" type="object" string="Close"/>
            <button name="action_transfer" type="object" string="Transfer" invisible="1"/>
        </header>
        <textarea/>
        <field name="email_message_ids" widget="email_thread"/>
    </form>`;

    beforeEach(async () => {
        localStorage.clear();
        onRpc("email.conversation", "get_thread", () => ({
            messages: [mail(2), mail(1)],
            can_reply: true,
            can_move: true,
        }));
        onRpc("email.message", "action_reply", ({args}) => {
            expect.step(`reply to ${args[0]}`);
            return false;
        });
        onRpc("email.conversation", "action_close", () => {
            expect.step("close");
            return false;
        });
        await mountView({
            type: "form",
            resModel: "email.conversation",
            resId: 1,
            arch: ARCH,
        });
        await animationFrame();
    });

    test("they are called as they stand on the keyboard", () => {
        expect(labelOf(keyOf("send"))).toBe("Ctrl+Enter");
        expect(labelOf(keyOf("reply"))).toBe("R");
        mockUserAgent("mac");
        expect(labelOf(keyOf("sendAndClose"))).toBe("⌘+Shift+Enter");
    });

    test("single letters act, but not while one writes", async () => {
        await press("r");
        await animationFrame();
        expect.verifySteps(["reply to 2"]);
        await press("e");
        await animationFrame();
        expect.verifySteps(["close"]);
        await press("v"); // its button is not there
        await click("textarea");
        await press("e");
        await press("?");
        await animationFrame();
        expect.verifySteps([]);
        expect(".modal").toHaveCount(0);
    });

    test("the sheet lists all keys, and Escape closes it", async () => {
        await press("?");
        await animationFrame();
        expect(".modal .o_email_keys dd").toHaveCount(KEYS.length);
        await press("e"); // belongs to the conversation below
        await animationFrame();
        expect.verifySteps([]);
        await press("Escape");
        await animationFrame();
        expect(".modal").toHaveCount(0);
    });

    test("single letters can be switched off", async () => {
        await press("?");
        await animationFrame();
        await click("#o_email_single_keys");
        await press("Escape");
        await animationFrame();
        await press("e");
        await press("r");
        await animationFrame();
        expect.verifySteps([]);
        expect(queryFirst(".modal")).toBe(null);
    });

    test("the command palette knows them by name", async () => {
        getService("command").openMainPalette();
        await animationFrame();
        await animationFrame();
        const names = queryAllTexts(".o_command_name");
        expect(names).toInclude("Reply (R)");
        expect(names).toInclude("Close the conversation (E)");
        expect(names).not.toInclude("Transfer (V)");
        expect(names).not.toInclude("Send (Ctrl+Enter)");
    });
});
