/** What the benchmark uses of a package that ships no types. */
declare module 'ahocorasick' {
  export default class AhoCorasick {
    constructor(keywords: readonly string[]);
    /** End index and the keywords that end there. */
    search(text: string): readonly (readonly [number, readonly string[]])[];
  }
}
