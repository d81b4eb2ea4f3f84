import {ConnectionLostError} from "@web/core/network/rpc";

const LIMIT = 8;

/**
 * Contacts whose name or address contains the text.
 *
 * @param {Object} orm the orm service
 * @param {String} term
 * @returns {Promise<{name: String, email: String}[]>} nothing when offline: an
 *  address can still be written in full
 */
export async function suggestPartners(orm, term) {
    if (!term) {
        return [];
    }
    try {
        const partners = await orm.silent.searchRead(
            "res.partner",
            [
                ["email_normalized", "!=", false],
                "|",
                ["name", "ilike", term],
                ["email_normalized", "ilike", term],
            ],
            ["name", "email_normalized"],
            {limit: LIMIT}
        );
        return partners.map(({name, email_normalized: email}) => ({
            name: name === email ? "" : name || "",
            email,
        }));
    } catch (error) {
        if (error instanceof ConnectionLostError) {
            return [];
        }
        throw error;
    }
}
