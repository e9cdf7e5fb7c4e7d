// What an app does with marked: documents of every construct, all options, extensions, hooks and token lists.

import { pick, seeded, type Random } from '../../workloads.ts'

type Marked = typeof import('marked')
type Markdown = import('marked').Marked<string, string>

const words = ['lorem', '*ipsum*', '**dolor**', '`sit`', '~~amet~~', '[link](https://a.example/b?c=d "title")', '![image](i.png)', '<b>html</b>', 'https://auto.example', '***both***', 'a\\*b', '&copy;', 'x_y_z', '[ref][one]', '\u{1F600}', 'line  \nbreak', ':star:']

type Block = (random: Random, text: () => string) => string

const blocks: readonly Block[] = [
  (random, text) => `${'#'.repeat(1 + Math.floor(random() * 6))} ${text()}`,
  (_, text) => `${text()}\n${'='.repeat(9)}`,
  (_, text) => `${text()} ${text()}\n${text()}`,
  (_, text) => `> ${text()}\n> > ${text()}\nlazy ${text()}\n>\n> - ${text()}`,
  (_, text) => `- ${text()}\n- ${text()}\n  - [ ] ${text()}\n  - [x] ${text()}\n\n    ${text()}\n- ${text()}`,
  (_, text) => `3. ${text()}\n4. ${text()}\n   1. ${text()}\n\n5) ${text()}`,
  (_, text) => `\`\`\`js\nconst a = '${text()}' && b < c\n\`\`\`\n\n    indented ${text()}`,
  (_, text) => `| a | b :-:| c |\n|---|:-:|--:|\n| ${text()} | ${text()} | c |\n| \\| | \`|\` |`,
  (_, text) => `<div class="x">\n${text()}\n</div>\n\n<!-- ${text()} -->`,
  () => '***\n\n- - -',
  (_, text) => `[one]: <https://one.example/a b> '${text().replaceAll("'", '').replaceAll('\n', ' ')}'`,
  (_, text) => `$$${text()}$$`,
]

function document(random: Random, size: number): string {
  const text = (): string => Array.from({ length: 3 + Math.floor(random() * 9) }, () => pick(random, words)).join(' ')
  return Array.from({ length: size }, () => pick(random, blocks)(random, text)).join('\n\n')
}

/** An instance with all that can be changed about it. */
function extended({ Marked, Renderer }: Marked, seen: string[]): Markdown {
  const renderer = new Renderer()
  renderer.heading = function ({ tokens, depth }) {
    return `<h${depth} class="h">${this.parser.parseInline(tokens)}</h${depth}>\n`
  }
  return new Marked({ gfm: true, breaks: true }, { renderer }, {
    walkTokens: token => { if (token.type === 'link') seen.push(String(token['href'])) },
    hooks: { preprocess: text => text.replaceAll('lorem', 'LOREM'), postprocess: html => `<main>${html}</main>` },
    tokenizer: { hr: () => undefined },
    extensions: [
      {
        name: 'star', level: 'inline', start: text => text.indexOf(':star:'),
        tokenizer: text => text.startsWith(':star:') ? { type: 'star', raw: ':star:' } : undefined,
        renderer: () => '★',
      },
      {
        name: 'math', level: 'block',
        tokenizer(text) {
          const [raw, inner] = /^\$\$([^$]+)\$\$/.exec(text) ?? []
          return raw === undefined ? undefined : { type: 'math', raw, tokens: this.lexer.inlineTokens(inner!) }
        },
        renderer(token) { return `<math>${this.parser.parseInline(token.tokens!)}</math>` },
      },
    ],
  })
}

/** The documents as HTML, in every way. */
export async function work(library: Marked): Promise<string> {
  const random = seeded(1)
  const text = document(random, 60)
  const seen: string[] = []
  const own = extended(library, seen)
  const { Marked, Lexer, TextRenderer, Parser } = library
  const asynchronous = new Marked({ async: true, walkTokens: async token => { await Promise.resolve(); seen.push(token.type) } })
  return [
    new Marked().parse(text),
    new Marked({ gfm: false }).parse(text),
    new Marked({ pedantic: true }).parse(text),
    own.parse(text),
    new Marked().parseInline('*a* **b** `c` [d](e)'),
    JSON.stringify(new Lexer().lex(document(random, 12))),
    Parser.parseInline(Lexer.lexInline('*a* `b` [c](d)'), { renderer: new TextRenderer() as never }),
    await asynchronous.parse(document(random, 6)),
    new Marked({ silent: true, walkTokens: () => { throw new Error('thrown') } }).parse(text.slice(0, 100)),
    seen.join(),
  ].join('\n')
}
