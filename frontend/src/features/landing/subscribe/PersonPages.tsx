import type { ReactNode } from 'react';
import { canonicalNumber, formatNumber, westernDigits } from '@/domain/numbers';
import { looksLikeEmail, readPhone } from '@/domain/person';
import { useLandingText } from '@/i18n/landing';
import { cleanCin } from '../identity/lookup';
import { useJourney } from '../journey/context';
import { PhoneField } from '../kit/PhoneField';
import { StepPage } from '../kit/StepPage';
import { TextField } from '../kit/TextField';
import { useForm } from '../kit/useForm';

const squeeze = (text: string) => text.trim().replace(/[ \t]+/g, ' ');

/** The CIN and the name that is written on it. */
export function IdentityPage(): ReactNode {
  const { t } = useLandingText();
  const { answers, back, place, save } = useJourney();
  const form = useForm({
    initial: { cin: answers.cin ?? '', name: answers.fullName ?? '' },
    rules: {
      cin: (value) => (cleanCin(value) ? null : 'cin.error'),
      name: (value) => (squeeze(value).length >= 2 ? null : 'identity.name.error'),
    },
    onSubmit: async ({ cin, name }) => {
      await save({ cin: cleanCin(cin) ?? undefined, fullName: squeeze(name) });
      return undefined;
    },
  });
  return (
    <StepPage
      title={t('identity.title')}
      form={form}
      action={t('form.continue')}
      back={back}
      place={place}
    >
      <TextField
        field={form.field('cin')}
        label={t('cin.label')}
        hint={t('cin.hint')}
        leftToRight
        width="short"
        maxLength={40}
      />
      <TextField
        field={form.field('name')}
        label={t('identity.name.label')}
        hint={t('identity.name.hint')}
        autoComplete="name"
        maxLength={150}
      />
    </StepPage>
  );
}

/** Where the contract is sent, and the number to call about it. A mobile line can be called itself. */
export function ContactPage(): ReactNode {
  const { t } = useLandingText();
  const { answers, back, place, save } = useJourney();
  const isMobile = answers.service === 'mobile';
  const kept = answers.numberMode === 'use_existing' ? answers.existingNumber : undefined;
  const suggested = isMobile && kept ? formatNumber(canonicalNumber(kept)) : '';
  const form = useForm({
    initial: { email: answers.email ?? '', phone: answers.phone ?? suggested },
    rules: {
      email: (value) => (looksLikeEmail(value) ? null : 'contact.email.error'),
      phone: (value) => {
        if (isMobile && value.trim() === '') return null;
        return readPhone(westernDigits(value)) ? null : 'contact.phone.error';
      },
    },
    onSubmit: async ({ email, phone }) => {
      await save({ email: email.trim(), phone: westernDigits(phone).trim() });
      return undefined;
    },
  });
  return (
    <StepPage
      title={t('contact_page.title')}
      form={form}
      action={t('form.continue')}
      back={back}
      place={place}
    >
      <TextField
        field={form.field('email')}
        label={t('contact.email.label')}
        hint={t('contact.email.hint')}
        type="email"
        inputMode="email"
        autoComplete="email"
        leftToRight
        maxLength={254}
      />
      <PhoneField
        field={form.field('phone')}
        label={t(isMobile ? 'contact.phone.label_optional' : 'contact.phone.label')}
        hint={t(isMobile ? 'contact.phone.hint_mobile' : 'contact.phone.hint_home')}
      />
    </StepPage>
  );
}

/** Where the client lives: on the contract, and for a home line where it is installed. */
export function AddressPage(): ReactNode {
  const { t } = useLandingText();
  const { answers, back, place, save } = useJourney();
  const form = useForm({
    initial: { address: answers.address ?? '' },
    rules: { address: (value) => (squeeze(value).length >= 5 ? null : 'address.error') },
    onSubmit: async ({ address }) => {
      await save({ address: squeeze(address) });
      return undefined;
    },
  });
  return (
    <StepPage
      title={t(answers.service === 'mobile' ? 'address.title' : 'address.title_home')}
      form={form}
      action={t('form.continue')}
      back={back}
      place={place}
    >
      <TextField
        field={form.field('address')}
        label={t('address.label')}
        hint={t('address.hint')}
        autoComplete="street-address"
        lines={3}
        maxLength={300}
      />
    </StepPage>
  );
}
