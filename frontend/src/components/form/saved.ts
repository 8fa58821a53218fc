/** Leaves a form whose content is saved: nobody is asked. `navigate(path, SAVED)` */
export const SAVED = { state: { saved: true } };
