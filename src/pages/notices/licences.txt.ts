/** Every licence text in one file, as the packages carry them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { APIRoute } from 'astro';
import { apiDocumentation, fonts, libraries, type Notice } from '../../site/notices.ts';

export const GET: APIRoute = async () => {
  const parts = await Promise.all(
    [...fonts, apiDocumentation, ...libraries].map(
      async (notice) => `${notice.name} (${notice.licence})\n${notice.copyright}\n\n${await licenceText(notice)}`,
    ),
  );
  return new Response(parts.join(`\n\n${'-'.repeat(78)}\n\n`), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
};

async function licenceText({ package: name }: Notice): Promise<string> {
  const folder = join('node_modules', name);
  const entries = await readdir(folder);
  const licence = entries.find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  if (!licence) throw new Error(`The package ${name} carries no licence file, but the notices need its text.`);
  const carried = entries.filter((entry) => /^thirdpartynotices(\.|$)/i.test(entry));
  const texts = await Promise.all([licence, ...carried].map((entry) => readFile(join(folder, entry), 'utf8')));
  return texts.map((text) => text.trim()).join('\n\n');
}
