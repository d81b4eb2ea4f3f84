/**
 * Puts the cursor into the text of a letter: behind what is written already.
 *
 * @param {HTMLElement} root of the letter
 */
export function focusText(root) {
    const text = root?.querySelector(".odoo-editor-editable");
    text?.focus();
    if (text?.textContent.trim()) {
        const selection = document.getSelection();
        selection.selectAllChildren(text);
        selection.collapseToEnd();
    }
}
