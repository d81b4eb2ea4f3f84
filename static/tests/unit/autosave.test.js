import {advanceTime} from "@odoo/hoot-mock";
import {expect, test} from "@odoo/hoot";
import {Autosave} from "@email_channel/compose/autosave.esm";
import {ConnectionLostError} from "@web/core/network/rpc";

const settled = () => new Promise((resolve) => setTimeout(resolve));

function makeAutosave(save) {
    return new Autosave(async () => {
        expect.step("save");
        return save ? save() : true;
    });
}

test("it saves once, a second after the last key", async () => {
    const autosave = makeAutosave();
    autosave.changed();
    await advanceTime(500);
    expect(autosave.state.status).toBe("waiting");
    expect.verifySteps([]);
    await advanceTime(500);
    expect.verifySteps(["save"]);
    expect(autosave.state.status).toBe("saved");
    await advanceTime(5000);
    expect.verifySteps([]);
});

test("whoever writes without a pause is saved for as well, within two seconds", async () => {
    const autosave = makeAutosave();
    for (let key = 0; key < 15; key++) {
        autosave.changed();
        await advanceTime(100);
    }
    expect.verifySteps(["save"]);
});

test("what is written while it is saved is saved next", async () => {
    let release = null;
    const autosave = makeAutosave(
        () =>
            new Promise((resolve) => {
                release = resolve;
            })
    );
    autosave.changed();
    await advanceTime(1000);
    autosave.changed();
    release(true);
    await advanceTime(0);
    expect(autosave.state.status).toBe("waiting");
    expect.verifySteps(["save"]);
    await advanceTime(1200);
    expect.verifySteps(["save"]);
    release(true);
    await advanceTime(0);
    expect(autosave.state.status).toBe("saved");
});

test("without a connection it says so, and tries again by itself", async () => {
    let online = false;
    const autosave = makeAutosave(() => {
        if (!online) {
            throw new ConnectionLostError("/web");
        }
        return true;
    });
    autosave.changed();
    await advanceTime(1000);
    expect(autosave.state.status).toBe("offline");
    autosave.changed();
    expect(autosave.state.status).toBe("offline");
    await advanceTime(1200);
    online = true;
    await advanceTime(3000);
    expect(autosave.state.status).toBe("saved");
    expect.verifySteps(["save", "save", "save"]);
});

test("what the server refuses is said in its words", async () => {
    const autosave = makeAutosave(() => {
        throw Object.assign(new Error(), {data: {message: "It was sent already."}});
    });
    autosave.changed();
    expect(await autosave.flush()).toBe(false);
    expect(autosave.state).toEqual({status: "refused", words: "It was sent already."});
    expect.verifySteps(["save"]);
});

test("what is flushed twice at a time is saved one after the other", async () => {
    let running = 0;
    const autosave = makeAutosave(async () => {
        expect(++running).toBe(1);
        await settled();
        running--;
        return true;
    });
    autosave.changed();
    const both = Promise.all([autosave.flush(), autosave.flush()]);
    await advanceTime(100);
    expect(await both).toEqual([true, true]);
    expect.verifySteps(["save", "save"]);
});
