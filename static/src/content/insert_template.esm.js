/** Event of a letter's model: its writer wants to insert a template. */
export const CHOOSE_TEMPLATE = "EMAIL_CHOOSE_TEMPLATE";

/** Class of what stands in a text instead of a value. */
export const VARIABLE_CLASS = "o_email_variable";

const VARIABLE = /^\$\{[^{}\n]*\}$/;

/**
 * @param {HTMLElement} element of the class VARIABLE_CLASS
 * @returns {Boolean} whether it still has to be filled in
 */
export function isVariable(element) {
    return VARIABLE.test(element.textContent.replace(/[\u200b\ufeff]/g, "").trim());
}
