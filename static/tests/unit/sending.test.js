import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {beforeEach, expect, test} from "@odoo/hoot";
import {Sending} from "@email_channel/compose/sending.esm";
import {UndoSend} from "@email_channel/compose/undo_send_service.esm";
import {advanceTime} from "@odoo/hoot-mock";
import {allowTranslations} from "@web/../tests/web_test_helpers";
import {sendMoments} from "@email_channel/compose/send_moments.esm";

const {DateTime} = luxon;
beforeEach(() => {
    allowTranslations();
});

const RESULT = {mail_id: 5, undo_seconds: 10, conversation_id: 1};

function makeSending({answers = [RESULT], save = async () => true} = {}) {
    return new Sending({
        save,
        call: async (options) => {
            expect.step(`send ${options.passed.join()}`);
            const answer = answers.shift();
            if (answer instanceof Error) {
                throw answer;
            }
            return answer;
        },
        onSent: async (result, {andThen}) =>
            expect.step(`sent ${result.mail_id} ${andThen}`),
    });
}

test("pressed twice it is sent once, and never again", async () => {
    const sending = makeSending();
    await Promise.all([sending.send(), sending.send()]);
    await sending.send();
    expect.verifySteps(["send ", "sent 5 "]);
    expect(sending.state.busy).toBe("sent");
});

test("what is to be looked at is said, and the second press passes it", async () => {
    const held = [{code: "no_subject", words: "It has no subject."}];
    const sending = makeSending({answers: [{held}, RESULT]});
    await sending.send({andThen: "close"});
    expect(sending.state.held).toEqual(held);
    expect(sending.state.busy).toBe("");
    await sending.send({andThen: "close"});
    expect.verifySteps(["send ", "send no_subject", "sent 5 close"]);
});

test("what is to be looked at by then is asked anew", async () => {
    const one = {code: "no_subject", words: "It has no subject."};
    const other = {code: "no_file", words: "You speak of a file."};
    const sending = makeSending({answers: [{held: [one]}, {held: [other]}, RESULT]});
    await sending.send();
    await sending.send();
    expect(sending.state.held).toEqual([other]);
    await sending.send();
    expect.verifySteps([
        "send ",
        "send no_subject",
        "send no_subject,no_file",
        "sent 5 ",
    ]);
});

test("a finding with other words is another finding", async () => {
    const before = {code: "lost", words: "Ana is no longer written to."};
    const after = {code: "lost", words: "Bo is no longer written to."};
    const sending = makeSending({answers: [{held: [before]}, {held: [after]}, RESULT]});
    await sending.send();
    sending.forget();
    await sending.send();
    expect(sending.state.held).toEqual([after]);
    await sending.send();
    expect.verifySteps(["send ", "send ", "send lost", "sent 5 "]);
});

test("what is not saved is not sent", async () => {
    const sending = makeSending({save: async () => false});
    await sending.send();
    expect.verifySteps([]);
    expect(sending.state.problem).toMatch(/could not be saved/);
    expect(sending.state.busy).toBe("");
});

test("why it could not be sent is said, and it can be tried again", async () => {
    const refused = Object.assign(new RPCError(), {data: {message: "No recipient."}});
    const lost = new ConnectionLostError("/web");
    const sending = makeSending({answers: [refused, lost, RESULT]});
    await sending.send();
    expect(sending.state.problem).toBe("No recipient.");
    await sending.send();
    expect(sending.state.problem).toMatch(/sent once only/);
    await sending.send();
    expect.verifySteps(["send ", "send ", "send ", "sent 5 "]);
});

function makeUndo() {
    const orm = {
        call: async (model, method, args) => {
            expect.step([method, ...args.flat()].join(" "));
            return {compose_id: 9};
        },
        silent: {
            call: async (model, method) => {
                expect.step(method);
                return {left: [{mail_id: 5, conversation_id: 1}], stopped: []};
            },
        },
    };
    const action = {doAction: async ({res_model: model}) => expect.step(model)};
    const notification = {add: (words) => expect.step(words)};
    return new UndoSend({orm, action, notification}, (id) => expect.step(`desk ${id}`));
}

test("taken back without a connection it is asked for until there is one", async () => {
    const undo = makeUndo();
    const {call} = undo.orm;
    let failures = 2;
    undo.orm.call = async (...args) => {
        if (failures-- > 0) {
            expect.step("lost");
            throw new ConnectionLostError("/web");
        }
        return call(...args);
    };
    undo.add(RESULT);
    const undone = undo.undo(undo.state.mails.at(-1));
    await advanceTime(3000);
    await undone;
    expect.verifySteps([
        "lost",
        "The connection is down. The e-mail is taken back as soon as it is there again, " +
            "unless it has left by then.",
        "lost",
        "undo_send 5",
        "desk 1",
    ]);
});

test("what is not taken back leaves when its seconds are over", async () => {
    const undo = makeUndo();
    undo.add({...RESULT, undo_seconds: 3});
    // Between two ticks: the clock behind it is a fraction ahead or behind.
    await advanceTime(2500);
    expect(undo.state.mails[0].seconds).toBe(1);
    expect.verifySteps([]);
    await advanceTime(1000);
    expect(undo.state.mails).toEqual([]);
    expect.verifySteps(["leave_due"]);
    await advanceTime(9000);
    expect.verifySteps([]);
});

test("what is taken back does not leave, and opens where it was written", async () => {
    const undo = makeUndo();
    undo.bus.addEventListener("undone", ({detail}) => {
        expect.step(`open ${detail.composeId} in ${detail.conversationId}`);
        detail.taken = true;
    });
    undo.add(RESULT);
    await undo.undo(undo.state.mails.at(-1));
    await advanceTime(20000);
    expect.verifySteps(["undo_send 5", "open 9 in 1"]);
});

test("where no thread shows it, the conversation opens, and is told once", async () => {
    const undo = makeUndo();
    undo.add(RESULT);
    await undo.undo(undo.state.mails.at(-1));
    expect.verifySteps(["undo_send 5", "desk 1"]);
    expect(undo.take(2)).toBe(null);
    expect(undo.take(1)).toBe(9);
    expect(undo.take(1)).toBe(null);
});

test("what leaves much later is only told", async () => {
    const undo = makeUndo();
    undo.add(RESULT, {at: "2026-12-01 08:00:00"});
    // Between two ticks, as above.
    await advanceTime(9500);
    expect(undo.state.mails[0].seconds).toBe(1);
    await advanceTime(1000);
    expect(undo.state.mails).toEqual([]);
    expect.verifySteps([]);
});

test("without seconds to think it over there is nothing to take back", async () => {
    const undo = makeUndo();
    undo.add({...RESULT, undo_seconds: 0});
    expect(undo.state.mails).toEqual([]);
    await advanceTime(9000);
    expect.verifySteps([]);
});

test("a letter that begins a conversation leads there once it has left", async () => {
    const undo = makeUndo();
    undo.add({...RESULT, undo_seconds: 1, conversation_id: false});
    await advanceTime(1500);
    expect.verifySteps(["leave_due", "Your e-mail has left."]);
});

test("tomorrow and Monday at nine, in the user's own time", () => {
    const zone = {zone: "Europe/Madrid"};
    for (const [now, tomorrow, monday] of [
        ["2026-11-26T10:00", "2026-11-27T09:00", "2026-11-30T09:00"],
        ["2026-11-29T23:59", "2026-11-30T09:00", "2026-11-30T09:00"],
        ["2026-11-30T00:01", "2026-12-01T09:00", "2026-12-07T09:00"],
        ["2026-10-24T12:00", "2026-10-25T09:00", "2026-10-26T09:00"],
    ]) {
        const moments = sendMoments(DateTime.fromISO(now, zone));
        expect(moments.tomorrow.toFormat("yyyy-MM-dd'T'HH:mm")).toBe(tomorrow);
        expect(moments.monday.toFormat("yyyy-MM-dd'T'HH:mm")).toBe(monday);
    }
});
