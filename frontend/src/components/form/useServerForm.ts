import { zodResolver } from '@hookform/resolvers/zod';
import { type BaseSyntheticEvent, useState } from 'react';
import {
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  useForm,
  type UseFormReturn,
} from 'react-hook-form';
import type { ZodMiniType } from 'zod/mini';
import { ApiError, fieldProblems } from '@/api/errors';
import { useFieldText, useProblemText } from '@/components/feedback/useProblemText';

interface Options<Values extends FieldValues> {
  /** The server's rules, as far as they can be known before it is asked. */
  schema: ZodMiniType<Values, Values>;
  values: DefaultValues<Values>;
  /** The field that a refusal is about, for codes that name no field. */
  codes?: Partial<Record<string, FieldPath<Values>>>;
  /** The field of a path of the body, where their names differ. */
  fieldOf?: (path: string) => string;
}

export interface ServerForm<Values extends FieldValues> {
  form: UseFormReturn<Values, unknown, Values>;
  /** What the server refused last. */
  problem: unknown;
  /** True when the refusal stands at a field already. */
  placed: boolean;
  /** Check the fields, act, and put what the server refuses where it belongs. */
  submit: (
    act: (values: Values) => Promise<unknown>,
  ) => (event?: BaseSyntheticEvent) => Promise<void>;
}

/** A form whose last word is the server's: its refusals appear at the fields that they name. */
export function useServerForm<Values extends FieldValues>(
  options: Options<Values>,
): ServerForm<Values> {
  const { schema, values, codes = {}, fieldOf = (path: string) => path } = options;
  const form = useForm<Values, unknown, Values>({
    resolver: zodResolver<Values, unknown, Values>(schema),
    defaultValues: values,
    mode: 'onTouched',
  });
  const [problem, setProblem] = useState<unknown>(null);
  const [placed, setPlaced] = useState(false);
  const problemText = useProblemText();
  const fieldText = useFieldText();

  const place = (error: unknown): boolean => {
    const known = form.getValues();
    const refused = fieldProblems(error)
      .map(({ path, kind, message }) => ({ name: fieldOf(path), words: fieldText(kind, message) }))
      .filter(({ name }) => (name.split('.')[0] ?? name) in known);
    const coded = error instanceof ApiError ? codes[error.code] : undefined;
    if (coded !== undefined) refused.push({ name: coded, words: problemText(error) });
    refused.forEach(({ name, words }, index) => {
      const at = name as FieldPath<Values>;
      form.setError(at, { type: 'server', message: words }, { shouldFocus: index === 0 });
    });
    return refused.length > 0;
  };

  return {
    form,
    problem,
    placed,
    submit: (act) =>
      form.handleSubmit(async (checked: Values) => {
        setProblem(null);
        try {
          await act(checked);
        } catch (error) {
          setPlaced(place(error));
          setProblem(error);
        }
      }),
  };
}
