import type { ClassFace, ReportData } from '@verger/pipeline';
import { h } from './element.js';
import { oneLine } from './words.js';

export type { Protocol } from '@verger/learning/metrics';
export type { ClassFace, ErrorGroup, Proposal, ReportData } from '@verger/pipeline';

/** Reads the data of the page. */
export function readReport(): ReportData {
  return JSON.parse(document.getElementById('report-data')!.textContent!) as ReportData;
}

/** The faces of the classes, by name. */
export function facesOf(data: ReportData): ReadonlyMap<string, ClassFace> {
  return new Map(data.classes.map((face) => [face.name, face]));
}

/** A thumbnail, or an empty plate of the same size. Decorative: the name always stands beside it. */
export function picture(url: string | null | undefined, className = ''): HTMLElement {
  return url
    ? h('img', { class: `photo ${className}`, src: url, alt: '', width: 48, height: 48 })
    : h('span', { class: `photo none ${className}` });
}

/** Face, colour and name of a class. */
export function nameOf(faces: ReadonlyMap<string, ClassFace>, name: string): HTMLElement {
  return h('span', { class: 'class' }, picture(faces.get(name)?.thumbnail), h('span', {}, oneLine(name)));
}

/** The colour of a fruit in the plots; the quiet ink where it is not known. */
export function colourOf(face: ClassFace | undefined): string {
  return face?.colour ?? 'var(--quiet)';
}
