import {describe, expect, test} from "@odoo/hoot";
import {Desk} from "@email_channel/desk/desk.esm";
import {DeskOrder} from "@email_channel/desk/order.esm";

describe.current.tags("headless");

function listed(ids, openId = null) {
    const order = new DeskOrder();
    order.update(ids, openId);
    return order;
}

function deskWith(ids, openId, opened = []) {
    const desk = new Desk(openId, {onOpened: (id) => opened.push(id)});
    desk.setOrder(ids);
    return desk;
}

describe("order", () => {
    test("next and previous follow the list", () => {
        const order = listed([5, 3, 9]);
        expect(order.step(5, 1)).toBe(3);
        expect(order.step(9, 1)).toBe(null);
        expect(order.step(3, -1)).toBe(5);
        expect(order.step(5, -1)).toBe(null);
    });

    test("without a conversation the first one is next, and the last one previous", () => {
        expect(listed([5, 3]).step(null, 1)).toBe(5);
        expect(listed([5, 3]).step(null, -1)).toBe(3);
        expect(listed([]).step(null, 1)).toBe(null);
    });

    test("a row that left the list keeps its place among the others", () => {
        const order = listed([5, 3, 9, 7], 3);
        order.update([5, 9, 7], 3);
        expect(order.step(3, 1)).toBe(9);
        expect(order.step(3, -1)).toBe(5);
        order.update([5, 7], 3);
        expect(order.step(3, 1)).toBe(7);
    });

    test("one goes on downwards, at the end upwards, and nowhere in an empty list", () => {
        expect(listed([5, 3]).onwards(5)).toBe(3);
        expect(listed([5, 3]).onwards(3)).toBe(5);
        const order = listed([5], 5);
        order.update([], 5);
        expect(order.onwards(5)).toBe(null);
    });

    test("what was never listed goes on with the first one", () => {
        expect(listed([5, 3], 8).onwards(8)).toBe(5);
    });
});

describe("desk", () => {
    test("goOn leaves the conversation it was called on, once", async () => {
        const opened = [];
        const desk = deskWith([5, 3, 9], 5, opened);
        await Promise.all([desk.goOn(5), desk.goOn(5)]);
        await desk.goOn(5);
        expect(opened).toEqual([3]);
        expect(desk.conversationId).toBe(3);
    });

    test("goOn does nothing when another conversation was opened meanwhile", async () => {
        const desk = deskWith([5, 3, 9], 5);
        await desk.open(9);
        await desk.goOn(5);
        expect(desk.conversationId).toBe(9);
    });

    test("goOn shows no conversation when none is left", async () => {
        const desk = deskWith([5], 5);
        desk.setOrder([]);
        await desk.goOn(5);
        expect(desk.conversationId).toBe(null);
    });

    test("goOn goes back to the list, or stays, for whom likes that better", async () => {
        const desk = deskWith([5, 3], 5);
        await desk.goOn(5, "stay");
        expect(desk.conversationId).toBe(5);
        await desk.goOn(5, "list");
        expect(desk.conversationId).toBe(null);
    });

    test("a conversation that may not be left stays", async () => {
        const opened = [];
        const desk = deskWith([5, 3], 5, opened);
        desk.mayLeave = async () => false;
        await desk.next();
        expect(desk.conversationId).toBe(5);
        expect(opened).toEqual([]);
        await desk.open(3, {keepAddress: true});
        expect(opened).toEqual([5], {message: "the address names it again"});
    });

    test("of two that are opened at once the last one is shown", async () => {
        const desk = deskWith([5, 3, 9], null);
        const answers = [];
        desk.mayLeave = () => new Promise((resolve) => answers.push(resolve));
        const opening = [desk.open(5), desk.open(9)];
        answers.reverse().forEach((answer) => answer(true));
        await Promise.all(opening);
        expect(desk.conversationId).toBe(9);
    });

    test("next goes on to the next page, and previous back", async () => {
        const desk = deskWith([5, 3], 3);
        const pages = [
            [5, 3],
            [9, 7],
        ];
        desk.turnPage = async (by) => {
            desk.setOrder(pages[by > 0 ? 1 : 0]);
            return true;
        };
        await desk.next();
        expect(desk.conversationId).toBe(9);
        await desk.previous();
        expect(desk.conversationId).toBe(3);
    });
});
