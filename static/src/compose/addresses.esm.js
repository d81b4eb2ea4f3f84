import {_t} from "@web/core/l10n/translation";

/**
 * @typedef {Object} Address
 * @property {String} name empty when none was given
 * @property {String} email as written; may be wrong
 * @property {String} reason why mail cannot be sent to it; empty when it can
 */

const SPECIAL = /[()<>[\]:;@\\,."]/;
const QUOTED = `"(?:[^"\\\\]|\\\\.)*"`;
const ATOM = `[^\\s@<>()[\\],;:"\\\\]+`;
/** As core.inbound.addresses: a local part in quotes, dots anywhere, any letters. */
const EMAIL = new RegExp(
    `^(?:${ATOM}|${QUOTED})@(?:(${ATOM})|\\[[0-9a-z.:]+\\])$`,
    "i"
);
const IN_ANGLES = new RegExp(`^(.*?)\\s*<((?:${QUOTED}(?=@)|[^<>])*)>$`, "s");

/** Cuts at commas, semicolons and line ends that are outside "…" and <…>. */
function split(text) {
    const parts = [""];
    let quoted = false;
    let angled = false;
    let escaped = false;
    for (const char of text) {
        if (escaped) {
            escaped = false;
        } else if (quoted && char === "\\") {
            escaped = true;
        } else if (char === '"') {
            quoted = !quoted;
        } else if (!quoted && (char === "<" || char === ">")) {
            angled = char === "<";
        }
        if (!quoted && !angled && ",;\n\r\t".includes(char)) {
            parts.push("");
        } else {
            parts[parts.length - 1] += char;
        }
    }
    return parts.map((part) => part.trim()).filter(Boolean);
}

/** Outlook copies "Doe, John <john@example.com>": the comma is part of the name. */
function joinNames(parts) {
    const joined = [];
    let name = "";
    for (const part of parts) {
        if (name && part.includes("<")) {
            joined.push(
                `"${name}, ${part.slice(0, part.indexOf("<")).trim()}" ${part.slice(part.indexOf("<"))}`
            );
            name = "";
            continue;
        }
        if (name) {
            joined.push(name);
        }
        name = part.includes("@") ? "" : part;
        if (!name) {
            joined.push(part);
        }
    }
    return name ? [...joined, name] : joined;
}

/** "a@b.c d@e.f": several bare addresses with only spaces between them. */
function splitBare(part) {
    const words = part.split(/\s+/);
    const allBare = words.length > 1 && words.every((word) => word.includes("@"));
    return allBare && !/[<"]/.test(part) ? words : [part];
}

function canBeReached(email) {
    const match = EMAIL.exec(email);
    const domain = match && match[1];
    return Boolean(
        match &&
            (!domain ||
                (/^[^.-].*\.[^.]+[^.-]$/.test(domain) && !domain.includes("..")))
    );
}

function findReason(email) {
    if (canBeReached(email)) {
        return "";
    }
    if (!email.includes("@")) {
        return _t("“%(text)s” has no @: it is not an e-mail address.", {text: email});
    }
    if (/\s/.test(email)) {
        return _t("“%(text)s” has a space in it.", {text: email});
    }
    if (email.split("@").length > 2) {
        return _t("“%(text)s” has more than one @.", {text: email});
    }
    const [local, domain] = email.split("@");
    if (!local) {
        return _t("“%(text)s” has nothing before the @.", {text: email});
    }
    if (!domain.includes(".") || domain.endsWith(".")) {
        return _t("“%(text)s” has no complete domain, such as example.com.", {
            text: email,
        });
    }
    return _t("“%(text)s” is not an e-mail address.", {text: email});
}

/** @returns {Address} */
function parseOne(part) {
    const match = IN_ANGLES.exec(part);
    const name = match ? match[1].trim() : "";
    const email = (match ? match[2] : part).trim().replace(/^mailto:/i, "");
    const bare = name.replace(/^"(.*)"$/s, "$1").replace(/\\(.)/g, "$1");
    return {
        name: bare === email ? "" : bare,
        email,
        reason: findReason(email),
    };
}

/**
 * @param {String} text what people type or paste, such as `Ana <a@b.c>, d@e.f; g@h`
 * @returns {Address[]} each address once, in the order given
 */
export function parseAddresses(text) {
    const parts = joinNames(split(text || "")).flatMap(splitBare);
    const seen = new Map();
    for (const address of parts.map(parseOne)) {
        const key = address.email.toLowerCase();
        if (!seen.has(key)) {
            seen.set(key, address);
        }
    }
    return [...seen.values()];
}

/** @returns {String} `Ana <a@b.c>`, with quotes where RFC 5322 wants them */
export function formatAddress({name, email}) {
    if (!name) {
        return email;
    }
    const safe = SPECIAL.test(name) ? `"${name.replace(/(["\\])/g, "\\$1")}"` : name;
    return `${safe} <${email}>`;
}

/** @returns {String} the field's value, which parseAddresses reads back */
export function formatAddresses(addresses) {
    return addresses.map(formatAddress).join(", ");
}
