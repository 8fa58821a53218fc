import * as z from 'zod/mini';
import type { Client, ClientUpdate } from '@/api/customers';
import {
  anyText,
  cin,
  email,
  fullName,
  ice,
  orNull,
  phone,
  shortText,
} from '@/components/form/rules';
import { readCin, readIce } from '@/domain/person';

/** A client as typed. */
export interface ClientValues {
  client_type: 'individual' | 'business';
  full_name: string;
  cin: string;
  ice: string;
  email: string;
  phone: string;
  address: string;
  language: string;
}

export const clientSchema = z.object({
  client_type: z.enum(['individual', 'business']),
  full_name: fullName,
  cin,
  ice,
  email,
  phone,
  address: shortText,
  language: anyText,
});

export const clientValues = (client: Client): ClientValues => ({
  client_type: client.client_type,
  full_name: client.full_name,
  cin: client.cin ?? '',
  ice: client.ice ?? '',
  email: client.email ?? '',
  phone: client.phone ?? '',
  address: client.address ?? '',
  language: client.language,
});

/** Only what differs from the client as read: an untouched field is nobody's wish. */
export function clientChanges(values: ClientValues, client: Client): ClientUpdate {
  const business = values.client_type === 'business';
  const wished: ClientUpdate = {
    client_type: values.client_type,
    full_name: values.full_name.trim(),
    cin: readCin(values.cin),
    ice: business ? readIce(values.ice) : null,
    email: orNull(values.email),
    phone: orNull(values.phone),
    address: orNull(values.address),
    language: values.language as Client['language'],
  };
  return Object.fromEntries(
    Object.entries(wished).filter(([field, value]) => value !== client[field as keyof Client]),
  );
}
