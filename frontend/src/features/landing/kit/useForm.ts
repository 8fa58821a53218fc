import { type FocusEvent, type SubmitEvent, useRef, useState } from 'react';
import type { LandingCatalogue } from '@/i18n/landing';
import type { PlainKey } from '@/i18n/types';

export type MessageKey = PlainKey<LandingCatalogue>;
type Values = Record<string, string>;
export type Rule<V extends Values> = (value: string, values: V) => MessageKey | null;
export type Errors<V extends Values> = Partial<Record<keyof V & string, MessageKey>>;

/** What a field needs to be part of a form. */
export interface FieldProps {
  id: string;
  name: string;
  value: string;
  error: MessageKey | undefined;
  onValue: (value: string) => void;
  onLeave: (event: FocusEvent) => void;
}

interface Options<V extends Values> {
  initial: V;
  rules: { [Name in keyof V]?: Rule<V> };
  onSubmit: (values: V) => Promise<Errors<V> | undefined>;
}

export interface Form<V extends Values> {
  values: V;
  errors: Errors<V>;
  /** How often sending was refused: the summary takes the focus each time. */
  refusals: number;
  isBusy: boolean;
  /** Why the answers could not be saved, when it was nobody's fault here. */
  failure: unknown;
  field: (name: keyof V & string) => FieldProps;
  submit: (event?: SubmitEvent) => void;
}

/** A field is judged after it is left and when the form is sent; once flagged, it is cleared as soon as it is right. */
export function useForm<V extends Values>({ initial, rules, onSubmit }: Options<V>): Form<V> {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors<V>>({});
  const [refusals, setRefusals] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const running = useRef(false);

  const judge = (name: keyof V & string, all: V) =>
    rules[name]?.(all[name] ?? '', all) ?? undefined;
  const refuse = (found: Errors<V>) => {
    setErrors(found);
    setRefusals((count) => count + 1);
  };

  const field = (name: keyof V & string): FieldProps => ({
    id: `field-${name}`,
    name,
    value: values[name] ?? '',
    error: errors[name],
    onValue: (value) => {
      const next = { ...values, [name]: value };
      setValues(next);
      if (errors[name]) setErrors({ ...errors, [name]: judge(name, next) });
    },
    onLeave: (event) => {
      // under a finger that presses a button the page must not move: sending judges every field anyway
      if (event.relatedTarget instanceof HTMLElement && event.relatedTarget.matches(':active'))
        return;
      if (values[name]) setErrors({ ...errors, [name]: judge(name, values) });
    },
  });

  const send = async () => {
    running.current = true;
    setBusy(true);
    setFailure(null);
    try {
      const found = await onSubmit(values);
      if (found) refuse(found);
    } catch (error) {
      setFailure(error);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };

  const submit = (event?: SubmitEvent) => {
    event?.preventDefault();
    if (running.current) return;
    const found: Errors<V> = {};
    for (const name of Object.keys(initial) as (keyof V & string)[]) {
      const error = judge(name, values);
      if (error) found[name] = error;
    }
    if (Object.keys(found).length > 0) refuse(found);
    else void send();
  };

  return { values, errors, refusals, isBusy, failure, field, submit };
}
