/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Copies the text of a field. Browsers have a clipboard for scripts only on https:// and localhost; elsewhere the text is
 * selected and copied as by hand.
 *
 * @param {HTMLTextAreaElement} field
 * @returns {Promise<boolean>} whether it was copied; the text is selected in any case
 */
export async function copyText(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand('copy');
  }
}
