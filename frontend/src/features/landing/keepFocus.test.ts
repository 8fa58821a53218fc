import { waitFor } from '@testing-library/react';
import { keepFocus } from './keepFocus';

const PAINTED =
  '<nav><a href="/landing/bills">Mes factures</a> <a href="/landing/change">Changer</a></nav>';

function painted(): HTMLElement {
  const root = document.createElement('div');
  root.innerHTML = PAINTED;
  document.body.replaceChildren(root);
  return root;
}

const link = (root: HTMLElement, name: string) =>
  [...root.querySelectorAll('a')].find(({ textContent }) => textContent === name);

it('puts the keyboard on the same link of the page that replaces the first paint', async () => {
  const root = painted();
  keepFocus(root);
  link(root, 'Changer')?.focus();
  root.innerHTML = PAINTED;
  expect(document.activeElement).toBe(document.body);
  await waitFor(() => {
    expect(document.activeElement).toBe(link(root, 'Changer'));
  });
});

it('knows who had the focus before the program came', async () => {
  const root = painted();
  link(root, 'Mes factures')?.focus();
  keepFocus(root);
  root.innerHTML = PAINTED;
  await waitFor(() => {
    expect(document.activeElement).toBe(link(root, 'Mes factures'));
  });
});

it('leaves alone who had no link, and who is on the new page already', async () => {
  const root = painted();
  keepFocus(root);
  root.innerHTML = PAINTED;
  link(root, 'Mes factures')?.focus();
  root.append(document.createElement('p'));
  await Promise.resolve();
  expect(document.activeElement).toBe(link(root, 'Mes factures'));
});
