import type { Asked } from '@verger/learning/classify';
import { Hono } from 'hono';
import type { z } from 'zod';
import { type answerSchema, classifyQuery, type failedSchema } from '../api/schemas.js';
import { MAX_PHOTO, MAX_PHOTOS } from '../http/limits.js';
import { only, Refusal } from '../http/problem.js';
import { queryOf } from '../http/query.js';
import { bodyOf, formOf, photosOf, shownName, type Upload } from '../http/uploads.js';
import type { Recognizers } from './recognizers.js';

type Answer = z.infer<typeof answerSchema> | z.infer<typeof failedSchema>;

/**
 * `POST /api/classify`: one photo as the body, or many in the field `photo` of a form. A bad one among many is
 * answered as such and does not spoil the others; alone it is a 422.
 */
export function classifyRoute(recognizers: Recognizers, onPhoto: (failed: boolean) => void): Hono {
  const answer = async ({ path, bytes }: Upload, asked: Asked): Promise<Answer> => {
    if (bytes.length > MAX_PHOTO) {
      onPhoto(true);
      return { path, error: { code: 'too-large', message: `more than ${MAX_PHOTO / 1e6} MB` } };
    }
    const recognition = await recognizers.recognize(bytes, asked);
    onPhoto(!recognition.ok);
    if (!recognition.ok) return { path, error: recognition.failure };
    const { known, confidence, family, looks, predictions, ms, where, kinds } = recognition;
    const { map, boxes = [] } = where ?? {};
    const seen = map && { map: { ...map, values: [...map.values] }, boxes: [...boxes] };
    const all = kinds && {
      kinds: kinds.map(({ box: [x, y, width, height], ...kind }) => {
        const box: [number, number, number, number] = [x, y, width, height];
        return { ...kind, box };
      }),
    };
    return { path, known, confidence, family, looks, predictions: [...predictions], ms, ...seen, ...all };
  };
  const app = new Hono().post('/', async (c) => {
    const { name, ...asked } = queryOf(c, classifyQuery);
    const [mediaType = ''] = (c.req.header('Content-Type') ?? '').split(';');
    const type = mediaType.trim().toLowerCase();
    if (type === 'multipart/form-data') {
      const photos = await photosOf(await formOf(c.req.raw), 'photo');
      if (photos.length === 0) throw new Refusal(400, 'no-photo', 'the form has no file in its field photo');
      if (photos.length > MAX_PHOTOS)
        throw new Refusal(413, 'too-many-photos', `at most ${MAX_PHOTOS} at once`);
      return c.json({ photos: await Promise.all(photos.map((photo) => answer(photo, asked))) });
    }
    if (!type.startsWith('image/') && type !== 'application/octet-stream') {
      throw new Refusal(415, 'wrong-content-type', `${shownName(type)} is not a photo`, {
        hint: 'send image/jpeg, application/octet-stream, or multipart/form-data with files named photo',
      });
    }
    const one = await answer({ path: shownName(name), bytes: await bodyOf(c.req.raw) }, asked);
    if ('error' in one) throw new Refusal(422, one.error.code, one.error.message);
    return c.json(one);
  });
  return app.all('/', only('POST'));
}
