import Ajv from 'ajv-draft-04';
import { readFileSync } from 'node:fs';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import { BANK, CONFIG, SALES } from '../__testUtils__/manifests';
import { folderWith, runCli } from '../__testUtils__/runCli';

const FILES = {
  'app-config.yaml': CONFIG,
  'apps/sales.yaml': SALES,
  'apps/bank.yaml': BANK,
  'apps/bad, really: <&>"%.yaml': SALES.replace(
    'residency: eu',
    'residency: eu\n  "new\\nline <&> \\u0001 %0A": true',
  ).replace('sales-notes-summarizer-v2', 'bad'),
  'broken.yaml': 'kind: MicroApp\nspec: [',
};

async function formatted(
  format: string,
  files: Record<string, string> = FILES,
) {
  const { stdout, code } = await runCli(['check', '-f', format], {
    cwd: folderWith(files),
  });
  return { stdout, code };
}

describe('SARIF', () => {
  const ajv = new Ajv({
    strict: false,
    validateFormats: false,
    unicodeRegExp: false,
  });
  const validate = ajv.compile(sarifSchema);

  it('fits the schema, and points at the fields', async () => {
    const { stdout, code } = await formatted('sarif');
    const log = JSON.parse(stdout);
    expect(validate(log) || validate.errors).toBe(true);
    expect(code).toBe(2);
    const [{ tool, results, invocations }] = log.runs;
    expect(invocations[0]).toEqual({ executionSuccessful: true, exitCode: 2 });
    const ids = tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const result of results) {
      expect(ids[result.ruleIndex]).toBe(result.ruleId);
      const { region, artifactLocation } = result.locations[0].physicalLocation;
      expect(region.endColumn).toBeGreaterThanOrEqual(region.startColumn);
      expect(decodeURIComponent(artifactLocation.uri)).toMatch(/\.yaml$/);
      expect(artifactLocation.uri).not.toMatch(/[ <>"%](?![0-9A-F]{2})/);
    }
    const prints = results.map((result: { partialFingerprints: object }) =>
      JSON.stringify(result.partialFingerprints),
    );
    expect(new Set(prints).size).toBe(prints.length);
  });

  it('fits the schema where nothing is wrong', async () => {
    const log = JSON.parse(
      (
        await formatted('sarif', {
          'app-config.yaml': CONFIG,
          'a.yaml': SALES,
        })
      ).stdout,
    );
    expect(validate(log) || validate.errors).toBe(true);
    expect(log.runs[0].results).toEqual([]);
  });
});

describe('JUnit', () => {
  it('is well-formed and counts right', async () => {
    const { stdout } = await formatted('junit');
    expect(XMLValidator.validate(stdout)).toBe(true);
    const { testsuites } = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      isArray: name => name === 'testsuite' || name === 'testcase',
    }).parse(stdout);
    const cases = testsuites.testsuite.flatMap(
      (suite: { testcase: object[] }) => suite.testcase,
    );
    expect(Number(testsuites.tests)).toBe(cases.length);
    const having = (kind: string) =>
      cases.filter((one: object) => kind in one).length;
    expect(Number(testsuites.failures)).toBe(having('failure'));
    expect(Number(testsuites.errors)).toBe(having('error'));
    expect(having('failure')).toBeGreaterThanOrEqual(2);
    expect(having('error')).toBe(1);
    // Whatever was not looked at is not passed.
    expect(having('skipped')).toBeGreaterThan(0);
    expect(
      testsuites.testsuite.map(({ name }: { name: string }) => name),
    ).toContain('default/sales-notes-summarizer-v2');
  });
});

describe('GitHub', () => {
  // As the runner reads a command.
  const COMMAND = /^::(error|warning|notice) ([^:]*(?::(?!:)[^:]*)*)::(.*)$/;

  it('is one command a finding, with everything escaped', async () => {
    const { stdout } = await formatted('github');
    const lines = stdout.trimEnd().split('\n');
    const summary = lines.pop();
    expect(summary).toContain('3 apps in 4 files');
    const commands = lines.map(line => COMMAND.exec(line));
    expect(commands).not.toContain(null);
    const files = commands.map(command =>
      Object.fromEntries(
        command![2].split(',').map(property => property.split('=')),
      ),
    );
    expect(
      files.map(({ file }) =>
        file.replace(/%3A/g, ':').replace(/%2C/g, ',').replace(/%25/g, '%'),
      ),
    ).toEqual(expect.arrayContaining(Object.keys(FILES).slice(2)));
    for (const { line, title } of files) {
      expect(Number(line)).toBeGreaterThan(0);
      expect(title).toBeTruthy();
    }
  });
});

describe('JSON', () => {
  it('says everything', async () => {
    const report = JSON.parse((await formatted('json')).stdout);
    expect(report).toMatchObject({
      version: 1,
      exitCode: 2,
      counts: { files: 4, faults: 1, invalid: 1, denied: 1, passed: 1 },
    });
    expect(report.apps.map(({ status }: { status: string }) => status)).toEqual(
      ['invalid', 'denied', 'passed'],
    );
  });
});

describe('a file for the result', () => {
  it('holds it, while the terminal gets one line', async () => {
    const cwd = folderWith({ 'app-config.yaml': CONFIG, 'a.yaml': SALES });
    const { stdout, stderr } = await runCli(
      ['check', '-f', 'json', '-o', 'out.json'],
      { cwd },
    );
    expect(stdout).toBe('');
    expect(stderr).toContain('1 passed');
    expect(
      JSON.parse(readFileSync(`${cwd}/out.json`, 'utf8')).counts.passed,
    ).toBe(1);
  });

  it('may be one of several', async () => {
    const cwd = folderWith({ 'app-config.yaml': CONFIG, 'a.yaml': SALES });
    const { stdout } = await runCli(
      ['check', '-o', 'sarif=out.sarif', '-o', 'junit=out.xml'],
      { cwd },
    );
    expect(stdout).toContain('1 passed');
    expect(JSON.parse(readFileSync(`${cwd}/out.sarif`, 'utf8')).version).toBe(
      '2.1.0',
    );
    expect(readFileSync(`${cwd}/out.xml`, 'utf8')).toContain('<testsuites');
  });
});
