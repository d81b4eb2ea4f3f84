const WAITING = "/email_channel/picture/";

/**
 * Asks again for the pictures that were not there yet: what is written stays where it
 * is, and what is selected selected.
 *
 * @param {Document} mail
 */
export function renewPictures(mail) {
    for (const image of mail.querySelectorAll(`img[src^="${WAITING}"]`)) {
        const [path] = image.getAttribute("src").split("?");
        image.setAttribute("src", `${path}?again=${Date.now()}`);
    }
}
