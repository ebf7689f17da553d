/** A template as its rules see it: Liquid and HTML read side by side, with positions in the text. */
import { Parser } from 'htmlparser2';
import { Tokenizer, TokenKind, type TagToken } from 'liquidjs';

export type Output = {
  readonly begin: number;
  readonly end: number;
  /** What stands between the braces. */
  readonly content: string;
  /** `['customer', 'first_name']`; empty for anything but a plain variable. */
  readonly variable: readonly string[];
  readonly filters: readonly string[];
};

export type Tag = { readonly begin: number; readonly end: number; readonly name: string; readonly args: string };

export type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly begin: number;
  readonly end: number;
  /** The tag as written, Liquid included. */
  readonly source: string;
};

/** `mail` is one of which nothing more is known; `none` is HTML that nobody sends. */
export type TemplateKind = 'marketing' | 'transactional' | 'part' | 'mail' | 'none';

export type Template = {
  /** The file, or the place in the workspace. */
  readonly name: string;
  readonly text: string;
  readonly outputs: readonly Output[];
  readonly tags: readonly Tag[];
  readonly elements: readonly Element[];
  /** HTML, and not a text or a subject line. */
  readonly isHtml: boolean;
  readonly kind: TemplateKind;
  /** The plain-text part: there, missing, or not to be known. */
  readonly plainText: 'present' | 'missing' | 'unknown';
  /** The text of `{{ snippets.name }}`; undefined where it cannot be found. */
  readonly snippet: (name: string) => string | undefined;
};

type Piece = { readonly kind: 'output' | 'tag'; readonly begin: number; readonly end: number };

/** What `{{ … }}` is read as; the library does not export the type. */
type OutputToken = { readonly begin: number; readonly end: number; readonly content: string };

/** `{{{x}}}` and `{{x}}` alike; Liquid itself knows only two braces. */
const bare = (content: string): string => content.replace(/^\{+|\}+$/g, '').trim();

function readOutput(token: OutputToken, text: string): Output {
  const content = bare(token.content);
  const end = text.startsWith('}', token.end) && token.content.startsWith('{') ? token.end + 1 : token.end;
  const own = { begin: token.begin, end, content };
  try {
    const { initial, filters } = new Tokenizer(content).readFilteredValue();
    const [first, ...others] = initial.postfix;
    const props: unknown = first && 'props' in first ? first.props : undefined;
    const variable =
      others.length === 0 && Array.isArray(props)
        ? props.map((prop: { content?: string | number; getText: () => string }) =>
            String(prop.content ?? prop.getText()),
          )
        : [];
    return { ...own, variable, filters: filters.map(({ name }) => name) };
  } catch {
    return { ...own, variable: [], filters: [] }; // Not Liquid, but maybe another system's form of a variable.
  }
}

type Span = { readonly begin: number; readonly end: number };

type Liquid = {
  readonly outputs: Output[];
  readonly tags: Tag[];
  readonly pieces: Piece[];
  /** Comments of Liquid, from the first tag to the last. */
  readonly comments: Span[];
};

/** What stands in `{% raw %}` and `{% comment %}` is no code. */
function readLiquid(text: string): Liquid {
  const found: Liquid = { outputs: [], tags: [], pieces: [], comments: [] };
  let closing: string | undefined;
  let opened = 0;
  let tokens;
  try {
    tokens = new Tokenizer(text).readTopLevelTokens();
  } catch {
    return found; // An unclosed brace: Customer.io refuses to save it.
  }
  for (const token of tokens) {
    const { begin, end } = token;
    if (token.kind === TokenKind.Tag) {
      const { name, args } = token as TagToken;
      found.pieces.push({ kind: 'tag', begin, end });
      if (closing !== undefined) {
        if (name !== closing) continue;
        if (name === 'endcomment') found.comments.push({ begin: opened, end });
        closing = undefined;
        continue;
      }
      if (name === 'comment' || name === 'raw') [closing, opened] = [`end${name}`, begin];
      else found.tags.push({ begin, end, name, args });
    } else if (token.kind === TokenKind.Output) {
      const output = readOutput(token as unknown as OutputToken, text);
      found.pieces.push({ kind: 'output', begin, end: output.end });
      if (closing === undefined) found.outputs.push(output);
    }
  }
  return found;
}

/** The text with all Liquid blanked out, so that positions stay and `<` in a condition opens no element. */
function blanked(text: string, spans: readonly Span[]): string {
  let rest = text;
  for (const { begin, end } of spans) rest = rest.slice(0, begin) + ' '.repeat(end - begin) + rest.slice(end);
  return rest;
}

/** Comments of HTML that no mail program reads; Outlook reads those with a condition. */
const htmlComments = (text: string): Span[] =>
  [...text.matchAll(/<!--(?!\[if|<!\[)[\s\S]*?-->/gi)].map(({ index, 0: whole }) => ({
    begin: index,
    end: index + whole.length,
  }));

/** The text as it is sent: comments of Liquid and HTML blanked out. */
export const visibleText = (text: string): string => {
  const { comments } = readLiquid(text);
  return blanked(text, [...comments, ...htmlComments(text)]);
};

const isOutside =
  (spans: readonly Span[]) =>
  ({ begin }: Span): boolean =>
    !spans.some((span) => span.begin <= begin && begin < span.end);

function readElements(text: string, html: string): Element[] {
  const elements: Element[] = [];
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const [begin, end] = [parser.startIndex, parser.endIndex + 1];
        elements.push({ name, attributes, begin, end, source: text.slice(begin, end) });
      },
    },
    { lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.end(html);
  return elements;
}

const kindsByFolder: readonly (readonly [RegExp, TemplateKind])[] = [
  [/(?:^|\/)(?:snippets?|layouts?|partials?|components?|includes?)\//i, 'part'],
  [/(?:^|\/)(?:transactional|transactionals)\//i, 'transactional'],
  [/(?:^|\/)(?:campaigns?|newsletters?|broadcasts?|marketing)\//i, 'marketing'],
];

/** Variables and tags that only Customer.io fills. */
const mailSign =
  /\{\{-?\s*(?:customer|event|trigger|snippets)\.|\{%-?\s*(?:unsubscribe|manage_subscription|view_in_browser)|\{\{\{?\s*unsubscribe/;

export const kindOf = (name: string, text: string): TemplateKind =>
  kindsByFolder.find(([pattern]) => pattern.test(name))?.[1] ?? (mailSign.test(text) ? 'mail' : 'none');

const assignment = /^\s*(\w+)\s*=\s*(.+)$/s;

/** `{% assign name = … %}` as an output of its own, under the name that it is kept by. */
export function assignedIn({
  tags,
  text,
}: Pick<Template, 'tags' | 'text'>): { readonly name: string; readonly output: Output }[] {
  return tags.flatMap(({ name: tag, args, begin, end }) => {
    const [, name, value] = tag === 'assign' ? (assignment.exec(args) ?? []) : [];
    if (name === undefined || value === undefined) return [];
    return [{ name, output: readOutput({ begin, end, content: value }, text) }];
  });
}

export type TemplateFacts = Partial<Pick<Template, 'kind' | 'plainText' | 'snippet'>>;

const markup = /<(?:!doctype|html|body|table|div|p|a|img|mjml|h[1-6]|span|br|td|section|strong|em|ul|li)\b/i;

export function readTemplate(name: string, text: string, facts: TemplateFacts = {}): Template {
  const { outputs, tags, pieces, comments } = readLiquid(text);
  const isHtml = !/\.txt$/i.test(name) && markup.test(text);
  const isSent = isOutside(isHtml ? htmlComments(text) : []);
  return {
    name,
    text,
    outputs: outputs.filter(isSent),
    tags: tags.filter(isSent),
    elements: isHtml ? readElements(text, blanked(text, [...pieces, ...comments])) : [],
    isHtml,
    kind: facts.kind ?? kindOf(name, text),
    plainText: facts.plainText ?? 'unknown',
    snippet: facts.snippet ?? (() => undefined),
  };
}
