import { Loader, Modal, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { useFocusBack } from '@/components/feedback/useFocusBack';
import { ActionIcon, ContractIcon, FileIcon, SearchIcon, UserIcon } from '@/components/ui/icons';
import { useOperatorText } from '@/i18n/operator';
import styles from './Palette.module.css';
import { type Finding, type FindingGroup, useFindings } from './useFindings';

const SIGNS: Record<FindingGroup['id'], ReactNode> = {
  actions: <ActionIcon />,
  clients: <UserIcon />,
  contracts: <ContractIcon />,
  invoices: <FileIcon />,
};
const LIST = 'palette-list';
const optionId = (group: string, finding: Finding) => `palette-${group}-${finding.id}`;

function Results(props: {
  groups: FindingGroup[];
  active: string | undefined;
  open: (finding: Finding) => void;
}): ReactNode {
  const { groups, active, open } = props;
  const { t } = useOperatorText();
  return (
    <div id={LIST} role="listbox" aria-label={t('palette.results')} className={styles['results']}>
      {groups.map((group) => (
        <div key={group.id} role="group" aria-label={t(`palette.group.${group.id}`)}>
          <p className={styles['group']} aria-hidden="true">
            {t(`palette.group.${group.id}`)}
          </p>
          {group.findings.map((finding) => {
            const id = optionId(group.id, finding);
            return (
              <UnstyledButton
                key={id}
                id={id}
                role="option"
                tabIndex={-1}
                aria-selected={id === active}
                className={styles['option']}
                onClick={() => {
                  open(finding);
                }}
              >
                {SIGNS[group.id]}
                <span className={styles['label']}>
                  <bdi>{finding.label}</bdi>
                </span>
                <span className={styles['detail']}>{finding.detail}</span>
              </UnstyledButton>
            );
          })}
        </div>
      ))}
    </div>
  );
}

/** What the palette shows while it is open; a new one each time, so that it starts empty. */
function PaletteBody({ close }: { close: () => void }): ReactNode {
  const { t } = useOperatorText();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [q] = useDebouncedValue(text.trim(), 200);
  const { groups, loading } = useFindings(q);
  const flat = groups.flatMap(({ id, findings }) =>
    findings.map((finding) => ({ id: optionId(id, finding), finding })),
  );
  const active = flat[Math.min(at, flat.length - 1)];

  const open = (finding: Finding) => {
    close();
    void navigate(finding.to);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && flat.length > 0) {
      event.preventDefault();
      const next = (Math.min(at, flat.length - 1) + step + flat.length) % flat.length;
      setAt(next);
      document.getElementById(flat[next]?.id ?? '')?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter' && active) {
      event.preventDefault();
      open(active.finding);
    }
  };
  return (
    <>
      <TextInput
        size="md"
        variant="unstyled"
        className={styles['input']}
        data-autofocus
        role="combobox"
        aria-expanded={flat.length > 0}
        aria-controls={LIST}
        aria-activedescendant={active?.id}
        aria-autocomplete="list"
        aria-label={t('palette.label')}
        placeholder={t('palette.placeholder')}
        leftSection={loading ? <Loader size={16} /> : <SearchIcon />}
        value={text}
        maxLength={100}
        onKeyDown={onKey}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setAt(0);
        }}
      />
      {flat.length > 0 && <Results groups={groups} active={active?.id} open={open} />}
      <p className={styles['note']} role="status">
        {flat.length === 0 ? t('palette.nothing') : t('palette.keys')}
      </p>
    </>
  );
}

/** One box that finds everything and goes anywhere. */
export function Palette({ opened, close }: { opened: boolean; close: () => void }): ReactNode {
  const { t } = useOperatorText();
  useFocusBack(opened);
  return (
    <Modal.Root
      opened={opened}
      onClose={close}
      returnFocus={false}
      size="lg"
      yOffset="10vh"
      centered={false}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={t('palette.title')}>
        <Modal.Body p={0}>
          <PaletteBody close={close} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
