import {expect, test} from "@odoo/hoot";
import {formatClock, parseClock} from "@email_channel/routing/durations.esm";

test.tags("headless");
test("what is typed as a length of time", () => {
    const typed = {
        90: 90,
        "2:30": 150,
        "1:02:03": 3723,
        "00:01:00": 60,
        "90 min": 5400,
        "1 h 30 min": 5400,
        "1,5 h": 5400,
        "20s": 20,
        "2 días": 172800,
        " 15 ": 15,
    };
    for (const [text, seconds] of Object.entries(typed)) {
        expect(parseClock(text)).toBe(seconds, {message: text});
    }
});

test.tags("headless");
test("what is no length of time", () => {
    for (const text of ["", "soon", "-5", "1:2:3:4", "5 x", "1:", "h"]) {
        expect(() => parseClock(text)).toThrow();
    }
});

test.tags("headless");
test("what is shown is understood when it is typed", () => {
    for (const seconds of [0, 59, 60, 3600, 86399, 400000]) {
        expect(parseClock(formatClock(seconds))).toBe(seconds);
    }
});
