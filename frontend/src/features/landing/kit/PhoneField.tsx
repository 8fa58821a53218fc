import type { ReactNode } from 'react';
import { TextField } from './TextField';
import type { FieldProps } from './useForm';

interface Props {
  field: FieldProps;
  label: string;
  hint: string;
}

/** A telephone number, written as anybody writes it. */
export function PhoneField(props: Props): ReactNode {
  return (
    <TextField
      {...props}
      type="tel"
      inputMode="tel"
      autoComplete="tel"
      leftToRight
      width="short"
      maxLength={40}
    />
  );
}
