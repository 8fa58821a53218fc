import { Button, Menu, NumberInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import {
  deleteWebhook,
  replaySince,
  rotateSecret,
  testWebhook,
  type Webhook,
} from '@/api/webhooks';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { SecretDialog } from '@/components/feedback/SecretDialog';
import { useToast } from '@/components/feedback/toasts';
import { ChevronIcon } from '@/components/ui/icons';
import { businessDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';

type Asked = 'test' | 'rotate' | 'replay' | 'delete';
const ACTIONS: readonly Asked[] = ['test', 'rotate', 'replay', 'delete'];
const USUAL_OVERLAP = 24;

interface DialogProps {
  endpoint: Webhook;
  opened: boolean;
  onClose: () => void;
}

function Rotate({ endpoint, opened, onClose }: DialogProps): ReactNode {
  const { t } = useOperatorText();
  const [hours, setHours] = useState<number | string>(USUAL_OVERLAP);
  const rotate = useMutation(rotateSecret(useQueryClient()));
  const close = () => {
    rotate.reset();
    onClose();
  };
  return (
    <>
      <ConfirmDialog
        opened={opened && !rotate.data}
        title={t('webhooks.rotate.title')}
        consequences={[t('webhooks.rotate.first')]}
        confirm={t('webhooks.rotate')}
        running={rotate.isPending}
        error={rotate.error}
        onConfirm={() => {
          rotate.mutate({ id: endpoint.id, hours: Number(hours) });
        }}
        onClose={close}
      >
        <NumberInput
          label={t('webhooks.rotate.overlap')}
          description={t('webhooks.rotate.overlap.hint')}
          min={0}
          max={168}
          allowDecimal={false}
          clampBehavior="strict"
          hideControls
          required
          withAsterisk={false}
          value={hours}
          onChange={setHours}
        />
      </ConfirmDialog>
      <SecretDialog
        title={t('webhooks.rotated')}
        secrets={rotate.data ? [{ label: t('webhooks.secret'), value: rotate.data.secret }] : null}
        onClose={close}
      />
    </>
  );
}

function Replay({ endpoint, opened, onClose }: DialogProps): ReactNode {
  const { t } = useOperatorText();
  const toast = useToast();
  const [day, setDay] = useState(() => businessDay(new Date()));
  const replay = useMutation(replaySince(useQueryClient()));
  const close = () => {
    replay.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      opened={opened}
      title={t('webhooks.replay.title')}
      consequences={[t('webhooks.replay.first'), t('webhooks.replay.second')]}
      confirm={t('webhooks.replay')}
      running={replay.isPending}
      error={replay.error}
      onConfirm={() => {
        replay.mutate(
          { id: endpoint.id, since: day },
          {
            onSuccess: ({ replayed }) => {
              toast(t('webhooks.replayed', { count: replayed }));
              close();
            },
          },
        );
      }}
      onClose={close}
    >
      <TextInput
        type="date"
        label={t('webhooks.replay.since')}
        value={day}
        max={businessDay(new Date())}
        required
        withAsterisk={false}
        onChange={({ currentTarget }) => {
          setDay(currentTarget.value);
        }}
      />
    </ConfirmDialog>
  );
}

function Remove({ endpoint, opened, onClose }: DialogProps): ReactNode {
  const { t } = useOperatorText();
  const toast = useToast();
  const navigate = useNavigate();
  const remove = useMutation(deleteWebhook(useQueryClient()));
  return (
    <ConfirmDialog
      opened={opened}
      title={t('webhooks.delete.title')}
      consequences={[t('webhooks.delete.first'), t('webhooks.delete.second')]}
      confirm={t('action.delete')}
      danger
      running={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        remove.mutate(endpoint.id, {
          onSuccess: () => {
            toast(t('webhooks.deleted'));
            void navigate('/settings/webhooks');
          },
        });
      }}
      onClose={() => {
        remove.reset();
        onClose();
      }}
    />
  );
}

function Test({ endpoint, opened, onClose }: DialogProps): ReactNode {
  const { t } = useOperatorText();
  const toast = useToast();
  const test = useMutation(testWebhook(useQueryClient()));
  const close = () => {
    test.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      opened={opened}
      title={t('webhooks.test.title')}
      consequences={[t('webhooks.test.first'), t('webhooks.test.second')]}
      confirm={t('webhooks.test')}
      running={test.isPending}
      error={test.error}
      onConfirm={() => {
        test.mutate(endpoint.id, {
          onSuccess: () => {
            toast(t('webhooks.tested'));
            close();
          },
        });
      }}
      onClose={close}
    />
  );
}

/** What can be done about an endpoint. */
export function WebhookActions({ endpoint }: { endpoint: Webhook }): ReactNode {
  const { t } = useOperatorText();
  const [asked, setAsked] = useState<Asked | null>(null);
  const dialog = (of: Asked): DialogProps => ({
    endpoint,
    opened: asked === of,
    onClose: () => {
      setAsked(null);
    },
  });
  return (
    <>
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button variant="default" rightSection={<ChevronIcon />}>
            {t('clients.actions')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {ACTIONS.map((action) => (
            <Menu.Item
              key={action}
              onClick={() => {
                setAsked(action);
              }}
            >
              {t(`webhooks.${action}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Test {...dialog('test')} />
      <Rotate {...dialog('rotate')} />
      <Replay {...dialog('replay')} />
      <Remove {...dialog('delete')} />
    </>
  );
}
