import { expect, test } from 'vitest';
import { documentMaxBytes } from '../../../../contracts/documents.ts';
import { acceptedFiles, announcedFile } from './announced-file.ts';

const file = (name: string, type = '', size = 1) => announcedFile({ name, type, size });

test.each([
  ['Photo.JPG', '', 'Photo.JPG', 'image/jpeg'],
  // Windows tells Excel's type for CSV.
  ['export.csv', 'application/vnd.ms-excel', 'export.csv', 'text/csv'],
  ['scan', 'application/pdf', 'scan.pdf', 'application/pdf'],
  ['image.jfif', 'image/jpeg', 'image.jfif.jpg', 'image/jpeg'],
  ['fac\u0327ade.png', 'image/png', 'façade.png', 'image/png'],
  ['a\\b\n.txt', 'text/plain', 'a_b_.txt', 'text/plain'],
])('%j of type %j is announced as %j', (name, type, filename, mediaType) => {
  expect(file(name, type)).toEqual({ filename, mediaType, size: 1 });
});

test('a name that is too long keeps its extension', () => {
  const announced = file(`${'x'.repeat(300)}.pdf`);
  expect(announced).toMatchObject({ filename: `${'x'.repeat(246)}.pdf` });
});

test('what is not taken is refused before anything is asked', () => {
  expect(file('musique.mp3', 'audio/mpeg')).toBe('type');
  expect(file('vide.pdf', '', 0)).toBe('empty');
  expect(file('film.tiff', '', documentMaxBytes)).toMatchObject({ size: documentMaxBytes });
  expect(file('film.tiff', '', documentMaxBytes + 1)).toBe('size');
});

test('the file input names types and extensions', () => {
  expect(acceptedFiles.split(',')).toEqual(expect.arrayContaining(['image/heic', '.heif', '.pdf', '.docx']));
});
