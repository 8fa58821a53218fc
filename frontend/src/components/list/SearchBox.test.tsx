import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { TextProvider } from '@/i18n/context';
import { loadOperatorMessages } from '@/i18n/operator';
import { SearchBox } from './SearchBox';

/** A box whose address follows when the test says so. */
async function slowList() {
  const asked: string[] = [];
  const initial = { locale: 'fr' as const, messages: await loadOperatorMessages('fr') };
  const tree = (value: string) => (
    <TextProvider initial={initial} load={loadOperatorMessages}>
      <MantineProvider env="test">
        <SearchBox label="Chercher" value={value} onChange={(q) => asked.push(q)} />
      </MantineProvider>
    </TextProvider>
  );
  const { rerender } = render(tree(''));
  const user = userEvent.setup();
  const box = screen.getByRole('searchbox');
  await user.type(box, 'ben{Enter}');
  await vi.waitFor(() => {
    expect(asked).toEqual(['ben']);
  });
  return { user, box, arrive: (value: string) => rerender(tree(value)) };
}

it('keeps what is typed while the address still has to follow', async () => {
  const { user, box, arrive } = await slowList();
  expect(box).toHaveValue('ben');
  await user.type(box, 'ali');
  arrive('ben');
  expect(box).toHaveValue('benali');
});

it('takes over what the address says by itself', async () => {
  const { box, arrive } = await slowList();
  for (const value of ['ben', '', 'ben', '']) {
    arrive(value);
    expect(box).toHaveValue(value);
  }
});
