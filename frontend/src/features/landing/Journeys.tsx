import type { ReactNode } from 'react';
import { BillsPage } from './bills/BillsPage';
import { CheckChangePage } from './change/CheckChangePage';
import { LinePage } from './change/LinePage';
import { PlanPage } from './change/PlanPage';
import { CinPage } from './identity/CinPage';
import { Verified } from './identity/Verified';
import { DatePage } from './journey/DatePage';
import { DonePage } from './journey/DonePage';
import { JourneyPage } from './journey/JourneyPage';
import { CheckPage } from './subscribe/CheckPage';
import { CommitmentPage } from './subscribe/CommitmentPage';
import { ChooseNumberPage, HomeNumberPage } from './subscribe/HeldNumberPages';
import { KeepNumberPage, NumberPage } from './subscribe/NumberPages';
import { OfferPage } from './subscribe/OfferPage';
import { AddressPage, ContactPage, IdentityPage } from './subscribe/PersonPages';
import { ServicePage } from './subscribe/ServicePage';

const SUBSCRIBE = {
  service: ServicePage,
  offer: OfferPage,
  number: NumberPage,
  keep: KeepNumberPage,
  choose: ChooseNumberPage,
  home: HomeNumberPage,
  start: DatePage,
  commitment: CommitmentPage,
  identity: IdentityPage,
  contact: ContactPage,
  address: AddressPage,
  check: CheckPage,
  done: DonePage,
} as const;

const CHANGE = {
  cin: CinPage,
  line: LinePage,
  plan: PlanPage,
  date: DatePage,
  check: CheckChangePage,
  done: DonePage,
} as const;

const BILLS = { cin: CinPage, list: BillsPage } as const;

/** Choose an offer and a number, and sign. */
export function SubscribeJourney(): ReactNode {
  return <JourneyPage journey="subscribe" pages={SUBSCRIBE} />;
}

/** Move a line to another offer of its service. */
export function ChangeJourney(): ReactNode {
  return <JourneyPage journey="change" pages={CHANGE} guard={Verified} />;
}

/** See bills and download them. */
export function BillsJourney(): ReactNode {
  return <JourneyPage journey="bills" pages={BILLS} guard={Verified} />;
}

export { ResumePage } from './journey/ResumePage';
