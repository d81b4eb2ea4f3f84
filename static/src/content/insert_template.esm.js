/** Event of a letter's model: its writer wants to insert a template. */
export const CHOOSE_TEMPLATE = "EMAIL_CHOOSE_TEMPLATE";

/** Class of what stands in a text instead of a value. */
export const VARIABLE_CLASS = "o_email_variable";

const TYPED = /\$\{\w[^{}\n]*\}/;
const VARIABLE = /^\$\{[^{}\n]*\}$/;

/**
 * @param {HTMLElement} element of the class VARIABLE_CLASS
 * @returns {Boolean} whether it still has to be filled in
 */
export function isVariable(element) {
    return VARIABLE.test(element.textContent.replace(/[\u200b\ufeff]/g, "").trim());
}

/**
 * @param {String} text
 * @returns {Object|null} {start, end} of the first variable in it
 */
export function findVariable(text) {
    const found = TYPED.exec(text);
    return found && {start: found.index, end: found.index + found[0].length};
}
