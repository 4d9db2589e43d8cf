/** Photos that another app shared, until the page takes them. */
const SHARED = 'verger-shared';

/** Keeps shared photos on the device and opens the app on them; works without a connection. */
export async function keepShared(request: Request): Promise<Response> {
  const form = await request.formData();
  const photos = form.getAll('photos').filter((one): one is File => one instanceof File);
  const cache = await caches.open(SHARED);
  await Promise.all(
    photos.map((photo, i) =>
      cache.put(`/shared/${Date.now()}-${String(i).padStart(4, '0')}`, new Response(photo)),
    ),
  );
  return Response.redirect('/#/shared', 303);
}

/** Takes the photos that were shared, in order; they are kept no longer. */
export async function takeShared(): Promise<Blob[]> {
  const cache = await caches.open(SHARED);
  const requests = [...(await cache.keys())].sort((a, b) => (a.url < b.url ? -1 : 1));
  // Read whole: a blob of the cache ends with the cache.
  const photos = await Promise.all(
    requests.map(async (request) => new Blob([await (await cache.match(request))!.arrayBuffer()])),
  );
  await caches.delete(SHARED);
  return photos;
}
