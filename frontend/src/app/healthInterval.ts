/** Seconds between two looks at the health of the service. */
export const HEALTH_SECONDS = 15;
