/** Event of the record's model: its text shows a new picture, whose id is the detail. */
export const PICTURE_ADDED = "EMAIL_PICTURE_ADDED";

const PICTURE = /^\/web\/image\/(\d{1,9})(?!\d)/;

/**
 * @param {String} html
 * @returns {Number[]} ids of the pictures of Odoo that it shows
 */
export function numbersOfPictures(html) {
    const content = new DOMParser().parseFromString(html, "text/html");
    return [...content.querySelectorAll("img[src]")]
        .map((image) => image.getAttribute("src").match(PICTURE))
        .filter(Boolean)
        .map((match) => Number(match[1]));
}

/**
 * @param {HTMLElement} element
 * @returns {HTMLImageElement[]} pictures that are part of the text itself, as when one
 *  was pasted
 */
export function embeddedPictures(element) {
    return [...element.querySelectorAll('img[src^="data:image/"]')];
}
