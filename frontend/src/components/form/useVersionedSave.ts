import { type BaseSyntheticEvent, useState } from 'react';
import type { FieldValues } from 'react-hook-form';
import { isStale } from '@/api/errors';
import type { Tagged } from '@/api/types';
import type { ServerForm } from './useServerForm';

interface Options<Value, Values extends FieldValues> {
  /** The object as it was read when the form was opened. */
  read: Tagged<Value>;
  server: ServerForm<Values>;
  valuesOf: (value: Value) => Values;
  /** Read the object again, past every cache. */
  reread: () => Promise<Tagged<Value>>;
  /** Send what was typed onto a version; the server refuses when there is a newer one. */
  send: (values: Values, onto: Tagged<Value>) => Promise<unknown>;
  onSaved: (values: Values) => void;
}

/** A save that may find another version, and the choice that it then asks for. */
export interface VersionedSave<Value> {
  onSubmit: (event?: BaseSyntheticEvent) => Promise<void>;
  /** The other version, while the choice is open. */
  theirs: Value | null;
  keepMine: () => Promise<void>;
  takeTheirs: () => void;
  decideLater: () => void;
}

/** Saves onto the version that was read. When somebody saved another one meanwhile, asks which of the two to keep. */
export function useVersionedSave<Value, Values extends FieldValues>(
  options: Options<Value, Values>,
): VersionedSave<Value> {
  const { read, server, valuesOf, reread, send, onSaved } = options;
  const [base, setBase] = useState(read);
  const [theirs, setTheirs] = useState<Tagged<Value> | null>(null);

  const save = async (values: Values, onto: Tagged<Value>) => {
    try {
      await send(values, onto);
    } catch (error) {
      if (!isStale(error)) throw error;
      setTheirs(await reread());
      return;
    }
    server.form.reset(values);
    onSaved(values);
  };
  return {
    onSubmit: server.submit((values) => save(values, base)),
    theirs: theirs?.value ?? null,
    keepMine: server.submit(async (values) => {
      if (theirs === null) return;
      setBase(theirs);
      setTheirs(null);
      await save(values, theirs);
    }),
    takeTheirs: () => {
      if (theirs === null) return;
      setBase(theirs);
      server.form.reset(valuesOf(theirs.value));
      setTheirs(null);
    },
    decideLater: () => {
      setTheirs(null);
    },
  };
}
