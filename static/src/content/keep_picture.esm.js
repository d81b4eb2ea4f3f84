import {_t} from "@web/core/l10n/translation";
import {getDataURLFromFile} from "@web/core/utils/urls";

/** "Under 50 KB each." */
const TOO_LARGE = 50 * 1024;

/**
 * Keeps a picture as a file of a signature.
 *
 * @param {Object} orm
 * @param {Object} record email.signature
 * @param {Blob} content
 * @param {String} name
 * @returns {Promise<{src: String, name: String, size: Number}>} raises with words for
 *  the user what a signature cannot show
 */
export async function keepPicture(orm, record, content, name) {
    if (content.size >= TOO_LARGE) {
        const words = _t(
            "“%(name)s” is too large: pictures of signatures must be smaller than 50 KB.",
            {name: name || _t("The picture")}
        );
        throw Object.assign(new Error(words), {isWords: true});
    }
    const url = await getDataURLFromFile(content);
    const data = url.slice(url.indexOf(",") + 1);
    return orm.call(record.resModel, "add_picture", [[record.resId], name, data]);
}
