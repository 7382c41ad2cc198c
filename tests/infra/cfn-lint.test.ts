/** The template by CloudFormation's own linter, where it is installed; a minute long, so only with RASID_LONG=1. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const installed = spawnSync('cfn-lint', ['--version']).status === 0;

describe.runIf(installed && process.env.RASID_LONG)('cfn-lint', { timeout: 120_000 }, () => {
  it('finds neither error nor warning in the template that `npm run synth` writes', () => {
    const out = mkdtempSync(join(tmpdir(), 'rasid-template-'));
    const root = join(import.meta.dirname, '../..');
    execFileSync(process.execPath, ['infra/app.ts'], {
      cwd: root,
      env: { ...process.env, CDK_OUTDIR: out },
    });
    const { stdout, status } = spawnSync('cfn-lint', ['--', join(out, 'Rasid.template.json')]);
    expect([status, stdout.toString()]).toEqual([0, '']);
    rmSync(out, { recursive: true, force: true });
  });
});
