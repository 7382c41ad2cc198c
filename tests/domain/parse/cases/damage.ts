/** Kinds of damage seen in feeds in the wild, done to a whole one. */

/** Damage that leaves every article readable. */
export const DAMAGE: Readonly<Record<string, (xml: string) => string | Uint8Array>> = {
  'a bare &': (xml) => xml.replaceAll('</title>', ' & x</title>'),
  'HTML entities': (xml) => xml.replaceAll('</title>', '&nbsp;&mdash;</title>'),
  'a control character': (xml) => xml.replaceAll('</title>', '\u0008\u000b</title>'),
  'a bare <': (xml) => xml.replaceAll('</title>', ' < 5</title>'),
  'an unclosed <b>': (xml) => xml.replaceAll(/<description>/g, '<description><b>'),
  'an unclosed <br>': (xml) => xml.replaceAll(/<description>/g, '<description>a<br>'),
  'an unquoted attribute': (xml) => xml.replaceAll('<item', '<item x=1'),
  'an attribute without value': (xml) => xml.replaceAll('<item', '<item nowrap'),
  'an attribute twice': (xml) => xml.replaceAll('<item', '<item x="1" x="2"'),
  'a stray close tag': (xml) => xml.replaceAll('</title>', '</title></p></div>'),
  'a notice before the prolog': (xml) => `<br />\n<b>Warning</b>: x in <b>y.php</b><br />\n${xml}`,
  'a mark and a blank line': (xml) => `\ufeff\n\n${xml}`,
  'a script after the root': (xml) => `${xml}<script>if (a < b) { document.write("<p>") }</script>`,
  'an invalid UTF-8 byte': (xml) => {
    const at = xml.indexOf('</title>');
    const [before, after] = [xml.slice(0, at), xml.slice(at)];
    return Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(after)]);
  },
};
