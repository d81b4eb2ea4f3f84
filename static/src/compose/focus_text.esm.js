import {placeToWrite} from "./signature.esm";

/**
 * Puts the cursor into the text of a letter: behind what is written already, above the
 * signature.
 *
 * @param {HTMLElement} root of the letter
 */
export function focusText(root) {
    const text = root?.querySelector(".odoo-editor-editable");
    text?.focus();
    if (!text?.textContent.trim()) {
        return;
    }
    const selection = document.getSelection();
    const place = placeToWrite(text);
    if (place && !place.textContent.trim()) {
        selection.collapse(place, 0);
    } else {
        selection.selectAllChildren(place || text);
        selection.collapseToEnd();
    }
}
