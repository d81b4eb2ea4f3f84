import {parseAddresses} from "./addresses.esm";

const HEADERS = ["from", "to", "cc"];

/** Letters without accents and case, as people type them. */
function plain(text) {
    return text
        .normalize("NFD")
        .replace(/\p{Diacritic}/gu, "")
        .toLowerCase();
}

/**
 * The people of a thread whose name or address contains the text, those of the newest
 * mails first. Who got a hidden copy is no suggestion, nor are we.
 *
 * @param {Object} [thread] as email.conversation.get_thread gives it
 * @param {String} term
 * @returns {{name: String, email: String}[]}
 */
export function suggestThreadPeople(thread, term) {
    const wanted = plain(term || "").trim();
    if (!thread || !wanted) {
        return [];
    }
    const mails = thread.messages;
    const addressesOf = (mail, headers) =>
        headers.flatMap((header) => parseAddresses(mail[header]));
    const ours = mails
        .filter(({direction}) => direction === "out")
        .flatMap((mail) => addressesOf(mail, ["from"]));
    const seen = new Set(ours.map(({email}) => email.toLowerCase()));
    const people = [];
    for (const address of mails.flatMap((mail) => addressesOf(mail, HEADERS))) {
        const email = address.email.toLowerCase();
        const matches = plain(`${address.name} ${email}`).includes(wanted);
        if (!address.reason && matches && !seen.has(email)) {
            seen.add(email);
            people.push({name: address.name, email: address.email});
        }
    }
    return people;
}
