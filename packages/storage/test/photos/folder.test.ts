import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@verger/testing/program';
import { describe, expect, it } from 'vitest';
import { folderSource } from '../../src/photos/folder.js';
import { openSource } from '../../src/photos/open-source.js';

const paths = async (folder: string) => (await folderSource(folder).list()).photos.map(({ path }) => path);

describe('a folder of photos', () => {
  it('is listed whole, sorted, the same each time; other files are counted only', async () => {
    const folder = temporaryFolder();
    for (const sub of ['b/deep/er', 'a', '__MACOSX', '.hidden', 'a/@eaDir/2.jpg', '#recycle', 'lost+found'])
      mkdirSync(join(folder, sub), { recursive: true });
    const photos = [
      'a/2.jpg',
      'a/10.JPG',
      'b/deep/er/x.webp',
      'top.png',
      'a/.x.jpg',
      '__MACOSX/y.jpg',
      '.hidden/z.jpg',
      'a/@eaDir/2.jpg/SYNOPHOTO_THUMB_M.jpg',
      'a/@eaDir/2.jpg/SYNOPHOTO_THUMB_XL.jpg',
      '#recycle/old.jpg',
      'lost+found/x.jpg',
      'a/._2.jpg',
    ];
    for (const path of [...photos, 'a/notes.txt', 'a/Thumbs.db']) writeFileSync(join(folder, path), path);
    const listing = await folderSource(folder).list();
    expect(listing.photos.map(({ path }) => path)).toEqual([
      'a/10.JPG',
      'a/2.jpg',
      'b/deep/er/x.webp',
      'top.png',
    ]);
    expect(listing.skipped).toEqual({
      unread: { '.db': 1, '.txt': 1 },
      metadata: {
        '#recycle': 1,
        '._*': 1,
        '.hidden': 1,
        '@eaDir': 2,
        __MACOSX: 1,
        'hidden files': 1,
        'lost+found': 1,
      },
    });
    expect(listing.photos[0]!.bytes).toBe(8);
    expect(await folderSource(folder).list()).toEqual(listing);
  });

  it('survives names that break other tools', async () => {
    const folder = temporaryFolder();
    const names = [
      'a b.jpg',
      "it's.jpg",
      'q"q.jpg',
      'tab\there.jpg',
      'new\nline.jpg',
      '100%.jpg',
      'c:d.jpg',
      '🍎.jpg',
      'é.jpg',
      '-rf.jpg',
      '\\n.jpg',
    ];
    for (const name of names) writeFileSync(join(folder, name), name);
    const source = folderSource(folder);
    const { photos } = await source.list();
    expect(photos.map(({ path }) => path).sort()).toEqual([...names].sort());
    for (const { path } of photos) expect(Buffer.from(await source.read(path)).toString()).toBe(path);
  });

  it('follows links, survives loops, and lists a dangling link', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real/1.jpg'), '1');
    symlinkSync(folder, join(folder, 'real/loop'));
    symlinkSync('real', join(folder, 'alias'));
    symlinkSync('nowhere.jpg', join(folder, 'dangling.jpg'));
    expect(await paths(folder)).toEqual(['alias/1.jpg', 'dangling.jpg', 'real/1.jpg']);
    await expect(folderSource(folder).read('dangling.jpg')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.skipIf(process.platform !== 'linux')(
    'keeps names apart that are not UTF-8 (Linux has them)',
    async () => {
      const folder = temporaryFolder();
      const named = (...bytes: number[]) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(bytes)]);
      const jpg = [...Buffer.from('.jpg')];
      writeFileSync(named(0xff, ...jpg), '1');
      writeFileSync(named(0xfe, ...jpg), '2');
      writeFileSync(join(folder, 'fine.jpg'), '3');
      expect(await paths(folder)).toEqual(['fine.jpg', '\uFFFD.jpg', '\uFFFD.jpg#2']);
      mkdirSync(named(0xff));
      await expect(paths(folder)).rejects.toMatchObject({
        code: 'photos-unreadable',
        hint: 'its name is not UTF-8: rename it',
      });
    },
  );

  it('says what is wrong with a root that is no folder', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'one.jpg'), '1');
    await expect(paths(join(folder, 'missing'))).rejects.toMatchObject({ code: 'photos-missing' });
    await expect(paths(join(folder, 'one.jpg'))).rejects.toMatchObject({ code: 'photos-not-a-folder' });
    expect(() => openSource('ftp://host/photos')).toThrow(/cannot be read from ftp/);
    expect(openSource(`file://${folder}`).url).toBe(folder);
  });

  it('lists photos that may not be read', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'secret.jpg'), '1');
    chmodSync(join(folder, 'secret.jpg'), 0);
    // Root may read anything: be nobody for a moment.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid!(65534);
    try {
      expect(await paths(folder)).toEqual(['secret.jpg']);
      await expect(folderSource(folder).read('secret.jpg')).rejects.toMatchObject({ code: 'EACCES' });
    } finally {
      if (isRoot) process.seteuid!(0);
    }
  });
});
