const OWN_PICTURE =
    /\/web\/image\/\d+\?unique=[^"'()\s]*|\/email_channel\/picture\/\d+/g;

/**
 * A mail with the images of other servers, as a document of its own address: what it
 * loads says nothing of where it is read, which browsers otherwise tell for the images
 * of style sheets. Pictures kept in Odoo are put into it, for it is shown in a frame
 * without cookies.
 *
 * @param {String} url of the mail's text
 * @returns {Promise<String>} a blob: URL, to be revoked
 */
export async function loadWithImages(url) {
    const response = await fetch(`${url}?remote=1`);
    // Where the session ended, the login page comes instead.
    if (!response.ok || new URL(response.url).pathname !== url) {
        throw new TypeError("The mail did not come");
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    await putPicturesIn(page);
    const html = `<!DOCTYPE html>${page.documentElement.outerHTML}`;
    return URL.createObjectURL(new Blob([html], {type: "text/html"}));
}

async function putPicturesIn(page) {
    const html = page.documentElement.innerHTML.replaceAll("&amp;", "&");
    const urls = [...new Set(html.match(OWN_PICTURE) || [])];
    const pictures = new Map(
        await Promise.all(urls.map(async (url) => [url, await dataUrl(url)]))
    );
    const put = (text) => text.replace(OWN_PICTURE, (url) => pictures.get(url) || url);
    for (const name of ["src", "background", "style"]) {
        for (const element of page.querySelectorAll(`[${name}]`)) {
            const value = element.getAttribute(name);
            if (value.match(OWN_PICTURE)) {
                element.setAttribute(name, put(value));
            }
        }
    }
    for (const sheet of page.querySelectorAll("style")) {
        sheet.textContent = put(sheet.textContent);
    }
}

/** @returns {Promise<String|null>} null when it is not there */
async function dataUrl(url) {
    const response = await fetch(url);
    if (!response.ok) {
        return null;
    }
    const content = await response.blob();
    return new Promise((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.onerror = () => resolve(null);
        reader.readAsDataURL(content);
    });
}
