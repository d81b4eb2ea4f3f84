import {
    formatAddress,
    formatAddresses,
    parseAddresses,
} from "@email_channel/compose/addresses.esm";
import {describe, expect, test} from "@odoo/hoot";
import {allowTranslations} from "@web/../tests/web_test_helpers";

describe.current.tags("headless");

const pairs = (text) => parseAddresses(text).map(({name, email}) => [name, email]);
const emails = (text) => parseAddresses(text).map(({email}) => email);
const reasons = (text) => parseAddresses(text).map(({reason}) => String(reason));

test("reads names, commas, semicolons and line ends", () => {
    expect(pairs("Ana <a@b.cc>, d@e.ff; g@h.ii\nEva <eva@x.org>")).toEqual([
        ["Ana", "a@b.cc"],
        ["", "d@e.ff"],
        ["", "g@h.ii"],
        ["Eva", "eva@x.org"],
    ]);
});

test("a comma inside quotes, or in a name copied from Outlook, does not separate", () => {
    expect(pairs('"Doe, John" <john@x.org>, b@x.org')).toEqual([
        ["Doe, John", "john@x.org"],
        ["", "b@x.org"],
    ]);
    expect(pairs("Doe, John <john@x.org>; Roe, Jane <jane@x.org>")).toEqual([
        ["Doe, John", "john@x.org"],
        ["Roe, Jane", "jane@x.org"],
    ]);
});

test("bare addresses may be separated by spaces only", () => {
    expect(emails("a@x.org b@x.org")).toEqual(["a@x.org", "b@x.org"]);
});

test("an address is there once, whatever its capitals", () => {
    expect(emails("a@x.org, A@X.org")).toEqual(["a@x.org"]);
});

test("mailto: and an address repeated as its name are dropped", () => {
    expect(pairs("mailto:a@x.org, b@x.org <b@x.org>")).toEqual([
        ["", "a@x.org"],
        ["", "b@x.org"],
    ]);
});

test("an address that can be reached is taken as it is", () => {
    const odd = [
        ".dot@x.org",
        "a..b@x.org",
        '"a."@x.org',
        '"e f"@x.org',
        '"i@j"@x.org',
        '"k,l"@x.org',
        '"m\\"n;"@x.org',
        '"<>"@x.org',
        "o'brien@x.org",
        "q+r=s/t!u%v@x.org",
        "w@[192.0.2.1]",
        "x@[ipv6:2001:db8::1]",
        "ñandú@bücher.example",
    ];
    for (const email of odd) {
        for (const text of [email, `Ana <${email}>`, `"Doe, Ana" <${email}>`]) {
            const [address, ...others] = parseAddresses(text);
            expect([address.email, String(address.reason)]).toEqual([email, ""]);
            expect(others).toEqual([]);
            expect(parseAddresses(formatAddresses([address]))).toEqual([address]);
        }
    }
    expect(emails(odd.join(", "))).toEqual(odd);
});

test("nothing is nothing", () => {
    expect(parseAddresses("")).toEqual([]);
    expect(parseAddresses(false)).toEqual([]);
    expect(parseAddresses(" , ;\n")).toEqual([]);
});

test("a wrong address says what is wrong", () => {
    allowTranslations();
    expect(reasons("ana")[0]).toMatch(/has no @/);
    expect(reasons("a@b@x.org")[0]).toMatch(/more than one @/);
    expect(reasons("ana@localhost")[0]).toMatch(/no complete domain/);
    expect(reasons("@x.org")[0]).toMatch(/nothing before the @/);
    expect(reasons("Ana <ana maria@x.org>")[0]).toMatch(/space/);
    expect(reasons("ana@x.org")[0]).toBe("");
});

test("names with special characters are quoted, and read back", () => {
    expect(formatAddress({name: "Ana", email: "a@x.org"})).toBe("Ana <a@x.org>");
    expect(formatAddress({name: "", email: "a@x.org"})).toBe("a@x.org");
    const address = {name: 'Doe, "J" \\ John', email: "j@x.org", reason: ""};
    expect(parseAddresses(formatAddresses([address]))).toEqual([address]);
});
