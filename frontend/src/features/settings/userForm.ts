import * as z from 'zod/mini';
import type { Role, User, UserUpdate } from '@/api/access';
import { email, fullName, required } from '@/components/form/rules';

/** A user as typed. */
export interface UserValues {
  full_name: string;
  email: string;
  roles: string[];
}

export const someRoles = z.array(z.string()).check(z.minLength(1, 'invalid.choose_one'));

export const userSchema = z.object({
  full_name: fullName,
  email: z.string().check(
    z.refine((value) => required.safeParse(value).success, 'invalid.required'),
    z.refine((value) => email.safeParse(value).success, 'invalid.email'),
  ),
  roles: someRoles,
});

export const NEW_USER: UserValues = { full_name: '', email: '', roles: ['viewer'] };

export const userValues = ({ full_name, email: address, roles }: User): UserValues => ({
  full_name,
  email: address,
  roles,
});

export const userBody = ({ full_name, email: address, roles }: UserValues) => ({
  full_name: full_name.trim(),
  email: address.trim(),
  roles: roles as Role[],
});

const sameRoles = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((role) => b.includes(role));

/** Only what differs from the user as read. */
export function userChanges(values: UserValues, user: User): UserUpdate {
  const wished = userBody(values);
  const changes: UserUpdate = {};
  if (wished.full_name !== user.full_name) changes.full_name = wished.full_name;
  if (wished.email !== user.email) changes.email = wished.email;
  if (!sameRoles(wished.roles, user.roles)) changes.roles = wished.roles;
  return changes;
}
