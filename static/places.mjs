// Thins INSEE's communes, départements and régions (npm
// @etalab/decoupage-administratif, Licence Ouverte 2.0) to the lines that
// internal/place loads: 8.6 MB of JSON become 560 KB.
//
//   R code name                                   a région
//   D code name région                            a département or collectivity
//   C code name département population postcodes parent
//                                                 a commune; an arrondissement of
//                                                 Paris, Lyon or Marseille has its
//                                                 city as parent
//   A code name commune                           a name or code that now belongs to
//                                                 another commune (déléguée, associée,
//                                                 merged: then the name is empty)
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const source = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules', '@etalab', 'decoupage-administratif', 'data');

const read = async (name) => JSON.parse(await readFile(join(source, `${name}.json`), 'utf8'));

const line = (...fields) => fields.join('\t');

const isCommune = (c) => c.type === 'commune-actuelle' || c.type === 'arrondissement-municipal';

// Big communes first: their place in the file is their rank in a search. The
// code breaks ties so that the same data always makes the same file.
const byRank = (a, b) => (b.population ?? 0) - (a.population ?? 0) || (a.code < b.code ? -1 : 1);

function communeLines(all) {
  return all.filter(isCommune).sort(byRank).map((c) =>
    line('C', c.code, c.nom, c.departement, c.population ?? 0, (c.codesPostaux ?? []).join(','), c.commune ?? ''));
}

function formerLines(all) {
  const names = new Map(all.filter(isCommune).map((c) => [c.code, c.nom]));
  const lines = [];
  const known = new Set(names.keys());
  for (const c of all.filter((c) => c.chefLieu && names.get(c.chefLieu) !== c.nom)) {
    known.add(c.code);
    lines.push(line('A', c.code, c.nom, c.chefLieu));
  }
  for (const c of all) {
    for (const code of (c.anciensCodes ?? []).filter((code) => !known.has(code))) {
      known.add(code);
      lines.push(line('A', code, '', c.code));
    }
  }
  return lines;
}

export default async function places(outDir) {
  const [regions, departements, communes] = await Promise.all(['regions', 'departements', 'communes'].map(read));
  const lines = [
    ...regions.map((r) => line('R', r.code, r.nom)),
    ...departements.map((d) => line('D', d.code, d.nom, d.region)),
    ...communeLines(communes),
    ...formerLines(communes),
  ];
  await writeFile(join(outDir, 'places.tsv.gz'), gzipSync(`${lines.join('\n')}\n`, { level: 9 }));
}
