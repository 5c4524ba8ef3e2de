// Renders docs/ as MkDocs with TechDocs' plugin would, so that the reference portal shows it without MkDocs or Docker.
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { ROOT } from './paths.mjs';

/** The entity of catalog-info.yaml, as TechDocs spells it in paths. */
const ENTITY = 'default/component/micro-apps';
const STYLES = readFileSync(new URL('docs.css', import.meta.url), 'utf8');
// TechDocs lets through no style sheet but that of MkDocs, which it knows by its name.
const STYLES_FILE = `assets/stylesheets/main.${createHash('sha256')
  .update(STYLES)
  .digest('hex')
  .slice(0, 8)}.min.css`;

const escape = text =>
  text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`);

/** Where a page stands: `adr/0005-four-eyes.md` at `adr/0005-four-eyes`. */
export function placeOf(file) {
  const place = file.replace(/\.md$/, '').replace(/(^|\/)(index|README)$/, '');
  return place === '' ? '.' : place;
}

/** The address of a file as seen from a page; TechDocs resolves it against the page's place. */
export function addressOf(target, from) {
  const isPage = target.endsWith('.md');
  const path = posix.relative(placeOf(from), isPage ? placeOf(target) : target);
  return isPage ? `${path || '.'}/` : path;
}

const idOf = text =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s+/g, '-');

/** A page: its HTML, its title, its second headings and its text. */
export function renderPage(markdown, file, source, files) {
  const tokens = markdown.parse(source, {});
  const headings = [];
  tokens.forEach((token, index) => {
    if (token.type === 'heading_open') {
      const text = tokens[index + 1].content.replace(/[`*]/g, '');
      token.attrSet('id', idOf(text));
      headings.push({ level: token.tag, id: idOf(text), text });
    }
    for (const part of token.children ?? []) {
      const name = { link_open: 'href', image: 'src' }[part.type];
      const [path, hash] = (part.attrGet(name ?? '') ?? '').split('#');
      if (name && path && !/^[a-z]+:/.test(path)) {
        const target = posix.join(posix.dirname(file), path);
        const known = files.includes(target);
        if (known) {
          part.attrSet(
            name,
            addressOf(target, file) + (hash ? `#${hash}` : ''),
          );
        } else {
          // What is not among the documents has no address in the portal.
          part.attrs = part.attrs.filter(([key]) => key !== name);
        }
      }
    }
  });
  return {
    html: markdown.renderer.render(tokens, markdown.options, {}),
    title: headings[0]?.text ?? file,
    headings: headings.filter(({ level }) => level === 'h2'),
    text: tokens
      .filter(({ type }) => type === 'inline')
      .map(({ content }) => content)
      .join('\n'),
  };
}

function list(label, items) {
  const entries = items.map(
    ({ href, text, active }) =>
      `<li class="md-nav__item"><a class="md-nav__link${
        active ? ' md-nav__link--active' : ''
      }" href="${href}"${active ? ' aria-current="page"' : ''}>${escape(text)}</a></li>`,
  );
  return `<div class="md-sidebar__scrollwrap"><div class="md-sidebar__inner"><nav class="md-nav md-nav--primary" aria-label="${escape(
    label,
  )}"><span class="md-nav__title">${escape(label)}</span><ul class="md-nav__list">${entries.join('')}</ul></nav></div></div>`;
}

function layout({ site, nav, file, page }) {
  const pages = nav.map(entry => {
    const [[text, target]] = Object.entries(entry);
    return { text, href: addressOf(target, file), active: target === file };
  });
  const contents = page.headings.map(({ id, text }) => ({
    text,
    href: `#${id}`,
  }));
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(page.title)}</title>
<link rel="stylesheet" href="${addressOf(STYLES_FILE, file)}"></head><body dir="ltr">
<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" hidden>
<header class="md-header"><label for="__drawer"></label></header>
<div class="md-container"><main class="md-main"><div class="md-main__inner md-grid">
<div class="md-sidebar md-sidebar--primary">${list(site, pages)}</div>
<div class="md-sidebar md-sidebar--secondary">${contents.length ? list('On this page', contents) : ''}</div>
<div class="md-content"><article class="md-content__inner md-typeset">${page.html}</article></div>
</div></main></div></body></html>`;
}

/** Writes the documents where TechDocs' local publisher looks for them. */
export function renderDocs(folder) {
  const fromRoot = createRequire(join(ROOT, 'package.json'));
  const markdown = fromRoot('markdown-it')();
  const { site_name: site, nav } = fromRoot('yaml').parse(
    readFileSync(join(ROOT, 'mkdocs.yml'), 'utf8'),
  );
  const source = join(ROOT, 'docs');
  const files = readdirSync(source, { recursive: true }).map(name =>
    name.replaceAll('\\', '/'),
  );
  const target = join(folder, ENTITY);
  rmSync(target, { recursive: true, force: true });
  const write = (path, text) => {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
  };
  cpSync(source, target, { recursive: true });
  const docs = files
    .filter(name => name.endsWith('.md'))
    .map(file => {
      const text = readFileSync(join(source, file), 'utf8');
      const page = renderPage(markdown, file, text, files);
      write(
        join(placeOf(file), 'index.html'),
        layout({ site, nav, file, page }),
      );
      return { title: page.title, text: page.text, location: placeOf(file) };
    });
  write(STYLES_FILE, STYLES);
  write('search/search_index.json', JSON.stringify({ docs }));
  write(
    'techdocs_metadata.json',
    JSON.stringify({ site_name: site, site_description: '', etag: '' }),
  );
}
