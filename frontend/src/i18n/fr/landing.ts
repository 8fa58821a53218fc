import common from './common';
import forms from './forms';
import journeys from './journeys';

/** What the public page says. */
export default {
  ...common,
  ...forms,
  ...journeys,
  'page.title': 'Votre espace client',
  'page.lead':
    'Téléphonie mobile, internet et ligne fixe : abonnez-vous, changez d’offre et retrouvez vos factures.',
  'skip.to_content': 'Aller au contenu',
  'choices.title': 'Que souhaitez‑vous faire ?',
  'choices.help':
    'Quelques minutes suffisent. Préparez votre CIN ; tout est enregistré à chaque étape.',
  'offer.choose': 'Choisir',
  'choice.subscribe.title': 'M’abonner',
  'choice.subscribe.text': 'Choisir une offre et un numéro, puis recevoir mon contrat.',
  'choice.change.title': 'Changer mon offre',
  'choice.change.text':
    'Comparer mon offre actuelle avec les autres et passer à celle qui me convient.',
  'choice.bills.title': 'Mes factures',
  'choice.bills.text': 'Consulter mes factures, ce qu’il me reste à payer, et les télécharger.',
  'offers.title': 'Nos offres',
  'offers.loading': 'Chargement des offres…',
  'offers.none_in_category': 'Aucune offre disponible pour le moment.',
  'offers.count': { one: '{count} offre', other: '{count} offres' },
  'offers.more': { one: 'Voir {count} autre offre', other: 'Voir {count} autres offres' },
  'contact.title': 'Nos offres vous sont présentées en agence',
  'contact.text':
    'La liste des offres ne peut pas être affichée pour le moment. Rendez-vous dans votre agence : un conseiller vous présente les offres en vigueur et répond à vos questions.',
  'health.checking': 'Vérification du service…',
  'health.ready': 'Le service fonctionne normalement',
  'health.degraded': 'Le service est momentanément perturbé',
  'health.unreachable': 'Le service ne répond pas. Vérifiez votre connexion.',
  'page.without_script':
    'Nos formulaires ont besoin de JavaScript. Activez-le dans votre navigateur, ou rendez-vous dans votre agence.',
  'page.not_found.text': 'Cette adresse ne mène nulle part. Elle a peut-être été mal recopiée.',
  'page.not_found.home': 'Revenir à l’accueil',
  'page.failed.title': 'La page n’a pas pu s’afficher',
  'page.failed.text': 'Rechargez la page. Si le problème continue, réessayez un peu plus tard.',
  'page.failed.reload': 'Recharger la page',
} as const;
