import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackDebianPackages } from '../local/debian-packages.mjs';

/** A real photograph, for tests and benchmarks. */
export type Photograph = {
  name: string;
  bytes: Buffer;
  /** Pixels, as stored: before orientation. */
  width: number;
  height: number;
  /** EXIF orientation; 1 is upright. */
  orientation: number;
};

/** They belong to their photographers (CC BY, CC BY-SA or CC0), so they are fetched, never committed. */
const packages = ['lomiri-wallpapers-16.04', 'lomiri-wallpapers-20.04'];
const cache = join(import.meta.dirname, '../../.cache/photographs');

const known: [name: string, width: number, height: number, orientation: number, sha256: string][] = [
  ['Bridge_by_Sander_Klootwijk', 4352, 2448, 1, 'bd86b081f9975e2b83527f71e49b9271a8ab40885428395969d9f7d834d7f050'],
  ['Dragonfly_by_Bolly', 4224, 3168, 1, 'af5af17841009732def24b09bb1e669a1b09d2b4bdeee7812c371101c30d2bb3'],
  ['Kleiber_by_Lukas_Baubkus', 6028, 3391, 1, '6572410c09f4492c74ccadde133565a14c0161617d5917d4c820c66d65a44ba7'],
  ['Picture_0B_by_freespace', 2572, 1740, 1, 'c8c0ab18e48d9e0419fe42881112137f3afafc27dfddc29ec3a6d54c56d225ad'],
  ['Picture_1A_by_freespace', 1365, 1074, 1, '89e86af38d04daaef975665dc2127e9fa76f0fd68f4eea105a2d0ae3390b010b'],
  ['Wine_by_Jakkub_Mede', 2560, 3837, 1, 'd2e96e6d4da40dd804b3d0ce295e94de04a2d7d9b6785d42cd9d92ba58bced74'],
  ['aitzgorri_by_Aitzol_Berasategi', 3088, 2056, 1, '66268e7b48f8854d36a28765fac6e23ec1aee251daa6da1f64715f201020ad36'],
  ['free_by_Peter_Nerlich', 2880, 2160, 1, '85a5453c2fed514c75973016f3d862aca62eb7ca087618822469274ac1092373'],
  ['friends_by_Aitzol_Berasategi', 2056, 3088, 1, 'cc40e313c74e421edffe3403def413c16878ce14661cce7ec5915baeab35538d'],
  ['life_by_Aitzol_Berasategi', 3088, 2056, 8, '4c119350ead80201fe256850c3d316309ddfb4bdf10b235ce982dcde0c667c05'],
  [
    'picosdeeuropa_by_Aitzol_Berasategi',
    3264,
    2448,
    3,
    '414d0072b2f6f2c555deafeaef6e45c4fed6fa9ad26eba6560ca8803959cf97a',
  ],
  ['seeding_by_Clements_Engelhardt', 5312, 2988, 1, 'a5634d1ab5e41a3568e92d4a894a500c92b891f9ff734e50bd224d6e185a605f'],
  ['sunset_by_Aitzol_Berasategi', 4272, 2848, 6, '474dab6a4b9f94dc76c29dfe30e9f5db4af0fd2e33fe5d695f8152b371efca18'],
];

/**
 * Thirteen JPEG photographs of 1.5 to 20.4 megapixels, out of two Debian packages (27 MB) that are downloaded once. They
 * were stored upright; three get the orientation tag of a camera that was held on its side or upside down.
 *
 * @throws Error when they cannot be had; the message says why.
 */
export async function photographs(): Promise<Photograph[]> {
  await unpackDebianPackages(packages, cache).catch((error: Error) => {
    throw new Error(`The photographs (Debian's ${packages.join(', ')}) cannot be had: ${error.message}`);
  });
  return await Promise.all(
    known.map(async ([name, width, height, orientation, sha256]) => {
      const original = await readFile(join(cache, 'usr/share/backgrounds', `${name}.jpg`));
      if (createHash('sha256').update(original).digest('hex') !== sha256)
        throw new Error(`The photograph ${name} is not the one that was looked at: its SHA-256 differs.`);
      const bytes = orientation === 1 ? original : withOrientation(original, orientation);
      return { name, bytes, width, height, orientation };
    }),
  );
}

/** Puts an EXIF segment with one tag behind the start of a JPEG (CIPA DC-008 §4.5.4, tag 0x0112); pixels stay as they are. */
function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const exif = Buffer.from('ffe100224578696600004d4d002a00000008000101120003000000010000000000000000', 'hex');
  exif.writeUInt16BE(orientation, 28);
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}
