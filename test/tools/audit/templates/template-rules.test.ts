// Tables of templates for each rule: what stands in it, and what the rule says about which text of it.
import { auditTemplate } from '../../../../tools/audit/audit-templates';
import { readTemplate, type TemplateFacts } from '../../../../tools/audit/templates/template';

const marketing = 'campaigns/spring.html';
const transactional = 'transactional/receipt.html';

type Row = [claim: string, text: string, expected: readonly string[], name?: string, facts?: TemplateFacts];

/** The texts that findings of one rule are about, each as it is written. */
function foundIn(rule: string, text: string, name: string, facts: TemplateFacts): string[] {
  const template = readTemplate(name, text, { plainText: 'present', ...facts });
  const lines = text.split('\n');
  return auditTemplate(template, {})
    .filter((finding) => finding.rule === rule)
    .map(({ line, column, endLine, endColumn }) => {
      if (line === endLine) return (lines[line - 1] ?? '').slice(column - 1, endColumn - 1);
      return [(lines[line - 1] ?? '').slice(column - 1), ...lines.slice(line, endLine)].join('\n');
    });
}

const check =
  (rule: string, defaultName: string) =>
  (_claim: string, text: string, expected: readonly string[], name = defaultName, facts: TemplateFacts = {}): void => {
    expect(foundIn(rule, text, name, facts)).toEqual(expected);
  };

const snippets = (parts: Readonly<Record<string, string>>): TemplateFacts => ({ snippet: (name) => parts[name] });

describe('template-unsubscribe-link', () => {
  it.each<Row>([
    ['finds a campaign without a way out', '<html><p>Hello</p></html>', ['']],
    ['finds a newsletter', '<p>Hello</p>', [''], 'mails/newsletters/12.html'],
    ['finds a broadcast of Liquid', '<p>Hi {{ customer.name }}</p>', [''], 'broadcasts/sale.liquid'],
    ['finds a link that only says so', '<a href="https://example.com/help">Unsubscribe</a>', ['']],
    ['finds a tag in a Liquid comment', '<p>x</p>{% comment %}{% unsubscribe_url %}{% endcomment %}', ['']],
    ['finds a tag in an HTML comment', '<p>x</p><!-- {% unsubscribe_url %} -->', ['']],
    [
      'finds a snippet without one',
      '<p>x</p>{{ snippets.footer }}',
      [''],
      marketing,
      snippets({ footer: '<p>© Example</p>' }),
    ],
    ['finds the word in a text', '<p>You can unsubscribe at any time in the app.</p>', ['']],
    ['finds a link with an empty address', '<a href="">Unsubscribe</a>', ['']],
    ['finds a view in the browser only', '<a href="{% view_in_browser_url %}">View</a>', ['']],
    ['takes the address', '<a href="{% unsubscribe_url %}">Out</a>', []],
    ['takes the address with white space cut off', '<a href="{%- unsubscribe_url -%}">Out</a>', []],
    ['takes the whole link', '<p>{% unsubscribe %}</p>', []],
    ['takes the preferences', '<a href="{% manage_subscription_preferences_url %}">Out</a>', []],
    [
      'takes a snippet with one',
      '<p>x</p>{{ snippets.footer }}',
      [],
      marketing,
      snippets({ footer: '{% unsubscribe_url %}' }),
    ],
    ['takes a snippet that cannot be read', '<p>x</p>{{ snippets.footer }}', []],
    ['takes a page of one own', '<a href="https://example.com/unsubscribe?id={{ customer.id }}">Out</a>', []],
    ['takes transactional mail', '<p>Your receipt</p>', [], transactional],
    ['takes a part', '<p>Footer</p>', [], 'campaigns/snippets/footer.html'],
    ['takes a page that is no mail', '<p>About us</p>', [], 'public/about.html'],
    ['takes the plain text', 'Hello', [], 'campaigns/spring.txt'],
    ['leaves the dead form to its own rule', '<a href="{{ unsubscribe_url }}">Out</a>', []],
  ])('%s', check('template-unsubscribe-link', marketing));
});

describe('template-dead-unsubscribe', () => {
  it.each<Row>([
    ['finds two braces', '<a href="{{unsubscribe_url}}">x</a>', ['{{unsubscribe_url}}']],
    ['finds three braces', '<a href="{{{unsubscribe_url}}}">x</a>', ['{{{unsubscribe_url}}}']],
    ['finds white space', '<a href="{{  unsubscribe_url  }}">x</a>', ['{{  unsubscribe_url  }}']],
    ['finds white space that is cut off', '<a href="{{- unsubscribe_url -}}">x</a>', ['{{- unsubscribe_url -}}']],
    ['finds filters', '<a href="{{ unsubscribe_url | escape }}">x</a>', ['{{ unsubscribe_url | escape }}']],
    [
      'finds a default',
      '<a href="{{ unsubscribe_url | default: \'#\' }}">x</a>',
      ["{{ unsubscribe_url | default: '#' }}"],
    ],
    [
      'finds other words for it',
      '{{ unsubscribe_link }} {{ manage_subscription_preferences_url }}',
      ['{{ unsubscribe_link }}', '{{ manage_subscription_preferences_url }}'],
    ],
    ['finds it in plain text', 'Out: {{unsubscribe_url}}', ['{{unsubscribe_url}}'], 'campaigns/spring.txt'],
    ['finds it in a snippet', '<a href="{{unsubscribe_url}}">x</a>', ['{{unsubscribe_url}}'], 'snippets/footer.html'],
    [
      'finds it in transactional mail',
      '<a href="{{{ unsubscribe_url }}}">x</a>',
      ['{{{ unsubscribe_url }}}'],
      transactional,
    ],
    ['takes the tags', '{% unsubscribe_url %}{% unsubscribe %}', []],
    ['takes a comment', '{% comment %}{{ unsubscribe_url }}{% endcomment %}', []],
    ['takes raw text', '{% raw %}{{ unsubscribe_url }}{% endraw %}', []],
    ['takes an HTML comment', '<p>x</p><!-- {{ unsubscribe_url }} -->', []],
    ['takes the words', '<p>unsubscribe_url</p>', []],
    ['takes a member of that name', '<a href="{{ event.unsubscribe_url | default: "" }}">x</a>', []],
    [
      'takes an assigned variable',
      '{% assign unsubscribe_url = "https://example.com/out" %}<a href="{{ unsubscribe_url }}">x</a>',
      [],
    ],
  ])('%s', check('template-dead-unsubscribe', marketing));
});

describe('template-variable-default', () => {
  it.each<Row>([
    ['finds an attribute', '<p>Hi {{ customer.first_name }}</p>', ['{{ customer.first_name }}']],
    ['finds data of an event', '<p>{{ event.order.total }}</p>', ['{{ event.order.total }}']],
    ['finds data of a trigger', '<p>{{ trigger.code }}</p>', ['{{ trigger.code }}']],
    [
      'finds other filters',
      '<p>{{ customer.name | capitalize | strip }}</p>',
      ['{{ customer.name | capitalize | strip }}'],
    ],
    ['finds brackets', '<p>{{ customer["first_name"] }}</p>', ['{{ customer["first_name"] }}']],
    ['finds an address', '<a href="https://example.com/{{ event.slug }}">x</a>', ['{{ event.slug }}']],
    ['finds plain text', 'Hi {{ customer.first_name }}', ['{{ customer.first_name }}'], 'transactional/a.txt'],
    [
      'finds an else',
      '{% if customer.name %}a{% else %}{{ customer.name }}{% endif %}<p></p>',
      ['{{ customer.name }}'],
    ],
    [
      'finds a condition about something else',
      '{% if customer.plan_name %}{{ customer.plan }}{% endif %}<p></p>',
      ['{{ customer.plan }}'],
    ],
    [
      'finds what stands after the if',
      '{% if customer.plan %}x{% endif %}{{ customer.plan }}<p></p>',
      ['{{ customer.plan }}'],
    ],
    ['finds an assigned value without one', '{% assign name = customer.name %}<p>{{ name }}</p>', ['{{ name }}']],
    ['finds capture', '{% capture line %}{{ event.item }}{% endcapture %}<p>{{ line }}</p>', ['{{ event.item }}']],
    ['takes a default', '<p>{{ customer.first_name | default: "there" }}</p>', []],
    ['takes a default among filters', '<p>{{ customer.name | strip | default: "you" | capitalize }}</p>', []],
    ['takes an if', '{% if customer.name %}<p>{{ customer.name }}</p>{% endif %}', []],
    [
      'takes a comparison',
      '{% if customer.name != blank and customer.plan == "pro" %}<p>{{ customer.name }} {{ customer.plan }}</p>{% endif %}',
      [],
    ],
    ['takes the else of an unless', '{% unless customer.name == blank %}<p>{{ customer.name }}</p>{% endunless %}', []],
    ['takes an elsif', '{% if event.a %}x{% elsif event.b %}<p>{{ event.b }}</p>{% endif %}', []],
    ['takes a case', '{% case customer.plan %}{% when "pro" %}<p>{{ customer.plan }}</p>{% endcase %}', []],
    ['takes id and address', '<p>{{ customer.id }} {{ customer.email }}</p>', []],
    ['takes variables of loops', '{% for item in event.items %}<p>{{ item.name }}</p>{% endfor %}', []],
    ['takes an assigned default', '{% assign name = customer.name | default: "you" %}<p>{{ name }}</p>', []],
    ['takes other variables', '<p>{{ content }} {{ snippets.footer }} {{ "now" | date: "%Y" }}</p>', []],
    [
      'takes comments and raw text',
      '{% comment %}{{ customer.a }}{% endcomment %}{% raw %}{{ customer.b }}{% endraw %}<p></p>',
      [],
    ],
    ['takes an HTML comment', '<p>x</p><!-- {{ customer.first_name }} -->', []],
  ])('%s', check('template-variable-default', marketing));
});

describe('template-https', () => {
  it.each<Row>([
    ['finds a link', '<a href="http://example.com">x</a>', ['http://']],
    ['finds an image', '<img alt="" src="http://example.com/a.png">', ['http://']],
    [
      'finds single quotes and none',
      "<a href='http://example.com'>x</a><img alt='' src=http://example.com/a.png>",
      ['http://', 'http://'],
    ],
    ['finds capitals', '<a HREF="HTTP://example.com">x</a>', ['HTTP://']],
    [
      'finds a form and a background',
      '<form action="http://example.com"></form><td background="http://example.com/a.png">',
      ['http://', 'http://'],
    ],
    ['finds a link with Liquid in it', '<a href="http://example.com/{{ customer.id }}">x</a>', ['http://']],
    ['finds an assigned address', '{% assign base = "http://example.com" %}<a href="{{ base }}/x">x</a>', ['http://']],
    ['finds a link over lines', '<a\n  class="b"\n  href="http://example.com">x</a>', ['http://']],
    [
      'finds two in one element',
      '<p><video src="http://example.com/a.mp4" poster="http://example.com/a.png"></video></p>',
      ['http://', 'http://'],
    ],
    ['finds a background in a style', '<td style="background-image: url(http://example.com/a.png)">x</td>', []],
    ['takes https', '<a href="https://example.com?next=http://example.com">x</a>', []],
    [
      'takes names of documents',
      '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><p>x</p></html>',
      [],
    ],
    ['takes comments and words', '<!-- <a href="http://example.com"> --><p>http://example.com</p>', []],
    [
      'takes conditional comments of Outlook',
      '<!--[if mso]><v:rect xmlns:v="urn:schemas-microsoft-com:vml" href="http://example.com"><![endif]--><p>x</p>',
      [],
    ],
    ['takes other schemes', '<a href="mailto:a@example.com">x</a><a href="//example.com">x</a><a href="#x">x</a>', []],
    ['takes an assigned address of no link', '{% assign ns = "http://schema.org" %}<p>{{ ns }}</p>', []],
    ['takes data attributes', '<p data-href="http://example.com">x</p>', []],
  ])('%s', check('template-https', marketing));
});

describe('template-img-alt', () => {
  it.each<Row>([
    ['finds an image', '<img src="https://example.com/a.png">', ['<img src="https://example.com/a.png">']],
    ['finds a closed one', '<img src="https://example.com/a.png" />', ['<img src="https://example.com/a.png" />']],
    ['finds capitals', '<IMG SRC="https://example.com/a.png">', ['<IMG SRC="https://example.com/a.png">']],
    [
      'finds a title only',
      '<img title="Logo" src="https://example.com/a.png">',
      ['<img title="Logo" src="https://example.com/a.png">'],
    ],
    ['finds a loop', '{% for p in event.items %}<img src="{{ p.image }}">{% endfor %}', ['<img src="{{ p.image }}">']],
    [
      'finds MJML',
      '<mjml><mj-image src="https://example.com/a.png" /></mjml>',
      ['<mj-image src="https://example.com/a.png" />'],
      'campaigns/a.html',
    ],
    [
      'finds another attribute that ends so',
      '<img data-alt="x" src="https://example.com/a.png">',
      ['<img data-alt="x" src="https://example.com/a.png">'],
    ],
    [
      'finds a snippet',
      '<img src="https://example.com/logo.png">',
      ['<img src="https://example.com/logo.png">'],
      'snippets/header.html',
    ],
    ['takes a text', '<img src="https://example.com/a.png" alt="Logo">', []],
    ['takes an empty text', '<img src="https://example.com/a.png" alt="">', []],
    ['takes a text of Liquid', '<img src="{{ p.image }}" alt="{{ p.name }}">', []],
    ['takes an attribute without a value', '<img src="https://example.com/a.png" alt>', []],
    ['takes comments', '<!-- <img src="a.png"> -->{% comment %}<img src="a.png">{% endcomment %}<p>x</p>', []],
    [
      'takes a conditional comment of Outlook',
      '<!--[if mso]><v:image src="https://example.com/a.png"/><img src="x"><![endif]--><p>x</p>',
      [],
    ],
    ['takes other pages', '<img src="a.png">', [], 'public/about.html'],
  ])('%s', check('template-img-alt', marketing));
});

describe('template-plain-text', () => {
  const missing: TemplateFacts = { plainText: 'missing' };
  it.each<Row>([
    ['finds a campaign', '<p>Hello</p>', [''], marketing, missing],
    ['finds transactional mail', '<html><p>Hello</p></html>', [''], transactional, missing],
    [
      'finds Liquid with HTML',
      '<table><tr><td>{{ event.x | default: "" }}</td></tr></table>',
      [''],
      'newsletters/a.liquid',
      missing,
    ],
    ['takes one with a sibling', '<p>Hello</p>', []],
    ['takes parts', '<p>Footer</p>', [], 'snippets/footer.html', missing],
    ['takes layouts', '<html>{{ content }}</html>', [], 'layouts/default.html', missing],
    ['takes the text itself', 'Hello', [], 'campaigns/spring.txt', missing],
    ['takes other pages', '<p>About us</p>', [], 'public/about.html', missing],
    ['takes a subject line', 'Hello {{ customer.name | default: "you" }}', [], 'campaigns/subject.liquid', missing],
  ])('%s', check('template-plain-text', marketing));
});
