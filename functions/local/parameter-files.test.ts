import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readParameterFiles } from './parameter-files';

const root = mkdtempSync(join(tmpdir(), 'maestro-parameters-'));
const folder = join(root, 'functions');

beforeAll(() => {
  mkdirSync(folder);
  writeFileSync(join(root, '.firebaserc'), JSON.stringify({ projects: { prod: 'p-1', staging: 'p-2' } }));
  writeFileSync(join(folder, '.env'), 'A=all\nB=all\nC=all # why\n');
  writeFileSync(join(folder, '.env.p-1'), 'B="by project"\n');
  writeFileSync(join(folder, '.env.prod'), 'C=by alias\n');
  writeFileSync(join(folder, '.env.staging'), 'C=other\n');
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

it('reads .env, then that of the project, then that of its alias, as firebase deploy does', () => {
  expect(readParameterFiles('p-1', folder)).toEqual({ A: 'all', B: 'by project', C: 'by alias' });
  expect(readParameterFiles('p-2', folder)).toEqual({ A: 'all', B: 'all', C: 'other' });
  expect(readParameterFiles('p-3', folder)).toEqual({ A: 'all', B: 'all', C: 'all' });
  expect(readParameterFiles(undefined, folder)).toEqual({ A: 'all', B: 'all', C: 'all' });
});

it('reads nothing where there is nothing', () => {
  expect(readParameterFiles('p-1', join(root, 'none'))).toEqual({});
});
