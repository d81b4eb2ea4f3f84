import {parseHTML} from "@html_editor/utils/html";

const GREETING = "o_email_greeting";
const SIGNATURE = "o_email_signature";

function partOf(text, name) {
    return [...text.children].find((each) => each.classList.contains(name));
}

/**
 * @param {HTMLElement} text of a letter
 * @returns {Boolean} whether it is signed; a signature that was emptied is none
 */
export function hasSignature(text) {
    const signature = text.querySelector(`.${SIGNATURE}`);
    return Boolean(
        signature?.textContent.trim() || signature?.querySelector("img[src]")
    );
}

/**
 * Puts a signature below the text.
 *
 * @param {HTMLElement} text
 * @param {String} html
 */
export function putSignature(text, html) {
    text.querySelectorAll(`.${SIGNATURE}`).forEach((emptied) => emptied.remove());
    text.append(parseHTML(text.ownerDocument, html));
}

/**
 * Where one writes: between the greeting and the signature.
 *
 * @param {HTMLElement} text
 * @returns {HTMLElement|null} its last line; null in a letter with neither
 */
export function placeToWrite(text) {
    const signature = partOf(text, SIGNATURE);
    const last = signature ? signature.previousElementSibling : text.lastElementChild;
    const isPlace = last && (signature || partOf(text, GREETING));
    return isPlace && last !== partOf(text, GREETING) ? last : null;
}
