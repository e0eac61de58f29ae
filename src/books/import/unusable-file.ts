/** Nothing (more) of the file can be imported; the message says why. */
export class UnusableFile extends Error {}
