/**
 * @param {Object[]} messages as email.conversation.get_thread gives them
 * @returns {Object|undefined} the newest mail that an answer may be to: not what a
 *  machine said of another one, nor what was taken back before it left
 */
export function newestMail(messages) {
    const mails = messages.filter(({state}) => state !== "cancelled");
    return mails.find((mail) => !mail.is_report) || mails[0];
}
