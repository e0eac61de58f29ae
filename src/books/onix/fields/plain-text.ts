/** Elements that are paragraphs, or hold them. */
const PARAGRAPHS =
  /^(p|div|h[1-6]|ul|ol|dl|blockquote|pre|table|section|article|header|footer|address|hr)$/;
const LINES = /^(li|dt|dd|tr)$/;
const CELLS = /^(td|th)$/;
const UNSEEN = /^(script|style|head)$/;

/**
 * Collects the text of XHTML or HTML without its markup: paragraphs are separated by blank lines, and
 * items of lists begin with "• ".
 */
export class PlainText {
  private text = '';
  /** Line breaks that are due before more text. */
  private breaks = 0;
  private isSpaceDue = false;
  private isBulletDue = false;
  /** How many elements that are not shown have begun. */
  private unseen = 0;

  start(name: string): void {
    if (UNSEEN.test(name)) this.unseen += 1;
    if (name === 'br') this.breaks = Math.min(this.breaks + 1, 2);
    if (name === 'li') this.isBulletDue = true;
    this.edge(name);
  }

  end(name: string): void {
    if (UNSEEN.test(name) && this.unseen > 0) this.unseen -= 1;
    this.edge(name);
  }

  /** White space is one space, as in a browser, and nothing at the beginning of a line. */
  add(text: string): void {
    if (this.unseen > 0) return;
    const words = text.replace(/[ \t\r\n\f]+/g, ' ');
    const isLineStart = this.text === '' || this.breaks > 0;
    if (words.startsWith(' ')) this.isSpaceDue = true;
    const shown = words.slice(words.startsWith(' ') ? 1 : 0, words.endsWith(' ') ? -1 : undefined);
    if (shown === '' || (isLineStart && /^[ \u00a0]+$/.test(shown))) return;
    if (this.text !== '') this.text += '\n'.repeat(this.breaks);
    if (this.isSpaceDue && !isLineStart) this.text += ' ';
    if (this.isBulletDue) this.text += '• ';
    this.text += shown;
    this.breaks = 0;
    this.isBulletDue = false;
    this.isSpaceDue = words.endsWith(' ');
  }

  toString(): string {
    return this.text;
  }

  private edge(name: string): void {
    if (PARAGRAPHS.test(name)) this.breaks = 2;
    else if (LINES.test(name)) this.breaks = Math.max(this.breaks, 1);
    else if (CELLS.test(name)) this.isSpaceDue = true;
  }
}
