import { expect, type Page } from '@playwright/test';

/** The registration form, as somebody fills it who reads its labels. */
export class RegistrationForm {
  constructor(private readonly page: Page) {}

  get preview() {
    return this.page.getByRole('region', { name: 'Risk preview' });
  }

  async open() {
    await this.page.goto('/create');
    const card = this.page
      .getByRole('article')
      .or(this.page.locator('[class*=MuiCard-root]'))
      .filter({ hasText: 'Register a micro app' })
      .last();
    await card.getByRole('button', { name: 'Choose' }).click();
    await this.expectStep('About the app');
  }

  async expectStep(heading: string) {
    await expect(
      this.page.getByRole('heading', { name: heading, level: 3 }),
    ).toBeVisible();
  }

  async next() {
    await this.page.getByRole('button', { name: 'Next' }).click();
  }

  async describe(title: string, purpose: string, audience: RegExp) {
    await this.page.getByRole('textbox', { name: 'Title' }).fill(title);
    await this.page.getByRole('textbox', { name: 'Purpose' }).fill(purpose);
    await this.page.getByRole('radio', { name: audience }).check();
    await this.pick(/^System/, /^CRM/);
  }

  async addData(name: string, classification: RegExp, more: RegExp[]) {
    await this.page.getByRole('textbox', { name: 'What is it?' }).fill(name);
    await this.page.getByRole('radio', { name: classification }).check();
    for (const choice of more) {
      await this.page
        .getByRole('checkbox', { name: choice })
        .or(this.page.getByRole('radio', { name: choice }))
        .check();
    }
    await this.pick(/^Where does it come from/, /^CRM/);
  }

  async chooseModel(service: RegExp, region: string) {
    await this.pick(/^Service/, service);
    await this.pick(/^In which region/, region);
  }

  async pick(label: RegExp, option: RegExp | string) {
    await this.page.getByRole('combobox', { name: label }).click();
    await this.page.getByRole('option', { name: option }).first().click();
  }

  /** Goes on to the page that repeats the answers, and submits. */
  async submit() {
    await this.page.getByRole('button', { name: 'Review' }).click();
    await this.page.getByRole('button', { name: 'Submit' }).click();
    await expect(
      this.page.getByRole('heading', { name: 'What happens now' }),
    ).toBeVisible();
  }
}
