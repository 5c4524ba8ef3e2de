import { expect, type Locator, type Page } from '@playwright/test';

const FAR = 120;

/** Somebody without a mouse. */
export class Keyboard {
  constructor(private readonly page: Page) {}

  /** Goes on from where the keyboard is, as far as it takes. */
  async reach(target: Locator) {
    await expect(target).toBeVisible();
    for (let presses = 0; presses < FAR; presses += 1) {
      if (await target.evaluate(one => one === document.activeElement)) {
        return;
      }
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`The keyboard does not get to ${target}`);
  }

  async press(target: Locator) {
    await this.reach(target);
    await this.page.keyboard.press('Enter');
  }

  async write(target: Locator, text: string) {
    await this.reach(target);
    await this.page.keyboard.type(text);
  }

  async tick(target: Locator) {
    await this.reach(target);
    await this.page.keyboard.press('Space');
    await expect(target).toBeChecked();
  }

  /** Comes to a group of radio buttons, and moves in it. */
  async choose(name: string | RegExp, choice: RegExp) {
    const group = this.page.getByRole('radiogroup', { name });
    const choices = group.getByRole('radio');
    const chosen = group.getByRole('radio', { checked: true });
    await this.reach(
      (await chosen.count()) > 0 ? chosen.first() : choices.first(),
    );
    await this.page.keyboard.press('Space');
    const wanted = group.getByRole('radio', { name: choice });
    for (let moves = 0; moves < (await choices.count()); moves += 1) {
      if (await wanted.isChecked()) {
        break;
      }
      await this.page.keyboard.press('ArrowDown');
    }
    await expect(wanted).toBeChecked();
  }

  /** Opens a list, and takes what begins with these letters. */
  async pick(name: RegExp, letters: string) {
    await this.reach(this.page.getByRole('combobox', { name }));
    await this.page.keyboard.press('Enter');
    await expect(this.page.getByRole('listbox')).toBeVisible();
    await this.page.keyboard.type(letters);
    await this.page.keyboard.press('Enter');
    await expect(this.page.getByRole('listbox')).toBeHidden();
  }
}
