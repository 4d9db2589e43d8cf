import type { ProtocolsPage } from '@verger/training';
import { h } from './element.js';
import { protocolPart } from './protocol-part.js';
import { protocolTable } from './protocol-table.js';
import { counted } from './words.js';

/** The whole page: the one table, then a part for each protocol. */
function page(data: ProtocolsPage): Node[] {
  const { protocols } = data;
  const links = protocols.map(({ id, title }) => h('li', {}, h('a', { href: `#${id}` }, title)));
  return [
    h('a', { class: 'skip', href: '#main' }, 'Skip to the protocols'),
    h(
      'header',
      { class: 'mast' },
      h('p', {}, 'Verger'),
      h('nav', { 'aria-label': 'Protocols' }, h('ul', {}, links)),
    ),
    h(
      'main',
      { id: 'main' },
      h(
        'div',
        { class: 'top bare' },
        h(
          'div',
          { class: 'headline' },
          h('p', { class: 'of' }, data.data),
          h('h1', {}, `One model, ${counted(protocols.length, 'way', 'ways')} to ask it`),
          h(
            'p',
            { class: 'line' },
            'No evaluation photo, nor a near duplicate of one, was used for training. Intervals: 95 %, bootstrap over clips or ',
            'photographers, never over frames.',
          ),
          h(
            'p',
            { class: 'line' },
            'Packed model ',
            h('code', {}, data.model.slice(0, 16)),
            ' on backbone ',
            h('code', {}, data.backbone.slice(0, 16)),
          ),
        ),
      ),
      h('div', { class: 'overview' }, protocolTable(protocols)),
      protocols.map((protocol) => protocolPart(protocol, data.thumbnails)),
    ),
  ];
}

const data = JSON.parse(document.getElementById('report-data')!.textContent!) as ProtocolsPage;
document.getElementById('report')!.replaceChildren(...page(data));
