import type { ReactNode } from 'react';
import type { FieldValues } from 'react-hook-form';
import { Problem } from '@/components/feedback/Problem';
import { useOperatorText } from '@/i18n/operator';
import styles from './fields.module.css';
import { SubmitBar } from './layout';
import { LeaveGuard } from './LeaveGuard';
import type { ServerForm } from './useServerForm';
import type { VersionedSave } from './useVersionedSave';
import { type Difference, VersionConflict } from './VersionConflict';

interface Props<Value, Values extends FieldValues> {
  server: ServerForm<Values>;
  saving: VersionedSave<Value>;
  differences: (mine: Values, theirs: Value) => Difference[];
  running: boolean;
  onCancel?: () => void;
  children: ReactNode;
}

/** A form of something that exists and that somebody else may change meanwhile. */
export function VersionedForm<Value, Values extends FieldValues>(
  props: Props<Value, Values>,
): ReactNode {
  const { server, saving, differences, running, onCancel, children } = props;
  const { t } = useOperatorText();
  const { formState, getValues } = server.form;
  return (
    <form
      className={styles['versioned']}
      onSubmit={(event) => void saving.onSubmit(event)}
      noValidate
    >
      <LeaveGuard dirty={formState.isDirty} />
      {children}
      {server.problem !== null && <Problem error={server.problem} />}
      <SubmitBar
        submit={t('action.save')}
        running={formState.isSubmitting}
        {...(onCancel ? { onCancel } : {})}
      />
      <VersionConflict
        differences={saving.theirs && differences(getValues(), saving.theirs)}
        running={running}
        saving={saving}
      />
    </form>
  );
}
