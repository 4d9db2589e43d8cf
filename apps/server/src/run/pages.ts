import type { NearestPhotos, RunPhoto, RunView } from '@verger/pipeline';
import { html } from 'hono/html';

/** Photos on one page. */
const PAGE = 120;

type Html = ReturnType<typeof html>;

const page = (title: string, body: Html | Promise<Html>) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/run/style.css">
</head>
<body>
<nav><a href="/run/index.html">Run</a><a href="/run/photos">Photos</a><a href="/run/errors">Errors</a><a href="/run/report.html">Report</a></nav>
<main>${body}</main>
</body>
</html>`;

const link = (route: string, query: Readonly<Record<string, string | number>>) => {
  const parameters = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return `/run/${route}?${parameters.join('&')}`;
};

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const count = (value: number) => value.toLocaleString('en');
const named = (label: string | null) => label ?? 'no label';

/** Figures of the run, and its classes. */
export function runPage({ run, accuracy, photos, errors }: RunView) {
  const classes = new Map<string | null, { first: RunPhoto; photos: number }>();
  for (const photo of photos) {
    const known = classes.get(photo.label);
    if (known) known.photos++;
    else classes.set(photo.label, { first: photo, photos: 1 });
  }
  const figures: [value: string, what: string][] = [
    [count(photos.length), 'photos'],
    [
      count(errors.length),
      errors.length === 1 ? 'photo that could not be used' : 'photos that could not be used',
    ],
    ...(accuracy?.official == null
      ? []
      : [[percent(accuracy.official), 'right, official split'] as [string, string]]),
    ...(accuracy?.groups == null
      ? []
      : [[percent(accuracy.groups), 'right, capture groups held out'] as [string, string]]),
  ];
  return page(
    `Run ${run.runId}`,
    html`<header>
      <h1>${run.config.photos.split('/').at(-1) ?? ''}</h1>
      <p class="quiet">Run ${run.runId}, ${run.state}, begun ${run.startedAt.slice(0, 16).replace('T', ' ')}</p>
      <dl class="figures">${figures.map(([value, what]) => html`<div><dt>${what}</dt><dd>${value}</dd></div>`)}</dl>
    </header>
    <h2>Classes</h2>
    <ul class="wall">${[...classes].map(
      ([label, { first, photos: many }]) => html`<li><a href="${link('photos', { label: label ?? '' })}">
        ${picture(first, `a photo of ${named(label)}`)}<b>${named(label)}</b><span>${count(many)}</span></a></li>`,
    )}</ul>`,
  );
}

/** Photos of one class, or of all, page by page. */
export function photosPage(view: RunView, label: string | undefined, from: number) {
  const of = label === undefined ? view.photos : view.photos.filter((photo) => (photo.label ?? '') === label);
  if (of.length === 0 && label !== undefined) return undefined;
  const title = label === undefined ? 'All photos' : named(label || null);
  const query = label === undefined ? {} : { label };
  return page(
    title,
    html`<h1>${title}</h1>
    <p class="quiet">${count(of.length)} photos. Choose one to see those most like it.</p>
    <ul class="wall">${of.slice(from, from + PAGE).map((photo) => tile(photo))}</ul>
    <p class="pages">
      ${from > 0 ? html`<a href="${link('photos', { ...query, from: Math.max(0, from - PAGE) })}">Before</a>` : ''}
      ${from + PAGE < of.length ? html`<a href="${link('photos', { ...query, from: from + PAGE })}">Next</a>` : ''}
    </p>`,
  );
}

/** A photo, and those most like it. */
export function nearestPage({ photo, nearest }: NearestPhotos) {
  const alike = nearest.filter(({ label }) => label === photo.label).length;
  return page(
    `Like ${photo.path}`,
    html`<header class="one">
      <img src="${link('photo', { path: photo.path, side: 480 })}" alt="${photo.path}">
      <div><h1>${named(photo.label)}</h1>
      <p class="path">${photo.path}</p>
      ${photo.takenFor === null ? '' : html`<p class="wrong">Taken for ${photo.takenFor} by the evaluation.</p>`}
      ${photo.label === null ? '' : html`<p>${alike} of the ${nearest.length} nearest are ${named(photo.label)}, too.</p>`}
      </div>
    </header>
    <h2>Most like it</h2>
    <ul class="wall">${nearest.map((one) => tile(one, `distance ${one.distance.toFixed(1)}`, one.label !== photo.label))}</ul>`,
  );
}

/** Photos that could not be used, with the reason. */
export function errorsPage({ errors }: RunView, from: number) {
  return page(
    'Errors',
    html`<h1>Errors</h1>
    ${
      errors.length === 0
        ? html`<p>Every photo could be used.</p>`
        : html`<table><thead><tr><th>photo</th><th>reason</th></tr></thead>
      <tbody>${errors
        .slice(from, from + PAGE)
        .map(
          ({ path, stage, code, message }) =>
            html`<tr><td class="path">${path}</td><td><b>${code}</b> (${stage}): ${message}</td></tr>`,
        )}</tbody></table>`
    }
    <p class="pages">${from + PAGE < errors.length ? html`<a href="${link('errors', { from: from + PAGE })}">Next</a>` : ''}</p>`,
  );
}

function tile(photo: RunPhoto, more = '', other = false) {
  return html`<li class="${other ? 'other' : ''}"><a href="${link('nearest', { photo: photo.path })}">
    ${picture(photo, photo.path)}
    <b>${named(photo.label)}</b>
    ${photo.takenFor === null ? '' : html`<span class="wrong">taken for ${photo.takenFor}</span>`}
    <span>${more || photo.path.split('/').at(-1)}</span></a></li>`;
}

const picture = ({ path }: RunPhoto, alt: string) =>
  html`<img loading="lazy" width="120" height="120" src="${link('photo', { path, side: 160 })}" alt="${alt}">`;
