import {describe, expect, test} from "@odoo/hoot";
import {SORTS, orderOf, sortOf} from "@email_channel/desk/sorts.esm";
import {shortDuration, waitWords} from "@email_channel/desk/wait.esm";
import {WaitField} from "@email_channel/desk/wait_field.esm";
import {mergeRows} from "@email_channel/desk/rows.esm";

describe.current.tags("headless");

const MINUTE = 60000;

describe("rows", () => {
    test("show what there is now", () => {
        const merged = mergeRows({shown: [1, 2], fresh: [3, 1], isHeld: false});
        expect(merged).toEqual({ids: [3, 1], gone: [], added: []});
    });

    test("stay in their places while the list is held", () => {
        const merged = mergeRows({shown: [1, 2, 3], fresh: [9, 3, 1, 8], isHeld: true});
        expect(merged).toEqual({ids: [1, 2, 3], gone: [2], added: [9, 8]});
    });

    test("an empty list has no row that could jump", () => {
        const merged = mergeRows({shown: [], fresh: [3], isHeld: true});
        expect(merged.ids).toEqual([3]);
    });
});

describe("sorting", () => {
    test("each order is known by its first term", () => {
        for (const {name} of SORTS) {
            expect(sortOf(orderOf(name))).toBe(name);
        }
    });

    test("an order of no name is that of the last e-mail", () => {
        expect(orderOf("odd")).toEqual(orderOf("last_mail"));
        expect(sortOf([{name: "name", asc: true}])).toBe(undefined);
        expect(sortOf([])).toBe(undefined);
    });
});

describe("waiting", () => {
    test("durations are short", () => {
        expect(shortDuration(5)).toBe("0:05");
        expect(shortDuration(754)).toBe("12:34");
        expect(shortDuration(2 * 3600 + 5 * 60 + 9)).toBe("2h 5m");
        expect(shortDuration(3 * 86400 + 4 * 3600)).toBe("3d 4h");
    });

    test("time runs down to the service level, and is over after it", () => {
        const wait = {since: 0, until: 10 * MINUTE};
        const running = {rests: false, goesOnAt: null};
        expect(waitWords({...wait, now: 4 * MINUTE})).toEqual({
            text: "6:00",
            isOver: false,
            ...running,
        });
        expect(waitWords({...wait, now: 13 * MINUTE})).toEqual({
            text: "+3:00",
            isOver: true,
            ...running,
        });
    });

    test("outside working hours it stands still", () => {
        // In seconds: from minute 1 to 3, and from minute 10 to 12.
        const work = {
            spans: [
                [60, 180],
                [600, 720],
            ],
            more: 0,
        };
        const wait = {since: 0, until: 12 * MINUTE, work};
        const at = (minute) => waitWords({...wait, now: minute * MINUTE});
        expect(at(2)).toEqual({
            text: "3:00",
            isOver: false,
            rests: false,
            goesOnAt: null,
        });
        for (const night of [3, 5, 9.9]) {
            expect(at(night)).toEqual({
                text: "2:00",
                isOver: false,
                rests: true,
                goesOnAt: 10 * MINUTE,
            });
        }
        expect(at(11).text).toBe("1:00");
        expect(at(13).text).toBe("+1:00");
    });

    test("work that is further away than one is told counts, too", () => {
        const work = {spans: [[60, 180]], more: 3600};
        expect(waitWords({since: 0, until: 1e9, now: 2 * MINUTE, work}).text).toBe(
            "1h 1m"
        );
    });

    test("without a service level one sees how long, and nothing when nobody waits", () => {
        const now = 2 * MINUTE;
        expect(waitWords({since: 0, until: null, now}).text).toBe("2:00");
        expect(waitWords({since: null, until: null, now}).text).toBe("");
        expect(waitWords({since: 3 * MINUTE, until: null, now}).text).toBe("0:00", {
            message: "a clock that is behind",
        });
    });

    test("the title of a row whose customer has just been answered is empty", () => {
        const {get} = Object.getOwnPropertyDescriptor(WaitField.prototype, "title");
        const data = {waiting_since: false, service_level_at: false, state: "active"};
        expect(get.call({props: {record: {data}}, moment: {}})).toBe("");
    });
});
