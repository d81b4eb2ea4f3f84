/** Beside the state's icon and name: colour alone says nothing to some. */
const COLORS = {
    available: "success",
    in_email: "info",
    in_call: "primary",
    in_chat: "primary",
    rona: "danger",
    break: "warning",
    offline: "secondary",
};

/**
 * @param {String} code of an agent's state
 * @returns {String} name of one of Bootstrap's colours
 */
export function colorOf(code) {
    return COLORS[code] || "secondary";
}
